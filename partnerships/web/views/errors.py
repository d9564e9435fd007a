"""Pages for what went wrong: in the house's words, with the number that finds the request in the records."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context["request_id"] = getattr(request, "request_id", "")
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was refused and which role may: the words of `NotAllowed`."""
    return _page(request, "403.html", 403, exception=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without its token: most often a page kept open over a sign-out."""
    words = _("The form was sent without the token of your session. Go back, reload the page and send it again.")
    return _page(request, "403.html", 403, exception=words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: they may be what broke."""
    return HttpResponse(render_to_string("500.html", {"request_id": getattr(request, "request_id", "")}), status=500)
