"""The day whose state of play a page shows: today, or a past one that stands in its address."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from partnerships.queries.dashboard import Day

EARLIEST = date(1993, 11, 1)  # the Maastricht Treaty: before it there was no common foreign and security policy


def day_of(request: HttpRequest, *, today: date) -> Day:
    """Read `as_of` from the address; a day that is none, is to come or is too early is today."""
    try:
        as_of = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return Day(today)
    return Day(today, as_of if as_of >= EARLIEST else None)
