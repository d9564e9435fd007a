"""Forms that say, while a commitment is written, what it lacks to be concrete."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnerships.queries import load
from partnerships.web.forms.concreteness import Hints, hints, unit_of_owner
from partnerships.web.views.base import ServiceForm

CHECK = "check"  # value of the button that asks


class HintingForm(ServiceForm):
    """
    A form about a commitment that is being made; "check" shows it as typed, or for htmx the hints alone.

    `outcome_kind`: the kind of the outcome that is converted, if it is one.
    """

    outcome_kind = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") != CHECK:
            return super().post(request, *args, **kwargs)
        form: Any = self.get_form()
        form.keep_as_typed()
        if getattr(request, "htmx", False):
            found = self._hints(form, is_answer=True)
            return render(request, "partnerships/commitments/_concreteness.html", {"hints": found})
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: Any = kwargs["form"] if "form" in kwargs else self.get_form()
        is_asked = self.request.POST.get("action") == CHECK
        kwargs["form"] = form
        return super().get_context_data(hints=self._hints(form, is_answer=is_asked, takes_focus=is_asked), **kwargs)

    def _hints(self, form: Any, **how: bool) -> Hints:
        found, unit = hints(form, outcome_kind=self.outcome_kind, **how), unit_of_owner(form)
        if unit is None:
            return found
        work = load.of_unit(unit, viewer=self.viewer)
        return replace(found, load=work.warning, is_overloaded=work.is_over)
