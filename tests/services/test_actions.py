"""Actions: given, moved, verified by somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import ActionState, Role
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Action, Commitment, Partner, User
from partnerships.services import actions as services
from tests.factories import commitments, people
from tests.factories.base import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def action(row: Commitment, official: User) -> Action:
    return commitments.action(row, official)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_every_verb_refuses_those_who_do_not_work_on_it(
    request: pytest.FixtureRequest, row: Commitment, action: Action, who: str
) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.add(actor=actor, commitment=row, values={"text": "x", "assignee": actor})
    with pytest.raises(NotAllowed):
        services.change(actor=actor, action=action, version=1, values={"text": "y"})
    with pytest.raises(NotAllowed):
        services.start(actor=actor, action=action, version=1)
    with pytest.raises(NotAllowed):
        services.cancel(actor=actor, action=action, version=1, reason="no")
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_add_refuses_reported_history(japan: Partner, official: User) -> None:
    with pytest.raises(RuleViolation, match="Take it up"):
        services.add(actor=official, commitment=commitments.commitment([japan]), values={"text": "x"})


@pytest.mark.parametrize("field", ["assignee", "verifier"])
def test_add_refuses_people_out_of_scope(row: Commitment, official: User, outsider: User, field: str) -> None:
    values: dict[str, Any] = {"text": "x", "assignee": official} | {field: outsider}
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values=values)
    assert field in refused.value.message_dict


def test_add_refuses_nobody_and_the_same_person_twice(row: Commitment, official: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values={"text": "x"})
    assert "assignee" in refused.value.message_dict
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values={"text": "x", "assignee": official, "verifier": official})
    assert "verifier" in refused.value.message_dict


def test_add_moves_the_last_activity_and_no_version(row: Commitment, official: User) -> None:
    services.add(actor=official, commitment=row, values={"text": "x", "assignee": official})
    version = row.version
    row.refresh_from_db()
    assert row.last_activity_at is not None
    assert row.version == version


def test_start_refuses_a_stale_version(action: Action, official: User) -> None:
    services.change(actor=official, action=action, version=1, values={"text": "Other"})
    with pytest.raises(Conflict):
        services.start(actor=official, action=action, version=1)


def test_finish_refuses_what_was_not_begun(action: Action, official: User) -> None:
    with pytest.raises(RuleViolation):
        services.finish(actor=official, action=action, version=1)


@pytest.mark.parametrize("verb", [services.cancel, services.block])
def test_block_and_cancel_need_a_reason(action: Action, official: User, verb: Any) -> None:
    version = services.start(actor=official, action=action, version=1).version
    with pytest.raises(RuleViolation) as refused:
        verb(actor=official, action=action, version=version, reason=" ")
    assert "reason" in refused.value.message_dict


def done(action: Action, by: User) -> Action:
    begun = services.start(actor=by, action=action, version=action.version)
    return services.finish(actor=by, action=begun, version=begun.version)


def test_verify_refuses_the_one_who_did_it(action: Action, official: User) -> None:
    finished = done(action, official)
    with pytest.raises(NotAllowed):
        services.verify(actor=official, action=finished, version=None)


def test_verify_refuses_the_assignee_also_as_manager(row: Commitment, manager: User, official: User) -> None:
    finished = done(commitments.action(row, manager), official)
    with pytest.raises(NotAllowed):
        services.verify(actor=manager, action=finished, version=None)


def test_verify_refuses_an_official_who_is_not_named(action: Action, official: User, japan: Partner) -> None:
    colleague = people.user("colleague")
    people.assign(colleague, Role.OFFICIAL, to=japan)
    finished = done(action, official)
    with pytest.raises(NotAllowed):
        services.verify(actor=colleague, action=finished, version=None)
    named = services.reopen(actor=official, action=finished, version=None, reason="Name the verifier.")
    named = services.change(actor=official, action=named, version=None, values={"verifier": colleague})
    assert services.verify(actor=colleague, action=done(named, official), version=None).verified_by == colleague


def test_verify_needs_the_evidence_that_was_asked_for(row: Commitment, official: User, manager: User) -> None:
    finished = done(commitments.action(row, official, evidence_needed="The signed list"), official)
    with pytest.raises(RuleViolation, match="The signed list"):
        services.verify(actor=manager, action=finished, version=None)
    commitments.evidence(row, action=finished)
    assert services.verify(actor=manager, action=finished, version=None).state == ActionState.VERIFIED


def test_reopen_takes_the_completion_back(action: Action, official: User) -> None:
    reopened = services.reopen(actor=official, action=done(action, official), version=None, reason="Not complete.")
    assert (reopened.state, reopened.done_at, reopened.done_by) == (ActionState.OPEN, None, None)


def test_change_keeps_an_assignee_who_has_left(row: Commitment, official: User, manager: User) -> None:
    action = commitments.action(row, official)
    with making():
        official.is_active = False
        official.save()
    assert services.change(actor=manager, action=action, version=1, values={"text": "Other"}).text == "Other"


def test_change_refuses_what_is_finished(action: Action, official: User) -> None:
    finished = done(action, official)
    with pytest.raises(RuleViolation):
        services.change(actor=official, action=finished, version=None, values={"text": "Other"})


def test_unblock_goes_on(action: Action, official: User) -> None:
    services.start(actor=official, action=action, version=None)
    services.block(actor=official, action=action, version=None, reason="No reply.")
    assert services.unblock(actor=official, action=action, version=None).state == ActionState.IN_PROGRESS
