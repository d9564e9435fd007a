"""What a person does with their own reminders: read them, and acknowledge them, which holds the rungs above back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Reminder, User
from partnerships.permissions import require_may_write
from partnerships.services.base import acting


def mark_read(*, actor: User, reminder: Reminder) -> Reminder:
    """
    Note that the person has read it; a second time changes nothing.

    :raises NotAllowed: if it is somebody else's, or an access token acts that only reads.
    """
    _require_own(actor, reminder)
    Reminder.objects.filter(pk=reminder.pk, read_at=None).update(read_at=timezone.now())
    return Reminder.objects.get(pk=reminder.pk)


def mark_all_read(*, actor: User) -> int:
    """
    Note that the person has read all there are; gives how many were unread.

    :raises NotAllowed: if an access token acts that only reads.
    """
    require_may_write(actor)
    return Reminder.objects.filter(recipient=actor.pk, read_at=None).update(read_at=timezone.now())


def acknowledge(*, actor: User, reminder: Reminder) -> Reminder:
    """
    Say "I am on it": for two weeks nobody higher up is told of the same. A second time changes nothing.

    :raises NotAllowed: if it is somebody else's, or an access token acts that only reads.
    :raises RuleViolation: if it is settled: there is nothing left to hold back.
    """
    _require_own(actor, reminder)
    with acting(actor, "reminders.acknowledge"):
        held: Reminder = Reminder.objects.lock(reminder.pk)
        if held.acknowledged_at is not None:
            return held
        if held.settled_at is not None:
            raise RuleViolation(_("This is settled already; there is nothing to acknowledge."))
        held.acknowledged_at, held.acknowledged_by = timezone.now(), actor
        held.read_at = held.read_at or held.acknowledged_at
        held.full_clean()
        held.save()
    return held


def take_back(*, actor: User, reminder: Reminder) -> Reminder:
    """
    Take an acknowledgement back: the ladder goes on. A second time changes nothing.

    :raises NotAllowed: if it is somebody else's, or an access token acts that only reads.
    """
    _require_own(actor, reminder)
    with acting(actor, "reminders.take_back"):
        held: Reminder = Reminder.objects.lock(reminder.pk)
        if held.acknowledged_at is not None:
            held.acknowledged_at = held.acknowledged_by = None
            held.full_clean()
            held.save()
    return held


def _require_own(actor: User, reminder: Reminder) -> None:
    require_may_write(actor)
    if reminder.recipient_id != actor.pk:
        raise NotAllowed(_("This reminder is somebody else’s."))
