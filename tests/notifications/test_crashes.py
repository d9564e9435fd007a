"""Run twice, or killed at any step, the jobs send nothing twice and lose nothing (issue 4, Show 2; promise 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.choices import Digest, MessageState
from partnerships.models import Commitment, Message, Partner, Reminder, User
from partnerships.notifications.delivery import deliver
from partnerships.notifications.messages import compose
from partnerships.notifications.reminders import remind
from partnerships.rules.obligations import Obligation
from partnerships.services import inbox
from partnerships.services.users import system_account
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import DUE, owed
from tests.notifications.crashes import Killed, killed_before

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 9, 7, tzinfo=UTC)  # eight days late, a Monday
FILES = "sdptracker.mail.Files"


def round_(what: Iterable[Obligation], now: datetime) -> None:
    """Do what the worker does when it comes round."""
    remind(actor=system_account("reminders"), owed=what, on=now.date(), now=now)
    compose(now=now)
    deliver(clock=lambda: now)


def letters(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.glob("*.eml"))]


def references(folder: Path) -> list[str]:
    """List what the letters tell: each line of one names its reference once (in its plain part)."""
    plain = [letter.partition("text/html")[0] for letter in letters(folder)]
    return sorted(line.rpartition(": ")[2] for text in plain for line in text.splitlines() if line.startswith("- "))


@pytest.fixture
def outbox(tmp_path: Path, settings: object) -> Path:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = FILES, tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def promises(japan: Partner, official: User, manager: User) -> list[Commitment]:
    with making():
        for person in (official, manager):
            person.email, person.digest = f"{person.username}@example.org", Digest.DAILY
            person.save()
    system_account("reminders")
    return [commitments.commitment([japan], official) for _ in range(3)]


def everything_is_told_once(what: list[Commitment], folder: Path) -> None:
    """Each promise is eight days late: told to its owner in a digest, and to the unit's manager as an escalation."""
    wanted = sorted(one.reference for one in what)
    assert references(folder) == sorted(wanted * 2)
    assert set(Reminder.objects.values_list("recipient__username", "rung")) == {
        ("official", "late"),
        ("manager", "unit"),
    }
    assert Reminder.objects.count() == 2 * len(what)
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_run_twice_sends_once(promises: list[Commitment], outbox: Path) -> None:
    what = [owed(one) for one in promises]

    for hours in (0, 24, 24, 24, 48):
        round_(what, MORNING + timedelta(hours=hours))

    everything_is_told_once(promises, outbox)
    assert len(letters(outbox)) == 2


@pytest.mark.long
def test_killed_before_any_statement_tells_everything_once(promises: list[Commitment], tmp_path: Path) -> None:
    what = [owed(one) for one in promises]
    number, was_met = 0, True
    while was_met:
        number += 1
        folder = tmp_path / str(number)
        with transaction.atomic(), override_settings(EMAIL_BACKEND=FILES, EMAIL_FILE_PATH=folder):
            # What was raised at six in the morning is told the next day: the second round has something to tell.
            round_([], MORNING - timedelta(days=1))
            remind(actor=system_account("reminders"), owed=what[:2], on=MORNING.date(), now=MORNING)
            with killed_before(number) as has_met:
                round_(what, MORNING + timedelta(days=1))
            was_met = has_met()
            for days in (2, 3, 4):
                round_(what, MORNING + timedelta(days=days))
            everything_is_told_once(promises, folder)
            transaction.set_rollback(True)
    assert number > 40


@pytest.mark.parametrize("death", ["DyingBefore", "DyingAfter"])
def test_killed_while_sending_sends_each_letter_once(death: str, promises: list[Commitment], outbox: Path) -> None:
    what = [owed(one) for one in promises]
    remind(actor=system_account("reminders"), owed=what, on=MORNING.date(), now=MORNING)
    tomorrow = MORNING + timedelta(days=1)

    for minutes in (0, 2, 6):
        with override_settings(EMAIL_BACKEND=f"tests.notifications.crashes.{death}"), suppress(Killed):
            round_(what, tomorrow + timedelta(minutes=minutes))
    for hours in (1, 24):
        round_(what, tomorrow + timedelta(hours=hours))

    everything_is_told_once(promises, outbox)
    assert len(letters(outbox)) == 2


STEP = st.one_of(
    st.tuples(st.just("days"), st.integers(0, 9)),
    st.tuples(st.just("killed"), st.integers(1, 60)),
    st.tuples(st.just("twice"), st.just(0)),
    st.tuples(st.just("done"), st.integers(0, 2)),
    st.tuples(st.just("undone"), st.integers(0, 2)),
    st.tuples(st.just("read"), st.integers(0, 2)),
    st.tuples(st.just("acknowledged"), st.integers(0, 2)),
)


def test_without_names_of_their_own_letters_would_be_there_twice(promises: list[Commitment], outbox: Path) -> None:
    """The counter-proof: what the test above would see if a file's name did not protect from sending twice."""
    what = [owed(one) for one in promises]
    remind(actor=system_account("reminders"), owed=what, on=MORNING.date(), now=MORNING)

    for hours in (24, 25, 26, 27, 28, 29):
        with override_settings(EMAIL_BACKEND="tests.notifications.crashes.Random"), suppress(Killed):
            round_(what, MORNING + timedelta(hours=hours))

    assert len(letters(outbox)) > 2


class World:
    """Three promises, what became of them, and the day."""

    def __init__(self, promises: list[Commitment]) -> None:
        self.promises = promises
        self.done: set[int] = set()
        self.now = datetime.combine(DUE, MORNING.timetz())

    def comes_round(self, *, killed_at: int = 0) -> None:
        what = [owed(one) for place, one in enumerate(self.promises) if place not in self.done]
        with killed_before(killed_at):
            round_(what, self.now)

    def days(self, number: int) -> None:
        self.now += timedelta(days=number)
        self.comes_round()

    def killed(self, number: int) -> None:
        self.comes_round(killed_at=number)

    def do(self, number: int) -> None:
        self.done.add(number)
        self.comes_round()

    def undo(self, number: int) -> None:
        self.done.discard(number)
        self.comes_round()

    def read(self, number: int) -> None:
        self._act(inbox.mark_read, number)

    def acknowledge(self, number: int) -> None:
        self._act(inbox.acknowledge, number)

    def _act(self, verb: Callable[..., Reminder], number: int) -> None:
        rows = list(Reminder.objects.filter(read_at=None, settled_at=None).order_by("pk"))
        if rows:
            chosen = rows[number % len(rows)]
            verb(actor=chosen.recipient, reminder=chosen)


STEP = st.one_of(
    st.tuples(st.just("days"), st.integers(0, 9)),
    st.tuples(st.just("killed"), st.integers(1, 60)),
    st.tuples(st.sampled_from(["do", "undo", "read", "acknowledge"]), st.integers(0, 2)),
)


@pytest.mark.long
@given(steps=st.lists(STEP, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_everybody_is_told_once(steps: list[tuple[str, int]], promises: list[Commitment]) -> None:
    with (
        TemporaryDirectory() as name,
        override_settings(EMAIL_BACKEND=FILES, EMAIL_FILE_PATH=name),
        transaction.atomic(),
    ):
        world = World(promises)

        for step, number in steps:
            getattr(world, step)(number)
        for _ in range(3):
            world.days(1)

        assert_told_once(Path(name), promises)
        transaction.set_rollback(True)


def assert_told_once(folder: Path, promises: list[Commitment]) -> None:
    keys = list(Reminder.objects.values_list("recipient", "key", "rung"))
    assert len(keys) == len(set(keys))
    # Nothing is lost: what is unread and still owed was told in a letter that was sent.
    assert not Reminder.objects.filter(read_at=None, settled_at=None, message=None).exists()
    assert not Message.objects.exclude(state__in=[MessageState.SENT, MessageState.DROPPED]).exists()
    # Nothing is twice: no promise is in more letters than it has reminders that were put into messages.
    lines = references(folder)
    for one in promises:
        told = Reminder.objects.filter(subject_pk=one.pk, message__state=MessageState.SENT).count()
        assert lines.count(one.reference) <= told
    assert len(letters(folder)) == Message.objects.filter(state=MessageState.SENT).count()
