"""A person's own access tokens: the list, a new one, and the end of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.queries import tokens
from partnerships.services import tokens as services
from partnerships.web.forms.account import TokenForm
from partnerships.web.forms.meetings import StepForm
from partnerships.web.views.base import Page, ServiceForm


def crumbs(*, is_list: bool = False) -> list[dict[str, Any]]:
    """Lead back to My settings, and from the other pages to the list."""
    settings = {"label": _("My settings"), "url": reverse("my-settings")}
    return [settings] if is_list else [settings, {"label": _("Access tokens"), "url": reverse("token-list")}]


class TokenList(Page):
    """All tokens of one's own, those in force first; no key is known any more."""

    template_name = "partnerships/account/tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = tokens.own(viewer=self.viewer, now=timezone.now())
        return super().get_context_data(rows=rows, crumbs=crumbs(is_list=True), **kwargs)


class TokenAdd(ServiceForm):
    """
    Make a token; the answer to the form shows its key, and nothing else ever does.

    The key goes into no address, message, session or receipt: a form that is sent twice leads to the list instead.
    """

    template_name = "partnerships/account/token_form.html"
    form_class = TokenForm
    made: Any = None  # the token and its key

    def act(self, form: Any) -> str:
        self.made = services.create(actor=self.viewer.user, **form.cleaned_data)
        return reverse("token-list")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if self.made is None:
            if isinstance(response, HttpResponseRedirect):
                messages.warning(
                    self.request,
                    _("This token was made already. If you did not copy its key, revoke it and make another."),
                )
            return response
        token, key = self.made
        shown = self.response_class(
            request=self.request,
            template="partnerships/account/token_made.html",
            context={"here": self.here, "viewer": self.viewer, "token": token, "key": key, "crumbs": crumbs()},
            using=self.template_engine,
        )
        shown.headers["Cache-Control"] = "no-store"
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(), cancel_url=reverse("token-list"), submit_label=_("Make the token"), **kwargs
        )


class TokenRevoke(ServiceForm):
    """End one of one's own tokens."""

    template_name = "partnerships/account/token_revoke.html"
    form_class = StepForm
    success_message = gettext_lazy("The access token is revoked.")

    @cached_property
    def record(self) -> Any:
        return self.found(tokens.find_own(viewer=self.viewer, pk=self.kwargs["pk"]))

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def act(self, form: Any) -> str:
        services.revoke(actor=self.viewer.user, token=self.record, version=form.cleaned_data["version"])
        return reverse("token-list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=crumbs(),
            cancel_url=reverse("token-list"),
            submit_label=_("Revoke the token"),
            is_dangerous=True,
            **kwargs,
        )
