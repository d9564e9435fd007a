"""Which assignments count on a day; a substitute's counts through the one it stands in for, never beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q

ORIGINAL = "substitute_for__"


def in_force(on: date, path: str = "") -> Q:
    """Give the condition that an assignment runs on a day."""
    return Q(**{f"{path}starts_on__lte": on}) & (Q(**{f"{path}ends_on": None}) | Q(**{f"{path}ends_on__gte": on}))


def counting(on: date) -> Q:
    """
    Give the condition that an assignment counts on a day, whoever holds it.

    A substitute's counts only while the one it stands in for does: that one runs too, is nobody's substitute itself,
    and its holder's account is active. Who stands in for themselves has nothing by it that they have not anyway.
    """
    original = in_force(on, ORIGINAL) & Q(**{f"{ORIGINAL}substitute_for": None, f"{ORIGINAL}user__is_active": True})
    return in_force(on) & (Q(substitute_for=None) | original)


def giving(condition: Callable[[str], Q]) -> Q:
    """
    Ask what an assignment gives: role, scope and marking of itself, or, for a substitute's, of the one stood in for.

    `condition` takes the way to the assignment ("" for itself), and asks for its role at least: where nobody is stood
    in for, that is not known. What a substitute's own columns say is never asked, so that it gives less as soon as the
    other does.
    """
    return (Q(substitute_for=None) & condition("")) | condition(ORIGINAL)
