"""Standing dialogues: their last and next session, and whether they keep their rhythm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from partnerships.choices import MeetingStatus, Modality, PartnershipState, RecordState
from partnerships.models import Meeting, MeetingTrack, Track, TrackPartner
from partnerships.permissions import Access, visible
from partnerships.queries import rows as rows_seen
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules import meetings as rules

PAUSED_STATES = (PartnershipState.DORMANT, PartnershipState.ENDED)
SORTS = {"name": "name", "level": "level", "interval": "interval_months"}


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One track in a list: its sessions as far as the viewer sees them."""

    track: Track
    last: Meeting | None
    next: Meeting | None
    cadence: rules.Cadence
    partners: list[Any] = field(default_factory=list)


def listing(*, viewer: Access) -> QuerySet[Track]:
    """Give the tracks the viewer sees."""
    links = TrackPartner.objects.select_related("partner__partnership").order_by("position", "pk")
    rows: QuerySet[Track] = visible(viewer, Track.objects.all())
    return rows.select_related("format").prefetch_related(Prefetch("partner_links", links))


def whole(*, viewer: Access) -> QuerySet[Track]:
    """Give the tracks the viewer sees with all they name, and what `described` asks of them."""
    links = TrackPartner.objects.select_related("partner__partnership").order_by("position", "pk")
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
    """Give each track its last and next session and its rhythm on a day."""
    tracks = list(tracks)
    last = _one_each(tracks, _held(viewer), F("meeting__date_latest").desc(nulls_last=True))
    ahead = visible(viewer, Meeting.objects.filter(status__in=rules.AHEAD))
    following = _one_each(tracks, ahead, F("meeting__date_earliest").asc(nulls_last=True))
    return [_row(track, last.get(track.pk), following.get(track.pk), on) for track in tracks]


def find(*, viewer: Access, pk: int) -> Track | None:
    """Give one track with its areas, sources and neighbours."""
    return (
        listing(viewer=viewer)
        .filter(pk=pk)
        .select_related("format", "reports_to", "succeeds")
        .prefetch_related("area_links__area", "citations__source", "successors")
        .first()
    )


def sessions(track: Track, *, viewer: Access) -> list[MeetingTrack]:
    """List what belongs to a track, newest first, each with its number in the series."""
    rows = MeetingTrack.objects.filter(track=track, meeting__in=visible(viewer, Meeting.objects.all()))
    newest = F("meeting__date_earliest").desc(nulls_last=True)
    return list(rows.select_related("meeting__format").order_by(newest, "-meeting__pk"))


def gaps(track: Track, meetings: Iterable[Meeting], *, on: date) -> list[rules.Gap]:
    """List where the promised interval was missed, newest first."""
    held = [
        meeting.date
        for meeting in meetings
        if rules.tier(
            level=meeting.level,
            status=meeting.status,
            modality=meeting.modality,
            format_is_session=meeting.format.is_session,
        )
        is not rules.Tier.NONE
    ]
    held.sort(key=lambda when: (when.latest or date.min, when.earliest or date.min))
    found = rules.gaps(held, interval_months=track.interval_months, tolerance_days=track.tolerance_days, on=on)
    return found[::-1]


def _held(viewer: Access) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = visible(viewer, Meeting.objects.filter(status=MeetingStatus.HELD))
    return rows.filter(format__is_session=True).exclude(modality=Modality.NONE)


def _one_each(tracks: list[Track], meetings: QuerySet[Meeting], order: Any) -> dict[int, Meeting]:
    links = MeetingTrack.objects.filter(track__in=tracks, meeting__in=meetings).select_related("meeting")
    return {
        link.track_id: link.meeting for link in links.order_by("track_id", order, "-meeting_id").distinct("track_id")
    }


def _row(track: Track, last: Meeting | None, following: Meeting | None, on: date) -> TrackRow:
    partners = [link.partner for link in track.partner_links.all()]
    states = [getattr(partner, "partnership", None) for partner in partners]
    paused = bool(states) and all(state is not None and state.state in PAUSED_STATES for state in states)
    cadence = rules.cadence(
        interval_months=track.interval_months,
        tolerance_days=track.tolerance_days,
        last=last.date if last else None,
        on=on,
        is_paused=paused,
        is_reported=last is not None and last.record_state == RecordState.REPORTED,
    )
    return TrackRow(track, last, following, cadence, partners)
