"""A date as a document gives it: a day, a month, "early next year", or not at all."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from partnerships.choices import DatePrecision
from partnerships.wording import MONTHS
from partnerships.wording import gettext as _

PERIODS = {  # in months
    DatePrecision.MONTH: 1,
    DatePrecision.QUARTER: 3,
    DatePrecision.HALF_YEAR: 6,
    DatePrecision.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """
    Hold one date of a document, without inventing what the document leaves open.

    `earliest` and `latest` bound the day, both included; either may be unknown. `precision` says how the document
    puts it, `inferred` that the day was worked out from other evidence, `words` are the document's own.
    A run of days (a two-day meeting) has precision DAY and differing bounds; a WINDOW is *some* day in between.
    Source: domain.md, section 1.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: DatePrecision = DatePrecision.NONE
    inferred: bool = False
    words: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "precision", DatePrecision(self.precision))
        for message in self.faults():
            raise ValueError(message)

    def faults(self) -> list[str]:
        """List what contradicts itself; empty for a sound date."""
        if self.earliest and self.latest and self.earliest > self.latest:
            return [_("The earliest day is after the latest day.")]
        if self.precision is DatePrecision.NONE and (self.earliest or self.latest):
            return [_("A date without precision has no days.")]
        if self.precision not in (DatePrecision.NONE, DatePrecision.FUZZY) and not (self.earliest or self.latest):
            return [_("Give at least one day, or say that there is no date.")]
        if self.precision is DatePrecision.DAY and not (self.earliest and self.latest):
            return [_("An exact day needs both its first and its last day.")]
        return []

    @classmethod
    def on(cls, day: date, *, inferred: bool = False, words: str = "") -> PartialDate:
        """Make an exact day."""
        return cls(day, day, DatePrecision.DAY, inferred, words)

    @classmethod
    def days(cls, first: date, last: date, *, inferred: bool = False, words: str = "") -> PartialDate:
        """Make a run of days."""
        return cls(first, last, DatePrecision.DAY, inferred, words)

    @classmethod
    def month(cls, year: int, month: int, *, inferred: bool = False, words: str = "") -> PartialDate:
        """Make a month."""
        last = calendar.monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last), DatePrecision.MONTH, inferred, words)

    @classmethod
    def year(cls, year: int, *, inferred: bool = False, words: str = "") -> PartialDate:
        """Make a year."""
        return cls(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR, inferred, words)

    @classmethod
    def read(cls, text: str, *, inferred: bool = False, words: str = "") -> PartialDate:
        """
        Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        :raises ValueError: for anything else.
        """
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
            part.isascii() and part.isdigit() for part in parts
        ):
            raise ValueError(_("'%(text)s' is not a date: write YYYY-MM-DD, YYYY-MM or YYYY.") % {"text": text})
        numbers = [int(part) for part in parts]
        try:
            if len(numbers) == 1:
                return cls.year(numbers[0], inferred=inferred, words=words)
            if len(numbers) == 2:
                return cls.month(numbers[0], numbers[1], inferred=inferred, words=words)
            return cls.on(date(numbers[0], numbers[1], numbers[2]), inferred=inferred, words=words)
        except (ValueError, calendar.IllegalMonthError) as error:
            raise ValueError(_("'%(text)s' is not a day of the calendar.") % {"text": text}) from error

    @classmethod
    def covering(
        cls,
        first: date | None,
        last: date | None,
        precision: DatePrecision,
        *,
        inferred: bool = False,
        words: str = "",
    ) -> PartialDate:
        """
        Make a date from any day of its first and of its last period, as a person enters it.

        "March 2027" may be given as any of its days; with the last day alone the beginning stays unknown.
        :raises ValueError: if the days and the precision do not fit together.
        """
        if precision is DatePrecision.DAY:
            last = last or first
        elif precision in PERIODS:
            months = PERIODS[precision]
            last = _period(last or first, months)[1]
            first = _period(first, months)[0]
        return cls(first, last, precision, inferred, words)

    @property
    def is_known(self) -> bool:
        """True if at least one bound is known."""
        return self.earliest is not None or self.latest is not None

    def is_past(self, *, on: date) -> bool:
        """True only when the latest day is known and past; unknown is never late."""
        return self.latest is not None and self.latest < on

    def iso(self) -> str:
        """Write it as a file does: YYYY, YYYY-MM, YYYY-MM-DD, `from/to`, or nothing."""
        first, last = (self._iso(day) for day in (self.earliest, self.latest))
        return first if first == last or not last else last if not first else f"{first}/{last}"

    def _iso(self, day: date | None) -> str:
        if day is None:
            return ""
        length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(self.precision, 10)
        return day.isoformat()[:length]

    def __str__(self) -> str:
        text = self.words or self._text()
        return _("%(date)s (inferred)") % {"date": text} if self.inferred and text else text

    def _text(self) -> str:
        first, last = self.earliest, self.latest
        match self.precision:
            case DatePrecision.NONE:
                return ""
            case DatePrecision.DAY:
                return _run(first, last)
            case DatePrecision.YEAR:
                return _years(first, last)
            case DatePrecision.WINDOW if first and last:
                return _("between %(first)s and %(last)s") % {"first": _day(first), "last": _day(last)}
        return _named_period(first, last, self.precision) or _bounds(first, last)


def _period(day: date | None, months: int) -> tuple[date | None, date | None]:
    """First and last day of the month, quarter, half-year or year that a day lies in."""
    if day is None:
        return None, None
    first = (day.month - 1) // months * months + 1
    final = first + months - 1
    return date(day.year, first, 1), date(day.year, final, calendar.monthrange(day.year, final)[1])


def _day(day: date) -> str:
    return _("%(day)d %(month)s %(year)d") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def _years(first: date | None, last: date | None) -> str:
    if first and last and first.year != last.year:
        return f"{first.year}–{last.year}"
    return str((last or first or date.min).year)


def _named_period(first: date | None, last: date | None, precision: DatePrecision) -> str:
    """Name the month, quarter or half-year; empty where there is none to name."""
    if last is None:
        return ""
    if precision is DatePrecision.MONTH and first and (first.year, first.month) == (last.year, last.month):
        return _("%(month)s %(year)d") % {"month": MONTHS[first.month], "year": first.year}
    if precision is DatePrecision.QUARTER:
        return _("quarter %(number)d of %(year)d") % {"number": (last.month + 2) // 3, "year": last.year}
    if precision is DatePrecision.HALF_YEAR:
        half = _("first half of %(year)d") if last.month <= 6 else _("second half of %(year)d")
        return half % {"year": last.year}
    return ""


def _bounds(first: date | None, last: date | None) -> str:
    if first and last and first != last:
        return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    if last:
        return _("by %(day)s") % {"day": _day(last)}
    return _("from %(day)s") % {"day": _day(first)} if first else _("date in words only")


def _run(first: date | None, last: date | None) -> str:
    if first is None or last is None or first == last:
        return _day(first or last or date.min)
    if (first.year, first.month) == (last.year, last.month):
        return _("%(first)d–%(last)s") % {"first": first.day, "last": _day(last)}
    if first.year == last.year:
        beginning = _("%(day)d %(month)s") % {"day": first.day, "month": MONTHS[first.month]}
        return f"{beginning} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


NO_DATE = PartialDate()
