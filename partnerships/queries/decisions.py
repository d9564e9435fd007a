"""Who may decide on what somebody wrote or did, asked of many rows at once: what `Access.deciding_on_work_of` says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q

from partnerships.permissions import Access, Permission, within_reach


def deciding(access: Access, model: Any, permission: Permission, *, wrote: Callable[[int], Q]) -> Q:
    """
    Give the condition that the user has a permission over a row, apart from standing in for whoever wrote it.

    `wrote` gives the condition that the account of a key wrote, submitted, asked for or did it.
    """
    able = within_reach(access, model, permission)
    away = sorted(access.stands_in_for)
    if not away:
        return able
    is_theirs = Q(pk__in=[])
    for pk in away:
        is_theirs |= wrote(pk)
    return able & (~is_theirs | within_reach(access.in_own_right(), model, permission))


def not_in_own_right(access: Access, model: Any, pks: Collection[int]) -> set[int]:
    """Give those rows (by key) that the user decides on in somebody's place alone; without rows it asks nothing."""
    if not pks:
        return set()
    able = within_reach(access.in_own_right(), model, Permission.RECORD_DECIDE)
    return set(pks) - set(model.objects.filter(able, pk__in=pks).values_list("pk", flat=True))
