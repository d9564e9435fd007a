"""What stands in a calendar, and on which days; never on a day that nobody named."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from partnerships.choices import DatePrecision, Marking
from partnerships.rules.partial_dates import PartialDate
from partnerships.wording import gettext as _
from partnerships.wording import gettext_lazy

EARLIEST_YEAR, LATEST_YEAR = 1950, 2100
HIGHEST_ELSEWHERE = Marking.NORMAL  # of what other programs' calendars may hold


class EntryKind(StrEnum):
    """What an entry is about: a meeting, a commitment's due date, an action's, or the next session of a track."""

    MEETING = "meeting"
    DUE = "due"
    ACTION = "action"
    DIALOGUE = "dialogue"


_KIND_WORDS: Mapping[EntryKind, Any] = {
    EntryKind.MEETING: gettext_lazy("Meeting"),
    EntryKind.DUE: gettext_lazy("Due"),
    EntryKind.ACTION: gettext_lazy("My action"),
    EntryKind.DIALOGUE: gettext_lazy("Dialogue due"),
}


class Certainty(StrEnum):
    """How sure an entry is to take place as it is entered; the values are those of RFC 5545, 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One thing in a calendar.

    `pk` is that of the meeting, commitment, action or track, as the kind says; an action's `reference` is its
    commitment's. `status` is a word that has a look, `status_label` how it reads. Days are those at the place.
    `is_again`: the next time that a recurring commitment falls due, beside its own due date.
    """

    kind: EntryKind
    pk: int
    reference: str
    title: str
    when: PartialDate
    status: str
    status_label: str
    certainty: Certainty
    partners: tuple[str, ...]
    marking: int
    version: int
    created_at: datetime
    changed_at: datetime
    place: str = ""
    time_zone: str = ""
    is_again: bool = False
    is_demonstration: bool = False

    @property
    def kind_label(self) -> str:
        return _("Due again") if self.is_again else str(_KIND_WORDS[self.kind])

    @property
    def is_off(self) -> bool:
        return self.certainty is Certainty.CANCELLED


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a calendar shows it: whole weeks from Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(min(max(day.year, EARLIEST_YEAR), LATEST_YEAR), day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def weeks(self) -> list[list[date]]:
        """List the weeks that the month touches, with the days of its neighbours that complete them."""
        return calendar.Calendar(calendar.MONDAY).monthdatescalendar(self.year, self.number)

    def moved(self, months: int) -> Month | None:
        """Give the month so many later (or earlier); nothing beyond the years a calendar shows."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1) if EARLIEST_YEAR <= year <= LATEST_YEAR else None


def is_on_days(when: PartialDate) -> bool:
    """Say whether a date is known to the day: it then stands on that day, or on each of a run of days."""
    return when.precision is DatePrecision.DAY


def days_within(when: PartialDate, *, first: date, last: date) -> Iterator[date]:
    """Give the days of a period on which a date known to the day stands; none for any other date."""
    if not is_on_days(when) or when.earliest is None or when.latest is None:
        return
    day = max(when.earliest, first)
    while day <= min(when.latest, last):
        yield day
        day += timedelta(days=1)


def said(when: PartialDate) -> str:
    """
    Say a date as a calendar does: "some day in March 2027" where it is not known to the day.

    The document's own words stay as they are.
    """
    text = str(when)
    if is_on_days(when) or not when.is_known or when.words:
        return text
    if when.earliest is None or when.latest is None:
        return text
    if when.precision is DatePrecision.WINDOW:
        return _("some day %(between)s") % {"between": text}
    return _("some day in %(period)s") % {"period": text}


def due_again(due: PartialDate, day: date) -> PartialDate | None:
    """
    Give the date of a later occurrence as exactly as the first one is given; `day` is the last it can be.

    Nothing where the first is no single day and no month: its period is then not known to come again.
    """
    if due.inferred or due.earliest is None or due.latest is None:
        return None
    if due.precision is DatePrecision.DAY and due.earliest == due.latest:
        return PartialDate.on(day)
    if due.precision is DatePrecision.MONTH and due == PartialDate.month(due.latest.year, due.latest.month):
        return PartialDate.month(day.year, day.month)
    return None


def days_elsewhere(when: PartialDate, *, is_due: bool) -> tuple[date, date] | None:
    """
    Give the first and the last day that another program's calendar may show for a date; `None`: it shows none.

    Known to the day: its days. Some day of a period whose two ends are known: the whole period, as a band. With one
    end unknown only a due date that names its last day ("by 30 June"), on that day. Never what is only our reading of
    words: there its edges would look like facts.
    """
    first, last = when.earliest, when.latest
    if when.precision in (DatePrecision.NONE, DatePrecision.FUZZY):
        return None
    if first and last:
        return first, last
    is_deadline = is_due and last is not None and when.precision is DatePrecision.WINDOW
    return (last, last) if is_deadline and last else None


def may_be_copied(when: PartialDate, *, marking: int) -> bool:
    """Say whether a meeting can be put into another program's calendar: its days are known, and it may leave."""
    return marking <= HIGHEST_ELSEWHERE and days_elsewhere(when, is_due=False) is not None
