"""What the pages of every kind of key share: the list, a new one that is shown once, and the end of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.permissions import SIGNED_IN, acting, reading
from partnerships.queries import keys
from partnerships.web.forms.meetings import StepForm
from partnerships.web.views.base import Page, ServiceForm, ViewerMixin


class KeyPage(ViewerMixin):
    """Leads back to My settings and to the list; each kind names its list and its keys."""

    policy = acting(SIGNED_IN, besides="one’s own")
    list_name = ""
    list_label: Any = ""

    def crumbs(self) -> list[dict[str, Any]]:
        return [_settings(), {"label": self.list_label, "url": reverse(self.list_name)}]

    def own(self) -> Any:
        """Give the keys of this kind that are the viewer's."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=self.crumbs(), **kwargs)


class KeyList(KeyPage, Page):
    """All keys of one's own, those in force first; no secret is known any more."""

    policy = reading(SIGNED_IN, besides="one’s own")
    revoke_name = ""

    def crumbs(self) -> list[dict[str, Any]]:
        return [_settings()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=keys.rows(self.own(), now=timezone.now()),
            list_label=self.list_label,
            revoke_name=self.revoke_name,
            **kwargs,
        )


class KeyForm(KeyPage, ServiceForm):
    """Leads to the list when it is done or given up."""

    submit_label: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse(self.list_name), submit_label=self.submit_label, **kwargs)


class KeyAdd(KeyForm):
    """
    Make a key; the answer to the form shows its secret, and nothing else ever does.

    The secret goes into no address, message, session or receipt: a form that is sent twice leads to the list instead.
    """

    services: Any = None
    made_template = ""
    made_before: Any = ""
    made: Any = None  # the key and its secret

    def act(self, form: Any) -> str:
        self.made = self.services.create(actor=self.viewer.user, **form.cleaned_data)
        return reverse(self.list_name)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if self.made is None:
            if isinstance(response, HttpResponseRedirect):
                messages.warning(self.request, self.made_before)
            return response
        shown = self.response_class(
            request=self.request,
            template=self.made_template,
            context={
                "here": self.here,
                "viewer": self.viewer,
                "crumbs": self.crumbs(),
                "list_url": reverse(self.list_name),
                **self.shown(*self.made),
            },
            using=self.template_engine,
        )
        shown.headers["Cache-Control"] = "no-store"
        return shown

    def shown(self, key: Any, secret: str) -> dict[str, Any]:
        """Give what the page that shows it needs."""
        return {"key": key, "secret": secret}


class KeyRevoke(KeyForm):
    """End one of one's own keys."""

    form_class = StepForm

    @cached_property
    def record(self) -> Any:
        return self.found(self.own().filter(pk=self.kwargs["pk"]).first())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.record.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_dangerous=True, **kwargs)


def _settings() -> dict[str, Any]:
    return {"label": _("My settings"), "url": reverse("my-settings")}
