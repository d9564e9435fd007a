"""Reported positions: what sources say of commitments, day by day."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.reported_positions import ReportedPositionNew, ReportedPositionRow
from partnerships.api.views.parts import Part
from partnerships.filters.parts import ReportedPositionFilter
from partnerships.permissions import Permission, keeping
from partnerships.services import reported_positions


class ReportedPositions(Part):
    """What sources say of commitments, day by day; it never writes a commitment's status."""

    policy = keeping(Permission.WORK_EDIT)
    row = ReportedPositionRow
    given = ReportedPositionNew
    filterset_class = ReportedPositionFilter
    sorts = {"id": "pk", "changed": "changed_at", "on": "on", "commitment": "commitment__reference"}
    default_ordering = "-on"

    def add(self, *, reason: str, commitment: Any, **values: Any) -> Any:
        return reported_positions.add(actor=self.viewer.user, commitment=commitment, **values)
