"""Writing the events of a file: new ones many at a time, changed ones field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from partnerships.choices import MeetingStatus
from partnerships.models import Citation, Commitment, CommitmentPartner, Fulfilment, Meeting, ReportedPosition
from partnerships.models.base import Record
from partnerships.queries import events as queries
from partnerships.rules.event_entries import CommitmentEntry, EventEntry, only_adds_positions
from partnerships.services import event_rows, fulfilments
from partnerships.services.activity import take_over_positions
from partnerships.services.base import next_reference
from partnerships.services.event_rows import PARTS, Lookups

# The ways on which a meeting's status can follow the file; the workflow knows no others.
WAYS: dict[tuple[str, str], tuple[MeetingStatus, ...]] = {
    (MeetingStatus.PLANNED, MeetingStatus.HELD): (MeetingStatus.CONFIRMED, MeetingStatus.HELD),
    (MeetingStatus.PLANNED, MeetingStatus.UNCONFIRMED): (MeetingStatus.UNCONFIRMED,),
    (MeetingStatus.UNCONFIRMED, MeetingStatus.HELD): (MeetingStatus.HELD,),
}


class Writer:
    """
    Collect the rows of new and changed events, then save them.

    Rows are made for many events at once and saved a table at a time: the triggers see each row all the same.
    """

    def __init__(self, entries: Collection[EventEntry], *, on: date) -> None:
        self.lookups, self.on = Lookups.read(entries), on
        self.meetings: list[Record] = []
        self.parts: dict[Any, list[Record]] = {model: [] for model in PARTS}
        self.commitments: list[Record] = []
        self.commitment_parts: list[Record] = []
        self.promises: list[tuple[Commitment, CommitmentEntry]] = []  # those whose fulfilments are to be written
        self.changed_meetings: list[Meeting] = []
        self.touched: set[int] = set()  # commitments whose position is to be computed again

    def add(self, entry: EventEntry) -> None:
        """Take in an event that is new here."""
        meeting = event_rows.meeting(entry, self.lookups, on=self.on)
        meeting.reference = next_reference("MTG", self._codes(entry))
        self.meetings.append(meeting)
        for model, (_fields, make) in PARTS.items():
            self.parts[model] += make(meeting, entry, self.lookups)
        for position, promise in enumerate(entry.commitments):
            self._add_commitment(meeting, entry, promise, position)

    def change(self, meeting: Meeting, entry: EventEntry, before: EventEntry) -> None:
        """Bring a stored event to what the file says; `meeting` comes from `queries.events.meetings`."""
        if only_adds_positions(entry, before):
            self._report_all(meeting, entry, has_other_sources=False)
            return
        new, old = entry.as_dict(), before.as_dict()
        changed = {name for name in new | old if new.get(name) != old.get(name)}
        self._follow(meeting, event_rows.status_of(entry, on=self.on))
        event_rows.fill_meeting(meeting, entry, self.lookups)
        parts = [(model, make) for model, (fields, make) in PARTS.items() if fields & changed]
        meeting.lists_version += bool(parts)
        meeting.save()
        self.changed_meetings.append(meeting)
        for model, make in parts:
            model._base_manager.filter(meeting=meeting).delete()
            self.parts[model] += make(meeting, entry, self.lookups)
        if changed & {"commitments", "partners"}:
            self._change_commitments(meeting, entry, before, changed)
        elif "sources" in changed:
            self._report_all(meeting, entry, has_other_sources=True)

    def finish(self) -> list[str]:
        """Save everything; give the ids of commitments that had been waiting for one of the new events."""
        _create(self.lookups.new_rows())
        _create(self.meetings)
        for rows in self.parts.values():
            _create(rows)
        _create(self.commitments)
        _create(self.commitment_parts)
        self._write_fulfilments()
        linked = fulfilments.link_awaited(each for each in self.meetings if isinstance(each, Meeting))
        self.touched |= {step.commitment_id for step in linked}
        self._follow_dates()
        take_over_positions(self.touched)
        return [queries.id_of(step.commitment) for step in linked]

    def _codes(self, entry: EventEntry) -> list[str]:
        return [partner.iso3 for partner in self.lookups.partners_of(entry)]

    def _follow(self, meeting: Meeting, target: MeetingStatus) -> None:
        for status in WAYS.get((meeting.status, target), ()):
            meeting.status = status
            meeting.save()

    def _add_commitment(self, meeting: Meeting, entry: EventEntry, promise: CommitmentEntry, position: int) -> None:
        row = event_rows.commitment(meeting, promise, position)
        row.reference = next_reference("COM", self._codes(entry))
        self.commitments.append(row)
        self.commitment_parts += event_rows.commitment_partners(row, self.lookups.partners_of(entry))
        for day, known in promise.positions:
            self.commitment_parts += event_rows.reported_position(row, day, known, entry, self.lookups)
        self.promises.append((row, promise))

    def _change_commitments(
        self, meeting: Meeting, entry: EventEntry, before: EventEntry, changed: Collection[str]
    ) -> None:
        stored = {queries.id_of(each): each for each in meeting.commitments.all()}
        told = {each.id: each for each in before.commitments}
        for position, promise in enumerate(entry.commitments):
            row = stored.pop(promise.id, None)
            if row is None:
                self._add_commitment(meeting, entry, promise, position)
                continue
            event_rows.fill_commitment(row, promise, position)
            row.save()
            self._report(row, promise, entry, has_other_sources="sources" in changed)
            self._replace_steps(row, promise, told[promise.id])
            if "partners" in changed:
                CommitmentPartner.objects.filter(commitment=row).delete()
                self.touched.add(row.pk)
                self.commitment_parts += event_rows.commitment_partners(row, self.lookups.partners_of(entry))
        for row in stored.values():
            row.delete()

    def _report_all(self, meeting: Meeting, entry: EventEntry, *, has_other_sources: bool) -> None:
        stored = {queries.id_of(each): each for each in meeting.commitments.all()}
        for promise in entry.commitments:
            self._report(stored[promise.id], promise, entry, has_other_sources=has_other_sources)

    def _report(self, row: Commitment, promise: CommitmentEntry, entry: EventEntry, *, has_other_sources: bool) -> None:
        """Bring what is reported of the days that the file names; of all other days it stays as it is."""
        stored = {known.on: known for known in row.reported_positions.all()}
        for day, position in promise.positions:
            if day not in stored:
                self.commitment_parts += event_rows.reported_position(row, day, position, entry, self.lookups)
                self.touched.add(row.pk)
            else:
                self._correct(stored[day], position, entry, has_other_sources=has_other_sources)

    def _correct(self, known: ReportedPosition, position: str, entry: EventEntry, *, has_other_sources: bool) -> None:
        if known.position != position:
            known.position = position
            known.save()
            self.touched.add(known.commitment_id)
        if has_other_sources:
            Citation.objects.filter(reported_position=known).delete()
            self.commitment_parts += event_rows.position_citations(known, entry, self.lookups)

    def _replace_steps(self, row: Commitment, promise: CommitmentEntry, before: CommitmentEntry) -> None:
        if promise.fulfilled_by != before.fulfilled_by:
            Fulfilment.objects.filter(commitment=row).delete()
            self.promises.append((row, promise))
            self.touched.add(row.pk)

    def _write_fulfilments(self) -> None:
        ids = {each for _row, promise in self.promises for each in promise.fulfilled_by}
        known = {queries.id_of(each): each for each in queries.with_ids(Meeting.objects.order_by("pk"), ids)}
        self.touched |= {commitment.pk for commitment, _promise in self.promises}
        _create(
            step
            for commitment, promise in self.promises
            for step in fulfilments.steps(commitment, promise.fulfilled_by, known)
        )

    def _follow_dates(self) -> None:
        linked = Fulfilment.objects.filter(meeting__in=self.changed_meetings).select_related("meeting").order_by("pk")
        for row in linked:
            if row.meeting is not None and row.fulfilled_on != row.meeting.date.latest:
                row.fulfilled_on = row.meeting.date.latest
                row.save()
                self.touched.add(row.commitment_id)


def _create(rows: Iterable[Record]) -> None:
    """Insert rows a table at a time, in the order in which the tables first come."""
    by_model: dict[type[Record], list[Record]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, some in by_model.items():
        model._base_manager.bulk_create(some, batch_size=500)
