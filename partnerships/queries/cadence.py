"""Due sessions of standing dialogues and occurrences of recurring commitments, as far as a viewer sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from partnerships.choices import DatePrecision, MeetingStatus, Position, RecordState
from partnerships.models import (
    Commitment,
    Fulfilment,
    Meeting,
    MeetingTrack,
    ReportedPosition,
    Review,
    Track,
    TrackPartner,
)
from partnerships.permissions import Access, visible
from partnerships.queries.standings import APPROVED, FROM_REPORTED, FROM_STATUS
from partnerships.rules import cadence as rules
from partnerships.rules import recurrence
from partnerships.rules.cadence import Course, Kept, Pause, Series, Session, Slot
from partnerships.rules.days import day_end, day_of
from partnerships.rules.meetings import AHEAD, is_session
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.rules.recurrence import Occurrence, Recurrence

CALLED_OFF = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
_DOUBTFUL = (MeetingStatus.UNCONFIRMED, *AHEAD)
# What a picture of a series says of a meeting; its record stays where it is.
_SHOWN = tuple(
    f"meeting__{name}"
    for name in (
        "reference", "title", "status", "cancel_reason", "record_state", "modality", "marking", "changed_at",
        "date_earliest", "date_latest", "date_precision", "date_inferred", "date_words", "format__is_session",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrackCourse:
    """How one track went: `held`, `ahead` and `called_off` are its meetings, in the order of their dates."""

    course: Course
    held: tuple[Meeting, ...] = ()
    ahead: tuple[Meeting, ...] = ()
    called_off: tuple[Meeting, ...] = ()


def courses(tracks: Iterable[Track], *, viewer: Access, on: date) -> dict[int, TrackCourse]:
    """
    Follow tracks up to a day by the meetings the viewer sees, in two statements for all.

    Where a session was held that the viewer does not see, none is told of; but none is called missed either.
    """
    tracks = list(tracks)
    links = _links(tracks, viewer)
    successors: dict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.track.succeeds_id:
            successors[link.track.succeeds_id].add(link.track_id)
    of_track: dict[int, list[Any]] = defaultdict(list)
    for link in links:
        of_track[link.track_id].append(link)
    resting = _pauses(tracks)
    return {
        track.pk: _course(
            track,
            of_track[track.pk],
            [link for successor in successors[track.pk] for link in of_track[successor]],
            resting.get(track.pk, []),
            on,
        )
        for track in tracks
    }


def of_tracks(tracks: Iterable[Track], *, viewer: Access, on: date) -> dict[int, list[Slot]]:
    """Give the due sessions of tracks, oldest first, by their keys."""
    return {pk: found.course.slots for pk, found in courses(tracks, viewer=viewer, on=on).items()}


def next_due(track: Track, *, viewer: Access, on: date) -> Slot | None:
    """Give the session that is due now or next in a track; `None` where nothing is expected or nothing is known."""
    return rules.next_due(of_tracks([track], viewer=viewer, on=on)[track.pk])


def counts(
    tracks: Iterable[Track], *, viewer: Access, on: date, since: date | None = None, until: date | None = None
) -> dict[int, Kept]:
    """Count for each track the due sessions held within tolerance, of those that fell due in a period; list gaps."""
    found = of_tracks(tracks, viewer=viewer, on=on)
    return {pk: rules.kept(slots, on=on, since=since, until=until) for pk, slots in found.items()}


def of_commitments(commitments: Iterable[Commitment], *, viewer: Access, on: date) -> dict[int, list[Occurrence]]:
    """
    Give the occurrences of recurring commitments, oldest first, by their keys; none without an interval.

    They count from the due date or, without one, from the meeting or the day of entry. Four statements for all.
    """
    recurring = [each for each in commitments if each.recurrence_months]
    if not recurring:
        return {}
    promised = _promised(recurring, viewer)
    done: dict[int, list[date]] = defaultdict(list)
    for step in Fulfilment.objects.filter(commitment__in=recurring, fulfilled_on__lte=on).order_by("pk"):
        if step.fulfilled_on:
            done[step.commitment_id].append(step.fulfilled_on)
    said = _said(recurring, on)
    found = {}
    for row in recurring:
        months = row.recurrence_months or 0
        first = recurrence.first_due(due=row.due.latest, since=promised[row.pk], months=months)
        if first is None:
            continue
        is_over = row.position == Position.SUPERSEDED
        known = Recurrence(
            first, months, tuple(done[row.pk]), tuple(said[row.pk]), row.position_on if is_over else None
        )
        found[row.pk] = recurrence.occurrences(known, on=on)
    return found


def _links(tracks: Collection[Track], viewer: Access) -> list[Any]:
    """Give the meetings of tracks and of those that succeed them; `is_seen` says whether the viewer sees them."""
    seen = visible(viewer, Meeting.objects.filter(pk=OuterRef("meeting")))
    rows = MeetingTrack.objects.filter(Q(track__in=tracks) | Q(track__succeeds__in=tracks))
    rows = (
        rows.annotate(is_seen=Exists(seen))
        .select_related("track", "meeting__format")
        .only("ordinal", "track_id", "track__succeeds_id", "meeting_id", *_SHOWN)
    )
    when = Coalesce("meeting__date_earliest", "meeting__date_latest")
    return list(rows.order_by(when.asc(nulls_last=True), "meeting_id"))


def _course(
    track: Track, links: Sequence[Any], of_successors: Sequence[Any], resting: list[Pause], on: date
) -> TrackCourse:
    hidden = [link for link in (*links, *of_successors) if not link.is_seen and _is_held(link.meeting)]
    links = [link for link in links if link.is_seen]
    of_successors = [link for link in of_successors if link.is_seen]
    begun = [day for link in of_successors if _is_held(link.meeting) and (day := _first_day(link.meeting))]
    doubtful = [link for link in links if link.meeting.status in _DOUBTFUL]
    series = Series(
        interval_months=track.interval_months,
        tolerance_days=track.tolerance_days,
        sessions=[_session(link) for link in links if _is_held(link.meeting)],
        doubtful=[_session(link) for link in (*doubtful, *hidden)],
        pauses=resting,
        ends_on=min(begun, default=None),
    )
    return TrackCourse(
        rules.course(series, on=on),
        held=tuple(link.meeting for link in links if _is_held(link.meeting)),
        ahead=tuple(link.meeting for link in links if link.meeting.status in AHEAD),
        called_off=tuple(link.meeting for link in links if link.meeting.status in CALLED_OFF),
    )


def _is_held(meeting: Meeting) -> bool:
    met = is_session(modality=meeting.modality, format_is_session=meeting.format.is_session)
    return met and meeting.status == MeetingStatus.HELD


def _first_day(meeting: Meeting) -> date | None:
    return meeting.date.earliest or meeting.date.latest


def _session(link: MeetingTrack) -> Session:
    return Session(link.meeting.date, link.ordinal, link.meeting.record_state == RecordState.REPORTED, link.meeting_id)


def _pauses(tracks: Collection[Track]) -> dict[int, list[Pause]]:
    """Give the periods for which every partnership of a track rested; a partner without one never rests."""
    steps = "partner__partnership__steps__"
    first, last = F(f"{steps}date_earliest"), F(f"{steps}date_latest")
    # In the order by which the latest step gives the state.
    rows = TrackPartner.objects.filter(track__in=tracks).order_by(
        Coalesce(first, last).asc(nulls_first=True), last.asc(nulls_first=True), f"{steps}position", f"{steps}pk"
    )
    lives: dict[int, dict[int, list[tuple[PartialDate, str]]]] = defaultdict(lambda: defaultdict(list))
    for track, partner, earliest, latest, state in rows.values_list(
        "track_id", "partner_id", first, last, f"{steps}state_after"
    ):
        when = PartialDate(earliest, latest, DatePrecision.WINDOW) if earliest or latest else NO_DATE
        lives[track][partner] += [(when, state)] if state else []
    return {track: rules.shared_pauses([rules.pauses(life) for life in each.values()]) for track, each in lives.items()}


def _promised(commitments: Sequence[Commitment], viewer: Access) -> dict[int, date]:
    """Give the day on which each was promised: that of its meeting, as far as the viewer sees it, or of its entry."""
    meetings = visible(viewer, Meeting.objects.filter(commitments__in=commitments))
    days = dict(meetings.values_list("pk", Coalesce("date_latest", "date_earliest")))
    return {row.pk: days.get(row.meeting_id) or day_of(row.created_at) for row in commitments}


def _said(commitments: Sequence[Commitment], on: date) -> dict[int, list[tuple[date, Position]]]:
    """Give what sources and approved reviews say, with the day of each."""
    said: dict[int, list[tuple[date, Position]]] = defaultdict(list)
    reports = ReportedPosition.objects.filter(commitment__in=commitments, on__lte=on).order_by("on", "pk")
    for pk, day, word in reports.values_list("commitment_id", "on", "position"):
        said[pk].append((day, FROM_REPORTED[word]))
    reviews = Review.objects.filter(commitment__in=commitments, decision__in=APPROVED, decided_at__lt=day_end(on))
    for pk, moment, word in reviews.order_by("decided_at", "pk").values_list(
        "commitment_id", "decided_at", "decided_status"
    ):
        if word in FROM_STATUS:
            said[pk].append((day_of(moment), FROM_STATUS[word]))
    return said
