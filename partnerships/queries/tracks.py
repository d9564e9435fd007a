"""Standing dialogues: their last and next session, and whether they keep their rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from partnerships.models import Meeting, MeetingTrack, Track, TrackPartner
from partnerships.permissions import Access, visible
from partnerships.queries import rows as rows_seen
from partnerships.queries.cadence import TrackCourse, courses
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules.cadence import Cadence, Slot, next_due

SORTS = {"name": "name", "level": "level", "interval": "interval_months"}


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One track in a list: its sessions and its rhythm as far as the viewer sees them."""

    track: Track
    last: Meeting | None
    next: Meeting | None
    went: TrackCourse
    partners: list[Any] = field(default_factory=list)

    @property
    def cadence(self) -> Cadence:
        return self.went.course.cadence

    @property
    def slots(self) -> list[Slot]:
        return self.went.course.slots

    @property
    def next_due(self) -> Slot | None:
        return next_due(self.slots)


def listing(*, viewer: Access) -> QuerySet[Track]:
    """Give the tracks the viewer sees."""
    links = TrackPartner.objects.select_related("partner").order_by("position", "pk")
    rows: QuerySet[Track] = visible(viewer, Track.objects.all())
    return rows.select_related("format").prefetch_related(Prefetch("partner_links", links))


def whole(*, viewer: Access) -> QuerySet[Track]:
    """Give the tracks the viewer sees with all they name, and what `described` asks of them."""
    links = TrackPartner.objects.select_related("partner").order_by("position", "pk")
    rows = rows_seen.with_relations(visible(viewer, Track.objects.all()), viewer=viewer, but=["partner_links"])
    return rows.prefetch_related(Prefetch("partner_links", links))


def page(
    rows: QuerySet[Track], *, viewer: Access, on: date, sort: str = "name", cursor: str = "", size: int = 50
) -> Page:
    """Cut one page of tracks and give each its last and next session and its rhythm, in a fixed number of queries."""
    column = SORTS.get(sort.removeprefix("-"), "name")
    found = keyset_page(rows, order=[f"-{column}" if sort.startswith("-") else column], cursor=cursor, size=size)
    return replace(found, rows=described(found.rows, viewer=viewer, on=on))


def described(tracks: Iterable[Track], *, viewer: Access, on: date) -> list[TrackRow]:
    """Give each track its last and next session, its due sessions and its rhythm on a day."""
    tracks = list(tracks)
    found = courses(tracks, viewer=viewer, on=on)
    return [_row(track, found[track.pk]) for track in tracks]


def find(*, viewer: Access, pk: int) -> Track | None:
    """Give one track with its areas, sources and, as far as the viewer sees them, its neighbours."""
    others = visible(viewer, Track.objects.order_by("pk"))
    return (
        listing(viewer=viewer)
        .filter(pk=pk)
        .prefetch_related("area_links__area", "citations__source")
        .prefetch_related(*(Prefetch(name, others) for name in ("reports_to", "succeeds", "successors")))
        .first()
    )


def sessions(track: Track, *, viewer: Access) -> list[MeetingTrack]:
    """List what belongs to a track, newest first, each with its number in the series."""
    rows = MeetingTrack.objects.filter(track=track, meeting__in=visible(viewer, Meeting.objects.all()))
    newest = F("meeting__date_earliest").desc(nulls_last=True)
    return list(rows.select_related("meeting__format").order_by(newest, "-meeting__pk"))


def _row(track: Track, went: TrackCourse) -> TrackRow:
    last = max(went.held, key=lambda meeting: (meeting.date.latest or date.min, meeting.pk), default=None)
    partners = [link.partner for link in track.partner_links.all()]
    return TrackRow(track, last, went.ahead[0] if went.ahead else None, went, partners)
