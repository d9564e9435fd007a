"""What every work on a commitment shares: it is held while it is changed, and remembers that somebody worked on it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.errors import RuleViolation
from partnerships.models import Commitment, User
from partnerships.permissions import Access, Permission
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


def require_in_scope(who: User | None, permission: Permission, commitment: Any, *, field: str) -> None:
    """:raises RuleViolation: if the person named could not do their part for want of role, scope or marking."""
    if who is None:
        return
    if who.is_system or not who.is_active or not Access.of(who, on=today()).can(permission, commitment):
        raise RuleViolation(
            {
                field: _("%(name)s has no role for these partners and this marking. Choose somebody who has.")
                % {"name": who}
            }
        )


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
