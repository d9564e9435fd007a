"""A person's own reminders: read and acknowledged by nobody else, any number of times with the same result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from partnerships.choices import TokenScope
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import AuditEvent, Commitment, Partner, Reminder, User
from partnerships.services import inbox
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import reminder

pytestmark = pytest.mark.django_db

VERBS: list[Callable[..., Reminder]] = [inbox.mark_read, inbox.acknowledge, inbox.take_back]


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def told(promise: Commitment, official: User) -> Reminder:
    return reminder(official, promise)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("persona", ["manager", "administrator", "auditor"])
def test_nobody_acts_on_another_s_reminder(verb, persona: str, told: Reminder, request: pytest.FixtureRequest):
    with pytest.raises(NotAllowed):
        verb(actor=request.getfixturevalue(persona), reminder=told)


@pytest.mark.parametrize("verb", VERBS)
def test_a_token_that_only_reads_does_nothing(verb, told: Reminder, official: User):
    official.token_scope = TokenScope.READ

    with pytest.raises(NotAllowed, match="only reads"):
        verb(actor=official, reminder=told)
    with pytest.raises(NotAllowed, match="only reads"):
        inbox.mark_all_read(actor=official)


def test_a_token_that_logs_may_acknowledge(told: Reminder, official: User):
    official.token_scope = TokenScope.LOG

    assert inbox.acknowledge(actor=official, reminder=told).acknowledged_at is not None


def test_read_twice_stays_as_it_was_first(told: Reminder, official: User):
    first = inbox.mark_read(actor=official, reminder=told).read_at
    second = inbox.mark_read(actor=official, reminder=told).read_at

    assert first == second is not None


def test_reading_is_no_business_of_the_record(told: Reminder, official: User):
    inbox.mark_read(actor=official, reminder=told)

    assert AuditEvent.objects.filter(tbl="partnerships_reminder").values_list("op", flat=True).get() == "I"
    assert Reminder.objects.get().version == 1


def test_all_are_read_but_those_of_others(told: Reminder, promise: Commitment, official: User, manager: User):
    theirs = reminder(manager, promise)

    assert inbox.mark_all_read(actor=official) == 1
    assert inbox.mark_all_read(actor=official) == 0
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_acknowledged_twice_is_booked_once(told: Reminder, official: User):
    first = inbox.acknowledge(actor=official, reminder=told)
    second = inbox.acknowledge(actor=official, reminder=told)

    assert first.acknowledged_at == second.acknowledged_at == second.read_at
    assert second.acknowledged_by == official
    booked = AuditEvent.objects.filter(tbl="partnerships_reminder", op="U").get()
    assert (booked.actor, booked.action) == ("official", "reminders.acknowledge")


def test_taken_back_and_acknowledged_again(told: Reminder, official: User):
    inbox.acknowledge(actor=official, reminder=told)

    assert inbox.take_back(actor=official, reminder=told).acknowledged_by is None
    assert inbox.take_back(actor=official, reminder=told).acknowledged_at is None
    assert inbox.acknowledge(actor=official, reminder=told).acknowledged_by == official


def test_what_is_settled_is_not_acknowledged(told: Reminder, official: User):
    with making():
        told.settled_at = datetime(2026, 11, 22, tzinfo=UTC)
        told.save()

    with pytest.raises(RuleViolation, match="settled"):
        inbox.acknowledge(actor=official, reminder=told)


def test_an_acknowledgement_approves_nothing_and_moves_no_activity(told: Reminder, promise: Commitment, official: User):
    before = promise.version, promise.status, promise.last_activity_at

    inbox.acknowledge(actor=official, reminder=told)

    promise.refresh_from_db()
    assert (promise.version, promise.status, promise.last_activity_at) == before


def test_the_database_keeps_each_rung_once(told: Reminder, promise: Commitment, official: User):
    with pytest.raises(DatabaseError, match="reminder_once_for_each_rung"), transaction.atomic():
        reminder(official, promise)


def test_the_database_wants_moment_and_person_together(told: Reminder):
    told.acknowledged_at = datetime(2026, 11, 22, tzinfo=UTC)

    with pytest.raises(DatabaseError, match="reminder_acknowledged_at_and_by"), transaction.atomic(), making():
        told.save()
