"""Date changes through the API."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Priority
from partnerships.models import Commitment, Partner, User
from tests.api.programs import Program
from tests.factories import commitments

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, priority=Priority.HIGH)


def later(row: Commitment, **changes: Any) -> dict[str, Any]:
    return {"commitment": row.pk, "new_due": "2027", "reason_code": "partner", "reason": "They asked."} | changes


@pytest.fixture
def waiting(row: Commitment, official: User) -> str:
    made = Program(official).post("date-changes/", later(row))
    assert (made.status_code, made.json()["state"]) == (201, "requested"), made.content
    return f"date-changes/{made.json()['id']}/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"new_due": {"precision": "none"}}, "new_due"),
        ({"new_due": "2026-12-31"}, "new_due"),
        ({"reason_code": "whim"}, "reason_code"),
        ({"commitment_version": 99}, "commitment_version"),
    ],
)
def test_create_names_what_is_wrong(row: Commitment, official: User, changes: dict[str, Any], field: str) -> None:
    refused = Program(official).post("date-changes/", later(row, **changes))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {field}), refused.content


def test_create_is_refused_to_a_reader_and_while_another_waits(
    row: Commitment, reader: User, official: User, waiting: str
) -> None:
    assert Program(reader).post("date-changes/", later(row)).status_code == 403
    assert Program(official).post("date-changes/", later(row)).status_code == 409


def test_a_date_of_no_high_priority_counts_at_once(japan: Partner, official: User) -> None:
    row, program = commitments.commitment([japan], official), Program(official)
    due = {"earliest": None, "latest": "2027-06-30", "precision": "window", "inferred": True, "text": "before summer"}
    made = program.post("date-changes/", later(row, new_due=due, commitment_version=row.version)).json()
    assert (made["state"], made["new_due"], made["transitions"]) == ("approved", due, [])
    promised = program.get(f"commitments/{row.pk}/").json()
    assert (promised["due"], promised["baseline_due"]["latest"]) == (due, "2026-12-31")
    for parameters, count in (({"due_from": "2028-01-01"}, 0), ({"due_to": "2027-01-01", "due_from": "2027-01-01"}, 1)):
        assert program.get("date-changes/", **parameters).json()["count"] == count


def test_nobody_decides_on_their_own(row: Commitment, manager: User) -> None:
    program = Program(manager)
    made = program.post("date-changes/", later(row)).json()
    assert made["transitions"] == ["withdraw"]
    assert program.step(f"date-changes/{made['id']}/", "approve").status_code == 403


def test_a_manager_approves(row: Commitment, manager: User, waiting: str) -> None:
    program = Program(manager)
    assert program.get(waiting).json()["transitions"] == ["approve", "reject"]
    decided = program.step(waiting, "approve").json()
    assert (decided["state"], decided["decided_by"]) == ("approved", "manager")
    assert program.get(f"commitments/{row.pk}/").json()["due"]["latest"] == "2027-12-31"
    assert program.step(waiting, "approve").status_code == 409


def test_a_rejection_says_why(row: Commitment, manager: User, waiting: str) -> None:
    program = Program(manager)
    refused = program.step(waiting, "reject")
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"comment"})
    assert program.step(waiting, "reject", {"comment": "Too late."}).json()["decision_comment"] == "Too late."
    assert program.get(f"commitments/{row.pk}/").json()["due"]["latest"] == "2026-12-31"


def test_only_who_asked_withdraws(official: User, manager: User, waiting: str) -> None:
    assert Program(manager).step(waiting, "withdraw").status_code == 403
    assert Program(official).step(waiting, "withdraw").json()["state"] == "withdrawn"
