"""What surrounds the work: interests, standing dialogues, posts and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partnerships.permissions import Access, Permission


def transitions(rows: Iterable[Any], *, viewer: Access) -> dict[int, list[str]]:
    """Say which rows the viewer may change; asks the database nothing if the rows came with what they belong to."""
    return {row.pk: ["change"] if viewer.can(Permission.CONTEXT_EDIT, row) else [] for row in rows}
