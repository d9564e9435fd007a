"""What stands on which day: known days are shown, others never made up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.choices import DatePrecision
from partnerships.rules import calendar as rules
from partnerships.rules.calendar import Month
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from tests.factories.partial_dates import DAYS, UNHURRIED, partial_dates

P = DatePrecision


@UNHURRIED
@given(when=partial_dates(), first=DAYS, length=st.integers(0, 60))
def test_days_within_are_known_days_of_the_window_and_no_others(when: PartialDate, first: date, length: int) -> None:
    last = first + timedelta(days=length)

    found = list(rules.days_within(when, first=first, last=last))

    every = [first + timedelta(days=number) for number in range(length + 1)]
    if when.precision is P.DAY and when.earliest and when.latest:
        assert found == [day for day in every if when.earliest <= day <= when.latest]
    else:
        assert found == []


@UNHURRIED
@given(when=partial_dates(), is_due=st.booleans())
def test_other_calendars_get_no_day_that_nobody_named(when: PartialDate, is_due: bool) -> None:
    found = rules.days_elsewhere(when, is_due=is_due)

    if when.precision in (P.NONE, P.FUZZY):
        assert found is None
    elif when.earliest and when.latest:
        assert found == (when.earliest, when.latest)
    elif is_due and when.latest and when.precision is P.WINDOW:
        assert found == (when.latest, when.latest)
    else:
        assert found is None


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (PartialDate.on(date(2027, 3, 4)), "4 March 2027"),
        (PartialDate.on(date(2027, 3, 4), inferred=True), "4 March 2027 (inferred)"),
        (PartialDate.days(date(2027, 3, 4), date(2027, 3, 5)), "4–5 March 2027"),
        (PartialDate.month(2027, 3), "some day in March 2027"),
        (PartialDate.year(2027), "some day in 2027"),
        (PartialDate(date(2027, 1, 1), date(2027, 3, 31), P.QUARTER), "some day in quarter 1 of 2027"),
        (PartialDate(date(2027, 3, 1), date(2027, 4, 3), P.WINDOW), "some day between 1 March 2027 and 3 April 2027"),
        (PartialDate(None, date(2027, 6, 30), P.WINDOW), "by 30 June 2027"),
        (PartialDate(date(2027, 1, 1), date(2027, 3, 31), P.SEASON, words="early spring"), "early spring"),
        (PartialDate(precision=P.FUZZY, words="soon"), "soon"),
        (NO_DATE, ""),
    ],
    ids=str,
)
def test_date_is_said_as_it_is_known(when: PartialDate, says: str) -> None:
    assert rules.said(when) == says


def test_month_is_whole_weeks_from_monday() -> None:
    weeks = Month(2027, 3).weeks()

    assert weeks[0][0] == date(2027, 3, 1)
    assert weeks[-1][-1] == date(2027, 4, 4)
    assert all(week[0].isoweekday() == 1 and len(week) == 7 for week in weeks)


def test_month_moves_over_the_year_and_stops_at_the_ends() -> None:
    assert Month(2026, 12).moved(1) == Month(2027, 1)
    assert Month(2027, 1).moved(-1) == Month(2026, 12)
    assert Month(rules.LATEST_YEAR, 12).moved(1) is None
    assert Month(rules.EARLIEST_YEAR, 1).moved(-1) is None
    assert Month.of(date(1, 5, 1)) == Month(rules.EARLIEST_YEAR, 5)


def test_month_knows_its_days_in_a_leap_year() -> None:
    assert (Month(2028, 2).first, Month(2028, 2).last) == (date(2028, 2, 1), date(2028, 2, 29))
