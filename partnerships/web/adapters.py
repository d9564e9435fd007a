"""How allauth works here: it signs in accounts that administrators made, and nothing else."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import get_login_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.choices import Role
from partnerships.permissions import Access
from partnerships.queries.sign_ins import Previous
from partnerships.services import sessions, sign_ins
from partnerships.services.base import today


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in alone: no sign-up, no mail, no messages but our own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: accounts have no mail of allauth's."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing in allauth's words: the pages say what happened in ours."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer programs as people: with pages, never with a description of the form."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.whence.address or "0.0.0.0"  # type: ignore[attr-defined]  # noqa: S104  # set by RequestContext; a local socket has no address

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead an auditor to the history, everybody else to Follow-through."""
        roles = Access.of(request.user, on=today()).roles
        return reverse("history-list" if roles == [Role.AUDITOR] else "home")

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None, **_: Any) -> HttpResponse:
        """Record that the person is in, and tell them of their last time."""
        sessions.opened(request=request, account=user)
        methods = [record.get("type") or record["method"] for record in get_authentication_records(request, user)]
        before = sign_ins.signed_in(account=user, whence=request.whence, how=", ".join(methods))  # type: ignore[attr-defined]  # set by RequestContext
        if before is not None:
            _tell_of_last_time(request, before, zone=user.time_zone)
        return HttpResponseRedirect(get_login_redirect_url(request, redirect_url))


def _tell_of_last_time(request: HttpRequest, before: Previous, *, zone: str) -> None:
    when = date_format(timezone.localtime(before.at, zoneinfo.ZoneInfo(zone)), "j M Y, H:i")
    where = before.address or _("this machine")
    said = _("You last signed in on %(when)s from %(where)s.") % {"when": when, "where": where}
    if not before.failures:
        messages.info(request, said)
        return
    failed = ngettext(
        "Since then %(count)s attempt to sign in to your account has failed.",
        "Since then %(count)s attempts to sign in to your account have failed.",
        before.failures,
    ) % {"count": before.failures}
    messages.warning(request, f"{said} {failed} " + _("If that was not you, change your password."))
