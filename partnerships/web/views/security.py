"""What opens a person's account, where it is open, and what happened at the door."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.permissions import Permission
from partnerships.queries import sign_ins
from partnerships.web.forms.history import SignInFilter
from partnerships.web.paging import CURSOR, page_links
from partnerships.web.views.base import Page

SIZE = 50
LATELY = 10


class MySecurity(Page):
    """One's own security on one page."""

    template_name = "partnerships/account/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            crumbs=[{"label": _("My settings"), "url": reverse("my-settings")}],
            events=sign_ins.own(viewer=self.viewer, most=LATELY),
            **kwargs,
        )


class SignInList(Page):
    """What happened at the door, to all accounts, newest first."""

    here = "history"
    template_name = "partnerships/history/sign_ins.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not sign_ins.may_see_all(self.viewer):
            self.viewer.require(Permission.PEOPLE_EDIT)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SignInFilter(self.request.GET or None, viewer=self.viewer)
        page = sign_ins.listing(
            viewer=self.viewer, wanted=form.wanted, cursor=self.request.GET.get(CURSOR, ""), size=SIZE
        )
        return super().get_context_data(
            crumbs=[{"label": _("History"), "url": reverse("history-list")}],
            form=form,
            applied=form.applied,
            clear_url=reverse("sign-in-list"),
            events=page.rows,
            page=page_links(self.request, page),
            **kwargs,
        )
