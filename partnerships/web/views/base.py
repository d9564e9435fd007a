"""How a page finds, shows, acts and refuses; every view is one of these."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from partnerships.errors import Archived, Conflict
from partnerships.permissions import Access, Policy
from partnerships.services import receipts
from partnerships.services.base import today

if TYPE_CHECKING:
    _FormView = FormView[forms.Form]
    _View = View
else:
    _FormView = FormView  # generic for the type checker alone
    _View = object  # what is mixed in goes before a view

UNPROCESSABLE = 422
CONFLICT = 409
GONE = 410
# What a page answers to; Django's own views would take a PUT for a POST, and any OPTIONS.
SHOWS = ["get", "head"]
ACTS = [*SHOWS, "post"]


class ViewerMixin(_View):
    """Who looks, and on what day."""

    policy: Policy | None = None  # who may use the page at all; without one it is closed (`DeclaredPolicy`)
    here = ""  # key of the navigation entry that is current

    def admit(self) -> None:
        """:raises NotAllowed: for whoever has the role that the page needs, and may still not use it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.admit()
        try:
            return super().dispatch(request, *args, **kwargs)
        except Archived as refusal:
            said = {"said": " ".join(refusal.messages), "present_url": request.path}
            return render(request, "410.html", said, status=GONE)

    @property
    def viewer(self) -> Access:
        return self.request.viewer  # type: ignore[attr-defined]  # set by RequestContext

    @cached_property
    def day(self) -> Any:
        return today()

    def found(self, record: Any) -> Any:
        """:raises Http404: if the query gave nothing; what a user may not see does not exist for them."""
        if record is None:
            raise Http404
        return record

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {"here": self.here, "viewer": self.viewer, "today": self.day, **context}


class Page(ViewerMixin, TemplateView):
    """A page that shows."""

    http_method_names = SHOWS

    def waiting(self, key: str) -> int:
        """Give how much waits for the viewer behind an entry of the menu, as the menu says."""
        nav = self.request.nav  # type: ignore[attr-defined]  # set by RequestContext
        return next((entry["count"] or 0 for entry in nav if entry["key"] == key), 0)


class ServiceForm(ViewerMixin, _FormView):
    """
    A page with one form that ends in one service call.

    Give `template_name`, `form_class`, `policy` (asked over the record, too: 403) and `act`, which calls the service
    and returns where to go next. A refusal comes back as the same page (422) with the message at its field and all that
    was typed; a conflict as the 409 page with both versions. The form's token makes a double click act once.
    """

    http_method_names = ACTS
    success_message: Any = ""

    def admit(self) -> None:
        super().admit()
        if self.policy is not None and self.policy.needs_role:
            self.policy.require(self.viewer, is_write=True, record=self.record)

    @cached_property
    def record(self) -> Any:
        """The thing acted on; fetched through a query (404), `None` for a new one."""
        return None

    def act(self, form: Any) -> str:
        raise NotImplementedError(f"{type(self).__name__} calls no service")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with receipts.once(actor=self.request.user, token=self.request.POST.get("form_token", "")) as receipt:
                if not receipt.location:
                    receipt.location = self.act(form)
                    if self.success_message:
                        messages.success(self.request, self.success_message)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except Conflict as conflict:
            return self.show_conflict(form, conflict)
        return HttpResponseRedirect(receipt.location)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=UNPROCESSABLE)

    def show_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        """
        Show both versions: "keep mine" sends the same form again on the new version, "take theirs" reloads.

        Shape of `rows`: label, theirs, mine, differs.
        """
        rows = self.compare(form, conflict.record)
        context = self.get_context_data(form=form, conflict=conflict, rows=rows, posted=posted(self.request))
        return render(self.request, "409.html", context, status=CONFLICT)

    def compare(self, form: Any, theirs: Any) -> list[dict[str, Any]]:
        """List each field of the form with the value on record now and the value typed."""
        rows = []
        for name, field in form.fields.items():
            if isinstance(field.widget, forms.HiddenInput) or not hasattr(theirs, name):
                continue
            now, mine = getattr(theirs, name), form.cleaned_data.get(name)
            rows.append({"label": field.label, "theirs": now, "mine": mine, "differs": (now or "") != (mine or "")})
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = self.request.POST.get("form_token") or secrets.token_urlsafe(16)
        return super().get_context_data(record=self.record, form_token=token, **kwargs)


def posted(request: HttpRequest) -> list[tuple[str, str]]:
    """List the posted fields, for a page that must send them again; the token and the version are made anew."""
    left_out = ("csrfmiddlewaretoken", "form_token", "version")
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]


def add_errors(form: Any, error: ValidationError) -> None:
    """Put a refusal at the fields it names; what names a field the form has not goes to the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.error_dict.items():
        form.add_error(field if field in form.fields else None, problems)
