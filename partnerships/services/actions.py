"""Tasks under a commitment: one person, one due day, verified by somebody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import ActionState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Action, Commitment, User
from partnerships.permissions import Access, Permission
from partnerships.rules import commitments as rules
from partnerships.rules import workflow
from partnerships.services.activity import fill, hold, note_activity, require_in_scope
from partnerships.services.base import acting

CHANGEABLE = frozenset({"text", "assignee", "due_on", "effort_days", "evidence_needed", "verifier"})
CLOSED = (ActionState.DONE, ActionState.VERIFIED, ActionState.CANCELLED)


def add(*, actor: User, commitment: Commitment, values: dict[str, Any]) -> Action:
    """Give somebody a task. `values`: text, assignee, and optionally due_on, effort_days, evidence_needed, verifier."""
    with acting(actor, "actions.add") as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        rules.check_is_followed(held.entry_state)
        action = Action(commitment=held, is_demonstration=held.is_demonstration)
        fill(action, values, allowed=CHANGEABLE)
        rules.check_effort(action.effort_days)
        _check_people(action, ["assignee", "verifier"])
        action.full_clean()
        action.save()
        note_activity(held)
    return action


def add_first(*, actor: User, commitment: Commitment, values: dict[str, Any]) -> Action:
    """
    Give the first task under a commitment that is being made; its owner's, unless `values` names another.

    :raises RuleViolation: under keys like "action_due_on", beside those of the commitment itself.
    """
    try:
        return add(actor=actor, commitment=commitment, values={"assignee": commitment.owner} | values)
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        told = error.error_dict.items()
        raise RuleViolation(
            {f"action_{name}" if name != NON_FIELD_ERRORS else name: why for name, why in told}
        ) from error


def change(*, actor: User, action: Action, version: int | None, values: dict[str, Any], reason: str = "") -> Action:
    """:raises RuleViolation: if the action is done, verified or cancelled."""
    with acting(actor, "actions.change", reason=reason) as access:
        held, commitment = _hold(access, action, version)
        if held.state in CLOSED:
            raise RuleViolation(_("A finished or cancelled action is not changed. Re-open it or add another."))
        changed = fill(held, values, allowed=CHANGEABLE)
        rules.check_effort(held.effort_days)
        _check_people(held, changed)
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def start(*, actor: User, action: Action, version: int | None) -> Action:
    return _move(actor, action, version, "start")


def block(*, actor: User, action: Action, version: int | None, reason: str) -> Action:
    return _move(actor, action, version, "block", reason)


def unblock(*, actor: User, action: Action, version: int | None) -> Action:
    return _move(actor, action, version, "unblock")


def finish(*, actor: User, action: Action, version: int | None) -> Action:
    return _move(actor, action, version, "finish")


def reopen(*, actor: User, action: Action, version: int | None, reason: str) -> Action:
    return _move(actor, action, version, "reopen", reason)


def cancel(*, actor: User, action: Action, version: int | None, reason: str) -> Action:
    return _move(actor, action, version, "cancel", reason)


def verify(*, actor: User, action: Action, version: int | None) -> Action:
    """
    Confirm that it was done: the named verifier, or a manager; never the one who did it.

    :raises RuleViolation: if evidence was asked for and none is attached.
    """
    with acting(actor, "actions.verify") as access:
        commitment = hold(action.commitment)
        held: Action = Action.objects.lock(action.pk)
        access.require(Permission.ACTION_VERIFY, commitment)
        if actor.pk not in (held.verifier_id,) and not access.can(Permission.RECORD_DECIDE, commitment):
            raise NotAllowed(_("Only the named verifier or a manager verifies this action."))
        if actor.pk in (held.assignee_id, held.done_by_id):
            raise NotAllowed(_("Somebody else than the one who did it verifies an action."))
        apart = access.deciding_on_work_of([held.assignee_id, held.done_by_id])
        is_named = actor.pk == held.verifier_id and apart.can(Permission.ACTION_VERIFY, commitment)
        if not is_named and not apart.can(Permission.RECORD_DECIDE, commitment):
            raise NotAllowed(_("You stand in for the one who did it. Somebody else verifies this action."))
        held.expect(version)
        held.state = workflow.check(workflow.ACTION, "verify", held.state)
        if held.evidence_needed and not held.evidence.filter(is_withdrawn=False).exists():
            raise RuleViolation(_("Evidence was asked for: “%s”. Attach it first.") % held.evidence_needed)
        held.verified_at, held.verified_by = timezone.now(), actor
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def _hold(access: Access, action: Action, version: int | None) -> tuple[Action, Commitment]:
    commitment = hold(action.commitment)
    held: Action = Action.objects.lock(action.pk)
    access.require(Permission.WORK_EDIT, commitment)
    held.expect(version)
    return held, commitment


def _move(actor: User, action: Action, version: int | None, verb: str, reason: str = "") -> Action:
    reason = reason.strip()
    with acting(actor, f"actions.{verb}", reason=reason) as access:
        held, commitment = _hold(access, action, version)
        held.state = workflow.check(workflow.ACTION, verb, held.state, given=["reason"] if reason else [])
        held.state_reason = reason
        is_done = held.state == ActionState.DONE
        held.done_at, held.done_by = (timezone.now(), actor) if is_done else (None, None)
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def _check_people(action: Action, changed: list[str]) -> None:
    """:raises RuleViolation: if the assignee or verifier could not do their part, or are the same person."""
    if action.assignee_id is None:
        raise RuleViolation({"assignee": _("Choose who does it.")})
    if "assignee" in changed:
        require_in_scope(action.assignee, Permission.UPDATE_WRITE, action.commitment, field="assignee")
    if "verifier" in changed:
        require_in_scope(action.verifier, Permission.ACTION_VERIFY, action.commitment, field="verifier")
    if action.verifier_id == action.assignee_id:
        raise RuleViolation({"verifier": _("Somebody else than the one who does it verifies an action.")})
