"""What stands in the way of a commitment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partnerships.errors import RuleViolation
from partnerships.models import Blocker, Commitment, User
from partnerships.permissions import Permission
from partnerships.rules import commitments as rules
from partnerships.services.activity import fill, hold, note_activity
from partnerships.services.base import acting, today


def add(*, actor: User, commitment: Commitment, values: dict[str, Any]) -> Blocker:
    """Record a blocker. `values`: kind, side, text, since."""
    with acting(actor, "blockers.add") as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        rules.check_is_followed(held.entry_state)
        blocker = Blocker(commitment=held, is_demonstration=held.is_demonstration)
        fill(blocker, values, allowed=frozenset({"kind", "side", "text", "since"}))
        _check_not_ahead(blocker.since, "since")
        blocker.full_clean()
        blocker.save()
        note_activity(held)
    return blocker


def resolve(*, actor: User, blocker: Blocker, version: int | None, resolved_on: date, resolution: str) -> Blocker:
    """:raises RuleViolation: if it is resolved already, or nothing says how it was."""
    with acting(actor, "blockers.resolve", reason=resolution) as access:
        commitment = hold(blocker.commitment)
        held: Blocker = Blocker.objects.lock(blocker.pk)
        access.require(Permission.WORK_EDIT, commitment)
        held.expect(version)
        if held.resolved_on is not None:
            raise RuleViolation(_("This blocker is resolved already."))
        if not resolution.strip():
            raise RuleViolation({"resolution": _("Say how it was resolved.")})
        _check_not_ahead(resolved_on, "resolved_on")
        if resolved_on < held.since:
            raise RuleViolation({"resolved_on": _("This is before the blocker began.")})
        held.resolved_on, held.resolution = resolved_on, resolution.strip()
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def _check_not_ahead(day: date | None, field: str) -> None:
    if day is not None and day > today():
        raise RuleViolation({field: _("This day is still to come.")})
