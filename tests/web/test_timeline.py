"""The timeline of all partners, the roadmap of one, and the strips of standing dialogues."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import Standing
from partnerships.models import Partner, User
from partnerships.queries.timeline import Due
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from partnerships.web import cadence_strips, roadmaps, timelines
from tests.factories import commitments as promises
from tests.factories import meetings as make
from tests.factories.partners import category as make_category
from tests.personas import client_for

pytestmark = pytest.mark.django_db

TIMELINE = reverse("timeline")
ROADMAP = reverse("partner-roadmap", args=["JPN"])


@pytest.fixture
def browser(official: User) -> Client:
    return client_for(official)


def days(number: int) -> PartialDate:
    return PartialDate.on(today() + timedelta(days=number))


# --- what must not be seen --------------------------------------------------------------------------------------------


def test_timeline_shows_the_partners_in_scope(outsider: User, japan: Partner) -> None:
    make.planned([japan], when=days(10), title="Secret talks")

    page = client_for(outsider).get(TIMELINE)

    assert [lane["name"] for lane in page.context["lanes"]] == ["Norway"]
    assert "Secret talks" not in page.text


def test_roadmap_of_a_partner_out_of_scope_does_not_exist(outsider: User, japan: Partner) -> None:
    assert client_for(outsider).get(ROADMAP).status_code == 404


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_timeline_says_what_it_finds_and_tells_the_same_in_a_table(browser: Client, japan: Partner) -> None:
    track = make.track("Talks", [japan], interval_months=1)
    make.meeting([japan], tracks=[(track, 1)], when=days(-70), title="Held")
    make.planned([japan], when=days(40), title="Coming")
    make.planned([japan], when=PartialDate(words="soon"), title="Some day")
    promises.commitment([japan], due=days(20))
    promises.commitment([japan], due=PartialDate(words="no date was agreed"))

    page = browser.get(TIMELINE)

    lane = page.context["lanes"][0]
    assert page.context["finding"].startswith("1 of 2 partners have a dialogue ahead; ")
    assert [row["what"] for row in lane["rows"] if row["url"] and "Due" not in row["what"]] == ["Held", "Coming"]
    assert {row["word"] for row in lane["rows"] if row["what"].startswith("Due session")} >= {"Missed"}
    assert any("1 commitment due (1 open)" in row["what"] for row in lane["rows"])
    assert "No elections are recorded yet." in page.text
    assert "Some day" in page.text
    assert "1 open commitment of Japan has no due date" in page.text


def test_timeline_moves_by_its_address_and_keeps_the_filter(browser: Client, japan: Partner) -> None:
    page = browser.get(TIMELINE, {"from": "2024-01", "category": "none"})

    assert page.context["months"] == "January 2024 to June 2025"
    assert [move["url"] for move in page.context["moves"]] == [
        "?category=none&from=2023-07",
        "?category=none",
        "?category=none&from=2024-07",
    ]


@pytest.mark.parametrize("text", ["", "2024", "soon", "9999-99", "0001-01", "2024-01-05"])
def test_timeline_takes_any_other_start_for_today(text: str, browser: Client, japan: Partner) -> None:
    response = browser.get(TIMELINE, {"from": text})

    assert response.status_code == 200
    assert str(today().year) in response.context["months"]


def test_timeline_of_a_category_without_partners_says_so(browser: Client, japan: Partner) -> None:
    make_category(1)

    assert "No partner of yours is in this category." in browser.get(TIMELINE, {"category": "1"}).text


def test_many_due_dates_are_put_together_by_month() -> None:
    dues = [Due(PartialDate.on(date(2026, 3, day)), {"todo": 1, "late": 1}) for day in range(1, 11)]

    (march,) = timelines._by_month(dues)

    assert (march.when, march.counts) == (PartialDate.month(2026, 3), {"todo": 10, "late": 10})


def test_timeline_costs_the_same_statements_whatever_it_shows(browser: Client, japan: Partner, korea: Partner) -> None:
    def statements(count: int) -> int:
        for number in range(count):
            for partner in (japan, korea):
                track = make.track(f"{partner} {count} {number}", [partner], interval_months=3)
                make.meeting([partner], tracks=[(track, 1)], when=days(-100))
                promises.commitment([partner], due=days(number))
        with CaptureQueriesContext(connection) as seen:
            browser.get(TIMELINE)
        return len(seen)

    assert statements(1) == statements(3)


# --- the roadmap ------------------------------------------------------------------------------------------------------


def test_roadmap_counts_what_is_past_its_date(browser: Client, official: User, japan: Partner) -> None:
    late = promises.commitment([japan], official, due=days(-10))
    promises.reported(late, "open", today())
    promises.commitment([japan], official, due=PartialDate.year(today().year + 1))
    undated = promises.commitment([japan], official, due=PartialDate(words="no date was agreed"))
    promises.action(late, official, text="Write it", due_on=today())

    page = browser.get(ROADMAP, {"tasks": "1"})

    assert page.context["finding"] == "1 of 3 commitments is past its date"
    (group,) = page.context["groups"]
    assert (group["area"], len(group["rows"]), len(group["rows"][0]["tasks"])) == ("No area", 2, 1)
    assert [row.pk for row in page.context["undated"]] == [undated.pk]
    assert "span--open" in group["rows"][1]["picture"]
    assert "Write it" in page.text
    assert "Write it" not in browser.get(ROADMAP).text
    assert browser.get(ROADMAP, {"show": "overdue"}).context["rows"][0]["commitment"].pk == late.pk


def test_roadmap_of_nothing_says_so(browser: Client, japan: Partner) -> None:
    page = browser.get(ROADMAP)

    assert "None of this partner's commitments" in page.text.replace("&#x27;", "'")
    assert page.context["finding"] == "None of 0 commitments is past its date"


def test_slip_is_said_both_ways() -> None:
    assert roadmaps._slipped(1) == "1 day later than first agreed"
    assert roadmaps._slipped(-2) == "2 days earlier than first agreed"
    assert roadmaps.finding({Standing.OVERDUE: 2, Standing.KEPT: 1}) == "2 of 3 commitments are past their date"


# --- strips -----------------------------------------------------------------------------------------------------------


def test_track_page_draws_its_due_sessions_and_lists_what_was_called_off(browser: Client, japan: Partner) -> None:
    track = make.track("Talks", [japan], interval_months=12, tolerance_days=30)
    make.meeting([japan], tracks=[(track, 1)], when=days(-800))
    make.meeting([japan], tracks=[(track, 2)], when=days(-440), title="Second")
    make.planned([japan], tracks=[(track, 3)], when=PartialDate.year(today().year + 1))

    page = browser.get(reverse("track-detail", args=[track.pk]))

    assert page.context["finding"] == "1 of 2 due sessions were held in time"
    assert [str(slot["state"]) for slot in page.context["slots"]] == ["ahead", "missed", "kept"]
    assert "Due sessions: 1 kept, 1 missed, 1 ahead." in page.context["strip"]
    assert "span--vague" in page.context["strip"]


def test_strips_stand_in_the_lists_where_there_is_something_to_draw(browser: Client, japan: Partner) -> None:
    track = make.track("A talks", [japan], interval_months=12)
    make.meeting([japan], tracks=[(track, 1)], when=days(-100))
    old = make.track("B talks", [japan])
    make.meeting([japan], tracks=[(old, 1)], when=PartialDate.on(date(2001, 1, 1)))

    for address in (reverse("track-list"), reverse("partner-dialogues", args=["JPN"])):
        assert browser.get(address).text.count("lane--strip") == 1


def test_finding_of_a_strip_says_only_what_is_known() -> None:
    assert cadence_strips.finding([]) == "No interval is promised"


def test_commitment_page_shows_its_occurrences(browser: Client, official: User, japan: Partner) -> None:
    row = promises.commitment([japan], official, recurrence_months=12, due=days(-400))
    once = promises.commitment([japan], official)

    page = browser.get(reverse("commitment-detail", args=[row.reference]))

    assert page.context["occurrences"]["title"] == "Occurrences: 2 not known, 1 ahead"
    assert "Occurrences" not in browser.get(reverse("commitment-detail", args=[once.reference])).text
