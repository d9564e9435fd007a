"""Other due dates: booked at once, or after a manager's decision."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import DateChangeState, DatePrecision
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Commitment, DateChange, User
from partnerships.permissions import Permission
from partnerships.rules import commitments as rules
from partnerships.rules import reviews as review_rules
from partnerships.rules import workflow
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.activity import hold, note_activity
from partnerships.services.base import acting, give_reason


def request(
    *,
    actor: User,
    commitment: Commitment,
    version: int | None,
    new_due: PartialDate,
    reason_code: str,
    reason: str,
) -> DateChange:
    """
    Ask for another due date. It counts at once, unless a manager decides on it.

    :raises RuleViolation: without a reason or a new date, or while another change waits.
    """
    with acting(actor, "date_changes.request", reason=reason) as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        held.expect(version)
        is_waiting = held.date_changes.filter(state=DateChangeState.REQUESTED).exists()
        rules.check_date_change(entry_state=held.entry_state, old=held.due, new=new_due, is_waiting=is_waiting)
        waits = rules.date_change_needs_decision(old=held.due, new=new_due, priority=held.priority)
        change = DateChange(
            commitment=held,
            reason_code=reason_code,
            reason=give_reason(reason),
            requested_by=actor,
            needs_decision=waits,
            state=workflow.check(workflow.DATE_CHANGE, "request" if waits else "approve", workflow.START),
            is_demonstration=held.is_demonstration,
        )
        change.old_due, change.new_due = held.due, new_due
        if not waits:
            change.decided_by, change.decided_at = actor, timezone.now()
        change.full_clean()
        change.save()
        if waits:
            note_activity(held)
        else:
            _take_over(held, change)
    return change


def approve(*, actor: User, date_change: DateChange, version: int | None, comment: str = "") -> DateChange:
    """:raises NotAllowed: for whoever asked for it."""
    return _decide(actor, date_change, version, "approve", comment)


def reject(*, actor: User, date_change: DateChange, version: int | None, comment: str) -> DateChange:
    """:raises NotAllowed: for whoever asked for it."""
    return _decide(actor, date_change, version, "reject", comment)


def withdraw(*, actor: User, date_change: DateChange, version: int | None) -> DateChange:
    """:raises NotAllowed: for everybody but the one who asked for it."""
    with acting(actor, "date_changes.withdraw") as access:
        commitment = hold(date_change.commitment)
        held: DateChange = DateChange.objects.lock(date_change.pk)
        access.require(Permission.WORK_EDIT, commitment)
        if held.requested_by_id != actor.pk:
            raise NotAllowed(_("Only the person who asked for a date change withdraws it."))
        held.expect(version)
        held.state = workflow.check(workflow.DATE_CHANGE, "withdraw", held.state)
        held.save()
        note_activity(commitment)
    return held


def _decide(actor: User, date_change: DateChange, version: int | None, verb: str, comment: str) -> DateChange:
    comment = comment.strip()
    with acting(actor, f"date_changes.{verb}", reason=comment or date_change.reason) as access:
        commitment = hold(date_change.commitment)
        held: DateChange = DateChange.objects.lock(date_change.pk)
        access.require_to_decide(commitment, [held.requested_by_id])
        review_rules.check_is_another(actor.pk, [held.requested_by_id])
        if held.state != DateChangeState.REQUESTED:
            raise RuleViolation(_("Somebody decided on this meanwhile: it is now “%s”.") % held.get_state_display())
        held.expect(version)
        held.state = workflow.check(workflow.DATE_CHANGE, verb, held.state, given=["comment"] if comment else [])
        held.decided_by, held.decided_at, held.decision_comment = actor, timezone.now(), comment
        held.full_clean()
        held.save()
        if held.state == DateChangeState.APPROVED:
            _take_over(commitment, held)
        else:
            note_activity(commitment)
    return held


def _take_over(commitment: Commitment, change: DateChange) -> None:
    commitment.due = change.new_due
    if commitment.baseline_due.precision is DatePrecision.NONE:
        commitment.baseline_due = change.new_due  # the first date ever agreed
    commitment.last_activity_at = timezone.now()
    commitment.full_clean(exclude=["search"])
    commitment.save()
