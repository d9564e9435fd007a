"""The registry of partners through the API: read by scope, kept by administrators who say why."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import AuditEvent, Category, CategoryArea, Partner, User
from tests.api.programs import Program
from tests.factories import partners, people
from tests.factories.base import saved
from tests.factories.rows import row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor"])
def test_change_is_the_administrator_s(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    program = Program(request.getfixturevalue(persona))
    path = f"partners/{japan.pk}/"

    response = program.patch(path, {"region": "Asia", "reason": "Region"}, etag=program.tag(path))

    assert response.status_code == 403
    assert program.get(path).json()["transitions"] == []


def test_partner_out_of_scope_is_not_there(outsider: User, japan: Partner) -> None:
    program = Program(outsider)

    assert program.get(f"partners/{japan.pk}/").status_code == 404
    assert program.get("memberships/", partner="JPN").status_code == 400


def test_change_needs_a_reason(administrator: User, japan: Partner) -> None:
    program = Program(administrator)
    path = f"partners/{japan.pk}/"

    response = program.patch(path, {"region": "Asia"}, etag=program.tag(path))

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["reason"])


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"iso3": "JPN", "iso2": "XX", "name": "Twin"}, "iso3"),
        ({"iso3": "xx", "iso2": "XX", "name": "Small"}, "iso3"),
        ({"iso3": "XXX", "iso2": "", "name": "Empty"}, "iso2"),
        ({"iso3": "XXX", "iso2": "XX", "name": "N", "category": 77}, "category"),
        ({"iso3": "XXX", "iso2": "XX", "name": "N", "sort_key": "n"}, "sort_key"),
        ({"iso3": "XXX", "iso2": "XX", "name": "N", "note": "RESTREINT UE/EU RESTRICTED"}, "note"),
    ],
)
def test_add_refuses_at_the_field(content: dict, field: str, administrator: User, japan: Partner) -> None:
    response = Program(administrator).post("partners/", {**content, "reason": "New"})

    assert (response.status_code, [*response.json()["errors"]]) == (422, [field])


def test_country_without_its_code_is_refused_in_words(administrator: User) -> None:
    response = Program(administrator).post("partners/", {"iso3": "XXX", "name": "Nowhere", "reason": "New"})

    assert response.status_code == 422
    assert "alpha-2" in response.content.decode()


def test_add_and_change(administrator: User) -> None:
    category = partners.category(2)
    program = Program(administrator)

    made = program.post("partners/", {"iso3": "ALA", "iso2": "AX", "name": "Åland", "reason": "New"}).json()
    path = f"partners/{made['id']}/"
    changed = program.patch(path, {"category": category.number, "reason": "As decided"}, etag=program.tag(path)).json()

    assert (made["partnership"], made["transitions"]) == (None, ["change"])
    assert (changed["category"], changed["name"], changed["version"]) == (2, "Åland", 2)
    assert AuditEvent.objects.latest("id").reason == "As decided"
    assert Partner.objects.get(iso3="ALA").sort_key == "aland"


def test_list_narrows_as_the_page_does(second_manager: User, japan: Partner, norway: Partner) -> None:
    category = partners.category(1)
    partners.partner("CHL", name="Chile", region="South America", category=category)
    program = Program(second_manager)

    def found(**parameters: str) -> list[str]:
        return [one["iso3"] for one in program.get("partners/", **parameters).json()["results"]]

    assert found(q="nor") == ["NOR"]
    assert found(category="none") == ["JPN", "NOR"]
    assert found(category="1") == found(region="South America") == ["CHL"]
    assert found(state="active") == ["JPN", "NOR"]
    assert program.get("partners/", category="x").status_code == 400


def test_links_lead_to_what_belongs_to_it(official: User, japan: Partner) -> None:
    program = Program(official)

    links = program.get(f"partners/{japan.pk}/").json()["links"]

    assert links["memberships"].endswith("/api/v1/memberships/?partner=JPN")
    for name, address in links.items():
        if name != "page":
            assert program.get(address).status_code == 200, name


def test_things_shown_whole_say_nothing_of_steps(administrator: User) -> None:
    category = partners.category(1)
    chile = partners.partner("CHL", category=category)

    shown = Program(administrator).get(f"partners/{chile.pk}/", expand="category").json()

    assert shown["category"]["name"] == category.name
    assert "transitions" not in shown["category"]


def test_expected_areas_are_entries_of_their_own(administrator: User) -> None:
    category = partners.category(1)
    expected = row(CategoryArea, category=category)
    program = Program(administrator)

    assert program.get(f"categories/{category.pk}/").json()["expected_areas"] == [expected.area.slug]
    again = {"category": category.number, "area": expected.area.slug, "reason": "Again"}
    assert program.post("expected-areas/", again).status_code == 422
    assert Category.objects.get(pk=category.pk).expected_areas.count() == 1


def test_membership_s_dates_come_back_as_given(administrator: User, japan: Partner) -> None:
    since = {"earliest": "2020-01-01", "latest": "2020-12-31", "precision": "year", "inferred": False, "text": "2020"}
    given = {"partner": "JPN", "name": "Forum", "since": since, "reason": "New"}

    made = Program(administrator).post("memberships/", given).json()

    assert made["since"] == since
    assert made["until"]["precision"] == "none"
    assert [one["id"] for one in Program(administrator).get("memberships/", since_to="2020-06-01").json()["results"]]


def test_unseen_partnership_reads_as_none(japan: Partner, official: User) -> None:
    japan.partnership.marking = Marking.SENSITIVE
    saved(japan.partnership)
    junior = people.user("junior")
    people.assign(junior, Role.READER, to=japan, up_to=Marking.NORMAL)

    assert Program(official).get(f"partners/{japan.pk}/").json()["partnership"] == japan.partnership.pk
    assert Program(junior).get(f"partners/{japan.pk}/").json()["partnership"] is None
    assert Program(junior).get("partners/", state="active").json()["count"] == 0
