"""Messages from reminders: escalations at once, digests at six in the morning; each reminder goes into one message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet

from partnerships.choices import Digest, MessageKind
from partnerships.models import Message, Reminder, User
from partnerships.queue import enqueue
from partnerships.rules import reminders as rules


def compose(*, now: datetime) -> int:
    """
    Make the messages that are due and ask for their delivery; gives how many were made.

    Each message and its reminders are one transaction under a key that exists once: run twice or ended anywhere, every
    reminder is told in one message, sooner or later.
    """
    return _escalations(now) + _digests(now)


def _untold() -> QuerySet[Reminder]:
    """Reminders that are news to somebody who takes mail: what was read in the inbox is no news."""
    return (
        Reminder.objects.filter(
            message=None, settled_at=None, read_at=None, recipient__is_active=True, recipient__is_system=False
        )
        .exclude(recipient__email="")
        .exclude(recipient__digest=Digest.OFF)
    )


def _escalations(now: datetime) -> int:
    untold = _untold().filter(rung__in=rules.ESCALATIONS)
    firsts = list(untold.order_by().values_list("recipient").annotate(first=Min("pk")))
    return sum(
        _make(f"escalation:{recipient}:{first}", MessageKind.ESCALATION, recipient, untold, now=now)
        for recipient, first in firsts
    )


def _digests(now: datetime) -> int:
    made = 0
    for digest in (Digest.DAILY, Digest.WEEKLY):
        day = rules.period(digest, now=now)
        if day is None:
            continue
        untold = _untold().filter(recipient__digest=digest, raised_at__lt=rules.cut_off(day))
        for recipient in _recipients(untold):
            made += _make(f"digest:{recipient}:{day}", MessageKind.DIGEST, recipient, untold, now=now)
    return made


def _recipients(untold: QuerySet[Reminder]) -> Iterable[int]:
    return list(untold.order_by("recipient").values_list("recipient", flat=True).distinct())


@transaction.atomic
def _make(key: str, kind: MessageKind, recipient: int, untold: QuerySet[Reminder], *, now: datetime) -> bool:
    """Make one message of a person's reminders, unless there is one with this key or somebody else just took them."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=recipient)  # one at a time for each person
    taken = list(untold.filter(recipient=recipient).order_by("pk").values_list("pk", flat=True))
    if not taken or Message.objects.filter(key=key).exists():
        return False
    message = Message.objects.create(recipient_id=recipient, kind=kind, key=key, created_at=now, not_before=now)
    Reminder.objects.filter(pk__in=taken).update(message=message)
    enqueue("send", {}, key="send")
    return True
