"""Messages: escalations at once, digests at six, each reminder in one, none for who takes no mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from partnerships.choices import Digest, MessageKind, Rung
from partnerships.models import Commitment, Message, Partner, Reminder, User
from partnerships.notifications.messages import compose
from partnerships.services import inbox
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import reminder

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 5, tzinfo=UTC)  # six in Brussels
BEFORE = MONDAY - timedelta(hours=1)


def person(who: User, digest: Digest = Digest.DAILY, **changes: Any) -> User:
    with making():
        who.email, who.digest = f"{who.username}@example.org", digest
        for name, value in changes.items():
            setattr(who, name, value)
        who.save()
    return who


@pytest.fixture
def promise(japan: Partner, official: User) -> Commitment:
    person(official)
    return commitments.commitment([japan], official)


def keys() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("key", flat=True))


@pytest.mark.parametrize(
    "changes",
    [{"is_active": False}, {"is_system": True}, {"email": ""}, {"digest": Digest.OFF}],
    ids=lambda changes: next(iter(changes)),
)
def test_who_takes_no_mail_gets_no_message(changes: dict[str, Any], promise: Commitment, official: User):
    reminder(official, promise, raised_at=BEFORE)
    reminder(official, promise, rung=Rung.HEAD, raised_at=BEFORE)
    person(official, **{"email": official.email, "digest": official.digest} | changes)

    assert compose(now=MONDAY) == 0
    assert keys() == []


@pytest.mark.parametrize("changes", [{"read_at": BEFORE}, {"settled_at": BEFORE}], ids=["read", "settled"])
def test_what_is_no_news_is_not_told(changes: dict[str, Any], promise: Commitment, official: User):
    reminder(official, promise, raised_at=BEFORE, **changes)

    assert compose(now=MONDAY) == 0


def test_a_daily_digest_tells_at_six_what_came_up_before(promise: Commitment, official: User, japan: Partner):
    early = reminder(official, promise, raised_at=BEFORE)
    late = reminder(official, commitments.commitment([japan], official), raised_at=MONDAY)

    assert compose(now=MONDAY - timedelta(seconds=1)) == 0
    assert compose(now=MONDAY) == 1
    assert compose(now=MONDAY + timedelta(hours=23)) == 0
    assert compose(now=MONDAY + timedelta(days=1)) == 1

    told = {one: Reminder.objects.get(pk=one.pk).message for one in (early, late)}
    assert keys() == [f"digest:{official.pk}:2026-11-23", f"digest:{official.pk}:2026-11-24"]
    assert [message.key for message in told.values() if message] == keys()


def test_a_weekly_digest_comes_on_monday_or_when_the_worker_is_back(promise: Commitment, official: User):
    person(official, Digest.WEEKLY)
    reminder(official, promise, raised_at=BEFORE)

    assert compose(now=MONDAY - timedelta(days=1)) == 0
    assert compose(now=MONDAY + timedelta(days=2)) == 1
    assert keys() == [f"digest:{official.pk}:2026-11-23"]


def test_a_weekly_digest_waits_with_what_came_up_after_monday(promise: Commitment, official: User):
    person(official, Digest.WEEKLY)
    reminder(official, promise, raised_at=MONDAY + timedelta(hours=1))

    assert [compose(now=MONDAY + timedelta(days=day)) for day in range(8)] == [0, 0, 0, 0, 0, 0, 0, 1]


def test_an_escalation_is_told_at_once_whatever_the_digest(promise: Commitment, manager: User):
    person(manager, Digest.WEEKLY)
    first = reminder(manager, promise, rung=Rung.UNIT, raised_at=BEFORE)

    assert compose(now=BEFORE) == 1

    made = Message.objects.get()
    assert (made.kind, made.key) == (MessageKind.ESCALATION, f"escalation:{manager.pk}:{first.pk}")


def test_escalations_of_one_run_come_in_one_message(japan: Partner, promise: Commitment, manager: User, official: User):
    person(manager)
    for row in (promise, commitments.commitment([japan], official)):
        reminder(manager, row, rung=Rung.UNIT, raised_at=BEFORE)

    assert compose(now=BEFORE) == 1
    assert Reminder.objects.filter(message__recipient=manager).count() == 2


def test_run_twice_makes_nothing_new(promise: Commitment, official: User):
    reminder(official, promise, raised_at=BEFORE)

    assert [compose(now=MONDAY), compose(now=MONDAY)] == [1, 0]


def test_delivery_is_asked_for_with_the_message(promise: Commitment, official: User):
    compose(now=MONDAY)
    assert not ProcrastinateJob.objects.exists()

    reminder(official, promise, raised_at=BEFORE)
    compose(now=MONDAY)

    assert list(ProcrastinateJob.objects.values_list("task_name", "queueing_lock")) == [("send", "send")]


def test_what_was_read_meanwhile_asks_for_no_mail(promise: Commitment, official: User):
    row = reminder(official, promise, raised_at=BEFORE)

    inbox.mark_read(actor=official, reminder=row)

    assert compose(now=MONDAY) == 0
