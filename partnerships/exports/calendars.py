"""Calendars as other programs read them (RFC 5545)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from partnerships.choices import Marking
from partnerships.queries.markings import name_of
from partnerships.rules import calendar as rules
from partnerships.rules.calendar import Certainty, Entry, EntryKind

PRODUCT = "-//sdptracker//Partnership Follow-through//EN"
REFRESHED_EVERY = timedelta(hours=6)
LONGEST_SUMMARY = 200


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where the entries come from: `host` makes their identifiers unique in the world, `link` gives the address of an
    entry's page.
    """

    host: str
    link: Callable[[Entry], str]


def feed(entries: Iterable[Entry], *, place: Place, name: str, left_out: int) -> bytes:
    """
    Write a calendar that is subscribed to: one event for each entry whose days are known.

    An event of some day in a period takes up the whole period and says so in its title; what has no day, or only words
    for one, is left out and counted in the calendar's description together with `left_out`. The same entries give the
    same bytes. Source: RFC 5545; RFC 7986 for the properties of the calendar.
    """
    events, silent = [], left_out
    for entry in entries:
        event = _event(entry, place)
        if event is None:
            silent += 1
        else:
            events.append(event)
    calendar = _calendar()
    description = _description(silent)
    for names, text in ((("NAME", "X-WR-CALNAME"), name), (("DESCRIPTION", "X-WR-CALDESC"), description)):
        for each in names:
            calendar.add(each, vText(_plain(text)))
    calendar.add("REFRESH-INTERVAL", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def single(entry: Entry, *, place: Place) -> bytes | None:
    """Write one entry to be put into a calendar; nothing where its days are not known."""
    event = _event(entry, place)
    if event is None:
        return None
    calendar = _calendar()
    calendar.add_component(event)
    return calendar.to_ical()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _event(entry: Entry, place: Place) -> Event | None:
    days = rules.days_elsewhere(entry.when, is_due=entry.kind is not EntryKind.MEETING)
    if days is None or days[1] == date.max:
        return None
    event = Event()
    event.add("UID", f"{_identity(entry)}@{place.host}")
    # Nothing here is sent around, so the stamp is that of the last change (RFC 5545, 3.8.7.2).
    event.add("DTSTAMP", entry.changed_at.astimezone(UTC))
    event.add("CREATED", entry.created_at.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    event.add("SEQUENCE", entry.version - 1)
    event.add("DTSTART", days[0])
    event.add("DTEND", days[1] + timedelta(days=1))  # the day after the last
    event.add("SUMMARY", _plain(_summary(entry)))
    event.add("DESCRIPTION", _plain("\n".join(_lines(entry, place))))
    event.add("STATUS", _status(entry).value)
    event.add("TRANSP", "TRANSPARENT")  # hours are not known: nobody is busy all day
    event.add("CLASS", "PUBLIC" if entry.marking == Marking.PUBLIC else "PRIVATE")
    event.add("CATEGORIES", [_plain(word) for word in (entry.kind_label, *entry.partners)])
    event.add("URL", place.link(entry))
    if entry.place:
        event.add("LOCATION", _plain(entry.place))
    return event


def _identity(entry: Entry) -> str:
    # The next session of a track, or occurrence of a commitment, is another one once this one was held.
    day = f"-{entry.when.iso()}" if entry.kind is EntryKind.DIALOGUE or entry.is_again else ""
    return f"{entry.kind.value}-{entry.pk}{day}"


def _status(entry: Entry) -> Certainty:
    is_exact = rules.is_on_days(entry.when) and not entry.when.inferred
    if entry.kind is EntryKind.MEETING and entry.certainty is Certainty.CONFIRMED and not is_exact:
        return Certainty.TENTATIVE
    return entry.certainty


def _summary(entry: Entry) -> str:
    title = " ".join(entry.title.split())
    if len(title) > LONGEST_SUMMARY:
        title = f"{title[: LONGEST_SUMMARY - 1].rstrip()}…"
    if entry.kind is not EntryKind.MEETING:
        title = f"{entry.kind_label}: {title}"
    elif entry.is_off:
        # Some programs show what is called off like everything else.
        title = f"{entry.status_label}: {title}"
    if rules.is_on_days(entry.when) and not entry.when.inferred:
        return title
    return f"{title} ({rules.said(entry.when)})"


def _lines(entry: Entry, place: Place) -> Iterator[str]:
    yield " · ".join(word for word in (entry.reference, entry.status_label, ", ".join(entry.partners)) if word)
    yield rules.said(entry.when)
    if len(entry.title) > LONGEST_SUMMARY:
        yield entry.title
    if entry.time_zone:
        yield _("Days are those at the place (%(zone)s).") % {"zone": entry.time_zone}
    if entry.is_demonstration:
        yield _("Demonstration")
    yield _("Marking: %(marking)s") % {"marking": name_of(entry.marking)}
    yield place.link(entry)


def _description(silent: int) -> str:
    said = _("Highest marking: %(marking)s.") % {"marking": name_of(rules.HIGHEST_ELSEWHERE)}
    if not silent:
        return said
    return f"{said} " + _("Left out for want of a known day or of room: %(count)s.") % {"count": silent}


def _plain(text: str) -> str:
    """Take out what a content line may not hold: control characters other than the line break and the tab."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")
