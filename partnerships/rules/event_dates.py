"""How the events file writes dates: when an event was, and by when a promise is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.wording import gettext as _

_P = DatePrecision
EVENT_PRECISIONS = ("day", "month", "year", "window", "inferred")
DUE_PRECISIONS = {
    "day": _P.DAY,
    "year": _P.YEAR,
    "half-year": _P.HALF_YEAR,
    "quarter": _P.QUARTER,
    "season": _P.SEASON,
    "fuzzy": _P.FUZZY,
    "none": _P.NONE,
}
_WRITTEN = {_P.DAY: "YYYY-MM-DD", _P.MONTH: "YYYY-MM", _P.YEAR: "YYYY"}
_WITH_YEAR = (_P.YEAR, _P.FUZZY)  # the precisions whose `due` may be a bare year


def read_event_date(start: str | None, end: str | None, precision: str) -> PartialDate:
    """
    Read `date_start`, `date_end` and `date_precision`.

    A window may leave one end open, or both when nothing is known; `inferred` is as exact as the ends are written.
    :raises ValueError: saying what to write instead.
    """
    if precision not in EVENT_PRECISIONS:
        raise _not_listed(precision, EVENT_PRECISIONS)
    if precision == "window":
        return _window(start, end)
    if start is None or end is None:
        raise ValueError(_("Give both ends; only a window may leave one open (null)."))
    first, last = PartialDate.read(start), PartialDate.read(end)
    if first.precision is not last.precision:
        raise ValueError(
            _("Write both ends alike: '%(start)s' and '%(end)s' differ in how exact they are.")
            % {"start": start, "end": end}
        )
    if precision not in ("inferred", first.precision):
        raise ValueError(
            _("'%(start)s' is not how a %(precision)s is written: write %(pattern)s.")
            % {"start": start, "precision": precision, "pattern": _WRITTEN[_P(precision)]}
        )
    return PartialDate(first.earliest, last.latest, first.precision, inferred=precision == "inferred")


def _not_listed(word: str, allowed: Iterable[str]) -> ValueError:
    return ValueError(_("'%(word)s' is not in the list: %(allowed)s.") % {"word": word, "allowed": ", ".join(allowed)})


def _window(start: str | None, end: str | None) -> PartialDate:
    first, last = (_day(text) if text is not None else None for text in (start, end))
    return PartialDate(first, last, _P.WINDOW) if first or last else NO_DATE


def write_event_date(when: PartialDate) -> tuple[str | None, str | None, str]:
    """
    Write `date_start`, `date_end` and `date_precision`.

    What the file has no word for (a quarter, words without days) becomes the window in which it lies.
    """
    first, last = when.earliest, when.latest
    if first is None or last is None or not _is_whole(first, last, when.precision):
        return first.isoformat() if first else None, last.isoformat() if last else None, "window"
    length = len(_WRITTEN[when.precision])
    precision = "inferred" if when.inferred else when.precision.value
    return first.isoformat()[:length], last.isoformat()[:length], precision


def _is_whole(first: date, last: date, precision: DatePrecision) -> bool:
    """True if the bounds are those that the bare year, month or day stands for."""
    if precision is _P.MONTH:
        return first.day == 1 and PartialDate.month(last.year, last.month).latest == last
    if precision is _P.YEAR:
        return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return precision is _P.DAY


def read_due(due: str | None, precision: str) -> PartialDate:
    """
    Read `due` and `due_precision`: a day, `from/to`, a year, or nothing.

    A single day is the last one of its half-year, quarter, season or year; the first then stays unknown.
    :raises ValueError: saying what to write instead.
    """
    if precision not in DUE_PRECISIONS:
        raise _not_listed(precision, DUE_PRECISIONS)
    exact = DUE_PRECISIONS[precision]
    if due is None:
        return _no_day(exact, precision)
    if exact is _P.NONE:
        raise ValueError(
            _("'%(due)s' is given, but the precision is none: write due: null, or say how exact it is.") % {"due": due}
        )
    return _period(due, exact) if "/" in due else _one(due, exact, precision)


def _no_day(exact: DatePrecision, precision: str) -> PartialDate:
    if exact not in (_P.NONE, _P.FUZZY):
        raise ValueError(
            _("A due date is missing for '%(precision)s': give it, or write due_precision: none.")
            % {"precision": precision}
        )
    return PartialDate(precision=exact)


def _one(due: str, exact: DatePrecision, precision: str) -> PartialDate:
    read = PartialDate.read(due)
    if read.precision is _P.MONTH:
        raise ValueError(
            _("A month is written by its days: '%(first)s/%(last)s' with due_precision: day.")
            % {"first": read.earliest, "last": read.latest}
        )
    if read.precision is _P.YEAR:
        if exact not in _WITH_YEAR:
            raise ValueError(
                _("'%(due)s' is a year, not a %(precision)s: write due_precision: year, or the last day.")
                % {"due": due, "precision": precision}
            )
        return PartialDate(read.earliest, read.latest, exact)
    return read if exact is _P.DAY else PartialDate(None, read.latest, exact)


def _period(due: str, exact: DatePrecision) -> PartialDate:
    ends = [_day(text) for text in due.split("/")]
    if len(ends) != 2 or ends[0] >= ends[1]:
        raise ValueError(_("'%(due)s' is not a period: write the first day, '/', and a later last day.") % {"due": due})
    if exact in _WITH_YEAR and _is_one_year(*ends):
        raise ValueError(_("A whole year is written '%(year)d'.") % {"year": ends[0].year})
    return PartialDate(ends[0], ends[1], exact)


def write_due(due: PartialDate) -> tuple[str | None, str]:
    """
    Write `due` and `due_precision`.

    What the file has no word for comes out as the period it stands for, and if its first day is unknown as our
    reading of the latest moment (fuzzy).
    """
    names = {exact: name for name, exact in DUE_PRECISIONS.items()}
    first, last = due.earliest, due.latest
    if last is None:
        return None, "none" if due.precision is _P.NONE else "fuzzy"
    if due.precision not in names:
        return (_span(first, last), "day") if first else (last.isoformat(), "fuzzy")
    if first and due.precision in _WITH_YEAR and _is_one_year(first, last):
        return str(first.year).zfill(4), names[due.precision]
    return _span(first, last), names[due.precision]


def _span(first: date | None, last: date) -> str:
    return last.isoformat() if first in (None, last) else f"{first}/{last}"


def _is_one_year(first: date, last: date) -> bool:
    return first.year == last.year and _is_whole(first, last, _P.YEAR)


def is_past_due(due: PartialDate, *, on: date) -> bool | None:
    """True or false where the latest day is known, else unknown."""
    return None if due.latest is None else due.is_past(on=on)


def _day(text: str) -> date:
    read = PartialDate.read(text)
    if read.precision is not _P.DAY or read.latest is None:
        raise ValueError(_("'%(text)s' is not a day: write YYYY-MM-DD.") % {"text": text})
    return read.latest
