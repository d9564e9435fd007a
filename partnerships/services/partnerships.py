"""What managers do to a partnership as a whole: put it to rest, and wake it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Max

from partnerships.choices import PartnershipState, StepKind
from partnerships.models import Partnership, Step, User
from partnerships.permissions import Permission
from partnerships.rules import partnerships as rules
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import acting, give_reason, today


def pause(*, actor: User, partnership: Partnership, version: int | None, reason: str) -> Partnership:
    """
    Make a partnership dormant from today: cadence, obligations and reminders rest, standing does not.

    :raises RuleViolation: if it is not concluded, or no reason is given.
    """
    return _step(actor, partnership, version, reason, "partnerships.pause", rules.paused)


def resume(*, actor: User, partnership: Partnership, version: int | None, reason: str) -> Partnership:
    """
    Make a dormant partnership active again from today.

    :raises RuleViolation: if it is not dormant, or no reason is given.
    """
    return _step(actor, partnership, version, reason, "partnerships.resume", rules.resumed)


def _step(
    actor: User,
    partnership: Partnership,
    version: int | None,
    reason: str,
    action: str,
    rule: Callable[[str], tuple[StepKind, PartnershipState]],
) -> Partnership:
    with acting(actor, action, reason=reason) as access:
        locked: Partnership = Partnership.objects.lock(partnership.pk)
        access.require(Permission.PARTNERSHIP_PAUSE, locked)
        locked.expect(version)
        kind, state = rule(locked.state)
        note = give_reason(reason)
        last = locked.steps.aggregate(last=Max("position"))["last"]
        step = Step(
            partnership=locked, kind=kind, state_after=state, note=note, position=0 if last is None else last + 1,
            is_demonstration=actor.is_demonstration,
        )  # fmt: skip
        step.date = PartialDate.on(today())
        step.full_clean()
        step.save()
        locked.refresh_from_db()
    return locked
