"""Areas of cooperation, the objectives above them, and formats of dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.areas import (
    AreaGiven,
    AreaObjectiveGiven,
    AreaObjectiveRow,
    AreaRow,
    FormatGiven,
    FormatRow,
    ObjectiveGiven,
    ObjectiveRow,
)
from partnerships.api.views.entries import Entries
from partnerships.filters.areas import AreaFilter, AreaObjectiveFilter, FormatFilter, ObjectiveFilter

SORTS: Mapping[str, str] = {"id": "pk", "name": "name", "changed": "changed_at"}


class Areas(Entries):
    """Areas of cooperation."""

    row = AreaRow
    given = changed = AreaGiven
    filterset_class = AreaFilter
    sorts: ClassVar[Mapping[str, str]] = {**SORTS, "slug": "slug"}
    default_ordering = "name"


class Objectives(Entries):
    """Strategic objectives above areas."""

    row = ObjectiveRow
    given = changed = ObjectiveGiven
    filterset_class = ObjectiveFilter
    sorts = SORTS
    default_ordering = "name"


class AreaObjectives(Entries):
    """Which area serves which objective."""

    row = AreaObjectiveRow
    given = changed = AreaObjectiveGiven
    filterset_class = AreaObjectiveFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "changed": "changed_at"}


class Formats(Entries):
    """Forms that dialogue takes."""

    row = FormatRow
    given = changed = FormatGiven
    filterset_class = FormatFilter
    sorts: ClassVar[Mapping[str, str]] = {**SORTS, "slug": "slug"}
    default_ordering = "name"
