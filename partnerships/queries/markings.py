"""What the levels of marking are called, and the words that administrators gave them."""

from __future__ import annotations

from partnerships.models import HandlingMarking
from partnerships.models.marking_names import handling_of, marking_choices, name_of, read_anew
from partnerships.permissions import Access
from partnerships.queries import rows

__all__ = ["entries", "handling_of", "marking_choices", "name_of", "read_anew"]


def entries(*, viewer: Access) -> dict[int, HandlingMarking]:
    """Give the entries by their level; a level without one has the program's words."""
    return {entry.level: entry for entry in rows.seen(HandlingMarking, viewer=viewer).select_related("changed_by")}
