"""Reminders from what is owed: raised once for each person, obligation and rung; settled once nothing is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from partnerships.audit.context import acting_as
from partnerships.choices import Rung
from partnerships.models import Reminder, User
from partnerships.notifications.people import People
from partnerships.rules import reminders as rules
from partnerships.rules.days import day_of
from partnerships.rules.obligations import Obligation

BATCH = 1_000
Due = list[tuple[Obligation, list[Rung]]]


class _Known(NamedTuple):
    """What a run needs to know of a reminder there is."""

    key: str
    pk: int
    recipient: int
    rung: str
    acknowledged_at: datetime | None
    settled_at: datetime | None


def remind(*, actor: User, owed: Iterable[Obligation], on: date, now: datetime) -> int:
    """
    Raise what the ladder says of a day and settle what is no longer owed; gives how many were raised.

    Every batch is a transaction of its own and adds only what is missing: run twice, at the same time too, or ended
    anywhere, the next run goes on from there. `owed` is everything anybody owes; cut short, nothing is settled.
    """
    people = People.load(on=on)
    standing: set[str] = set()
    raised = 0
    for batch in _batches(owed, on):
        standing.update(rules.key_of(one) for one, _rungs in batch)
        with acting_as(actor, action="reminders.raise"):
            raised += _raise(batch, people, on=on, now=now)
    _settle(actor, standing, now=now)
    return raised


def _batches(owed: Iterable[Obligation], on: date) -> Iterator[Due]:
    """Give what some rung is reached for, a few hundred at a time."""
    due = ((one, rules.reached(due=one.due, on=on)) for one in owed)
    reached = ((one, rungs) for one, rungs in due if rungs)
    while batch := list(islice(reached, BATCH)):
        yield batch


def _raise(batch: Due, people: People, *, on: date, now: datetime) -> int:
    there: dict[str, list[_Known]] = {}
    columns = Reminder.objects.values_list("key", "pk", "recipient_id", "rung", "acknowledged_at", "settled_at")
    for values in columns.filter(key__in=[rules.key_of(one) for one, _rungs in batch]).order_by("pk"):
        known = _Known(*values)
        there.setdefault(known.key, []).append(known)
    missing: list[Reminder] = []
    back: list[int] = []
    for one, rungs in batch:
        told = there.get(rules.key_of(one), [])
        back += [reminder.pk for reminder in told if reminder.settled_at and reminder.rung in rungs]
        free = [rung for rung in rungs if not rules.is_held(rung, _acknowledged(told), on=on)]
        pairs = [(reminder.recipient, reminder.rung) for reminder in told]
        for person, rung in rules.recipients(free, people.candidates(one), told=pairs):
            if people.may_be_told(person, rung, one):
                missing.append(_reminder(one, person, rung, on=on, now=now))
    Reminder.objects.bulk_create(missing, ignore_conflicts=True)
    if back:
        Reminder.objects.filter(pk__in=back).update(settled_at=None)
    return len(missing)


def _acknowledged(reminders: Iterable[_Known]) -> list[tuple[str, date]]:
    return [(one.rung, day_of(one.acknowledged_at)) for one in reminders if one.acknowledged_at]


def _reminder(one: Obligation, person: int, rung: Rung, *, on: date, now: datetime) -> Reminder:
    return Reminder(
        recipient_id=person,
        kind=one.kind,
        key=rules.key_of(one),
        rung=rung,
        subject_pk=one.pk,
        reference=one.reference,
        due=one.due,
        days_late=one.days_late(on=on),
        raised_at=now,
    )


def _settle(actor: User, standing: set[str], *, now: datetime) -> None:
    seen = 0
    while open_ones := list(
        Reminder.objects.filter(settled_at=None, pk__gt=seen).order_by("pk").values_list("pk", "key")[:BATCH]
    ):
        seen = open_ones[-1][0]
        gone = [pk for pk, key in open_ones if key not in standing]
        if gone:
            with acting_as(actor, action="reminders.settle"):
                Reminder.objects.filter(pk__in=gone, settled_at=None).update(settled_at=now)
