"""Meetings: planned, logged, reported; changed as a whole; and their records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from partnerships.api.serializers.base import Because, Nothing
from partnerships.api.serializers.meeting_inputs import (
    Cancelled,
    Commented,
    Held,
    MeetingChange,
    MeetingNew,
    Postponed,
)
from partnerships.api.serializers.meetings import MeetingRow
from partnerships.api.views.base import Records, Resource, Words, step
from partnerships.choices import MeetingStatus, RecordState
from partnerships.filters.meetings import MeetingParameters
from partnerships.permissions import Permission, keeping, sending
from partnerships.queries import meetings as queries
from partnerships.services import meetings, reported

LISTS = ("tracks", "participants", "agenda", "outcomes", "sources", "commitments")


class Meetings(Resource):
    """
    Meetings of every level, with participants, agenda, outcomes, commitments and sources.

    A meeting is entered whole in one request; its version speaks for its lists too.
    """

    policy = keeping(Permission.WORK_EDIT)
    row = MeetingRow
    given = MeetingNew
    changed = MeetingChange
    filterset_class = MeetingParameters
    sorts = {
        "id": "pk", "changed": "changed_at", "reference": "reference", "date": "date_earliest",
        "date_latest": "date_latest", "title": "title", "level": "level", "status": "status", "record": "record_state",
        "submitted": "submitted_at",
    }  # fmt: skip
    default_ordering = "-date"

    def rows(self) -> QuerySet[Any]:
        return queries.whole(viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return queries.all_transitions(rows, viewer=self.viewer)

    def add(self, *, reason: str, status: str, record_state: str, partners: Any = (), **values: Any) -> Any:
        given = {"actor": self.viewer.user, "values": values, "partners": partners, **lists_of(values)}
        if record_state == RecordState.REPORTED:
            values["status"] = status
            return reported.report(**given)
        for name in ("commitments", "external_id"):
            given.pop(name, None)
            values.pop(name, None)
        return meetings.plan(**given) if status == MeetingStatus.PLANNED else meetings.log(**given)

    def change(self, record: Any, *, version: int, reason: str, partners: Any = None, **values: Any) -> Any:
        lists = lists_of(values)
        return meetings.change(
            actor=self.viewer.user, meeting=record, version=version, values=values, partners=partners, reason=reason,
            **lists,
        )  # fmt: skip

    @step(Nothing)
    def confirm(self, record: Any, *, version: int, reason: str) -> Any:
        """Note that both sides have confirmed a planned meeting."""
        return meetings.confirm(actor=self.viewer.user, meeting=record, version=version)

    @step(Held)
    def hold(self, record: Any, *, version: int, reason: str, date: Any = None) -> Any:
        """Note that a meeting took place, on its planned or on another date."""
        return meetings.hold(actor=self.viewer.user, meeting=record, version=version, date=date)

    @step(Cancelled)
    def cancel(self, record: Any, *, version: int, reason: str, cancel_reason: str = "", cancel_note: str = "") -> Any:
        """Call a meeting off."""
        return meetings.cancel(
            actor=self.viewer.user, meeting=record, version=version, cancel_reason=cancel_reason,
            cancel_note=cancel_note,
        )  # fmt: skip

    @step(Postponed)
    def postpone(
        self, record: Any, *, version: int, reason: str, cancel_reason: str = "", cancel_note: str = "", **date: Any
    ) -> Any:
        """
        Put a meeting off.

        Another is planned in its place, with its partners, tracks and agenda: its `postponed_to`.
        """
        return meetings.postpone(
            actor=self.viewer.user, meeting=record, version=version, cancel_reason=cancel_reason,
            cancel_note=cancel_note, **date,
        )  # fmt: skip

    @step(Nothing)
    def doubt(self, record: Any, *, version: int, reason: str) -> Any:
        """Note that nobody can say whether an announced meeting takes or took place."""
        return meetings.doubt(actor=self.viewer.user, meeting=record, version=version, reason=reason)

    @step(Nothing)
    def take_up(self, record: Any, *, version: int, reason: str) -> Any:
        """
        Make reported history a record of ours.

        From then on its outcomes owe triage, and it owes a review.
        """
        return meetings.take_up(actor=self.viewer.user, meeting=record, version=version, reason=reason)

    @step(Commented)
    def submit(self, record: Any, *, version: int, reason: str, comment: str) -> Any:
        """Hand a record to a manager; until it is returned nobody changes it."""
        return meetings.submit(actor=self.viewer.user, meeting=record, version=version, comment=comment)

    @step(Commented, policy=sending(Permission.RECORD_DECIDE, besides="never on one’s own"))
    def approve(self, record: Any, *, version: int, reason: str, comment: str) -> Any:
        """Approve a record that somebody else wrote and submitted, once every outcome is triaged."""
        return meetings.approve(actor=self.viewer.user, meeting=record, version=version, comment=comment)

    @step(Commented, policy=sending(Permission.RECORD_DECIDE, besides="never on one’s own"))
    def return_(self, record: Any, *, version: int, reason: str, comment: str) -> Any:
        """Give a record back, with a comment on what is to be mended."""
        return meetings.return_(actor=self.viewer.user, meeting=record, version=version, comment=comment)

    @step(Because)
    def revise(self, record: Any, *, version: int, reason: str) -> Any:
        """Start a new revision of an approved record, to correct it."""
        return meetings.revise(actor=self.viewer.user, meeting=record, version=version, reason=reason)


def lists_of(values: dict[str, Any]) -> dict[str, Any]:
    """Take the lists that are given out of the values, in the form that the services take."""
    lists = {name: values.pop(name) for name in LISTS if name in values}
    if "tracks" in lists:
        lists["tracks"] = [(row["track"], row.get("ordinal")) for row in lists["tracks"]]
    return lists
