"""Areas, objectives and formats through the API."""

from __future__ import annotations

import pytest

from partnerships.models import Area, AreaObjective, User
from tests.api.programs import Program
from tests.factories import meetings
from tests.factories.base import saved
from tests.factories.rows import row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", ["areas", "objectives", "formats"])
def test_add_is_the_administrator_s(noun: str, official: User) -> None:
    given = {"name": "Cyber", "reason": "New"} | ({} if noun == "objectives" else {"slug": "cyber"})

    assert Program(official).post(f"{noun}/", given).status_code == 403


def test_area_is_found_by_what_it_serves(administrator: User) -> None:
    area = saved(Area(slug="cyber", name="Cyber"))
    program = Program(administrator)
    objective = program.post("objectives/", {"name": "Resilience", "reason": "New"}).json()

    program.post("area-objectives/", {"area": "cyber", "objective": objective["id"], "reason": "B13"})

    (found,) = program.get("areas/", objective=objective["id"], expand="objectives").json()["results"]
    assert (found["id"], [one["name"] for one in found["objectives"]]) == (area.pk, ["Resilience"])
    assert program.get(f"areas/{area.pk}/").json()["objectives"] == [objective["id"]]


def test_area_objective_is_corrected(administrator: User) -> None:
    held, other = row(AreaObjective), saved(Area(slug="space", name="Space"))
    program, path = Program(administrator), f"area-objectives/{held.pk}/"

    changed = program.patch(path, {"area": other.slug, "reason": "Wrong area"}, etag=program.tag(path)).json()

    assert (changed["area"], changed["objective"]) == ("space", held.objective_id)


def test_area_with_a_key_of_another_is_refused(administrator: User) -> None:
    saved(Area(slug="cyber", name="Cyber"))

    response = Program(administrator).post("areas/", {"slug": "cyber", "name": "Other", "reason": "New"})

    assert (response.status_code, [*response.json()["errors"]]) == (422, ["slug"])


def test_format_is_changed(administrator: User) -> None:
    held = meetings.dialogue_format("symposium")
    program, path = Program(administrator), f"formats/{held.pk}/"

    changed = program.patch(path, {"is_session": False, "reason": "No session"}, etag=program.tag(path)).json()

    assert changed["is_session"] is False
    assert [one["slug"] for one in program.get("formats/", is_session="false").json()["results"]] == ["symposium"]
    assert program.get("formats/", is_session="perhaps").status_code == 400
