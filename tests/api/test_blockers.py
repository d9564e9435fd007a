"""Blockers through the API."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.models import Blocker, Commitment, Partner, User
from tests.api.programs import Program
from tests.factories import commitments

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def new(row: Commitment, **changes: Any) -> dict[str, Any]:
    plain = {"commitment": row.pk, "kind": "budget", "side": "eu", "text": "No budget line", "since": "2026-09-01"}
    return plain | changes


def test_create_is_refused_to_a_reader_and_ahead_of_time(row: Commitment, reader: User, official: User) -> None:
    assert Program(reader).post("blockers/", new(row)).status_code == 403
    refused = Program(official).post("blockers/", new(row, since="2999-01-01"))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"since"})
    assert not Blocker.objects.exists()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"resolution": "Found."}, "resolved_on"),
        ({"resolved_on": None, "resolution": "Found."}, "resolved_on"),
        ({"resolved_on": "2026-10-01", "resolution": ""}, "resolution"),
        ({"resolved_on": "2026-08-01", "resolution": "Found."}, "resolved_on"),
    ],
)
def test_resolve_names_what_is_wrong(row: Commitment, official: User, content: dict[str, Any], field: str) -> None:
    blocker = commitments.blocker(row)
    refused = Program(official).step(f"blockers/{blocker.pk}/", "resolve", content)
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {field})


def test_a_blocker_stands_until_it_is_resolved(row: Commitment, official: User, reader: User) -> None:
    program = Program(official)
    made = program.post("blockers/", new(row)).json()
    path = f"blockers/{made['id']}/"
    assert (made["transitions"], Program(reader).get(path).json()["transitions"]) == (["resolve"], [])
    assert program.get(f"commitments/{row.pk}/").json()["is_blocked"]
    assert program.get("blockers/", is_open="true", kind="budget").json()["count"] == 1

    resolved = program.step(path, "resolve", {"resolved_on": "2026-10-01", "resolution": "A line was found."}).json()

    assert (resolved["resolution"], resolved["transitions"]) == ("A line was found.", [])
    assert not program.get(f"commitments/{row.pk}/").json()["is_blocked"]
    assert program.get("blockers/", is_open="true").json()["count"] == 0
    assert program.step(path, "resolve", {"resolved_on": "2026-10-01", "resolution": "x"}).status_code == 409
