"""The pages of measures: scorecard, comparison, definitions, and the rows behind a number."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import CommitmentStatus, Marking, Reported, Role
from partnerships.models import Category, Partner, User
from partnerships.queries import measures
from partnerships.rules.measures import MEASURES, Group
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings, partners, people
from tests.factories.base import making, saved
from tests.personas import access, client_for

pytestmark = pytest.mark.django_db

CARD = "/partners/JPN/scorecard/"


def rows_page(measure: str, **query: Any) -> str:
    return reverse("measure-rows", args=[measure], query=query)


def due(days_ago: int) -> PartialDate:
    return PartialDate.on(today() - timedelta(days=days_ago))


@pytest.fixture
def world(japan: Partner, korea: Partner, official: User, manager: User) -> Partner:
    """Japan with a commitment overdue, one kept, one with Korea, and a meeting with outcomes."""
    late = commitments.commitment([japan], official, due=due(40))
    commitments.reported(late, Reported.OPEN, today())
    commitments.reported(commitments.commitment([japan], official, due=due(10)), Reported.MET, today())
    shared = commitments.commitment([japan, korea], official, due=due(5))
    commitments.reviewed(shared, official, manager, CommitmentStatus.IN_PROGRESS)
    held = meetings.meeting([japan, korea], when=due(60), outcomes=["Agreed", "Decided"])
    commitments.action(shared, official)
    assert held.outcomes.count() == 2
    return japan


def in_one_category(*members: Partner) -> Category:
    category = saved(Category(number=7, name="Close partners"))
    for member in members:
        member.category = category
        with making():
            member.save()
    return category


def test_no_page_opens_before_sign_in(client: Client, japan: Partner) -> None:
    for address in (CARD, "/measures/", rows_page("overdue")):
        assert client.get(address).status_code == 302


def test_scorecard_is_not_there_out_of_scope(world: Partner, outsider: User) -> None:
    assert client_for(outsider).get(CARD).status_code == 404


def test_rows_of_a_partner_are_not_there_out_of_scope(world: Partner, outsider: User) -> None:
    address = rows_page("overdue", group_by="partner", group="JPN")

    assert client_for(outsider).get(address).status_code == 404


def test_nothing_out_of_scope_is_listed(world: Partner, outsider: User) -> None:
    page = client_for(outsider).get(rows_page("overdue", part="denominator"))

    assert page.status_code == 200
    assert "Nothing is counted here" in page.text


def test_a_marking_beyond_the_viewer_is_neither_counted_nor_listed(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official, text="Known to all", due=due(3))
    commitments.commitment([japan], official, text="Known to few", due=due(3), marking=Marking.SENSITIVE)
    low = people.user("low")
    people.assign(low, Role.READER, to=japan, up_to=Marking.NORMAL)

    page = client_for(low).get(rows_page("past_due_unknown", group_by="partner", group="JPN"))

    assert "Known to all" in page.text
    assert "Known to few" not in page.text
    assert page.context["page"]["count_label"] == "1 entry"


@pytest.mark.long
@pytest.mark.parametrize("persona", ["reader", "official", "manager", "administrator", "auditor"])
def test_scorecard_opens_for_whoever_sees_the_partner(
    persona: str, world: Partner, request: pytest.FixtureRequest
) -> None:
    page = client_for(request.getfixturevalue(persona)).get(CARD)

    assert page.status_code == 200
    for heading in ("Delivery", "Dialogue", "Our own work", "Both sides", "Context"):
        assert f">{heading}</h2>" in page.text


def test_scorecard_says_the_sentence_and_draws_the_pictures(world: Partner, official: User) -> None:
    page = client_for(official).get(CARD)

    assert "Of 3 commitments, 1 was kept, and 2 are overdue; " in page.text
    assert "0 of 3 followed here are concrete" in page.text
    assert "1 of 3 commitments are kept" in page.text
    assert "2 commitments are past due, none by more than 90 days" in page.text
    assert "None of 2 outcomes became a commitment with owner and date" in page.text


def test_scorecard_of_a_partner_without_anything_says_so(official: User, korea: Partner) -> None:
    page = client_for(official).get("/partners/KOR/scorecard/")

    assert "No commitment to do something is on record; no dialogue is known" in page.text
    assert "Nothing to count" in page.text
    assert "has no category" in page.text
    assert "0 %" not in page.text


@pytest.mark.long
def test_numbers_of_a_scorecard_lead_to_as_many_rows(world: Partner, official: User) -> None:
    client = client_for(official)
    links = re.findall(r'<a href="(/measures/[^"]+/rows/[^"]+)">(\d+)<', client.get(CARD).text)

    assert len(links) > 30
    for address, number in links:
        page = client.get(address.replace("&amp;", "&"))
        assert page.status_code == 200
        assert page.context["page"]["count_label"] in (f"{number} entry", f"{number} entries"), address


@pytest.mark.long
def test_scorecard_of_a_past_day_is_what_was_known_then(world: Partner, official: User) -> None:
    day = today() - timedelta(days=1)
    client = client_for(official)

    page = client.get(CARD, {"as_of": day.isoformat()})

    assert "No commitment to do something is on record" in page.text
    assert f"as_of={day.isoformat()}" not in re.findall(r'class="tabs">.*?</ul>', page.text, re.DOTALL)[0]
    assert page.context["asked"].day.is_past


def test_a_period_narrows_the_figures_and_their_links(world: Partner, official: User) -> None:
    since, until = today() - timedelta(days=20), today()

    page = client_for(official).get(CARD, {"since": since.isoformat(), "until": until.isoformat()})

    assert "1 of 2 commitments are kept" in page.text
    assert f"since={since.isoformat()}&amp;until={until.isoformat()}" in page.text


@pytest.mark.parametrize(
    "query", [{"as_of": "nonsense"}, {"since": "2026-03-01", "until": "2026-01-01"}, {"as_of": "0001-01-01"}]
)
def test_scorecard_says_what_is_wrong_with_a_day(query: dict[str, str], world: Partner, official: User) -> None:
    page = client_for(official).get(CARD, query)

    assert page.status_code == 200
    assert 'class="err"' in page.text


def test_comparison_stays_inside_the_category(
    world: Partner, korea: Partner, norway: Partner, second_manager: User
) -> None:
    in_one_category(world, korea)
    commitments.commitment([norway], second_manager, due=due(3))

    page = client_for(second_manager).get("/partners/categories/7/comparison/")

    assert [row["partner"].name for row in page.context["table"]["rows"]] == ["Japan", "Republic of Korea"]
    assert "Norway" not in page.text
    assert "/partners/KOR/scorecard/" in page.text


def test_comparison_shows_only_partners_in_scope(world: Partner, norway: Partner, official: User) -> None:
    in_one_category(world, norway)

    page = client_for(official).get("/partners/categories/7/comparison/")

    assert [row["partner"].name for row in page.context["table"]["rows"]] == ["Japan"]


def test_comparison_without_partners_says_so(world: Partner, outsider: User) -> None:
    in_one_category(world)

    page = client_for(outsider).get("/partners/categories/7/comparison/")

    assert "No partner to compare" in page.text
    assert client_for(outsider).get("/partners/categories/8/comparison/").status_code == 404


def test_comparison_shows_the_measures_asked_for_in_the_order_asked_for(
    world: Partner, korea: Partner, official: User
) -> None:
    in_one_category(world, korea)

    page = client_for(official).get(
        "/partners/categories/7/comparison/", {"measure": ["overdue", "kept"], "sort": "-overdue"}
    )

    assert [measure.name for measure in page.context["measures"]] == ["kept", "overdue"]
    assert 'aria-sort="descending"' in page.text


def test_a_partner_without_data_says_so(japan: Partner, official: User) -> None:
    in_one_category(japan)

    assert "Nothing to count yet" in client_for(official).get("/partners/categories/7/comparison/").text


def test_categories_lead_to_their_comparison(japan: Partner, official: User) -> None:
    in_one_category(japan)

    assert "/partners/categories/7/comparison/" in client_for(official).get(reverse("category-list")).text


def test_every_measure_is_defined_on_one_page(reader: User) -> None:
    page = client_for(reader).get("/measures/")

    for measure in MEASURES:
        assert reverse("measure-rows", args=[measure.name]) in page.text


def test_a_measure_that_is_not_there_is_not_found(reader: User) -> None:
    assert client_for(reader).get(rows_page("nonsense")).status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"part": "half"}, "Counted in"),
        ({"group_by": "colour"}, "Grouped by"),
        ({"group_by": "category", "group": "x"}, "There is no such group."),
        ({"group_by": "period", "group": "2026-Q9"}, "There is no such group."),
        ({"as_of": "yesterday"}, "State of play on"),
        ({"since": "2026-03-01", "until": "2026-01-01"}, "The period ends before it begins."),
    ],
)
def test_a_wrong_address_says_what_is_wrong(query: dict[str, str], words: str, reader: User) -> None:
    page = client_for(reader).get(rows_page("overdue", **query))

    assert page.status_code == 400
    assert "These rows cannot be listed" in page.text
    assert words in page.text


def test_a_measure_is_not_grouped_by_what_it_has_not(reader: User) -> None:
    page = client_for(reader).get(rows_page("conversion", group_by="person"))

    assert page.status_code == 400
    assert "This measure is not grouped so." in page.text


@pytest.mark.parametrize(
    ("group_by", "group"),
    [
        ("partner", "XXX"),
        ("category", "99"),
        ("area", "nowhere"),
        ("unit", "NONE"),
        ("person", "nobody"),
        ("side", "x"),
    ],
)
def test_a_group_that_is_not_there_is_not_found(group_by: str, group: str, reader: User) -> None:
    assert client_for(reader).get(rows_page("overdue", group_by=group_by, group=group)).status_code == 404


def test_outcomes_behind_a_step_are_listed(world: Partner, official: User, outsider: User) -> None:
    client = client_for(official)

    page = client.get("/measures/outcomes/outcomes/", {"partner": ["JPN", "KOR"]})
    assert page.context["page"]["count_label"] == "2 entries"
    assert "Nothing is counted here" in client.get("/measures/outcomes/converted/").text
    assert client.get("/measures/outcomes/nonsense/").status_code == 404
    assert client_for(outsider).get("/measures/outcomes/outcomes/", {"partner": "JPN"}).status_code == 404
    assert "Agreed" not in client_for(outsider).get("/measures/outcomes/outcomes/").text


def test_an_empty_period_is_empty(reader: User) -> None:
    page = client_for(reader).get(rows_page("overdue", group_by="period", group="2020-Q1"))

    assert "Nothing is counted here" in page.text


def test_rows_of_other_things_are_listed_too(world: Partner, official: User, manager: User) -> None:
    client = client_for(official)

    outcomes = client.get(rows_page("conversion", part="denominator", group_by="partner", group="JPN"))
    assert "Agreed" in outcomes.text
    assert outcomes.context["page"]["count_label"] == "2 entries"
    updates = client.get(rows_page("returned", part="denominator"))
    assert "Talks have begun." in updates.text
    partnerships = client.get(rows_page("momentum_session", part="denominator"))
    assert partnerships.status_code == 200


@pytest.mark.long
@pytest.mark.parametrize("group_by", list(Group))
def test_a_page_lists_as_many_rows_as_the_figure_says(group_by: Group, world: Partner, official: User) -> None:
    figures = measures.by_group(viewer=access(official), on=today(), group_by=group_by)
    client = client_for(official)

    for figure in [one for one in figures if one.denominator and one.measure.name in ("overdue", "conversion")]:
        query = {"part": "denominator", "group_by": group_by.value, "group": figure.group or ""}
        page = client.get(rows_page(figure.measure.name, **query))
        assert page.context["page"]["count_label"].startswith(f"{figure.denominator} entr"), query


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.long
@pytest.mark.parametrize(
    "address",
    [
        CARD,
        "/partners/categories/7/comparison/",
        rows_page("overdue", part="denominator", group_by="partner", group="JPN"),
        rows_page("conversion", part="denominator", group_by="partner", group="JPN"),
        "/measures/outcomes/outcomes/?partner=JPN",
        rows_page("record_latency", part="denominator"),
        rows_page("returned", part="denominator"),
    ],
)
def test_pages_need_no_more_statements_for_many(
    address: str, world: Partner, korea: Partner, official: User, manager: User
) -> None:
    in_one_category(world, korea)
    client = client_for(official)
    few = statements(client, address)
    for number in range(8):
        extra = partners.with_partnership(f"X{number:02d}", iso2=f"{chr(65 + number)}X")
        people.assign(official, Role.OFFICIAL, to=extra)
        row = commitments.commitment([world, korea], official, due=due(number))
        commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)
        meetings.meeting([world, korea], when=due(50 + number), outcomes=["One", "Two"])

    assert statements(client, address) == few


def test_rows_of_a_past_day_are_those_of_then(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], record_state="reported", when=PartialDate.on(date(2026, 1, 1)))
    promised = PartialDate.on(date(2026, 3, 1))
    commitments.commitment([japan], None, external_id="an-event", meeting=held, due=promised)

    page = client_for(official).get(rows_page("past_due_unknown", as_of="2026-04-01"))

    assert page.context["page"]["count_label"] == "1 entry"
    assert "1 April 2026" in page.text
