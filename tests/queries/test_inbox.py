"""Own reminders: nobody else's, words only as far as they may be seen now, and whether the worker is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, ObligationKind, Role, Rung
from partnerships.models import Action, Commitment, DateChange, Meeting, Partner, StatusUpdate, Track, User
from partnerships.notifications import runs
from partnerships.queries import inbox
from tests.factories import commitments, people, rows
from tests.factories.base import making
from tests.factories.reminders import reminder
from tests.personas import access

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, text="Hold an exercise")


def titles(user: User) -> list[str | None]:
    found = inbox.items(inbox.listing(viewer=access(user)), viewer=access(user))
    return [item.obligation.title if item.obligation else None for item in found]


def test_nobody_sees_another_s(promise: Commitment, official: User, manager: User, administrator: User):
    told = reminder(official, promise)

    for user in (manager, administrator):
        assert not inbox.own(viewer=access(user)).exists()
        assert inbox.find_own(viewer=access(user), pk=told.pk) is None
        assert inbox.unread_count(viewer=access(user)) == 0


def test_words_are_those_of_now(promise: Commitment, official: User):
    reminder(official, promise)
    with making():
        promise.text = "Hold two exercises"
        promise.save()

    assert titles(official) == ["Hold two exercises"]


@pytest.mark.parametrize("loss", ["scope", "marking", "gone"])
def test_what_is_no_longer_seen_has_no_words(loss: str, promise: Commitment, official: User):
    reminder(official, promise, subject_pk=0 if loss == "gone" else promise.pk)
    with making():
        if loss == "scope":
            official.assignments.all().delete()
        if loss == "marking":
            official.assignments.update(highest_marking=Marking.NORMAL)
            promise.marking = Marking.SENSITIVE
            promise.save()

    assert titles(official) == [None]


def test_every_kind_of_obligation_has_its_words(db: None):
    seer = people.user("seer")
    people.assign(seer, Role.OFFICIAL)
    models = {kind: model for kind, (model, _ways) in inbox.SUBJECTS.items()}
    subjects: dict[Any, Any] = {
        model: rows.row(model) for model in (Commitment, Action, StatusUpdate, Meeting, Track, DateChange)
    }
    for kind, model in models.items():
        reminder(seer, subjects[Commitment], kind=kind, subject_pk=subjects[model].pk, key=f"{kind}:1")

    assert set(models) == set(ObligationKind.values)
    assert len(titles(seer)) == len(models)
    assert None not in titles(seer)


def test_what_asks_for_attention_comes_first_then_the_newest(promise: Commitment, official: User):
    read = reminder(official, promise, key="read", read_at=NOW, raised_at=NOW)
    old = reminder(official, promise, key="old", raised_at=NOW - timedelta(days=2))
    new = reminder(official, promise, key="new", raised_at=NOW - timedelta(days=1))
    settled = reminder(official, promise, key="settled", settled_at=NOW, raised_at=NOW - timedelta(days=3))

    found = inbox.listing(viewer=access(official)).order_by(*inbox.ORDER)

    assert list(found) == [new, old, read, settled]
    assert list(inbox.listing(viewer=access(official), shown=inbox.UNREAD).order_by(*inbox.ORDER)) == [new, old]
    assert inbox.unread_count(viewer=access(official)) == 2


def test_escalations_are_those_above_the_owner(promise: Commitment, official: User):
    for rung in Rung:
        reminder(official, promise, rung=rung)

    found = inbox.listing(viewer=access(official), shown=inbox.ESCALATED).values_list("rung", flat=True)

    assert set(found) == {Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD}


def test_a_page_takes_the_same_statements_for_many(japan: Partner, promise: Commitment, official: User):
    viewer = access(official)
    reminder(official, promise)
    with CaptureQueriesContext(connection) as one:
        inbox.items(inbox.own(viewer=viewer), viewer=viewer)
    for _ in range(10):
        reminder(official, commitments.commitment([japan], official))

    with CaptureQueriesContext(connection) as many:
        assert len(inbox.items(inbox.own(viewer=viewer), viewer=viewer)) == 11
    assert len(many) == len(one)


def test_the_bell_takes_one_statement(promise: Commitment, official: User):
    viewer = access(official)
    reminder(official, promise)

    with CaptureQueriesContext(connection) as statements:
        assert inbox.unread_count(viewer=viewer) == 1
    assert len(statements) == 1


def test_the_highest_marking_is_that_of_what_is_shown(promise: Commitment, official: User):
    with making():
        promise.marking = Marking.SENSITIVE
        promise.save()
    reminder(official, promise)
    found = inbox.items(inbox.own(viewer=access(official)), viewer=access(official))

    assert inbox.highest_marking(found) == Marking.SENSITIVE
    assert inbox.highest_marking([]) == Marking.PUBLIC


@pytest.mark.parametrize(("minutes", "is_late"), [(0, False), (15, False), (16, True)])
def test_reminders_are_late_a_quarter_of_an_hour_after_the_last_run(minutes: int, is_late: bool):
    runs.note(inbox.REMIND, now=NOW - timedelta(hours=1))
    runs.note(inbox.REMIND, now=NOW)

    assert inbox.lateness(now=NOW + timedelta(minutes=minutes)) == (inbox.Lateness(NOW) if is_late else None)


def test_reminders_are_late_before_the_first_run():
    assert inbox.lateness(now=NOW) == inbox.Lateness(None)
