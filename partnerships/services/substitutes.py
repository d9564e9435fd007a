"""Standing in for somebody who is away: exactly what one assignment gives, for a time, with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Assignment, User
from partnerships.permissions import Access, Permission, may_appoint
from partnerships.rules import substitutes as rules
from partnerships.services.base import acting, give_reason, today

# What a substitute's assignment has from the one it stands in for.
GIVEN = ("role", "scope", "category_id", "partner_id", "highest_marking")
_COLUMN = {"category_id": "category", "partner_id": "partner"}


def appoint(
    *, actor: User, assignment: Assignment, substitute: User, starts_on: date, ends_on: date | None, reason: str
) -> Assignment:
    """
    Let somebody stand in for the holder of an assignment from one day to another.

    :raises NotAllowed: for oneself, or if the actor does not appoint for this assignment.
    :raises RuleViolation: for a period outside the assignment's, a person who cannot, or one who stands in then.
    """
    with acting(actor, "substitutes.appoint", reason=give_reason(reason)) as access:
        held: Assignment = Assignment.objects.lock(assignment.pk)
        _require(access, held)
        _check_taker(access, substitute, held)
        rules.check_not_past(starts_on, on=today())
        row = Assignment(
            user=substitute,
            substitute_for=held,
            starts_on=starts_on,
            ends_on=ends_on,
            is_demonstration=held.is_demonstration or substitute.is_demonstration or actor.is_demonstration,
            **{name: getattr(held, name) for name in GIVEN},
        )
        check(row)
        if held.substitutes.filter(user=substitute, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise RuleViolation({"substitute": _("This person stands in for this assignment then already.")})
        row.full_clean()
        row.save()
    return row


def appoint_for_all(*, actor: User, assignments: Iterable[Assignment], **given: Any) -> list[Assignment]:
    """Let somebody stand in for several assignments at once, all of them or none; refuses what `appoint` does."""
    with transaction.atomic():
        return [appoint(actor=actor, assignment=each, **given) for each in assignments]


def end(*, actor: User, substitution: Assignment, version: int | None, reason: str) -> Assignment:
    """
    End a substitution at once, or call off one that has not begun.

    :raises NotAllowed: for one's own, or if the actor does not appoint for this assignment.
    :raises RuleViolation: if it is none, or is over.
    :raises Conflict: if it was changed meanwhile.
    """
    with acting(actor, "substitutes.end", reason=give_reason(reason)) as access:
        held: Assignment = Assignment.objects.lock(substitution.pk)
        if held.substitute_for is None:
            raise RuleViolation(_("This is nobody's substitute."))
        _require(access, held.substitute_for)
        if held.user_id == actor.pk:
            raise NotAllowed(_("Nobody changes their own account or roles; another manager or administrator does."))
        held.expect(version)
        held.starts_on, held.ends_on = rules.ended((held.starts_on, held.ends_on), on=today())
        held.full_clean()
        held.save()
    return held


def check(row: Assignment) -> None:
    """
    Hold an assignment to what a substitute's is, through whichever door it comes.

    :raises RuleViolation: naming the field, if it stands in for itself, for a substitute, or gives anything else.
    """
    if row.substitute_for_id is None:
        return
    original: Assignment = Assignment.objects.lock(row.substitute_for_id)
    if original.substitute_for_id is not None or (row.pk and row.substitutes.exists()):
        raise RuleViolation({"substitute_for": _("Nobody stands in for a substitute.")})
    if original.user_id == row.user_id:
        raise RuleViolation({"substitute_for": _("Nobody stands in for themselves.")})
    for name in GIVEN:
        if getattr(row, name) != getattr(original, name):
            field = _COLUMN.get(name, name)
            raise RuleViolation(
                {field: _("A substitute has exactly what the assignment gives, neither more nor less.")}
            )
    rules.check_period(row.starts_on, row.ends_on, original=(original.starts_on, original.ends_on))


def stands_in(actor: User, account: User, *, on: date) -> bool:
    """Say whether somebody is or will be a substitute for a person, and so has what that person is given."""
    rows = Assignment.objects.filter(user=actor.pk, substitute_for__user=account.pk)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).exists()


def follow(original: Assignment, *, on: date) -> None:
    """
    Let the assignments of substitutes say what the one they stand in for gives now.

    What they may follows it in any case (`permissions.holding`); this is what lists and the history show.
    """
    for row in original.substitutes.select_for_update(of=("self",)).filter(ends_on__gte=on).order_by("pk"):
        changed = [name for name in GIVEN if getattr(row, name) != getattr(original, name)]
        for name in changed:
            setattr(row, name, getattr(original, name))
        if changed:
            row.save()


def _require(access: Access, assignment: Assignment) -> None:
    if may_appoint(access, assignment):
        return
    if assignment.substitute_for_id is not None:
        raise RuleViolation(_("Nobody stands in for a substitute."))
    raise NotAllowed(
        _("You may not appoint substitutes for this assignment. A manager of the unit does, within their own scope.")
    )


def _check_taker(access: Access, substitute: User, held: Assignment) -> None:
    if substitute.pk == access.user.pk:
        raise NotAllowed(_("Nobody makes themselves a substitute; another manager or an administrator does."))
    if substitute.pk == held.user_id:
        raise RuleViolation({"substitute": _("Nobody stands in for themselves.")})
    if not substitute.is_active or substitute.is_system:
        raise RuleViolation({"substitute": _("This account is switched off. Choose somebody else.")})
    if not held.user.is_active:
        raise RuleViolation(_("The account of %(name)s is switched off: hand the work over.") % {"name": held.user})
    if not access.has(Permission.PEOPLE_EDIT) and substitute.unit_id != held.user.unit_id:
        raise RuleViolation({"substitute": _("Choose somebody of the unit. An administrator appoints others.")})
