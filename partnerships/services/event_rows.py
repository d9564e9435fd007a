"""The rows that an event of a file stands for, made but not saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partnerships.choices import Disposition, EntryState, MeetingStatus, Origin, RecordState, Side
from partnerships.models import (
    AgendaItem,
    Area,
    Citation,
    Commitment,
    CommitmentPartner,
    DialogueFormat,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Participant,
    Partner,
    ReportedPosition,
    Source,
    Track,
    TrackPartner,
)
from partnerships.models.base import Record
from partnerships.queries.events import code_of
from partnerships.rules.event_entries import (
    INTERVAL_MONTHS,
    CommitmentEntry,
    EventEntry,
    SeriesEntry,
    SourceEntry,
    split_participant,
)
from partnerships.services import citations


@dataclass
class Lookups:
    """What the rows of a file point to, by its key there; missing tracks and sources are made on demand."""

    partners: dict[str, Partner]
    formats: dict[str, DialogueFormat]
    areas: dict[str, Area]
    tracks: dict[str, Track]
    sources: dict[SourceEntry, Source]
    new_tracks: dict[str, list[Partner]] = field(default_factory=dict)
    new_sources: list[Source] = field(default_factory=list)

    @classmethod
    def read(cls, entries: Collection[EventEntry]) -> Lookups:
        """Read what the entries refer to, in five statements."""
        names = {series.name for entry in entries for series in entry.series}
        cited = [source for entry in entries for source in entry.sources]
        return cls(
            partners={code_of(each): each for each in Partner.objects.order_by("pk")},
            formats={each.slug: each for each in DialogueFormat.objects.order_by("pk")},
            areas={each.slug: each for each in Area.objects.order_by("pk")},
            tracks={each.name: each for each in Track.objects.filter(name__in=names).order_by("pk")},
            sources={citations.publication(each): each for each in citations.alike(cited).reverse()},
        )

    def track(self, series: SeriesEntry, entry: EventEntry) -> Track:
        """Give the track of a series; a new name makes a new one, which has the partners of its events."""
        if series.name not in self.tracks:
            self.tracks[series.name] = Track(name=series.name, format=self.formats[entry.format])
            self.new_tracks[series.name] = []
        partners = self.new_tracks.get(series.name)
        if partners is not None:
            partners += [each for each in self.partners_of(entry) if each not in partners]
        return self.tracks[series.name]

    def source(self, cited: SourceEntry) -> Source:
        """Give the source that is cited, the same one for the same publication."""
        key = citations.publication(cited)
        if key not in self.sources:
            source = Source(
                publisher=cited.publisher, title=cited.title, url=cited.url, kind=cited.kind, language=cited.language
            )
            source.date = cited.date
            self.sources[key] = source
            self.new_sources.append(source)
        return self.sources[key]

    def partners_of(self, entry: EventEntry) -> list[Partner]:
        """Give an event's partners, in its order."""
        return [self.partners[code] for code in entry.partners]

    def new_rows(self) -> Iterator[Record]:
        """Give the tracks and sources made on demand and take them off the list; they are saved before the rest."""
        for name, partners in self.new_tracks.items():
            track = self.tracks[name]
            yield track
            for position, partner in enumerate(partners):
                yield TrackPartner(track=track, partner=partner, position=position)
        yield from self.new_sources
        self.new_tracks, self.new_sources = {}, []


def status_of(entry: EventEntry, *, on: date) -> MeetingStatus:
    """Say what became of an event: past ones were held, future ones are planned, unless the file has doubts."""
    if entry.is_unconfirmed:
        return MeetingStatus.UNCONFIRMED
    last = entry.date.latest or entry.date.earliest
    return MeetingStatus.HELD if last is not None and last <= on else MeetingStatus.PLANNED


def meeting(entry: EventEntry, lookups: Lookups, *, on: date) -> Meeting:
    """Make the meeting of an event that is new here: reported history, with no state of ours."""
    made = Meeting(external_id=entry.id, record_state=RecordState.REPORTED, status=status_of(entry, on=on))
    fill_meeting(made, entry, lookups)
    return made


def fill_meeting(row: Meeting, entry: EventEntry, lookups: Lookups) -> None:
    """Write an event's own fields into its meeting."""
    row.title, row.note = entry.title, entry.note
    row.format, row.level = lookups.formats[entry.format], entry.level
    row.date, row.place, row.legal_basis = entry.date, entry.place, entry.legal_basis
    row.modality, row.modality_remark = entry.modality, entry.modality_remark


def _partners(row: Meeting, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    for position, partner in enumerate(lookups.partners_of(entry)):
        yield MeetingPartner(meeting=row, partner=partner, position=position)


def _tracks(row: Meeting, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    for position, series in enumerate(entry.series):
        track = lookups.track(series, entry)
        yield MeetingTrack(meeting=row, track=track, ordinal=series.number, position=position)


def _agenda(row: Meeting, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    for position, topic in enumerate(entry.topics):
        yield AgendaItem(meeting=row, area=lookups.areas[topic], position=position)
    for position, words in enumerate(entry.topics_free, start=len(entry.topics)):
        yield AgendaItem(meeting=row, words=words, position=position)


def _outcomes(row: Meeting, entry: EventEntry, _lookups: Lookups) -> Iterator[Record]:
    for position, text in enumerate(entry.outcomes):
        yield Outcome(meeting=row, text=text, disposition=Disposition.NOT_OWED, position=position)


def _citations(row: Meeting, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    for position, cited in enumerate(entry.sources):
        yield Citation(meeting=row, source=lookups.source(cited), remark=cited.note, position=position)


def _participants(row: Meeting, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    partners = lookups.partners_of(entry)
    theirs = partners[0] if len(partners) == 1 else None  # with several, the file does not say whose
    sides: list[tuple[Side, Iterable[str], Any]] = [
        (Side.EU, entry.eu_participants, None),
        (Side.PARTNER, entry.partner_participants, theirs),
        (Side.OTHER, entry.other_participants, None),
    ]
    position = 0
    for side, texts, partner in sides:
        for text in texts:
            office, name, remark = split_participant(text)
            yield Participant(
                meeting=row, side=side, partner=partner, office=office, name=name, remark=remark, position=position
            )
            position += 1


# What belongs to a meeting, commitments apart: the fields of the file it follows from, and who makes its rows.
Maker = Callable[[Meeting, EventEntry, Lookups], Iterator[Record]]
PARTS: dict[Any, tuple[frozenset[str], Maker]] = {
    MeetingPartner: (frozenset({"partners"}), _partners),
    MeetingTrack: (frozenset({"series"}), _tracks),
    # Whose side a participant was on follows from the partners.
    Participant: (
        frozenset({"eu_participants", "partner_participants", "other_participants", "partners"}),
        _participants,
    ),
    AgendaItem: (frozenset({"topics", "topics_free"}), _agenda),
    Outcome: (frozenset({"outcomes"}), _outcomes),
    Citation: (frozenset({"sources"}), _citations),
}


def commitment(row: Meeting, entry: CommitmentEntry, position: int) -> Commitment:
    """Make a reported commitment that is new here: nobody owns it, nothing is classified."""
    made = Commitment(
        external_id=entry.id, origin=Origin.MEETING, meeting=row, entry_state=EntryState.REPORTED, marking=row.marking
    )
    fill_commitment(made, entry, position)
    return made


def fill_commitment(row: Commitment, entry: CommitmentEntry, position: int) -> None:
    """Write a commitment's own fields; the date first agreed is the one reported."""
    row.position_in_meeting = position
    row.text, row.note = entry.text, entry.note
    row.responsible = entry.responsible
    row.due = row.baseline_due = entry.due
    row.amount, row.currency = entry.amount, entry.currency
    row.recurrence = entry.recurring
    row.recurrence_months = INTERVAL_MONTHS.get(entry.recurring)


def commitment_partners(row: Commitment, partners: Collection[Partner]) -> Iterator[Record]:
    """Make the links to the partners of a promise: those of its event."""
    for position, partner in enumerate(partners):
        yield CommitmentPartner(commitment=row, partner=partner, position=position)


def reported_position(
    row: Commitment, day: date, position: str, entry: EventEntry, lookups: Lookups
) -> Iterator[Record]:
    """Make what the sources of an event say of a promise on a day, with these sources."""
    known = ReportedPosition(commitment=row, on=day, position=position)
    yield known
    yield from position_citations(known, entry, lookups)


def position_citations(known: ReportedPosition, entry: EventEntry, lookups: Lookups) -> Iterator[Record]:
    """Make the citations of a position: the sources of its event, which the file gives for both."""
    for position, cited in enumerate(entry.sources):
        yield Citation(reported_position=known, source=lookups.source(cited), remark=cited.note, position=position)
