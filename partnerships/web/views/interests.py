"""Entering and changing what each side wants in an area."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.permissions import Permission, acting
from partnerships.queries import partnerships
from partnerships.services import interests
from partnerships.web.forms.partners import InterestForm
from partnerships.web.views.base import ServiceForm
from partnerships.web.views.restoring import Restoring


class InterestPage(ServiceForm):
    """What adding and changing share."""

    template_name = "partnerships/partners/entry_form.html"
    form_class = InterestForm
    policy = acting(Permission.CONTEXT_EDIT)
    here = "partners"
    heading: Any = ""

    @property
    def partnership(self) -> Any:
        raise NotImplementedError

    @property
    def home(self) -> str:
        return reverse("partner-detail", args=[self.partnership.partner.iso3]) + "#interests"

    def get_form_kwargs(self) -> dict[str, Any]:
        highest = max((grant.highest_marking for grant in self.viewer.grants), default=Marking.PUBLIC)
        # Sent twice, the second finds the area taken by the first: then the form's token answers, not the field.
        is_sent = self.request.method == "POST"
        areas = partnerships.areas() if is_sent else partnerships.free_areas(self.partnership)
        return {**super().get_form_kwargs(), "areas": areas, "highest": highest}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Partners"), "url": reverse("partner-list")},
            {"label": self.partnership.partner.name, "url": self.home},
        ]
        return super().get_context_data(heading=self.heading, crumbs=crumbs, cancel_url=self.home, **kwargs)


class InterestAdd(InterestPage):
    """Enter an interest in an area where there is none yet."""

    heading = _("Add an interest")

    @cached_property
    def record(self) -> Any:
        return self.found(partnerships.find(viewer=self.viewer, iso3=self.kwargs["iso3"]))

    @property
    def partnership(self) -> Any:
        return self.record

    def get_form(self, form_class: Any = None) -> Any:
        form: Any = super().get_form(form_class)
        form.drop("reason")
        return form

    def act(self, form: Any) -> str:
        interests.add(actor=self.viewer.user, partnership=self.record, values=form.values)
        return self.home


class InterestEdit(Restoring, InterestPage):
    """Change an interest; the area stays."""

    @cached_property
    def record(self) -> Any:
        return self.found(partnerships.find_interest(viewer=self.viewer, pk=self.kwargs["pk"]))

    @property
    def partnership(self) -> Any:
        return self.record.partnership

    @property
    def heading(self) -> str:
        return str(self.record.area)

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in InterestForm.base_fields if name != "reason"}

    def shape(self, form: Any) -> None:
        form.drop("area")

    def act(self, form: Any) -> str:
        interests.change(
            actor=self.viewer.user,
            interest=self.record,
            version=form.cleaned_data["version"],
            values=form.values,
            reason=form.cleaned_data["reason"],
        )
        return self.home
