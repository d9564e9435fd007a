"""What a calendar address shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerships.choices import CalendarScope, MeetingStatus
from partnerships.models import CalendarFeed
from partnerships.permissions import Access
from partnerships.queries import calendar
from partnerships.queries.calendar import Found, Size, Wanted
from partnerships.rules import calendar_feeds as rules
from partnerships.rules.calendar import HIGHEST_ELSEWHERE

SIZE = Size(of_date=100, periods=300)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a feed shows; `left_out`: how many more there are that have no day or are beyond its size."""

    found: Found
    left_out: int


def shown(feed: CalendarFeed, *, on: date) -> Shown:
    """Give what its owner may see today of what a feed is about; meetings called off too, so that they vanish."""
    wanted = Wanted(
        scope=CalendarScope(feed.scope), partner=feed.partner_id, statuses=tuple(MeetingStatus), open_only=True
    )
    viewer = Access.of(feed.user, on=on)
    first, last = rules.horizon(on)
    found = calendar.for_feed(viewer=viewer, on=on, first=first, last=last, wanted=wanted, size=SIZE)
    undated = calendar.without_a_day(viewer=viewer.up_to(HIGHEST_ELSEWHERE), on=on, wanted=wanted, size=1)
    left_out = len(undated.entries) + sum(rest.count for rest in (*undated.rest, *found.rest))
    return Shown(found, left_out)
