"""Refusals as problem details."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from partnerships.api import problems
from partnerships.errors import Conflict, NotAllowed, RuleViolation


def answer(exc: Exception) -> Any:
    request = SimpleNamespace(method="GET", path="/api/v1/things/", request_id="the-request")
    return problems.handler(exc, {"request": request, "view": None})


@pytest.mark.parametrize(
    ("exc", "status", "word"),
    [
        (RuleViolation("No."), 409, "rule"),
        (RuleViolation({"due": "When?"}), 422, "content"),
        (ValidationError("The end is before the beginning."), 422, "content"),
        (NotAllowed("Not you."), 403, "not-allowed"),
        (PermissionDenied("CSRF"), 403, "not-allowed"),
        (Http404("Commitment matching query"), 404, "not-found"),
        (Conflict("Changed."), 412, "stale"),
        (exceptions.Throttled(wait=3.2), 429, "too-many-requests"),
        (exceptions.ParseError(), 400, "bad-request"),
        (problems.Precondition(), 428, "precondition-required"),
        (problems.Reused(), 422, "content"),
        (OperationalError("connection to server at 10.0.0.1 failed"), 503, "unavailable"),
        (ZeroDivisionError("/srv/secret.py"), 500, "fault"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_every_refusal_has_its_status_and_shape(exc: Exception, status: int, word: str):
    response = answer(exc)

    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert {"type", "title", "status", "detail", "request_id"} <= set(response.data)
    assert response.data["type"] == f"/api/v1/docs/problems/#{word}"
    assert response.data["status"] == status
    assert response.data["request_id"] == "the-request"


@pytest.mark.parametrize(
    "exc",
    [OperationalError('relation "partnerships_x" at 10.0.0.1'), ZeroDivisionError("/srv/x.py"), Http404("Commitment")],
    ids=lambda exc: type(exc).__name__,
)
def test_no_statement_path_or_name_of_ours_gets_out(exc: Exception):
    text = json.dumps(answer(exc).data)

    assert all(secret not in text for secret in ("partnerships_x", "10.0.0.1", "/srv/", "Commitment", "Traceback"))


def test_a_wait_is_told_in_seconds():
    assert answer(exceptions.Throttled(wait=3.2)).headers["Retry-After"] == "4"


def test_fields_are_named_by_their_path():
    exc = RuleViolation(
        {
            "outcomes-1-text": "Too long.",
            "due_earliest": "Not a day.",
            "due_latest": "Not a day.",
            "owner": ["Choose.", "Choose one."],
        }
    )

    assert answer(exc).data["errors"] == {
        "outcomes.1.text": ["Too long."],
        "due": ["Not a day."],
        "owner": ["Choose.", "Choose one."],
    }


def test_errors_of_the_content_are_flattened():
    detail: Any = {"title": ["Needed."], "rows": [{}, {"text": ["Too long."]}], "non_field_errors": ["Neither."]}

    found = answer(exceptions.ValidationError(detail)).data["errors"]

    assert found == {"title": ["Needed."], "rows.1.text": ["Too long."], "": ["Neither."]}


def test_a_stale_change_gets_the_record_as_it_is():
    response = answer(problems.Stale(current={"id": 1, "text": "theirs"}, etag='"2-x"'))

    assert response.data["current"] == {"id": 1, "text": "theirs"}
    assert response.headers["ETag"] == '"2-x"'
