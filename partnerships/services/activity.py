"""What every work on a commitment shares: it is held while it is changed, and remembers that somebody worked on it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from partnerships.choices import EntryState
from partnerships.models import Commitment, User
from partnerships.permissions import Access, Permission
from partnerships.rules import commitments as rules
from partnerships.services.base import today


def hold(commitment: Commitment) -> Commitment:
    """
    Lock a commitment, afresh, until the transaction ends.

    It is locked before anything that belongs to it, so that two who work on it wait instead of deadlocking.
    """
    held: Commitment = Commitment.objects.lock(commitment.pk)
    return held


def note_activity(commitment: Commitment) -> None:
    """Say that a person did something of substance for it now (invariant 12); no new version comes of that."""
    commitment.last_activity_at = timezone.now()
    commitment.save(update_fields=["last_activity_at"])


def take_over_positions(commitment_ids: Collection[int]) -> None:
    """Let position and fulfilment of commitments follow the reported positions and steps just written."""
    # The trigger computes them from these rows, whatever stands here.
    Commitment.objects.filter(pk__in=commitment_ids).update(position_on=None)


def note_report(commitment: Commitment) -> None:
    """Do so for one commitment to which a person added what is known; followed ones remember that somebody worked."""
    if commitment.entry_state == EntryState.TAKEN_UP:
        note_activity(commitment)
    else:
        take_over_positions([commitment.pk])


def require_in_scope(who: User | None, permission: Permission, commitment: Any, *, field: str) -> None:
    """:raises RuleViolation: if the person named could not do their part for want of role, scope or marking."""
    if who is None:
        return
    is_in_scope = not who.is_system and Access.of(who, on=today()).can(permission, commitment)
    rules.check_in_scope(str(who), is_in_scope=is_in_scope, field=field)


def fill(row: Any, values: dict[str, Any], *, allowed: frozenset[str]) -> list[str]:
    """
    Put values on a row and list the fields that changed by it.

    :raises ValueError: for a field that is not open to the caller: a fault of the program, not of the user.
    """
    if unknown := set(values) - allowed:
        raise ValueError(f"Not to be set here: {', '.join(sorted(unknown))}")
    # A new row has nothing yet where it must name another: that reads as None.
    changed = [name for name, value in values.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
