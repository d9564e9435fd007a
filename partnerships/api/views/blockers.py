"""Blockers: recorded, and resolved."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.blockers import BlockerNew, BlockerRow, Resolution
from partnerships.api.views.base import step
from partnerships.api.views.parts import Part
from partnerships.filters.parts import BlockerFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import parts
from partnerships.services import blockers


class Blockers(Part):
    """What stands in the way of commitments; over an open one no review says “on track” or “implemented”."""

    policy = keeping(Permission.WORK_EDIT)
    row = BlockerRow
    given = BlockerNew
    filterset_class = BlockerFilter
    sorts = {
        "id": "pk",
        "changed": "changed_at",
        "since": "since",
        "resolved": "resolved_on",
        "commitment": "commitment__reference",
    }
    default_ordering = "-since"
    possible = parts.blocker_transitions

    def add(self, *, reason: str, commitment: Any, **values: Any) -> Any:
        return blockers.add(actor=self.viewer.user, commitment=commitment, values=values)

    @step(Resolution)
    def resolve(self, record: Any, *, version: int, **values: Any) -> Any:
        """Say how and when it was resolved."""
        return blockers.resolve(actor=self.viewer.user, blocker=record, version=version, **values)
