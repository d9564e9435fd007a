"""Dates as documents give them."""

from datetime import date

import pytest
from django.utils import translation

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import NO_DATE, PartialDate

P = DatePrecision


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((date(2026, 2, 2), date(2026, 2, 1), P.DAY), "after the latest"),
        ((date(2026, 2, 2), None, P.NONE), "without precision"),
        ((None, None, P.MONTH), "at least one day"),
        ((date(2026, 2, 2), None, P.DAY), "first and its last"),
    ],
)
def test_partial_date_contradiction_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        PartialDate(*parts)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-1", "26-01-01", "2026-02-30", "2026-00", "0000", "2026/01/01", "２０２６"]
)
def test_read_refuses_what_is_no_date(text):
    with pytest.raises(ValueError, match="is not a"):
        PartialDate.read(text)


@pytest.mark.parametrize("text", ["2026", "2026-02", "2024-02-29"])
def test_read_writes_back_as_read(text):
    assert PartialDate.read(text).iso() == text


def test_read_month_spans_its_days():
    month = PartialDate.read("2024-02")

    assert (month.earliest, month.latest, month.precision) == (date(2024, 2, 1), date(2024, 2, 29), P.MONTH)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PartialDate.on(date(2026, 3, 24)), "24 March 2026"),
        (PartialDate.days(date(2023, 3, 29), date(2023, 3, 30)), "29–30 March 2023"),
        (PartialDate.days(date(2023, 3, 29), date(2023, 4, 2)), "29 March – 2 April 2023"),
        (PartialDate.days(date(2023, 12, 31), date(2024, 1, 1)), "31 December 2023 – 1 January 2024"),
        (PartialDate.month(2025, 6), "June 2025"),
        (PartialDate.year(2023, inferred=True), "2023 (inferred)"),
        (PartialDate(date(2025, 1, 1), date(2026, 12, 31), P.YEAR), "2025–2026"),
        (PartialDate(None, date(2025, 12, 31), P.QUARTER), "quarter 4 of 2025"),
        (PartialDate(None, date(2025, 6, 30), P.HALF_YEAR), "first half of 2025"),
        (PartialDate(None, date(2025, 9, 22), P.SEASON), "by 22 September 2025"),
        (PartialDate(date(2026, 1, 5), date(2026, 1, 9), P.WINDOW), "between 5 January 2026 and 9 January 2026"),
        (PartialDate(None, date(2025, 6, 30), P.MONTH), "by 30 June 2025"),
        (PartialDate(date(2025, 6, 1), None, P.QUARTER), "from 1 June 2025"),
        (PartialDate(date(2026, 1, 5), None, P.WINDOW), "from 5 January 2026"),
        (PartialDate(precision=P.FUZZY, words="early next year"), "early next year"),
        (PartialDate(precision=P.FUZZY), "date in words only"),
        (NO_DATE, ""),
    ],
)
def test_partial_date_prints_as_it_was_said(value, text):
    assert str(value) == text


@pytest.mark.parametrize(
    ("value", "past"),
    [
        (PartialDate.on(date(2026, 11, 21)), True),
        (PartialDate.on(date(2026, 11, 22)), False),
        (PartialDate.year(2025), True),
        (PartialDate.year(2026), False),
        (PartialDate(date(2020, 1, 1), None, P.WINDOW), False),
        (PartialDate(precision=P.FUZZY), False),
        (NO_DATE, False),
    ],
)
def test_is_past_only_when_the_latest_day_is_known_and_past(value, past):
    assert value.is_past(on=date(2026, 11, 22)) is past


def test_months_are_named_in_the_readers_language():
    with translation.override("de"):
        assert str(PartialDate.month(2025, 6)) == "Juni 2025"
        assert str(PartialDate.on(date(2025, 6, 3), inferred=True)) == "3 Juni 2025 (inferred)"
