"""Errors outside the views: problem details for programs, pages for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from partnerships.api import problems
from partnerships.web.views import errors as pages


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.plain(request, 400) if _is_api(request) else pages.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return problems.plain(request, 500) if _is_api(request) else pages.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
