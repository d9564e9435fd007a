"""Which assignments count on a day; a substitute's counts through the one it stands in for, never beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, Q

ORIGINAL = "substitute_for__"


def in_force(on: date, path: str = "") -> Q:
    """Give the condition that an assignment runs on a day."""
    return Q(**{f"{path}starts_on__lte": on}) & (Q(**{f"{path}ends_on": None}) | Q(**{f"{path}ends_on__gte": on}))


def counting(on: date) -> Q:
    """
    Give the condition that an assignment counts on a day, whoever holds it.

    A substitute's counts only while the one it stands in for does: that one runs too, is nobody's substitute itself,
    and its holder is another person whose account is active.
    """
    original = in_force(on, ORIGINAL) & Q(
        **{f"{ORIGINAL}substitute_for": None, f"{ORIGINAL}user__is_active": True, f"{ORIGINAL}user__is_system": False}
    )
    return in_force(on) & (Q(substitute_for=None) | (original & ~Q(**{f"{ORIGINAL}user": F("user")})))


def giving(condition: Callable[[str], Q]) -> Q:
    """
    Ask what an assignment gives: role, scope and marking of itself, or, for a substitute's, of the one stood in for.

    `condition` takes the way to the assignment ("" for itself). What a substitute's own columns say is never asked, so
    that it gives less as soon as the other does.
    """
    return (Q(substitute_for=None) & condition("")) | (Q(substitute_for__isnull=False) & condition(ORIGINAL))
