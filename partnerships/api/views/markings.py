"""What the levels of marking are called here, and how each is to be handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.markings import MarkingGiven, MarkingRow
from partnerships.api.views.entries import Entries
from partnerships.filters.markings import MarkingFilter


class Markings(Entries):
    """Words that this place has for the levels of marking: 0 public, 1 internal, 2 limited."""

    row = MarkingRow
    given = changed = MarkingGiven
    filterset_class = MarkingFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "level": "level", "name": "name", "changed": "changed_at"}
    default_ordering = "level"
