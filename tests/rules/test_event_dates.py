"""Dates as the events file writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.choices import DatePrecision
from partnerships.rules.event_dates import (
    DUE_PRECISIONS,
    EVENT_PRECISIONS,
    is_past_due,
    read_due,
    read_event_date,
    write_due,
    write_event_date,
)
from partnerships.rules.partial_dates import NO_DATE, PartialDate

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


# --- when an event was ---


@pytest.mark.parametrize(
    ("start", "end", "precision", "said"),
    [
        ("2025-03-04", "2025-03-04", "weekly", "not in the list: day, month"),
        ("2025-03", "2025-03", "day", "write YYYY-MM-DD"),
        ("2025-03-04", "2025-03-04", "month", "write YYYY-MM"),
        ("2025-03", "2025-03", "year", "write YYYY"),
        ("2025-03", "2025-03-09", "inferred", "alike"),
        ("2025-03-04", "2025-03", "day", "alike"),
        ("2025-03-09", "2025-03-04", "day", "after the latest"),
        ("2025-03-09", "2025-03-04", "window", "after the latest"),
        ("2025-03", "2025-04", "window", "write YYYY-MM-DD"),
        ("2025-02-30", "2025-02-30", "day", "calendar"),
        ("2025-3-4", "2025-3-4", "day", "YYYY-MM-DD"),
        (None, "2025-03-04", "day", "only a window"),
        ("2025", None, "inferred", "only a window"),
    ],
)
def test_read_event_date_refuses(start: str | None, end: str | None, precision: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_event_date(start, end, precision)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("2025-03-04", "2025-03-04", "day"), PartialDate.on(date(2025, 3, 4))),
        (("2025-03-04", "2025-03-06", "day"), PartialDate.days(date(2025, 3, 4), date(2025, 3, 6))),
        (("2025-06", "2025-06", "month"), PartialDate.month(2025, 6)),
        (("2025-06", "2025-07", "month"), PartialDate(date(2025, 6, 1), date(2025, 7, 31), DatePrecision.MONTH)),
        (("2025", "2025", "year"), PartialDate.year(2025)),
        (("2024", "2025", "year"), PartialDate(date(2024, 1, 1), LAST, DatePrecision.YEAR)),
        (("2025-03-04", "2025-03-06", "inferred"), PartialDate.days(date(2025, 3, 4), date(2025, 3, 6), inferred=True)),
        (("2025-06", "2025-06", "inferred"), PartialDate.month(2025, 6, inferred=True)),
        (("2025", "2025", "inferred"), PartialDate.year(2025, inferred=True)),
        (("2025-01-01", "2025-12-31", "window"), PartialDate(FIRST, LAST, DatePrecision.WINDOW)),
        (("2025-01-01", None, "window"), PartialDate(FIRST, None, DatePrecision.WINDOW)),
        ((None, "2025-12-31", "window"), PartialDate(None, LAST, DatePrecision.WINDOW)),
        ((None, None, "window"), NO_DATE),
    ],
)
def test_event_date_is_read_and_written(written: tuple[str | None, str | None, str], read: PartialDate) -> None:
    assert read_event_date(*written) == read
    assert write_event_date(read) == written


@pytest.mark.parametrize(
    "precision", [DatePrecision.QUARTER, DatePrecision.SEASON, DatePrecision.FUZZY, DatePrecision.MONTH]
)
def test_write_event_date_makes_a_window_of_what_the_file_has_no_word_for(precision: DatePrecision) -> None:
    assert write_event_date(PartialDate(FIRST, LAST.replace(day=30), precision)) == (
        "2025-01-01",
        "2025-12-30",
        "window",
    )


# --- by when a promise is due ---


@pytest.mark.parametrize(
    ("due", "precision", "said"),
    [
        ("2025-03-04", "soon", "not in the list: day, year, half-year"),
        ("2025-06", "day", "'2025-06-01/2025-06-30' with due_precision: day"),
        ("2025", "day", "due_precision: year"),
        ("2025", "quarter", "due_precision: year"),
        ("2025-01-01/2025-12-31", "year", "written '2025'"),
        ("2025-01-01/2025-12-31", "fuzzy", "written '2025'"),
        ("2025-03-04/2025-03-04", "day", "not a period"),
        ("2025-03-04/2025-03-01", "day", "not a period"),
        ("2025-03-01/2025-03-04/2025-03-05", "day", "not a period"),
        ("2025-03/2025-04", "day", "write YYYY-MM-DD"),
        ("2025-03-04", "none", "write due: null"),
        (None, "day", "missing"),
        (None, "year", "missing"),
        (None, "quarter", "missing"),
        ("tomorrow", "fuzzy", "YYYY-MM-DD"),
    ],
)
def test_read_due_refuses(due: str | None, precision: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_due(due, precision)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("2025-12-31", "day"), PartialDate.on(LAST)),
        (("2025-01-01/2025-12-31", "day"), PartialDate.days(FIRST, LAST)),
        (("2025", "year"), PartialDate.year(2025)),
        (("2025-12-31", "year"), PartialDate(None, LAST, DatePrecision.YEAR)),
        (("2025-12-31", "half-year"), PartialDate(None, LAST, DatePrecision.HALF_YEAR)),
        (("2025-12-31", "quarter"), PartialDate(None, LAST, DatePrecision.QUARTER)),
        (("2025-12-31", "season"), PartialDate(None, LAST, DatePrecision.SEASON)),
        (("2025-12-31", "fuzzy"), PartialDate(None, LAST, DatePrecision.FUZZY)),
        ((None, "fuzzy"), PartialDate(precision=DatePrecision.FUZZY)),
        ((None, "none"), NO_DATE),
    ],
)
def test_due_is_read_and_written(written: tuple[str | None, str], read: PartialDate) -> None:
    assert read_due(*written) == read
    assert write_due(read) == written


@pytest.mark.parametrize(
    ("due", "written"),
    [
        (PartialDate.month(2025, 6), ("2025-06-01/2025-06-30", "day")),
        (PartialDate(FIRST, LAST, DatePrecision.WINDOW), ("2025-01-01/2025-12-31", "day")),
        (PartialDate(None, LAST, DatePrecision.WINDOW), ("2025-12-31", "fuzzy")),
        (PartialDate(FIRST, None, DatePrecision.WINDOW), (None, "fuzzy")),
        (PartialDate(precision=DatePrecision.FUZZY, words="early next year"), (None, "fuzzy")),
    ],
)
def test_write_due_finds_the_nearest_word(due: PartialDate, written: tuple[str | None, str]) -> None:
    assert write_due(due) == written
    assert write_due(read_due(*written)) == written


days = st.dates(date(1949, 1, 1), date(2100, 12, 31)).map(date.isoformat)
texts = days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4])


@given(texts | st.none(), texts | st.none(), st.sampled_from(EVENT_PRECISIONS))
def test_no_accepted_event_date_is_bent(start: str | None, end: str | None, precision: str) -> None:
    try:
        read = read_event_date(start, end, precision)
    except ValueError:
        return
    assert write_event_date(read) == (start, end, precision)


@given(texts | st.tuples(days, days).map("/".join) | st.none(), st.sampled_from(sorted(DUE_PRECISIONS)))
def test_no_accepted_due_date_is_bent(due: str | None, precision: str) -> None:
    try:
        read = read_due(due, precision)
    except ValueError:
        return
    assert write_due(read) == (due, precision)


@pytest.mark.parametrize(
    ("due", "past"),
    [
        (PartialDate.on(date(2025, 6, 30)), True),
        (PartialDate.on(date(2025, 7, 1)), False),
        (PartialDate(FIRST, None, DatePrecision.WINDOW), None),
        (PartialDate(precision=DatePrecision.FUZZY), None),
        (NO_DATE, None),
    ],
)
def test_is_past_due_is_unknown_without_a_latest_day(due: PartialDate, past: bool | None) -> None:
    assert is_past_due(due, on=date(2025, 7, 1)) is past
