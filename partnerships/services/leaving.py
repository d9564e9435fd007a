"""When somebody leaves: their open work goes to others, their assignments end, the account is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Action, Assignment, Commitment, User
from partnerships.permissions import Access, Permission, visible
from partnerships.queries.responsibilities import HANDED_OVER, MOST, Duty
from partnerships.rules import substitutes as rules
from partnerships.services import administrators, ways_in
from partnerships.services.activity import hold
from partnerships.services.administering import administering
from partnerships.services.base import acting, give_reason, today


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one thing that was to be handed over; `refusal` is empty where it was."""

    duty: Duty
    row: Any
    refusal: str = ""


def hand_over(*, actor: User, leaver: User, takers: Mapping[str, User], reason: str) -> list[Line]:
    """
    Give what is open and names somebody to others, each thing by itself and recorded by itself.

    `takers`: key of a duty → who takes over all of it that the actor sees, at most `MOST` at once. What cannot go to
    them is refused with the reason and stays; what has gone already is left alone, so that it can be done again.
    :raises RuleViolation: without a reason.
    """
    reason = give_reason(reason)
    lines = []
    with transaction.atomic():
        viewer = Access.of(actor, on=today())
        for duty in HANDED_OVER:
            if duty.key in takers:
                rows = visible(viewer, duty.rows(leaver))[:MOST]
                lines += [
                    _handed_over(actor=actor, duty=duty, row=row, leaver=leaver, taker=takers[duty.key], reason=reason)
                    for row in rows
                ]
    return lines


def _handed_over(*, actor: User, duty: Duty, row: Any, leaver: User, taker: User, reason: str) -> Line:
    try:
        with acting(actor, "leaving.hand_over", reason=reason) as access:
            _hand_over(access, duty, row, leaver, taker)
    except (Conflict, NotAllowed, ValidationError) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        return Line(duty, row, " ".join(said))
    return Line(duty, row)


def _hand_over(access: Access, duty: Duty, row: Any, leaver: User, taker: User) -> None:
    commitment = hold(row.commitment) if isinstance(row, Action) else None
    held: Any = duty.model.objects.lock(row.pk)
    if commitment is not None:
        held.commitment = commitment
    if not access.has(Permission.PEOPLE_EDIT):
        if duty.is_registry:
            raise NotAllowed(_("Only an administrator hands over partnerships."))
        access.require(Permission.WORK_EDIT, held)
    if getattr(held, f"{duty.column}_id") != leaver.pk:
        return  # somebody took it over meanwhile
    if taker.pk == leaver.pk:
        raise RuleViolation(_("It is theirs already. Choose somebody else."))
    may = Access.of(taker, on=today()).can(duty.needs, held)
    if taker.is_system or not may:
        raise RuleViolation(_("%(name)s could not do this: role, scope or marking do not reach it.") % {"name": taker})
    setattr(held, duty.column, taker)
    _check_another_verifies(held)
    held.full_clean(exclude=["search"] if isinstance(held, Commitment) else None)
    held.save()


def _check_another_verifies(held: Any) -> None:
    if isinstance(held, Action) and held.verifier_id in (held.assignee_id, held.done_by_id) and held.verifier_id:
        raise RuleViolation(_("Somebody else than the one who does it verifies an action."))


def end_assignments(*, actor: User, account: User, last_day: date, reason: str) -> int:
    """
    End all assignments of somebody, and what substitutes have of them, with a day; gives how many were changed.

    None is made longer, so that it can be done again. The account stays on: it is switched off by itself.
    :raises NotAllowed: if it is the actor's own, or the actor is no administrator.
    :raises RuleViolation: for a day that is over, or if nobody would be administrator any more.
    """
    with administering(actor, account, "leaving.end_assignments", reason=reason):
        if last_day < today():
            raise RuleViolation({"last_day": _("This day is over. To end everything at once, switch the account off.")})
        with administrators.keeping_one():
            return _end(account, last_day)


def switch_off(*, actor: User, account: User, reason: str) -> ways_in.Closed:
    """
    Shut somebody out at once: assignments end today, the account is switched off, all ways in are closed.

    Open work stays with their name until it is handed over. Done again, it changes nothing.
    :raises NotAllowed: if it is the actor's own, or the actor is no administrator.
    :raises RuleViolation: for the last administrator.
    """
    with administering(actor, account, "leaving.switch_off", reason=reason):
        with administrators.keeping_one():
            held: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
            _end(held, today())
            if held.is_active:
                held.is_active = False
                held.full_clean()
                held.save()
        return ways_in.close(held, by=actor)


def _end(account: User, last_day: date) -> int:
    """End what runs beyond a day; what would only begin after it is called off."""
    theirs = Q(user=account) | Q(substitute_for__user=account)
    later = Q(ends_on=None) | Q(ends_on__gt=last_day)
    rows = Assignment.objects.select_for_update(of=("self",)).filter(theirs, later).order_by("pk")
    held: list[Assignment] = list(rows)
    for row in held:
        if row.starts_on > last_day:
            row.starts_on, row.ends_on = rules.ended((row.starts_on, row.ends_on), on=today())
        else:
            row.ends_on = last_day
        row.full_clean()
        row.save()
    return len(held)
