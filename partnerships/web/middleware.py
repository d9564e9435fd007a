"""What every request carries: an id, the viewer's access, language and time zone."""

from __future__ import annotations

import re
import uuid
import zoneinfo
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.audit import shown
from partnerships.audit.context import origin
from partnerships.choices import Marking
from partnerships.errors import NotAllowed
from partnerships.permissions import Access, declared
from partnerships.queries import inbox
from partnerships.queries.markings import handling_of, read_anew
from partnerships.rules.sign_ins import Whence, browser_name, client_address
from partnerships.services import factors, readings, sessions, sign_ins
from partnerships.services.base import today
from partnerships.web import navigation
from partnerships.web.adapters import HAS_SECOND_FACTOR, must_set_password

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
STRIP = b"<!--handling-->"  # where base.html leaves room; words that people typed are escaped
NAMES_OF_MARKINGS = {Marking.PUBLIC: "public", Marking.NORMAL: "internal", Marking.SENSITIVE: "limited"}  # for programs
NOT_KEPT = "private, no-store"
# Not "cookies": browsers would drop those of all sites below the same registered name, and sign people out there.
CLEAR = '"cache", "storage"'
REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
SECRETS = frozenset({"key", "token", "uidb64"})  # arguments of addresses
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class ProgramsOverTls:
    """
    Refuse programs that come without TLS, where there is TLS; people are led there by Django.

    A redirect would hide from a program that it sends its key in clear each time.
    """

    ADDRESSES = ("/api/", "/calendar/feeds/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_in_clear = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        if is_in_clear and request.path_info.startswith(self.ADDRESSES):
            return _refusal(
                _("TLS needed"), _("Begin the address with https://, and make another key: this one was sent in clear.")
            )
        return self.get_response(request)


def _refusal(title: Any, detail: Any) -> JsonResponse:
    problem = {"type": "about:blank", "title": title, "status": HTTPStatus.FORBIDDEN, "detail": detail}
    return JsonResponse(problem, status=HTTPStatus.FORBIDDEN, content_type="application/problem+json")


class Compression(GZipMiddleware):
    """
    Compress answers, but for those with an entity tag.

    A compressed answer may carry only a weak tag (RFC 9110, 8.8.1), and a weak one names no version for `If-Match`.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.has_header("ETag") else super().process_response(request, response)


class RequestContext:
    """
    Put `request.viewer` (an `Access`), `request.nav`, `request.unread_reminders`, `request.lateness` (of reminders),
    `request.request_id` and `request.whence` on each; all but the last two are worked out only if a page asks.

    Everything written during the request is booked on its id and on where it came through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # ours, set for all that follows
        request.whence = _whence(request, request_id)  # type: ignore[attr-defined]  # the same
        request.viewer = SimpleLazyObject(lambda: Access.of(request.user, on=today()))  # type: ignore[attr-defined]
        request.nav = SimpleLazyObject(lambda: navigation.for_viewer(viewer=request.viewer))  # type: ignore[attr-defined]
        request.unread_reminders = SimpleLazyObject(lambda: inbox.unread_count(viewer=request.viewer))  # type: ignore[attr-defined]
        request.lateness = SimpleLazyObject(lambda: inbox.lateness(now=timezone.now()))  # type: ignore[attr-defined]
        read_anew()
        path = request.path_info
        source = "api" if path.startswith("/api/") else "admin" if path.startswith("/admin/") else "page"
        with origin(source=source, request_id=request_id), _habits(request):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


class Reading:
    """
    Record what an answer shows before it is sent; what cannot be recorded is not shown (500).

    One row for an answer that shows records of the highest marking or is a file, one for a refusal, none for others.
    What nobody signed in asked for is refused by the sign-in page and told by the access log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        with shown.gathered() as found:
            response = self.get_response(request)
        self.record(request, response, found)
        return _let_go(request, _carrying(response, found), was_in=was_in)

    def record(self, request: HttpRequest, response: HttpResponse, found: shown.Shown) -> None:
        """:raises ImproperlyConfigured: for a file of which nobody said what is in it."""
        match = request.resolver_match
        if match is None or request.method == "HEAD":
            return
        actor = request.user if request.user.is_authenticated else None
        covers, route = _asked(request), match.view_name or match.route
        if response.status_code in REFUSALS:
            if actor is not None:
                readings.refused(actor=actor, found=found, covers=covers, route=route)
        elif not 300 <= response.status_code < 400:
            if response.headers.get("Content-Disposition", "").startswith("attachment") and found.leaving is None:
                raise ImproperlyConfigured(f"{match.view_name} sends a file without saying what is in it")
            readings.answered(actor=actor, found=found, covers=covers, route=route)


def _carrying(response: HttpResponse, found: shown.Shown) -> HttpResponse:
    """Let an answer say how what it shows is marked: in a header, and a page in a strip at its top, printed too."""
    marking = found.leaving.marking if found.leaving else found.marking
    is_told = found.leaving is not None or found.told or found.of or marking > Marking.PUBLIC
    if is_told and (response.status_code < 300 or response.status_code in (409, 422)):
        response.headers["X-Handling-Marking"] = NAMES_OF_MARKINGS[marking]
        if marking == shown.HIGHEST:
            response.headers["Cache-Control"] = NOT_KEPT
    if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
        is_marked = marking == shown.HIGHEST and response.status_code not in REFUSALS
        strip = (
            render_to_string("components/handling_strip.html", {"handling": handling_of(marking)}) if is_marked else ""
        )
        response.content = response.content.replace(STRIP, strip.encode(), 1)
    return response


def _let_go(request: HttpRequest, response: HttpResponse, *, was_in: bool) -> HttpResponse:
    """
    Have no browser keep what somebody signed in was shown, and whatever it has kept go with the session.

    Browsers that keep whole pages for the way back drop those that are not to be kept once the session's cookie goes;
    without it, Back shows them long after their person has signed out, whatever is cleared.
    """
    if request.user.is_authenticated:
        response.headers.setdefault("Cache-Control", NOT_KEPT)
    elif was_in or (request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()):
        response.headers["Clear-Site-Data"] = CLEAR
    return response


def _asked(request: HttpRequest) -> str:
    """Give the address that was asked for, but for keys in it, which are as good as passwords."""
    match = request.resolver_match
    secret = match is not None and SECRETS & match.kwargs.keys()
    return f"/{match.route}" if match and secret else request.get_full_path()


class SessionLimits:
    """End sessions that were left alone or open for too long, before anything is done in them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            session, now = request.session, timezone.now()
            why = sessions.why_over(session, now=now)
            if why is None:
                sessions.note_seen(session, now=now)
            else:
                whence = sign_ins.whence_of(request)
                sessions.went_over(account=request.user, key=session.session_key, why=why, whence=whence)
                logout(request)
                if request.method == "GET":
                    messages.info(request, _("Your session has ended. Sign in again to go on where you were."))
        return self.get_response(request)


class _Gate:
    """Keep everything closed to whoever is in and still has something to do first, but for doing it."""

    open: frozenset[str]  # names of addresses
    leads_to: str
    title: Any
    detail: Any

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def is_shut(self, request: HttpRequest) -> bool:
        """Say whether somebody who is in has it still to do."""
        raise NotImplementedError

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match is not None and match.view_name in self.open):
            return None
        if not self.is_shut(request):
            return None
        if request.path_info.startswith("/api/"):
            return _refusal(self.title, self.detail)
        return redirect(self.leads_to)


class FirstPassword(_Gate):
    """Whoever came in with a password that an administrator has set sets another first."""

    open = frozenset({"password-change", "sign-out"})
    leads_to = "password-change"
    title, detail = (
        gettext_lazy("Own password needed"),
        gettext_lazy("Sign in and choose a password of your own first."),
    )

    def is_shut(self, request: HttpRequest) -> bool:
        return must_set_password(request)


class SecondFactor(_Gate):
    """Whoever needs a second factor and has shown none sets one up first."""

    open = frozenset({"factor-list", "app-add", "key-add", "confirm-identity", "password-change", "sign-out"})
    leads_to = "factor-list"
    title = gettext_lazy("Second factor needed")
    detail = gettext_lazy("Sign in and set up a second factor first.")

    def is_shut(self, request: HttpRequest) -> bool:
        return not request.session.get(HAS_SECOND_FACTOR) and factors.must_have(request.viewer)  # type: ignore[attr-defined]  # set by RequestContext


class DeclaredPolicy:
    """
    Ask whoever comes for the role that a page declares; a page that declares nothing is closed.

    Which records they may see or change is asked further in. The API asks by itself, once it knows whose token came.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_arguments: object) -> None:
        """:raises NotAllowed: saying which roles may."""
        if hasattr(view, "cls"):
            return
        policy = declared(view)
        if policy is None:
            raise NotAllowed(_("This page does not say who may use it, so nobody may."))
        policy.require(request.viewer, is_write=request.method not in SAFE)  # type: ignore[attr-defined]  # set by RequestContext


def _whence(request: HttpRequest, request_id: str) -> Whence:
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    remote = request.META.get("REMOTE_ADDR", "")
    address = client_address(remote=remote, forwarded=forwarded, proxies=settings.TRUSTED_PROXIES)
    return Whence(address, browser_name(request.headers.get("User-Agent", "")), request_id)


class _habits:
    """The signed-in user's language and time zone while the request runs."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def __enter__(self) -> None:
        if self.user.is_authenticated:
            translation.activate(self.user.language)
            try:
                timezone.activate(zoneinfo.ZoneInfo(self.user.time_zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()

    def __exit__(self, *_exc: object) -> None:
        timezone.deactivate()
