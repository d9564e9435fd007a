"""What a partner's pages say in figures and on their timeline."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from partnerships.choices import Marking, Standing
from partnerships.queries.dashboard import Day
from partnerships.queries.partners import Figures, PartnerRow
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import partner_pages

TODAY = date(2026, 11, 22)


def step(day: str, title: str) -> Any:
    return SimpleNamespace(
        date=PartialDate.read(day), get_kind_display=lambda: title, get_state_after_display=lambda: "Active"
    )


def test_timeline_puts_today_between_past_and_future() -> None:
    items = partner_pages.timeline([step("2024-11", "Announced"), step("2027-01-02", "Review")], [], on=TODAY)

    assert [item["title"] for item in items] == ["Review", "Today, 22 November 2026", "Announced"]


def test_facts_say_numbers_and_links() -> None:
    by_standing = {Standing.KEPT: 2, Standing.KEPT_LATE: 1, Standing.OVERDUE: 1}
    figures = Figures(by_standing, due_soon=4, overdue=1, oldest_overdue=date(2026, 11, 21), dialogue_only=2)
    partner: Any = SimpleNamespace(iso3="JPN")

    facts = partner_pages.facts(PartnerRow(partner, None, figures, None, None), day=Day(TODAY))

    assert [fact["value"] for fact in facts] == [3, 1, 4, "–", "–"]
    assert (facts[0]["unit"], facts[0]["note"]) == ("of 4", "and 2 dialogue only")
    assert facts[1]["note"] == "the oldest by 1 day"
    assert facts[1]["url"] == "/partners/JPN/commitments/?show=overdue"


def test_facts_of_a_past_day_lead_to_the_lists_of_that_day() -> None:
    partner: Any = SimpleNamespace(iso3="JPN")

    facts = partner_pages.facts(PartnerRow(partner, None, Figures(), None, None), day=Day(TODAY, date(2026, 6, 30)))

    assert facts[0]["url"] == "/partners/JPN/commitments/?show=kept&as_of=2026-06-30"


def test_a_session_without_exact_day_is_said_as_it_is() -> None:
    meeting: Any = SimpleNamespace(date=PartialDate.month(2027, 3), title="Dialogue")
    partner: Any = SimpleNamespace(iso3="JPN")

    facts = partner_pages.facts(PartnerRow(partner, None, Figures(), None, meeting), day=Day(TODAY))

    assert facts[3]["value"] == "March 2027"


def test_segments_cover_every_standing_once() -> None:
    segments = partner_pages.segments(Figures(dict.fromkeys(Standing, 1)))

    assert sum(segment.value for segment in segments) == len(Standing)


def test_highest_marking_of_what_is_shown() -> None:
    rows = [None, SimpleNamespace(marking=Marking.NORMAL), SimpleNamespace(marking=Marking.SENSITIVE)]

    assert partner_pages.highest(rows) == Marking.SENSITIVE
    assert partner_pages.highest([]) == Marking.PUBLIC
