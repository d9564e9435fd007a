"""What the calendar's pages say: days with their entries, periods, and where an entry leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode

from partnerships.choices import Marking
from partnerships.queries.calendar import Found, Rest
from partnerships.rules import calendar as rules
from partnerships.rules.calendar import Entry, EntryKind, Month
from partnerships.rules.partial_dates import PartialDate

KIND_ICONS = {
    EntryKind.MEETING: "calendar",
    EntryKind.DUE: "flag",
    EntryKind.ACTION: "list-checks",
    EntryKind.DIALOGUE: "messages-square",
}
MONTH_NAMES = "F Y"


@dataclass
class Day:
    """One day: its entries, and how many more there are."""

    day: date
    is_today: bool = False
    is_outside: bool = False
    entries: list[dict[str, Any]] = field(default_factory=list)
    more: int = 0
    more_url: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.entries and not self.more


def url_of(entry: Entry) -> str:
    """Give the page an entry is about."""
    match entry.kind:
        case EntryKind.MEETING:
            return reverse("meeting-detail", args=[entry.pk])
        case EntryKind.DIALOGUE:
            return reverse("track-detail", args=[entry.pk])
    return reverse("commitment-detail", args=[entry.reference])


def shown(entry: Entry) -> dict[str, Any]:
    """
    Give an entry as the pages print it.

    Shape: kind, kind_label, icon, title, url, status, status_label, is_off, partners, when, place, reference, tag (a
    raised marking or None), row (what `demonstration_tag` asks).
    """
    return {
        "kind": entry.kind.value,
        "kind_label": entry.kind_label,
        "icon": KIND_ICONS[entry.kind],
        "title": entry.title,
        "url": url_of(entry),
        "status": entry.status,
        "status_label": entry.status_label,
        "is_off": entry.is_off,
        "partners": ", ".join(entry.partners),
        "when": rules.said(entry.when),
        "place": entry.place,
        "reference": entry.reference,
        "tag": Marking(entry.marking) if entry.marking > Marking.NORMAL else None,
        "row": entry,
    }


def highest(*groups: Iterable[Entry]) -> Marking:
    """Give the highest marking of what a page shows."""
    return max((Marking(entry.marking) for entries in groups for entry in entries), default=Marking.PUBLIC)


def weeks(found: Found, month: Month, *, today: date, room: int, more_url: str) -> list[list[Day]]:
    """Lay the entries that are known to the day into the weeks of a month, so many a day at most."""
    return [
        [_day(day, found, month, today=today, room=room, more_url=f"{more_url}#{_anchor(day)}") for day in week]
        for week in month.weeks()
    ]


def days(found: Found, month: Month, *, today: date) -> list[Day]:
    """List the days of a month that have entries, each with all that was fetched."""
    every = (date(month.year, month.number, number) for number in range(1, month.last.day + 1))
    made = (_day(day, found, month, today=today, room=None, more_url="") for day in every)
    return [day for day in made if not day.is_empty]


def periods(found: Found, *, first: date, last: date) -> tuple[list[dict[str, Any]], int]:
    """List what falls on some day of a period that touches these days, and how many more such there are."""
    entries = [entry for entry in found.entries if not rules.is_on_days(entry.when) and _touches(entry, first, last)]
    return [shown(entry) for entry in entries], sum(rest.count for rest in found.rest if rest.when is None)


def _touches(entry: Entry, first: date, last: date) -> bool:
    when = entry.when
    return (when.earliest or when.latest or date.max) <= last and (when.latest or when.earliest or date.min) >= first


def _day(day: date, found: Found, month: Month, *, today: date, room: int | None, more_url: str) -> Day:
    here = [entry for entry in found.entries if _is_on(entry.when, day)]
    kept = here[:room]
    return Day(
        day=day,
        is_today=day == today,
        is_outside=day.month != month.number,
        entries=[shown(entry) for entry in kept],
        more=len(here) - len(kept) + sum(rest.count for rest in _rest_on(found.rest, day)),
        more_url=more_url,
    )


def _is_on(when: PartialDate, day: date) -> bool:
    return any(rules.days_within(when, first=day, last=day))


def _rest_on(rest: Iterable[Rest], day: date) -> Iterator[Rest]:
    return (each for each in rest if each.when is not None and _is_on(each.when, day))


def _anchor(day: date) -> str:
    return f"day-{day.isoformat()}"


def address(name: str, query: Mapping[str, str], month: Month | None) -> str:
    """Give the address of a month under the same filters; today's month without one."""
    kept = {key: value for key, value in query.items() if value and key not in ("year", "month")}
    if month is not None:
        kept |= {"year": str(month.year), "month": str(month.number)}
    return f"{reverse(name)}?{urlencode(kept)}" if kept else reverse(name)


def title_of(month: Month) -> str:
    """Name a month: "March 2027"."""
    return date_format(month.first, MONTH_NAMES)
