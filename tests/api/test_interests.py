"""Interests through the API."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking
from partnerships.models import Area, Interest, Partner, User
from tests.api.programs import Program
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def cyber(db: None) -> Area:
    return saved(Area(slug="cyber", name="Cyber"))


def interest(partner: Partner, **changes: Any) -> dict[str, Any]:
    return {"partnership": partner.partnership.pk, "area": "cyber", "eu_priority": 3} | changes


def test_reader_enters_nothing(reader: User, japan: Partner, cyber: Area) -> None:
    assert Program(reader).post("interests/", interest(japan)).status_code == 403


def test_partnership_of_others_is_not_named(outsider: User, japan: Partner, cyber: Area) -> None:
    response = Program(outsider).post("interests/", interest(japan))

    assert (response.status_code, set(response.json()["errors"])) == (422, {"partnership"})


def test_area_taken_and_days_the_wrong_way_are_refused(official: User, japan: Partner, cyber: Area) -> None:
    program = Program(official)

    turned = program.post("interests/", interest(japan, valid_from="2026-02-01", valid_until="2026-01-01"))
    program.post("interests/", interest(japan))
    twice = program.post("interests/", interest(japan))

    assert (turned.status_code, twice.status_code) == (422, 422)


def test_marking_is_lowered_by_a_manager_with_a_reason(
    official: User, manager: User, japan: Partner, cyber: Area
) -> None:
    row = saved(Interest(partnership=japan.partnership, area=cyber, marking=Marking.SENSITIVE))
    path = f"interests/{row.pk}/"

    for who, content, refused in (
        (official, {"marking": 1, "reason": "Published"}, {"marking"}),
        (manager, {"marking": 1}, {"reason"}),
        (manager, {"marking": 1, "reason": "Published"}, None),
    ):
        program = Program(who)
        response = program.patch(path, content, etag=program.tag(path))
        assert (set(response.json()["errors"]) if refused else response.status_code) == (refused or 200)


def test_entered_changed_and_found(official: User, japan: Partner, cyber: Area) -> None:
    program = Program(official)
    made = program.post("interests/", interest(japan, valid_from="2025-01-01")).json()
    path = f"interests/{made['id']}/"

    changed = program.patch(path, {"partner_statement": "Exercises", "reason": "Talks"}, etag=program.tag(path)).json()

    assert (changed["area"], changed["eu_priority"], changed["partner_statement"]) == ("cyber", 3, "Exercises")
    for parameters in (
        {"partner": "JPN"}, {"area": "cyber"}, {"eu_priority": 3}, {"q": "exercises"}, {"valid_on": "2026-01-01"},
        {"partnership": japan.partnership.pk},
    ):  # fmt: skip
        assert program.get("interests/", **parameters).json()["count"] == 1
    assert program.get("interests/", valid_on="2024-12-31").json()["count"] == 0
