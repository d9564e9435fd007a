"""Actions through the API: refusals, every step, and who may take it."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import ActionState, TokenScope
from partnerships.models import Action, Commitment, Partner, User
from tests.api.programs import Program
from tests.factories import commitments
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def action(row: Commitment, official: User) -> Action:
    return commitments.action(row, official)


def path(action: Action) -> str:
    return f"actions/{action.pk}/"


def new(row: Commitment, **changes: Any) -> dict[str, Any]:
    return {"commitment": row.pk, "text": "Draft the concept", "assignee": "official"} | changes


def in_state(action: Action, state: str) -> Action:
    """Bring an action to a state by the steps that lead there."""
    program = Program(action.assignee)
    for verb in {"in_progress": ["start"], "done": ["start", "done"]}.get(state, []):
        assert program.step(path(action), verb).status_code == 200
    return action


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_writing_is_refused_to_who_sees_only(request: pytest.FixtureRequest, who: str, action: Action) -> None:
    program = Program(request.getfixturevalue(who))
    assert program.post("actions/", new(action.commitment)).status_code == 403
    assert program.step(path(action), "start").status_code == 403
    assert program.get(path(action)).json()["transitions"] == []


def test_out_of_scope_there_is_nothing(action: Action, outsider: User) -> None:
    program = Program(outsider)
    assert program.get(path(action)).status_code == 404
    assert program.get("actions/").json()["count"] == 0
    assert program.post(f"{path(action)}start/", {}, etag='"1-0123456789abcdef"').status_code == 404
    assert program.get("actions/", commitment=action.commitment_id).status_code == 400
    refused = program.post("actions/", new(action.commitment, assignee="outsider"))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"commitment"})


def test_create_names_what_is_wrong(row: Commitment, official: User, reader: User) -> None:
    program = Program(official)
    for changes, field in (
        ({"assignee": "reader"}, "assignee"),
        ({"text": " "}, "text"),
        ({"verifier": "official"}, "verifier"),
        ({"due_on": "soon"}, "due_on"),
    ):
        refused = program.post("actions/", new(row, **changes))
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {field})
    assert not Action.objects.exists()


def test_create_on_reported_history_breaks_a_rule(japan: Partner, official: User) -> None:
    assert Program(official).post("actions/", new(commitments.commitment([japan]))).status_code == 409


def test_change_keeps_what_is_not_given(action: Action, official: User) -> None:
    program = Program(official)
    changed = program.patch(path(action), {"due_on": "2027-01-15"}, etag=program.tag(path(action)))
    assert (changed.json()["due_on"], changed.json()["text"]) == ("2027-01-15", "Draft the concept")


@pytest.mark.long
def test_every_step_leads_where_it_should(action: Action, official: User) -> None:
    program = Program(official)
    because = {"reason": "It rains."}
    steps: list[tuple[str, Any, str]] = [
        ("start", {}, ActionState.IN_PROGRESS),
        ("block", because, ActionState.BLOCKED),
        ("unblock", {}, ActionState.IN_PROGRESS),
        ("done", {}, ActionState.DONE),
        ("reopen", because, ActionState.OPEN),
        ("cancel", because, ActionState.CANCELLED),
    ]
    for verb, content, state in steps:
        assert verb in program.get(path(action)).json()["transitions"]
        taken = program.step(path(action), verb, content)
        assert (taken.status_code, taken.json()["state"]) == (200, state), taken.content
    assert program.get(path(action)).json()["transitions"] == []


@pytest.mark.parametrize("verb", ["unblock", "done", "verify"])
def test_a_step_from_the_wrong_state_breaks_a_rule(action: Action, second_manager: User, verb: str) -> None:
    assert Program(second_manager).step(path(action), verb).status_code == 409


@pytest.mark.parametrize("content", [{}, {"reason": ""}])
def test_cancel_needs_a_reason(action: Action, official: User, content: dict[str, str]) -> None:
    refused = Program(official).step(path(action), "cancel", content)
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"reason"})


def test_nobody_verifies_what_they_did(action: Action, official: User) -> None:
    in_state(action, "done")
    program = Program(official)
    assert "verify" not in program.get(path(action)).json()["transitions"]
    assert program.step(path(action), "verify").status_code == 403


def test_a_token_verifies_nothing(action: Action, manager: User) -> None:
    in_state(action, "done")
    program = Program(key=token(manager, scope=TokenScope.LOG)[1])
    assert "verify" not in program.get(path(action)).json()["transitions"]
    assert program.step(path(action), "verify").status_code == 403


def test_a_manager_verifies(action: Action, manager: User) -> None:
    in_state(action, "done")
    program = Program(manager)
    assert "verify" in program.get(path(action)).json()["transitions"]
    verified = program.step(path(action), "verify").json()
    assert (verified["state"], verified["verified_by"], verified["done_by"]) == ("verified", "manager", "official")


def test_filters(row: Commitment, action: Action, manager: User) -> None:
    in_state(action, "in_progress")
    commitments.action(row, manager, text="Ask Tokyo", due_on="2027-05-01")
    program = Program(manager)
    for parameters, wanted in (
        ({"state": ["in_progress", "done"]}, "Draft the concept"),
        ({"assignee": "manager"}, "Ask Tokyo"),
        ({"q": "tokyo ask"}, "Ask Tokyo"),
        ({"due_from": "2027-05-01", "due_to": "2027-05-01", "partner": "JPN"}, "Ask Tokyo"),
    ):
        found = program.get("actions/", commitment=row.pk, **parameters).json()["results"]
        assert [each["text"] for each in found] == [wanted], parameters


def test_expand_shows_the_commitment_whole(action: Action, official: User) -> None:
    shown = Program(official).get(path(action), expand="commitment").json()["commitment"]
    assert (shown["reference"], shown["standing"]) == (action.commitment.reference, "open_unknown")
    assert "transitions" not in shown
