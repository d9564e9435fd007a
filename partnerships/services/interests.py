"""What each side wants in an area of a partnership."""

from __future__ import annotations

from typing import Any

from partnerships.models import Interest, Partnership, User
from partnerships.permissions import Permission
from partnerships.services.base import acting, lower_marking_needs


def add(*, actor: User, partnership: Partnership, values: dict[str, Any], reason: str = "") -> Interest:
    """
    Enter an interest; `values` names columns of `Interest`, its area among them.

    :raises RuleViolation: if the partnership has an interest in that area already.
    """
    with acting(actor, "interests.add", reason=reason) as access:
        interest = Interest(partnership=partnership, **values)
        access.require(Permission.CONTEXT_EDIT, interest)
        interest.full_clean()
        interest.save()
    return interest


def change(*, actor: User, interest: Interest, version: int | None, values: dict[str, Any], reason: str) -> Interest:
    """Change an interest; its partnership and area stay what they are."""
    with acting(actor, "interests.change", reason=reason) as access:
        locked: Interest = Interest.objects.lock(interest.pk)
        access.require(Permission.CONTEXT_EDIT, locked)
        locked.expect(version)
        lower_marking_needs(
            access,
            old=locked.marking,
            new=values.get("marking", locked.marking),
            may_decide=access.can(Permission.RECORD_DECIDE, locked),
            reason=reason,
        )
        for name, value in values.items():
            setattr(locked, name, value)
        access.require(Permission.CONTEXT_EDIT, locked)
        locked.full_clean()
        locked.save()
    return locked
