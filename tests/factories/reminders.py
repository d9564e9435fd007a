"""Obligations and the reminders of them, without what makes them owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from partnerships.choices import MessageKind, ObligationKind, Rung
from partnerships.models import Commitment, Message, Reminder, User
from partnerships.permissions import marking_of, partners_of
from partnerships.rules.obligations import Obligation
from tests.factories.base import making

DUE = date(2026, 11, 1)


def owed(commitment: Commitment, person: User | None = None, /, **changes: Any) -> Obligation:
    """Say that somebody owes an update on a commitment; its owner, if no person is given."""
    who = person or commitment.owner
    values: dict[str, Any] = {
        "kind": ObligationKind.UPDATE,
        "pk": commitment.pk,
        "key": f"update:{commitment.pk}:0",
        "reference": commitment.reference,
        "title": commitment.text,
        "since": date(2026, 10, 1),
        "due": DUE,
        "person_id": who.pk if who else None,
        "unit_id": who.unit_id if who else None,
        "partner_ids": tuple(sorted(partners_of(commitment))),
        "marking": int(marking_of(commitment)),
    }
    return Obligation(**values | changes)


def reminder(recipient: User, commitment: Commitment, /, *, rung: Rung = Rung.LATE, **changes: Any) -> Reminder:
    values: dict[str, Any] = {
        "recipient": recipient,
        "kind": ObligationKind.UPDATE,
        "key": f"update:{commitment.pk}:0@{DUE}",
        "rung": rung,
        "subject_pk": commitment.pk,
        "reference": commitment.reference,
        "due": DUE,
        "days_late": 1,
        "raised_at": timezone.now(),
    }
    row = Reminder(**values | changes)
    with making():
        row.save()
    return row


def message(recipient: User, *reminders: Reminder, now: datetime, kind: MessageKind = MessageKind.DIGEST) -> Message:
    """Make a waiting message that tells these reminders."""
    made = Message.objects.create(
        recipient=recipient, kind=kind, key=f"{kind}:{recipient.pk}:{now.date()}", not_before=now, created_at=now
    )
    Reminder.objects.filter(pk__in=[one.pk for one in reminders]).update(message=made)
    return made
