"""Figures of scorecards and comparisons in words, with their links."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from partnerships.choices import Marking
from partnerships.queries.dashboard import Day
from partnerships.queries.measures import Figure
from partnerships.rules.comparison import Middle
from partnerships.rules.measures import (
    AGEING,
    BY_NAME,
    CONCRETENESS,
    GAP_VALUE,
    MEASURES,
    SLIP,
    Group,
    Measure,
)
from partnerships.web import scorecards
from partnerships.web.scorecards import Asked

TODAY = Asked(Day(date(2026, 11, 22)))
JAPAN: Any = SimpleNamespace(iso3="JPN", name="Japan")


def figure(
    measure: Measure, numerator: int | None, denominator: int | None, value: int | None = None, group: str = "JPN"
) -> Figure:
    days = None if value is None else Decimal(value)
    return Figure(group, group, measure, numerator, denominator, days, Marking.PUBLIC)


def told(one: Figure, middle: Middle | None = None, asked: Asked = TODAY) -> dict[str, Any]:
    return scorecards.told(one, middle=middle, group_by=Group.PARTNER, asked=asked)


def test_a_share_of_five_or_more_is_a_percentage_with_its_parts() -> None:
    cell = told(figure(CONCRETENESS, 3, 5))

    assert cell["words"] == "60 %"
    assert [part["number"] for part in cell["parts"]] == ["3", "5"]
    assert 'width="60.00%"' in cell["picture"]


def test_a_share_below_five_is_said_by_its_parts_alone() -> None:
    cell = told(figure(CONCRETENESS, 3, 4))

    assert (cell["words"], cell["picture"]) == ("", "")
    assert [part["number"] for part in cell["parts"]] == ["3", "4"]


def test_nothing_to_count_and_not_known_have_no_parts() -> None:
    for one, words in ((figure(CONCRETENESS, 0, 0), "nothing to count"), (figure(GAP_VALUE, None, None), "not known")):
        cell = told(one)

        assert (cell["words"], cell["parts"], cell["picture"]) == (words, [], "")


def test_days_carry_their_unit() -> None:
    assert told(figure(SLIP, 2, 3, value=12), Middle(Decimal("7.5"), 3))["words"] == "12 days"
    assert told(figure(SLIP, 2, 3, value=12), Middle(Decimal("7.5"), 3))["middle"] == "7.5 days"


def test_the_middle_of_the_category_is_named_and_marked() -> None:
    cell = told(figure(CONCRETENESS, 3, 5), Middle(Decimal(40), 4))

    assert (cell["middle"], cell["middle_of"]) == ("40 %", 4)
    assert 'x="40.00%"' in cell["picture"]


def test_parts_lead_to_the_rows_they_count() -> None:
    asked = Asked(Day(date(2026, 11, 22), date(2026, 6, 30)), since=date(2026, 1, 1), until=date(2026, 3, 31))

    numerator, denominator = told(figure(CONCRETENESS, 3, 5), asked=asked)["parts"]

    assert numerator["url"] == (
        "/measures/concreteness/rows/?part=numerator&group_by=partner&group=JPN"
        "&as_of=2026-06-30&since=2026-01-01&until=2026-03-31"
    )
    assert "part=denominator" in denominator["url"]
    assert asked.query == "as_of=2026-06-30&since=2026-01-01&until=2026-03-31"
    assert TODAY.query == ""


def test_periods_stay_on_the_day_shown() -> None:
    past = Day(date(2026, 11, 22), date(2026, 6, 30))

    every, year, months = scorecards.periods(Asked(past, date(2026, 1, 1), date(2026, 6, 30)))

    assert [every["url"], every["is_current"]] == ["?as_of=2026-06-30", False]
    assert [year["url"], year["is_current"]] == ["?as_of=2026-06-30&since=2026-01-01&until=2026-06-30", True]
    assert "since=2025-07-01&until=2026-06-30" in months["url"]


def test_every_measure_has_a_heading() -> None:
    keys = {key for key, _title, _sub in scorecards.HEADINGS}

    assert {scorecards.heading_of(measure) for measure in MEASURES} == keys


def test_sections_leave_out_what_is_drawn() -> None:
    figures = [figure(measure, 1, 9) for measure in MEASURES]

    shown = scorecards.sections(figures, middles={}, group_by=Group.PARTNER, asked=TODAY)

    names = {row["measure"].name for section in shown for row in section["rows"]}
    assert names == {measure.name for measure in MEASURES} - {measure.name for measure in scorecards.DRAWN}


def test_what_is_usually_compared_is_there() -> None:
    assert {measure.name for measure in scorecards.chosen([])} == set(scorecards.COMPARED)
    assert scorecards.chosen(["slip", "kept"]) == [BY_NAME["kept"], BY_NAME["slip"]]


def test_a_partner_without_rows_has_nothing_to_count_and_never_nought_percent() -> None:
    own = scorecards.of_partner([], JAPAN)

    assert own["gap_value"].denominator is None
    assert {one.words for one in own.values()} == {"nothing to count", "not known"}


def test_standings_say_how_many_are_kept() -> None:
    own = scorecards.of_partner([], JAPAN)
    own |= {"kept": figure(BY_NAME["kept"], 2, 6), "overdue": figure(BY_NAME["overdue"], 4, 6)}

    found = scorecards.standings(own, asked=TODAY)

    assert found["finding"] == "2 of 6 commitments are kept"
    assert [(row["number"], row["share"]) for row in found["rows"]] == [(2, "33 %"), (4, "67 %")]
    assert "/measures/overdue/rows/?part=numerator" in found["rows"][1]["url"]


def test_standings_of_none_and_of_one() -> None:
    own = scorecards.of_partner([], JAPAN)

    assert scorecards.standings(own, asked=TODAY)["finding"] == "No commitment to do something is on record"
    own["kept_late"] = figure(BY_NAME["kept_late"], 1, 1)
    assert scorecards.standings(own, asked=TODAY)["finding"] == "1 of 1 commitment is kept"


def test_ages_come_from_the_figures() -> None:
    own = scorecards.of_partner([], JAPAN)
    own[AGEING[1].name] = figure(AGEING[1], 3, 4)

    assert [(age.overdue, age.unknown) for age in scorecards.ages(own)] == [(0, 0), (3, 0), (0, 0), (0, 0)]
    assert "ageing_31_90" in scorecards.age_links(own, asked=TODAY)[1][0]


def test_middles_are_those_of_the_category_alone() -> None:
    shares = {"JPN": 1, "KOR": 2, "IND": 3, "NOR": 5}
    figures = [figure(CONCRETENESS, share, 5, group=code) for code, share in shares.items()]

    assert scorecards.middles(figures, among=["JPN", "KOR", "IND"]) == {"concreteness": Middle(Decimal(40), 3)}
    assert scorecards.middles(figures, among=["JPN", "KOR"]) == {}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["A", "B", "C", "D"]),
        ("-name", ["D", "C", "B", "A"]),
        ("nonsense", ["A", "B", "C", "D"]),
        ("concreteness", ["C", "A", "B", "D"]),
        ("-concreteness", ["A", "C", "B", "D"]),
    ],
)
def test_comparison_sorts_and_puts_what_says_too_little_last(sort: str, order: list[str]) -> None:
    compared = [SimpleNamespace(iso3=code, name=code) for code in "ABCD"]
    figures = [
        figure(CONCRETENESS, 4, 5, group="A"),
        figure(CONCRETENESS, 4, 4, group="B"),
        figure(CONCRETENESS, 0, 5, group="C"),
    ]

    table = scorecards.comparison_table(compared, [CONCRETENESS], figures, sort=sort, asked=TODAY)

    assert [row["partner"].name for row in table["rows"]] == order
    assert {row["partner"].name: row["has_data"] for row in table["rows"]}["D"] is False
