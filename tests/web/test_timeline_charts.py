"""Lanes along a time axis: places in percent, shapes and words, no day that nobody said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from partnerships.choices import DatePrecision
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.web import timeline_charts as charts
from partnerships.web.timeline_charts import Axis, Mark, Span, Tick

YEAR = Axis(date(2026, 1, 1), date(2026, 12, 31))
ON = date(2026, 7, 2)


def test_axis_places_days_in_percent_and_keeps_others_at_the_edge() -> None:
    assert [YEAR.x(day) for day in (date(2026, 1, 1), ON, date(2026, 12, 31), date(2030, 1, 1), date(2020, 1, 1))] == [
        0,
        50,
        100,
        100,
        0,
    ]


@pytest.mark.parametrize(
    ("axis", "labels"),
    [
        (charts.month_axis(date(2026, 5, 7), 3), ["May 2026", "Jun", "Jul"]),
        (charts.month_axis(date(2026, 5, 7), 18), ["Jul 2026", "Oct", "Jan 2027", "Apr", "Jul", "Oct"]),
        (charts.month_axis(date(2022, 5, 1), 60), ["2023", "2024", "2025", "2026", "2027"]),
        (charts.month_axis(date(1990, 1, 1), 12 * 40), ["1990", "2000", "2010", "2020"]),
    ],
)
def test_axis_names_as_many_lines_as_there_is_room_for(axis: Axis, labels: list[str]) -> None:
    assert [axis.label(line) for line in axis.lines()] == labels


def test_axis_drops_every_second_month_on_a_phone_but_no_january() -> None:
    axis = charts.month_axis(date(2026, 5, 7), 18)

    assert [axis.label(line) for line in axis.lines() if not axis.is_minor(line)] == ["Jul 2026", "Jan 2027", "Jul"]
    years = charts.month_axis(date(2022, 5, 1), 60)
    assert not any(years.is_minor(line) for line in years.lines())


def test_scale_names_today_where_it_lies() -> None:
    assert re.search(r'class="now" x="50.00%"[^>]*text-anchor="middle">Today', charts.scale(YEAR, on=ON, today="Today"))
    assert "Today" not in charts.scale(YEAR, on=date(2027, 1, 1), today="Today")
    assert 'text-anchor="start">' in charts.scale(YEAR, on=date(2026, 1, 1), today="Today")
    assert 'text-anchor="end">' in charts.scale(YEAR, on=date(2026, 12, 31), today="Today")


def test_lane_draws_what_lies_in_its_days_and_says_what_it_is() -> None:
    svg = charts.lane(
        YEAR,
        on=ON,
        marks=[Mark(ON, "done", "circle-check", "Held <here>"), Mark(date(2030, 1, 1), "done", "dot", "Never shown")],
        spans=[Span(date(2025, 1, 1), date(2026, 7, 1), "gone", "vague", "Some day")],
        ticks=[Tick(date(2026, 1, 1), "late", "Due"), Tick(date(2020, 1, 1), "late", "Never shown")],
        label="One dialogue",
    )

    assert 'role="img" aria-label="One dialogue"' in svg
    assert re.search(r'<svg x="50.00%" y="50%" class="mk c-done"[^>]*><title>Held &lt;here&gt;</title>', svg)
    assert re.search(r'<svg x="0.00%" width="50.00%" height="100%" class="span span--vague c-gone">', svg)
    assert 'class="tick c-late" x="0.00%"' in svg
    assert "Never shown" not in svg
    assert "style=" not in svg


def test_lane_without_a_sentence_is_hidden_from_screen_readers() -> None:
    svg = charts.lane(YEAR, on=date(2027, 1, 1))

    assert 'aria-hidden="true"' in svg
    assert "now" not in svg


def test_shapes_of_our_own_need_no_sprite() -> None:
    assert "<use" not in charts.shape("diamond-solid")
    assert "#circle-x" in charts.shape("circle-x")


def test_days_of_a_date_are_those_that_are_known() -> None:
    month = PartialDate.month(2026, 3)
    until = PartialDate(None, ON, DatePrecision.WINDOW)

    assert charts.spanning(month) == (date(2026, 3, 1), date(2026, 3, 31))
    assert charts.spanning(until) == (ON, ON)
    assert charts.spanning(NO_DATE) is None
    assert [charts.is_day(when) for when in (month, until, NO_DATE, PartialDate.on(ON))] == [False, False, False, True]


def test_enclosing_axis_holds_all_days_within_some_years_of_today() -> None:
    days = [date(1990, 1, 1), date(2026, 9, 9), date(2060, 1, 1)]

    assert charts.enclosing(days, around=ON, years=5) == Axis(date(2021, 7, 1), date(2031, 7, 31))
    assert charts.enclosing([], around=ON, years=5) == Axis(date(2026, 7, 1), date(2026, 7, 31))
