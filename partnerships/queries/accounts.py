"""What a person sees of their own account."""

from __future__ import annotations

from django.db.models import Q

from partnerships.models import Assignment, User
from partnerships.permissions import Access


def own(*, viewer: Access) -> User:
    """Read the viewer's account afresh, with its unit."""
    return User.objects.select_related("unit").get(pk=viewer.user.pk)


def own_assignments(*, viewer: Access) -> list[Assignment]:
    """List the assignments that count for the viewer today or later, by role and scope."""
    return list(
        Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=viewer.on), user=viewer.user)
        .select_related("partner", "category", "substitute_for__user")
        .order_by("role", "scope", "partner__sort_key", "pk")
    )
