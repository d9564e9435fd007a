"""Who may call, how often, and through what."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.throttling import UserRateThrottle

from partnerships.choices import TokenScope
from partnerships.models import AuditEvent, Commitment, User
from partnerships.services import tokens
from tests.api.programs import Program
from tests.api.test_idempotency import PROMISE
from tests.factories import commitments


def key_of(user: User, scope: TokenScope) -> str:
    return tokens.create(actor=user, name=f"test {scope}", scope=scope, days=1)[1]


def test_a_session_needs_the_token_against_forgery(official: User):
    program = Program(official, checks_csrf=True)

    response = program.post("commitments/", PROMISE)

    assert response.status_code == 403
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "CSRF" in response.json()["detail"]
    assert not Commitment.objects.exists()


def test_an_access_token_needs_none(official: User):
    program = Program(key=key_of(official, TokenScope.LOG), checks_csrf=True)

    assert program.post("commitments/", PROMISE).status_code == 201


def test_a_reading_token_writes_nothing(official: User):
    program = Program(key=key_of(official, TokenScope.READ))

    response = program.post("commitments/", PROMISE)

    assert response.status_code == 403
    assert "Read" in response.json()["detail"]
    assert not Commitment.objects.exists()


def test_what_a_program_does_is_booked_on_its_owner_and_its_token(official: User):
    program = Program(key=key_of(official, TokenScope.LOG))

    program.post("commitments/", PROMISE | {"reason": "from the minutes"})

    event = AuditEvent.objects.get(tbl="partnerships_commitment", op="I")
    assert (event.actor, event.reason) == ("official", "from the minutes")
    assert event.source == f"api:{official.tokens.get().pk}"


def test_transitions_are_those_of_the_token(official: User, japan: Any):
    promise = commitments.commitment([japan], official)
    path = f"commitments/{promise.pk}/"

    assert Program(official).get(path).json()["transitions"] == ["change"]
    assert Program(key=key_of(official, TokenScope.READ)).get(path).json()["transitions"] == []


@pytest.mark.parametrize("header", ["Bearer sdp_wrong", "Bearer ", "Bearer \xff"])
@pytest.mark.django_db
def test_a_wrong_token_is_refused_in_words(header: str):
    program = Program()
    program.client.credentials(HTTP_AUTHORIZATION=header)

    response = program.get("commitments/")

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"


def test_who_asks_too_often_is_told_how_long_to_wait(official: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    cache.clear()
    program = Program(official)

    answers = [program.get("commitments/") for _each in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    cache.clear()
