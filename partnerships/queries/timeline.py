"""What happens with which partner over some months: dialogues, due dates and due sessions, as far as a viewer sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from partnerships.choices import Standing
from partnerships.models import Commitment, Meeting, MeetingPartner, Partner, TrackPartner
from partnerships.models.commitments import OPEN_POSITIONS
from partnerships.permissions import Access, visible
from partnerships.queries import cadence, standings, tracks
from partnerships.queries.days import touching
from partnerships.queries.meetings import sessions
from partnerships.rules.cadence import Slot
from partnerships.rules.meetings import AHEAD
from partnerships.rules.partial_dates import PartialDate

# How a due date stands, in the order in which it matters.
GROUPS: dict[str, tuple[Standing, ...]] = {
    "late": (Standing.OVERDUE, Standing.NOT_KEPT),
    "hold": (Standing.PAST_DUE_UNKNOWN,),
    "risk": (Standing.PARTLY_KEPT,),
    "todo": (Standing.OPEN, Standing.OPEN_UNKNOWN),
    "done": (Standing.KEPT, Standing.KEPT_LATE),
}


@dataclass(frozen=True, slots=True)
class Due:
    """So many commitments fall due on the same date: `counts` by the groups of `GROUPS`."""

    when: PartialDate
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DueSession:
    """A session that a track is due to hold and has not."""

    track: Any
    slot: Slot


@dataclass(slots=True)
class PartnerTime:
    """One partner's months; `undated` are dialogues planned without a day, `open_undated` counts open promises."""

    partner: Partner
    meetings: list[Meeting] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    sessions: list[DueSession] = field(default_factory=list)
    undated: list[Meeting] = field(default_factory=list)
    open_undated: int = 0


def of_partners(partners: Sequence[Partner], *, viewer: Access, on: date, first: date, last: date) -> list[PartnerTime]:
    """Give what happens with partners between two days, in six statements for all."""
    found = {partner.pk: PartnerTime(partner) for partner in partners}
    _add_meetings(found, viewer, first, last)
    _add_dues(found, viewer, on, first, last)
    _add_sessions(found, viewer, on, first, last)
    return list(found.values())


def _add_meetings(found: dict[int, PartnerTime], viewer: Access, first: date, last: date) -> None:
    undated = Q(date_earliest=None, date_latest=None, status__in=AHEAD)
    rows: QuerySet[Meeting] = visible(
        viewer, Meeting.objects.filter(touching("date_earliest", "date_latest", first, last) | undated)
    )
    rows = rows.filter(sessions())
    links = MeetingPartner.objects.filter(partner__in=found, meeting__in=rows).select_related("meeting")
    for link in links.defer("meeting__summary", "meeting__search").order_by("meeting__date_earliest", "meeting_id"):
        time = found[link.partner_id]
        (time.meetings if link.meeting.date.is_known else time.undated).append(link.meeting)


def _add_dues(found: dict[int, PartnerTime], viewer: Access, on: date, first: date, last: date) -> None:
    """Count due dates where they lie, so that the number of commitments does not matter."""
    conditions = standings.conditions(on=on)
    rows: QuerySet[Commitment] = visible(
        viewer, Commitment.objects.filter(touching("due_earliest", "due_latest", first, last))
    )
    columns = ("due_earliest", "due_latest", "due_precision")
    counts: dict[str, Any] = {}
    for group, words in GROUPS.items():
        wanted = Q(pk__in=[])
        for word in words:
            wanted |= conditions[word]
        counts[group] = Count("pk", filter=wanted)
    dated: Any = rows.filter(partner_links__partner__in=found).order_by().values("partner_links__partner", *columns)
    for row in dated.annotate(**counts).order_by("due_latest", "due_earliest", "due_precision"):
        by_group = {group: row[group] for group in GROUPS if row[group]}
        if by_group:  # not the superseded ones
            when = PartialDate(*(row[column] for column in columns))
            found[row["partner_links__partner"]].dues.append(Due(when, by_group))
    undated: QuerySet[Commitment] = visible(viewer, Commitment.objects.filter(due_earliest=None, due_latest=None))
    positions = [position.value for position in OPEN_POSITIONS]
    open_ones: Any = undated.filter(position__in=positions, partner_links__partner__in=found).order_by()
    for row in open_ones.values("partner_links__partner").annotate(number=Count("pk")):
        found[row["partner_links__partner"]].open_undated = row["number"]


def _add_sessions(found: dict[int, PartnerTime], viewer: Access, on: date, first: date, last: date) -> None:
    links = TrackPartner.objects.filter(
        partner__in=found, track__in=tracks.listing(viewer=viewer).filter(interval_months__isnull=False)
    )
    of_track: dict[Any, list[int]] = defaultdict(list)
    for link in links.select_related("track").order_by("track__name", "track_id"):
        of_track[link.track].append(link.partner_id)
    slots = cadence.of_tracks(of_track, viewer=viewer, on=on)
    for track, partner_ids in of_track.items():
        for slot in slots[track.pk]:
            if slot.session is None and first <= slot.due <= last:
                for pk in partner_ids:
                    found[pk].sessions.append(DueSession(track, slot))
