"""Reported positions as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.meeting_inputs import SourceGiven
from partnerships.api.serializers.meetings import Cited
from partnerships.models import ReportedPosition


class ReportedPositionRow(Row):
    """What sources say of a commitment on one day; it never writes the commitment's status."""

    noun = "reported-positions"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    sources = Cited(source="citations", many=True)

    class Meta:
        model = ReportedPosition
        fields = [
            "id", "version", "commitment", "on", "position", "note", "sources", "created_at", "created_by",
            "changed_at", "changed_by",
        ]  # fmt: skip


class ReportedPositionNew(GivenColumns):
    """What sources say of one day, and which."""

    sources = SourceGiven(many=True, required=False)

    class Meta:
        model = ReportedPosition
        fields = ["commitment", "on", "position", "note", "sources"]
