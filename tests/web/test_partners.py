"""The pages of partners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import (
    Area,
    Category,
    DialogueFormat,
    Divergence,
    DivergencePartner,
    Interest,
    Partner,
    Post,
    Step,
    Unit,
    User,
)
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, partners, people, rows
from tests.factories.base import saved
from tests.personas import client_for

pytestmark = pytest.mark.django_db

TABS = ["detail", "scorecard", "commitments", "roadmap", "dialogues", "documents", "contacts", "history"]
PERSONAS = ["reader", "official", "manager", "second_manager", "administrator", "auditor"]


def tab(name: str, iso3: str = "JPN") -> str:
    return reverse(f"partner-{name}", args=[iso3])


@pytest.fixture
def world(japan: Partner, official: User) -> Partner:
    """Japan with one of everything."""
    area = saved(Area(slug="cyber", name="Cyber issues"))
    saved(Interest(partnership=japan.partnership, area=area, eu_priority=3, note="Shared"))
    step = Step(partnership=japan.partnership, kind="announced", state_after="active")
    step.date = PartialDate.on(date(2024, 11, 1))
    saved(step)
    saved(Post(partner=japan, title="Director", body="Ministry"))
    divergence = saved(Divergence(topic="order of signature", brief_claim="Korea first", resolution="use the dates"))
    saved(DivergencePartner(divergence=divergence, partner=japan))
    late = commitments.commitment([japan], official, due=PartialDate.on(today() - timedelta(days=10)))
    commitments.reported(late, "open", today())
    commitments.reported(commitments.commitment([japan], official), "met", today())
    commitments.evidence(late)
    return japan


@pytest.mark.long
@pytest.mark.parametrize("name", TABS)
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_tab_opens(name: str, persona: str, world: Partner, request: pytest.FixtureRequest) -> None:
    response = client_for(request.getfixturevalue(persona)).get(tab(name))

    assert response.status_code == 200
    assert "Japan" in response.text


@pytest.mark.parametrize("name", TABS)
def test_no_tab_opens_out_of_scope(name: str, world: Partner, outsider: User) -> None:
    assert client_for(outsider).get(tab(name)).status_code == 404


@pytest.mark.parametrize("name", [*TABS[:1], "list"])
def test_no_page_opens_before_sign_in(name: str, client: Any) -> None:
    url = tab(name) if name != "list" else reverse("partner-list")

    assert client.get(url).status_code == 302


def test_list_shows_what_is_in_scope(official: User, world: Partner, norway: Partner) -> None:
    page = client_for(official).get(reverse("partner-list"))

    assert [row.partner.name for row in page.context["rows"]] == ["Japan", "Republic of Korea"]
    assert "Norway" not in page.text
    assert "1 of 2" in page.text


@pytest.mark.long
@pytest.mark.parametrize(
    "sort", ["name", "-state", "category", "region", "-delivered", "overdue", "last", "-next", "lead", "x"]
)
def test_list_sorts(sort: str, official: User, world: Partner) -> None:
    page = client_for(official).get(reverse("partner-list"), {"sort": sort})

    assert page.status_code == 200
    assert len(page.context["rows"]) == 2


def test_list_filters(second_manager: User, world: Partner, norway: Partner) -> None:
    client, url = client_for(second_manager), reverse("partner-list")

    assert [row.partner.name for row in client.get(url, {"q": "nor"}).context["rows"]] == ["Norway"]
    assert len(client.get(url, {"category": "none", "state": "active"}).context["rows"]) == 3
    assert "No partner found" in client.get(url, {"state": "ended"}).text
    assert client.get(url, {"category": "99"}).status_code == 200


def test_categories_compare_inside_a_category(second_manager: User, world: Partner) -> None:
    page = client_for(second_manager).get(reverse("category-list"))

    assert page.status_code == 200
    assert "No category" in page.text


def test_overview_shows_figures_steps_interests_and_divergences(official: User, world: Partner) -> None:
    page = client_for(official).get(tab("detail"))

    facts = {fact["label"]: fact["value"] for fact in page.context["facts"]}
    assert (facts["Delivered"], facts["Overdue"]) == (1, 1)
    for words in ("Announced", "1 November 2024", "Cyber issues", "Order of signature", "Korea first", "Today, "):
        assert words in page.text


def test_overview_says_what_follow_through_looks_like(official: User, world: Partner) -> None:
    page = client_for(official).get(tab("detail"))

    assert "Of 2 commitments, 1 was kept, and 1 is overdue; no dialogue is known to have been held" in page.text
    assert "0 of 2 followed here are concrete" in page.text


def test_overview_hides_an_interest_above_the_marking(world: Partner) -> None:
    low = people.user("low")
    people.assign(low, Role.READER, to=world, up_to=Marking.NORMAL)
    secretive = saved(Area(slug="hidden", name="Hidden matters"))
    saved(Interest(partnership=world.partnership, area=secretive, marking=Marking.SENSITIVE))

    page = client_for(low).get(tab("detail"))

    assert "Cyber issues" in page.text
    assert "Hidden matters" not in page.text


def test_overview_of_a_partner_without_partnership(second_manager: User) -> None:
    partners.partner("PHL", iso2="PH", name="Philippines", note="A dialogue was agreed; not a partnership.")

    page = client_for(second_manager).get(tab("detail", "PHL"))

    assert "No partnership" in page.text
    assert "not a partnership" in page.text


@pytest.mark.parametrize(
    ("show", "count"), [("", 2), ("open", 1), ("overdue", 1), ("kept", 1), ("unknown", 0), ("x", 2)]
)
def test_commitments_are_narrowed_by_chips(show: str, count: int, official: User, world: Partner) -> None:
    page = client_for(official).get(tab("commitments"), {"show": show})

    assert len(page.context["rows"]) == count


def test_documents_show_evidence(official: User, world: Partner) -> None:
    assert "Press release" in client_for(official).get(tab("documents")).text


@pytest.mark.long
@pytest.mark.parametrize("persona", ["reader", "auditor"])
def test_readers_are_offered_no_change(persona: str, world: Partner, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    for name in TABS:
        text = client.get(tab(name)).text
        assert "/add/" not in text
        assert "/edit/" not in text


@pytest.mark.long
def test_dormancy_and_back_by_the_manager(manager: User, japan: Partner) -> None:
    client = client_for(manager)
    pause = reverse("partnership-pause", args=["JPN"])

    assert "Make dormant" in client.get(tab("detail")).text
    done = client.post(pause, {"reason": "Government asked for a pause", "version": 1}, follow=True)

    assert "Dormant" in done.text
    assert "Make active again" in done.text


@pytest.mark.long
@pytest.mark.parametrize("persona", ["reader", "official", "administrator"])
def test_dormancy_is_refused(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    client = client_for(request.getfixturevalue(persona))

    assert "Make dormant" not in client.get(tab("detail")).text
    assert client.post(reverse("partnership-pause", args=["JPN"]), {"reason": "x"}).status_code == 403


def test_dormancy_without_reason_comes_back(manager: User, japan: Partner) -> None:
    response = client_for(manager).post(reverse("partnership-pause", args=["JPN"]), {"reason": "", "version": 1})

    assert "Enter the reason" in response.text
    japan.partnership.refresh_from_db()
    assert japan.partnership.state == "active"


def test_dormancy_on_an_old_version_shows_the_conflict(manager: User, japan: Partner) -> None:
    response = client_for(manager).post(reverse("partnership-pause", args=["JPN"]), {"reason": "Quiet", "version": 9})

    assert response.status_code == 409


def statements(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.long
def test_list_needs_the_same_number_of_statements_for_many(second_manager: User, world: Partner) -> None:
    client, url = client_for(second_manager), reverse("partner-list")
    few = statements(client, url)
    for number in range(20):
        country = partners.with_partnership(f"X{number:02d}", iso2=f"{chr(65 + number)}X")
        commitments.commitment([country], second_manager)

    assert statements(client, url) == few


@pytest.mark.long
@pytest.mark.parametrize("name", TABS)
def test_every_tab_needs_no_more_statements_for_many(name: str, official: User, world: Partner) -> None:
    client, url = client_for(official), tab(name)
    few = statements(client, url)
    for number in range(15):
        area = saved(Area(slug=f"a{number}", name=f"Area {number}"))
        saved(Interest(partnership=world.partnership, area=area))
        saved(Step(partnership=world.partnership, kind="other", state_after="active", position=number + 1))
        saved(Post(partner=world, title=f"Post {number}"))
        commitments.evidence(commitments.commitment([world], official))

    # The history reads one statement for each kind of thing among its entries, whatever their number.
    assert statements(client, url) <= few + (4 if name in ("detail", "history") else 0)


@pytest.mark.parametrize("name", ["partner-list", "category-list", "timeline", "meeting-list", "commitment-list"])
def test_lists_to_choose_from_are_empty_without_a_role(name: str, official: User) -> None:
    """Whoever has no role, or none any more, is not told even what the closed lists hold."""
    for model in (Area, DialogueFormat, Unit):
        rows.row(model, name=f"A {model.__name__} of ours")
    rows.row(Category, name="A Category of ours", number=31)

    assert "of ours" in client_for(official).get(reverse(name)).text
    assert "of ours" not in client_for(people.user("leaver")).get(reverse(name)).text


def test_a_category_is_compared_for_those_with_a_role_alone(official: User) -> None:
    rows.row(Category, number=31)
    address = reverse("category-comparison", args=[31])

    assert client_for(official).get(address).status_code == 200
    assert client_for(people.user("leaver")).get(address).status_code == 403
