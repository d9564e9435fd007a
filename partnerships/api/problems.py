"""Refusals as RFC 9457 problem details: what went wrong, where, what to do; never a stack, a statement or a path."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from partnerships.errors import Conflict, RuleViolation

CONTENT_TYPE = "application/problem+json"
FIRST_ACTION = "action_"  # fields of the task that is made together with a commitment
DATE_PARTS = ("_earliest", "_latest", "_precision", "_inferred", "_words")
LOG = logging.getLogger(__name__)

# What can go wrong: the last word of `type`, and its title. Documented under /api/v1/docs/problems/.
TITLES: Mapping[int, tuple[str, Any]] = {
    400: ("bad-request", gettext_lazy("The request cannot be read")),
    401: ("not-signed-in", gettext_lazy("Sign in, or send an access token")),
    403: ("not-allowed", gettext_lazy("You may not do this")),
    404: ("not-found", gettext_lazy("There is no such thing, or you may not see it")),
    405: ("method-not-allowed", gettext_lazy("This address does not take this method")),
    406: ("not-acceptable", gettext_lazy("The answer does not exist in the form asked for")),
    409: ("rule", gettext_lazy("A rule does not allow this")),
    412: ("stale", gettext_lazy("The record was changed since you read it")),
    413: ("too-large", gettext_lazy("The request is too large")),
    415: ("unsupported-media-type", gettext_lazy("The content is of a type that is not taken here")),
    422: ("content", gettext_lazy("The content is not complete or not right")),
    428: ("precondition-required", gettext_lazy("Say which version you read")),
    429: ("too-many-requests", gettext_lazy("Too many requests")),
    500: ("fault", gettext_lazy("A fault of ours")),
    503: ("unavailable", gettext_lazy("Not available at the moment")),
}


class BadParameters(exceptions.APIException):
    """Parameters of an address that cannot be read; `errors` by their names."""

    status_code = 400

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        super().__init__(_("Correct the parameters of the address."))
        self.errors = errors


class Precondition(exceptions.APIException):
    """A change without `If-Match`."""

    status_code = 428
    default_detail = gettext_lazy(
        "Send the ETag of the version you read as If-Match, so that nobody's work is overwritten unseen."
    )


class Reused(exceptions.APIException):
    """An Idempotency-Key that came with other content before."""

    status_code = 422
    default_detail = gettext_lazy(
        "This Idempotency-Key came with another request before. Use a new key for every new request."
    )


class Stale(exceptions.APIException):
    """A change of a version that is no longer the current one; `current` is the record as it is now."""

    status_code = 412

    def __init__(self, *, current: Mapping[str, Any], etag: str) -> None:
        super().__init__(_("Somebody changed this record since you read it. Compare, and send your change again."))
        self.current, self.etag = current, etag


def handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """Answer an exception of any view of the API."""
    request = context["request"]
    response = _answer(exc)
    if response.status_code >= 500:
        LOG.error("%s %s: a fault", request.method, request.path, exc_info=exc)
        got_request_exception.send(sender=type(context.get("view")), request=request)
    response.data |= {"request_id": getattr(request, "request_id", "")}
    response.content_type = CONTENT_TYPE
    return response


def _answer(exc: Exception) -> Response:
    for kind, answer in ANSWERS:
        if isinstance(exc, kind):
            return answer(exc)
    return problem(500, detail=_("Nothing was changed. Give the request id to whoever runs this installation."))


def _of_framework(exc: Any) -> Response:
    headers = {}
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, int(wait)))  # whole seconds, rounded up already
    errors = getattr(exc, "errors", None)
    return problem(exc.status_code, detail=str(exc.detail), headers=headers, errors=errors)


def _nobody(exc: exceptions.NotAuthenticated) -> Response:
    response = _of_framework(exc)
    response.data["detail"] = _("Send an access token (Authorization: Bearer sdp_…), or sign in.")
    return response


def _of_domain(exc: ValidationError) -> Response:
    if isinstance(exc, RuleViolation) and not hasattr(exc, "error_dict"):
        return problem(409, detail=" ".join(exc.messages))
    return problem(422, errors=of_fields(exc))


def _stale(exc: Stale) -> Response:
    return problem(412, detail=str(exc.detail), headers={"ETag": exc.etag}, current=exc.current)


def _no_database(_exc: Exception) -> Response:
    return problem(503, detail=_("The database does not answer. Nothing was changed; try again."))


# The first that fits answers.
ANSWERS: tuple[tuple[type[Exception], Any], ...] = (
    (exceptions.ValidationError, lambda exc: problem(422, errors=dict(flat(exc.detail)))),
    (Stale, _stale),
    (exceptions.NotAuthenticated, _nobody),
    (exceptions.APIException, _of_framework),
    (ValidationError, _of_domain),
    (Conflict, lambda exc: problem(412, detail=str(exc.message))),
    (PermissionDenied, lambda exc: problem(403, detail=str(exc))),
    (Http404, lambda _exc: problem(404)),
    (RequestDataTooBig, lambda _exc: problem(413)),
    (OperationalError, _no_database),
)


def problem(
    status: int,
    *,
    detail: str = "",
    errors: Mapping[str, Iterable[str]] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """Make an answer. `errors`: path of a field ("outcomes.1.text", "" for the whole) → sentences."""
    word, title = TITLES.get(status, (f"status-{status}", ""))
    said = {path: list(messages) for path, messages in (errors or {}).items()}
    if not detail:
        detail = next((" ".join(messages) for messages in said.values() if messages), "") if len(said) == 1 else ""
    data: dict[str, Any] = {
        "type": f"/api/v1/docs/problems/#{word}",
        "title": str(title),
        "status": status,
        "detail": detail or str(title),
        **({"errors": said} if said else {}),
        **more,
    }
    return Response(data, status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE)


def flat(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Flatten a serializer's errors: paths joined by dots, rows counted from nought."""
    if isinstance(detail, Mapping):
        items: Iterable[tuple[Any, Any]] = detail.items()
    elif isinstance(detail, list) and any(isinstance(each, Mapping | list) for each in detail):
        items = enumerate(detail)
    else:
        yield path, [str(each) for each in (detail if isinstance(detail, list) else [detail])]
        return
    for key, below in items:
        if below:
            yield from flat(below, path if key == "non_field_errors" else f"{path}.{key}".lstrip("."))


def of_fields(exc: ValidationError) -> dict[str, list[str]]:
    """Give the messages of the domain by field path; parts of a date are the date's, rows "outcomes-1-text" paths."""
    if not hasattr(exc, "error_dict"):
        return {"": list(exc.messages)}
    found: dict[str, list[str]] = {}
    for name, problems in exc.error_dict.items():
        path = "" if name == NON_FIELD_ERRORS else name.replace("-", ".")
        path = f"action.{path.removeprefix(FIRST_ACTION)}" if path.startswith(FIRST_ACTION) else path
        path = next((path.removesuffix(part) for part in DATE_PARTS if path.endswith(part)), path)
        messages = found.setdefault(path, [])
        messages += [message for each in problems for message in each.messages if message not in messages]
    return found


def plain(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """Answer where no view of the API runs: an address that is none, or a fault outside the views."""
    response = problem(status, detail=detail)
    data = response.data | {"request_id": getattr(request, "request_id", "")}
    return HttpResponse(JSONRenderer().render(data), status=status, content_type=CONTENT_TYPE)
