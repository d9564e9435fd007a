"""Putting a partnership to rest, and waking it."""

from __future__ import annotations

import pytest

from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import AuditEvent, Partner, User
from partnerships.services import partnerships

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("persona", ["reader", "official", "administrator", "auditor", "outsider"])
def test_pause_is_the_manager_s(persona: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(persona)

    with pytest.raises(NotAllowed):
        partnerships.pause(actor=actor, partnership=japan.partnership, version=1, reason="Quiet")


def test_pause_stays_in_scope(manager: User, norway: Partner) -> None:
    with pytest.raises(NotAllowed):
        partnerships.pause(actor=manager, partnership=norway.partnership, version=1, reason="Quiet")


def test_pause_needs_a_reason(manager: User, japan: Partner) -> None:
    with pytest.raises(RuleViolation, match="Say why"):
        partnerships.pause(actor=manager, partnership=japan.partnership, version=1, reason=" ")


def test_pause_refuses_an_old_version(manager: User, japan: Partner) -> None:
    with pytest.raises(Conflict):
        partnerships.pause(actor=manager, partnership=japan.partnership, version=7, reason="Quiet")


def test_pause_and_resume_are_steps(manager: User, japan: Partner) -> None:
    paused = partnerships.pause(actor=manager, partnership=japan.partnership, version=1, reason="Quiet")
    assert paused.state == "dormant"

    with pytest.raises(RuleViolation):
        partnerships.pause(actor=manager, partnership=paused, version=paused.version, reason="Again")
    awake = partnerships.resume(actor=manager, partnership=paused, version=paused.version, reason="New government")

    assert awake.state == "active"
    assert [step.kind for step in awake.steps.order_by("position")] == ["suspended", "resumed"]
    assert AuditEvent.objects.latest("id").reason == "New government"


def test_resume_refuses_one_that_is_awake(manager: User, japan: Partner) -> None:
    with pytest.raises(RuleViolation):
        partnerships.resume(actor=manager, partnership=japan.partnership, version=1, reason="Wake")
