"""One's own reminders through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from partnerships.choices import Rung, TokenScope
from partnerships.models import Commitment, Partner, Reminder, User
from tests.api.programs import Program
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import reminder
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, text="Hold an exercise")


@pytest.fixture
def told(promise: Commitment, official: User) -> Reminder:
    return reminder(official, promise)


@pytest.mark.parametrize("persona", ["manager", "administrator", "auditor"])
def test_another_s_reminder_does_not_exist(persona: str, told: Reminder, request: pytest.FixtureRequest) -> None:
    program = Program(request.getfixturevalue(persona))

    assert program.get("notifications/").json()["results"] == []
    assert program.get(f"notifications/{told.pk}/").status_code == 404
    for verb in ("read", "acknowledge", "take-back"):
        assert program.post(f"notifications/{told.pk}/{verb}/").status_code == 404


def test_a_token_that_only_reads_takes_no_step(told: Reminder, official: User) -> None:
    _held, key = token(official, scope=TokenScope.READ)
    program = Program(key=key)

    assert program.get("notifications/").json()["count"] == 1
    for verb in ("read", "acknowledge", "take-back"):
        assert program.post(f"notifications/{told.pk}/{verb}/").status_code == 403


def test_a_reminder_is_shown_with_the_words_of_now(told: Reminder, promise: Commitment, official: User) -> None:
    shown: Any = Program(official).get(f"notifications/{told.pk}/").json()

    assert shown["title"] == "Hold an exercise"
    assert shown["reference"] == promise.reference
    assert shown["subject"].endswith(f"/api/v1/commitments/{promise.pk}/")
    assert (shown["rung"], shown["kind"], shown["is_unread"], shown["marking"]) == ("late", "update", True, 1)


def test_what_is_no_longer_seen_has_no_words(told: Reminder, official: User, norway: Partner) -> None:
    with making():
        for assignment in official.assignments.all():
            assignment.partner = norway
            assignment.save()
            break
        official.assignments.exclude(partner=norway).delete()

    shown: Any = Program(official).get(f"notifications/{told.pk}/").json()

    assert (shown["title"], shown["reference"], shown["subject"], shown["marking"]) == (None, None, None, 0)


def test_steps_may_be_taken_any_number_of_times(told: Reminder, official: User) -> None:
    program, path = Program(official), f"notifications/{told.pk}/"

    for verb, field in (("read", "read_at"), ("acknowledge", "acknowledged_at")):
        first, second = (program.post(f"{path}{verb}/") for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200), first.content
        assert first.json()[field] == second.json()[field] is not None
    for _ in range(2):
        assert program.post(f"{path}take-back/").json()["acknowledged_at"] is None


def test_what_is_settled_is_not_acknowledged(told: Reminder, official: User) -> None:
    with making():
        told.settled_at = timezone.now()
        told.save()

    refused = Program(official).post(f"notifications/{told.pk}/acknowledge/")

    assert (refused.status_code, "settled" in refused.json()["detail"]) == (409, True), refused.content


def test_filters_narrow(told: Reminder, promise: Commitment, official: User) -> None:
    reminder(official, promise, rung=Rung.UNIT, read_at=timezone.now())
    program = Program(official)

    def rungs(**query: str) -> set[str]:
        return {row["rung"] for row in program.get("notifications/", **query).json()["results"]}

    assert rungs() == {"late", "unit"}
    assert rungs(is_unread="true") == {"late"}
    assert rungs(is_unread="false") == {"unit"}
    assert rungs(rung="unit") == {"unit"}
    assert rungs(kind="review") == set()
    assert rungs(raised_since="2126-01-01T00:00:00Z") == set()


def test_one_s_account_says_how_often_mail_comes(official: User) -> None:
    assert Program(official).get("users/me/").json()["digest"] == "weekly"
