"""The measure that counts due sessions, which are no rows: they follow from the interval of a track."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from partnerships.choices import Marking, SlotState
from partnerships.models import Meeting, Partner, Track, TrackPartner
from partnerships.permissions import visible
from partnerships.queries import cadence
from partnerships.queries.measures.base import Asked, Number
from partnerships.rules.measures import CADENCE_KEPT, Group


def numbers(asked: Asked) -> Iterator[Number]:
    """Count due sessions and those held within tolerance, in a fixed number of statements."""
    found = list(tracks(asked))
    kept = cadence.counts(found, viewer=asked.viewer, on=asked.on, since=asked.since, until=asked.until)
    meetings: QuerySet[Any] = visible(asked.viewer, Meeting.objects.filter(track_links__track__in=found))
    highest = Marking(meetings.aggregate(highest=Max("marking"))["highest"] or Marking.PUBLIC)
    names: dict[Any, str] = {}
    keys: dict[Any, set[int]] = {}
    for code, name, pk in _groups(asked, found):
        names[code] = name
        keys.setdefault(code, set()).add(pk)
    for code, of_group in keys.items():
        held, fallen = sum(kept[pk].kept for pk in of_group), sum(kept[pk].fallen_due for pk in of_group)
        yield Number(code, names[code], CADENCE_KEPT, held, fallen, None, highest)


def tracks(asked: Asked) -> QuerySet[Track]:
    """Give the tracks with an interval that the viewer sees, those of the partners asked for."""
    rows: QuerySet[Track] = visible(asked.viewer, Track.objects.filter(interval_months__isnull=False))
    if asked.partners:
        rows = rows.filter(pk__in=TrackPartner.objects.filter(partner__in=asked.partners).values("track"))
    return rows.order_by("pk")


def rows(asked: Asked, group: str | None, *, is_kept: bool) -> QuerySet[Any]:
    """Give the tracks that a figure is about, or the sessions that kept their due ones."""
    found = list(tracks(asked))
    keys = {pk for code, _name, pk in _groups(asked, found) if (None if code is None else str(code)) == group}
    of_group = [track for track in found if asked.group_by == Group.ALL or track.pk in keys]
    if not is_kept:
        return tracks(asked).filter(pk__in=[track.pk for track in of_group])
    courses = cadence.of_tracks(of_group, viewer=asked.viewer, on=asked.on)
    last = min(asked.on, asked.until) if asked.until else asked.on
    kept = [slot for slots in courses.values() for slot in slots if slot.state == SlotState.KEPT and slot.due <= last]
    since = asked.since or date.min
    sessions = visible(
        asked.viewer, Meeting.objects.filter(pk__in=[slot.meeting_id for slot in kept if slot.due >= since])
    )
    found_sessions: QuerySet[Any] = sessions.select_related("format").order_by("pk")
    return found_sessions


def _groups(asked: Asked, found: list[Track]) -> Iterator[tuple[Any, str, int]]:
    """Give code and name of each group with the key of each track in it."""
    if asked.group_by == Group.ALL:
        yield from ((Group.ALL.value, "", track.pk) for track in found)
        return
    seen = Q(partner__in=asked.partners or visible(asked.viewer, Partner.objects.all()))
    links = TrackPartner.objects.filter(seen, track__in=found).select_related("partner__category")
    named = set()
    for link in links.order_by("pk"):
        named.add(link.track_id)
        category = link.partner.category
        if asked.group_by == Group.PARTNER:
            yield link.partner.iso3, link.partner.name, link.track_id
        else:
            yield category.number if category else None, category.name if category else "", link.track_id
    yield from ((None, "", track.pk) for track in found if track.pk not in named)
