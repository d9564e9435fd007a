"""Outcomes, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnerships.api.serializers.base import Because
from partnerships.api.serializers.meeting_inputs import Planned
from partnerships.api.serializers.outcomes import (
    Cadence,
    Converted,
    Deferred,
    Merged,
    OutcomeChange,
    OutcomeNew,
    OutcomeRow,
)
from partnerships.api.views.base import Records, Resource, Words, step
from partnerships.api.views.meetings import lists_of
from partnerships.filters.outcomes import OutcomeFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import outcomes as queries
from partnerships.services import outcomes


class Outcomes(Resource):
    """What meetings produced: each waits for triage, or became something."""

    policy = keeping(Permission.WORK_EDIT)
    row = OutcomeRow
    given = OutcomeNew
    changed = OutcomeChange
    filterset_class = OutcomeFilter
    sorts = {
        "id": "pk", "changed": "changed_at", "meeting": "meeting_id", "position": "position", "kind": "kind",
        "disposition": "disposition", "deferred_until": "deferred_until",
    }  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        return queries.listing(viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: queries.transitions(row, viewer=self.viewer) for row in rows}

    def add(self, *, reason: str, meeting: Any, **values: Any) -> Any:
        return outcomes.add(actor=self.viewer.user, meeting=meeting, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return outcomes.change(actor=self.viewer.user, outcome=record, version=version, values=values, reason=reason)

    @step(Converted)
    def convert(
        self, record: Any, *, version: int, reason: str, partners: Any = None, action: Any = None, **values: Any
    ) -> Any:
        """
        Make a commitment of an outcome.

        It gets an owner, a due date and a first action; partners are those of the meeting, or some of them.
        """
        return outcomes.convert(
            actor=self.viewer.user, outcome=record, version=version, values=values, action=action, partners=partners
        )

    @step(Planned)
    def convert_to_meeting(self, record: Any, *, version: int, reason: str, partners: Any = None, **values: Any) -> Any:
        """
        Answer an agreement to go on talking with a planned meeting.

        The outcome stands on its agenda; partners and marking are those of where it was agreed, unless given.
        """
        lists = lists_of(values)
        return outcomes.convert_to_meeting(
            actor=self.viewer.user, outcome=record, version=version, values=values, partners=partners, **lists
        )

    @step(Cadence)
    def convert_to_cadence(self, record: Any, *, version: int, reason: str, track: Any) -> Any:
        """Answer an agreement to go on talking with a standing dialogue that has a rhythm."""
        return outcomes.convert_to_cadence(actor=self.viewer.user, outcome=record, version=version, track=track)

    @step(Deferred)
    def defer(self, record: Any, *, version: int, reason: str, track: Any = None, until: date | None = None) -> Any:
        """Put an outcome off to a standing dialogue, to a day, or both."""
        return outcomes.defer(
            actor=self.viewer.user, outcome=record, version=version, track=track, until=until, reason=reason
        )

    @step(Because)
    def close(self, record: Any, *, version: int, reason: str) -> Any:
        """Note that an outcome needs no action, and why."""
        return outcomes.close(actor=self.viewer.user, outcome=record, version=version, reason=reason)

    @step(Merged)
    def merge(self, record: Any, *, version: int, reason: str, merged_into: Any) -> Any:
        """Follow an outcome together with another one of its meeting."""
        return outcomes.merge(
            actor=self.viewer.user, outcome=record, version=version, merged_into=merged_into, reason=reason
        )

    @step(Because)
    def reopen(self, record: Any, *, version: int, reason: str) -> Any:
        """Bring a deferred, closed or merged outcome back to triage."""
        return outcomes.reopen(actor=self.viewer.user, outcome=record, version=version, reason=reason)
