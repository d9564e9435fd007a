"""Pictures of ageing and of what became of outcomes: their titles, rows and links."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from partnerships.queries.dashboard import Day
from partnerships.queries.follow_through import STEPS, Age, Funnel
from partnerships.rules.measures import AGES
from partnerships.web import measure_charts

DAY = Day(date(2026, 11, 22))
NONE_APART = {"talks": 0, "reported": 0}


def ages(*counts: tuple[int, int]) -> list[Age]:
    return [Age(first, last, *count) for (first, last), count in zip(AGES, counts, strict=True)]


def drawn(*counts: tuple[int, int]) -> dict[str, Any]:
    return measure_charts.ageing(ages(*counts), links=measure_charts.age_links(day=DAY, narrowed=[("as_of", "x")]))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ([(0, 0)] * 4, "Nothing is past due"),
        ([(1, 0), (0, 0), (0, 0), (0, 0)], "1 commitment is past due, none by more than 90 days"),
        ([(1, 1), (1, 0), (0, 0), (0, 0)], "3 commitments are past due, none by more than 90 days"),
        ([(1, 1), (1, 0), (1, 0), (0, 2)], "3 of 6 past due are so by more than 90 days"),
        ([(1, 1), (1, 0), (1, 0), (0, 0)], "1 of 4 past due is so by more than 90 days"),
    ],
)
def test_ageing_title_states_the_finding(counts: list[tuple[int, int]], title: str) -> None:
    assert drawn(*counts)["finding"] == title


def test_ageing_tells_overdue_from_unknown() -> None:
    row = drawn((2, 1), (0, 0), (0, 0), (0, 4))["rows"][0]

    assert (row["overdue"], row["unknown"]) == (2, 1)
    assert row["picture"].count("fill-late") == 1
    assert row["picture"].count("fill-hold") == 1


def test_ageing_leads_to_the_commitments_it_counts() -> None:
    rows = drawn((1, 0), (1, 0), (1, 0), (1, 0))["rows"]

    assert [row["name"] for row in rows] == ["1–30 days", "31–90 days", "91–180 days", "More than 180 days"]
    assert "standing=overdue&due_to=2026-11-21&due_from=2026-10-23&as_of=x" in rows[0]["overdue_url"]
    assert "standing=past_due_unknown&due_to=2026-05-25" in rows[3]["unknown_url"]
    assert "due_from" not in rows[3]["unknown_url"]


def test_ageing_of_nothing_draws_nothing() -> None:
    assert drawn(*[(0, 0)] * 4)["rows"] == []


def test_funnel_counts_each_step_of_the_one_before() -> None:
    found = measure_charts.funnel(Funnel(12, 10, 5, 4, 1, **NONE_APART), narrowed=[("partner", "JPN")])

    assert [(row["value"], row["before"]) for row in found["rows"]] == [(12, None), (10, 12), (5, 10), (4, 5), (1, 4)]
    assert [row["url"] for row in found["rows"]] == [f"/measures/outcomes/{step}/?partner=JPN" for step in STEPS]
    assert [row["share"] for row in found["rows"]] == ["", "83 %", "50 %", "80 %", ""]
    assert found["finding"] == "5 of 12 outcomes became commitments with owner and date"


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (Funnel(0, 0, 0, 0, 0, **NONE_APART), "No outcome of a meeting of ours is recorded"),
        (Funnel(1, 0, 0, 0, 0, **NONE_APART), "The one outcome has not become a commitment with owner and date"),
        (Funnel(3, 1, 0, 0, 0, **NONE_APART), "None of 3 outcomes became a commitment with owner and date"),
        (Funnel(3, 2, 1, 0, 0, **NONE_APART), "1 of 3 outcomes became a commitment with owner and date"),
    ],
)
def test_funnel_title_states_the_finding(found: Funnel, title: str) -> None:
    assert measure_charts.funnel(found, narrowed=[])["finding"] == title


def test_funnel_names_what_is_counted_apart() -> None:
    said = measure_charts.funnel(Funnel(0, 0, 0, 0, 0, talks=1, reported=40), narrowed=[])

    assert said["rows"] == []
    assert said["apart"] == [
        "1 agreement to go on talking is not counted.",
        "40 outcomes of reported history owe no triage and are not counted.",
    ]


def test_pictures_carry_no_style() -> None:
    drawn = measure_charts.funnel(Funnel(2, 1, 1, 1, 1, **NONE_APART), narrowed=[])["rows"]

    assert all("style=" not in row["picture"] for row in drawn)
