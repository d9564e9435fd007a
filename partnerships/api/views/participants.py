"""Participants and agenda items by themselves; with the whole meeting they are written in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from partnerships.api.serializers.participants import (
    AgendaItemChange,
    AgendaItemNew,
    AgendaItemRow,
    ParticipantChange,
    ParticipantNew,
    ParticipantRow,
)
from partnerships.api.views.base import Records, Resource, Words
from partnerships.filters.outcomes import AgendaItemFilter, ParticipantFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import outcomes as queries
from partnerships.services import agenda, participants


class Participants(Resource):
    """Who took part in meetings: offices, bodies, groups, with or without a name."""

    policy = keeping(Permission.WORK_EDIT)
    row = ParticipantRow
    given = ParticipantNew
    changed = ParticipantChange
    filterset_class = ParticipantFilter
    sorts = {
        "id": "pk", "changed": "changed_at", "meeting": "meeting_id", "position": "position", "office": "office",
        "name": "name",
    }  # fmt: skip

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: queries.transitions_of_part(row, viewer=self.viewer) for row in rows}

    def add(self, *, reason: str, meeting: Any, **values: Any) -> Any:
        return participants.add(actor=self.viewer.user, meeting=meeting, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return participants.change(
            actor=self.viewer.user, participant=record, version=version, values=values, reason=reason
        )


class AgendaItems(Resource):
    """What was on the agenda of meetings."""

    policy = keeping(Permission.WORK_EDIT)
    row = AgendaItemRow
    given = AgendaItemNew
    changed = AgendaItemChange
    filterset_class = AgendaItemFilter
    sorts = {"id": "pk", "changed": "changed_at", "meeting": "meeting_id", "position": "position"}

    def rows(self) -> QuerySet[Any]:
        return queries.agenda(viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: queries.transitions_of_part(row, viewer=self.viewer) for row in rows}

    def add(self, *, reason: str, meeting: Any, **values: Any) -> Any:
        return agenda.add(actor=self.viewer.user, meeting=meeting, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return agenda.change(actor=self.viewer.user, item=record, version=version, values=values, reason=reason)
