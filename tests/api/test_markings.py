"""What the markings are called, through the API."""

from __future__ import annotations

import pytest

from partnerships.models import User
from tests.api.programs import Program

pytestmark = pytest.mark.django_db


def test_add_is_the_administrator_s(official: User) -> None:
    given = {"level": 2, "name": "Reserved", "reason": "New"}

    assert Program(official).post("markings/", given).status_code == 403


def test_level_is_worded_and_reworded(administrator: User, reader: User) -> None:
    program = Program(administrator)
    made = program.post("markings/", {"level": 2, "name": "Reserved", "reason": "House style"}).json()
    path = f"markings/{made['id']}/"

    changed = program.patch(path, {"name": "Sensitive", "reason": "Clearer"}, etag=program.tag(path)).json()

    assert (changed["level"], changed["name"], changed["instruction"]) == (2, "Sensitive", "")
    assert [one["name"] for one in Program(reader).get("markings/", level="2").json()["results"]] == ["Sensitive"]


@pytest.mark.parametrize(("given", "field"), [({"level": 3}, "level"), ({"level": 2, "name": "Public"}, "name")])
def test_what_is_no_level_or_called_as_another_is_refused(administrator: User, given: dict, field: str) -> None:
    response = Program(administrator).post("markings/", {**given, "reason": "New"})

    assert (response.status_code, [*response.json()["errors"]]) == (422, [field])
