"""Reminders are raised once for whoever may see what they are about, whatever ends a run, and settle by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.choices import Marking, ObligationKind, Role, UpdateState
from partnerships.models import AuditEvent, Commitment, Partner, Reminder, Step, User
from partnerships.notifications.people import People
from partnerships.notifications.reminders import remind
from partnerships.queries import obligations
from partnerships.rules.obligations import Obligation
from partnerships.services import inbox
from partnerships.services.base import today
from partnerships.services.users import system_account
from tests.factories import commitments, people, rows
from tests.factories.base import making
from tests.factories.reminders import DUE, owed

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def run(*what: Obligation, days: int) -> int:
    """Let the worker come round so many days after the due date."""
    on = DUE + timedelta(days=days)
    now = datetime.combine(on, NOW.timetz())
    return remind(actor=system_account("reminders"), owed=what, on=on, now=now)


def told() -> set[tuple[str, str]]:
    return set(Reminder.objects.values_list("recipient__username", "rung"))


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def chain(japan: Partner, manager: User, second_manager: User) -> User:
    """The unit's manager is `manager`, the head `second_manager`; this is the partnership's manager."""
    boss = people.user("partnership_manager", unit=people.unit("DIR-B"))
    people.assign(boss, Role.MANAGER, to=japan)
    with making():
        partnership = japan.partnership
        partnership.manager = boss
        partnership.save()
    return boss


@pytest.mark.parametrize(
    ("days", "who"),
    [
        (-8, set()),
        (-7, {("official", "ahead")}),
        (1, {("official", "late")}),
        (8, {("official", "late"), ("manager", "unit")}),
        (15, {("official", "late"), ("manager", "unit"), ("partnership_manager", "partnership")}),
        (30, {("official", "late"), ("manager", "unit"), ("partnership_manager", "partnership"),
              ("second_manager", "head")}),
    ],
)  # fmt: skip
def test_the_ladder_tells_the_right_people(days: int, who: set[tuple[str, str]], promise: Commitment, chain: User):
    run(owed(promise), days=days)

    assert told() == who


def test_a_run_a_day_tells_each_rung_once(promise: Commitment, chain: User):
    raised = [run(owed(promise), days=days) for days in range(-10, 40)]

    assert sum(raised) == Reminder.objects.count() == 5
    assert [day for day, count in zip(range(-10, 40), raised, strict=True) if count] == [-7, 1, 8, 15, 30]


def test_a_reminder_says_what_of_and_how_late(promise: Commitment):
    run(owed(promise), days=3)

    found = Reminder.objects.get()
    assert (found.reference, found.due, found.days_late, found.subject_pk) == (promise.reference, DUE, 3, promise.pk)
    assert found.raised_at == datetime(2026, 11, 4, 12, tzinfo=UTC)


def test_nobody_is_told_of_what_they_may_not_see(promise: Commitment, outsider: User, chain: User, manager: User):
    with making():
        for assignment in manager.assignments.all():
            assignment.highest_marking = Marking.NORMAL
            assignment.save()
        promise.marking = Marking.SENSITIVE
        promise.owner = outsider
        promise.save()
    promise.refresh_from_db()

    run(replace(owed(promise), unit_id=manager.unit_id), days=30)

    assert told() == {("partnership_manager", "partnership"), ("second_manager", "head")}


def test_somebody_who_has_left_is_told_nothing(promise: Commitment, official: User):
    with making():
        official.is_active = False
        official.save()

    run(owed(promise), days=3)

    assert told() == set()


def of_kind(kind: ObligationKind) -> list[Obligation]:
    return [one for one in obligations.everything(today()) if one.kind is kind]


def test_what_nobody_is_named_for_is_told_to_all_who_may_and_to_nobody_of_their_own_work(
    promise: Commitment, manager: User, second_manager: User, official: User
):
    update = commitments.update(promise, manager, state=UpdateState.SUBMITTED)
    owed_now = [replace(one, due=DUE) for one in of_kind(ObligationKind.REVIEW)]

    assert [(one.pk, one.person_id) for one in owed_now] == [(update.pk, None)]
    now = timezone.now()
    remind(actor=system_account("reminders"), owed=owed_now, on=today(), now=now)

    assert {(who, rung) for who, rung in told() if rung == "late"} == {("second_manager", "late")}
    assert ("manager", "unit") not in told()


def test_an_action_of_today_comes_through_from_the_data(promise: Commitment, official: User):
    commitments.action(promise, official, due_on=today() + timedelta(days=3))

    remind(actor=system_account("reminders"), owed=obligations.everything(today()), on=today(), now=timezone.now())

    assert list(Reminder.objects.values_list("recipient__username", "kind", "rung")) == [("official", "act", "ahead")]


def test_with_a_dormant_partner_nothing_is_raised(promise: Commitment, official: User, japan: Partner):
    commitments.action(promise, official, due_on=today() - timedelta(days=30))
    with making():
        step = rows.row(Step, partnership=japan.partnership, kind="suspended", state_after="dormant")
        assert step.pk
    japan.partnership.refresh_from_db()
    assert japan.partnership.state == "dormant"

    remind(actor=system_account("reminders"), owed=obligations.everything(today()), on=today(), now=timezone.now())

    assert told() == set()


def test_another_date_is_told_and_escalated_anew(promise: Commitment, chain: User):
    run(owed(promise), days=3)
    later = owed(promise, due=DUE + timedelta(days=10))

    run(later, days=4)
    run(later, days=11)

    rungs = Reminder.objects.order_by("pk").values_list("rung", "settled_at")
    assert [(rung, settled is None) for rung, settled in rungs] == [("late", False), ("ahead", True), ("late", True)]


def test_what_has_no_date_is_told_once(promise: Commitment, chain: User):
    what = owed(promise, due=None)

    for days in (0, 100, 1000):
        run(what, days=days)

    assert told() == {("official", "ahead")}


def test_an_acknowledgement_holds_those_above_for_two_weeks(promise: Commitment, chain: User, official: User):
    run(owed(promise), days=7)
    inbox.acknowledge(actor=official, reminder=Reminder.objects.get())
    with making():
        Reminder.objects.update(acknowledged_at=datetime(2026, 11, 8, 12, tzinfo=UTC))  # day 7

    held = [run(owed(promise), days=days) for days in range(8, 21)]
    after = run(owed(promise), days=21)

    assert held == [0] * 13
    assert after == 2
    assert told() == {("official", "late"), ("manager", "unit"), ("partnership_manager", "partnership")}


def test_what_is_done_settles_and_comes_back_if_it_is_owed_again(promise: Commitment):
    run(owed(promise), days=3)

    run(days=4)
    settled = Reminder.objects.get().settled_at
    run(owed(promise), days=5)

    assert settled == datetime(2026, 11, 5, 12, tzinfo=UTC)
    assert Reminder.objects.get().settled_at is None


def test_a_date_that_moves_ahead_settles_what_was_late(promise: Commitment):
    run(owed(promise), days=3)

    run(owed(promise, due=date(2027, 6, 1)), days=4)

    assert Reminder.objects.get().settled_at is not None


def test_nothing_settles_where_the_list_is_cut_short(promise: Commitment, japan: Partner, official: User):
    run(owed(promise), days=3)

    def broken() -> Iterator[Obligation]:
        yield owed(commitments.commitment([japan], official))
        raise RuntimeError("the list ends in the middle")

    with pytest.raises(RuntimeError):
        remind(actor=system_account("reminders"), owed=broken(), on=DUE + timedelta(days=4), now=NOW)

    assert Reminder.objects.filter(settled_at=None).count() == 1


def test_reminders_are_booked_on_their_own_account_and_move_no_activity(promise: Commitment, chain: User):
    before = promise.last_activity_at, promise.version

    run(owed(promise), days=30)

    promise.refresh_from_db()
    assert (promise.last_activity_at, promise.version) == before
    booked = AuditEvent.objects.filter(tbl="partnerships_reminder")
    assert set(booked.values_list("actor", "action", "op")) == {("reminders", "reminders.raise", "I")}
    assert booked.count() == 4
    assert promise.reference not in str(list(booked.values_list("reason", flat=True)))


def test_a_run_takes_the_same_statements_for_one_and_for_many(japan: Partner, official: User, chain: User):
    first = owed(commitments.commitment([japan], official))
    many = [owed(commitments.commitment([japan], official)) for _ in range(20)]
    system_account("reminders")

    with CaptureQueriesContext(
        connection,
    ) as one:
        run(first, days=30)
    with CaptureQueriesContext(connection) as twenty:
        run(first, *many, days=30)

    assert len(twenty) == len(one)


def test_people_are_read_in_a_few_statements(official: User, manager: User, second_manager: User, japan: Partner):
    with CaptureQueriesContext(connection) as statements:
        People.load(on=date(2026, 11, 22))

    assert len(statements) == 3
