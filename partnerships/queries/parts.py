"""What hangs on commitments (actions, updates, evidence …) as the API lists it, and what a viewer may do with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet

from partnerships.choices import ActionState, DateChangeState, UpdateState
from partnerships.models import (
    Action,
    Blocker,
    Citation,
    DateChange,
    Evidence,
    EvidenceFile,
    ReportedPosition,
    Review,
    StatusUpdate,
)
from partnerships.permissions import Access, Permission
from partnerships.queries import commitments
from partnerships.queries import rows as rows_seen
from partnerships.rules import workflow
from partnerships.rules.obligations import OPEN_ACTIONS


def listing(model: type[Model], *, viewer: Access, on: date, with_commitment: bool = False) -> QuerySet[Any]:
    """
    Give the rows of a table that hang on a commitment, as far as the viewer sees them, with all they name.

    `with_commitment`: their commitments come as `commitments.listing` gives them, with their standing.
    """
    rows = rows_seen.seen(model, viewer=viewer)
    if with_commitment:
        rows = rows.prefetch_related(Prefetch("commitment", commitments.listing(viewer=viewer, on=on)))
    rows = rows_seen.with_relations(rows, viewer=viewer, but=["commitment"] if with_commitment else ())
    if model is StatusUpdate:
        return _with_decision(rows, viewer)
    if model is ReportedPosition:
        cited = Citation.objects.select_related("source").order_by("position", "pk")
        return rows.prefetch_related(Prefetch("citations", cited))
    if model is Evidence:
        return rows.prefetch_related(Prefetch("file", EvidenceFile.objects.defer("content")))
    return rows


def _with_decision(rows: QuerySet[Any], viewer: Access) -> QuerySet[Any]:
    mended = StatusUpdate.objects.filter(revises=OuterRef("pk"))
    decided: QuerySet[Any] = rows.annotate(is_mended=Exists(mended)).prefetch_related(
        Prefetch("revised_by", rows_seen.seen(StatusUpdate, viewer=viewer)),
        Prefetch("review", rows_seen.listing(Review, viewer=viewer)),
    )
    return decided


def action_transitions(action: Action, *, viewer: Access) -> list[str]:
    """List what the viewer may do with a task; `change` while it is not finished, `done` for the verb "finish"."""
    verbs: list[str] = []
    if viewer.can(Permission.WORK_EDIT, action.commitment):
        possible = workflow.available(workflow.ACTION, action.state)
        verbs = ["done" if verb == "finish" else verb for verb in possible if verb != "verify"]
        verbs += ["change"] if action.state in OPEN_ACTIONS else []
    return [*verbs, "verify"] if _may_verify(action, viewer) else verbs


def _may_verify(action: Action, viewer: Access) -> bool:
    me, commitment = viewer.user.pk, action.commitment
    viewer = viewer.deciding_on_work_of([action.assignee_id, action.done_by_id])
    return (
        action.state == ActionState.DONE
        and me not in (action.assignee_id, action.done_by_id)
        and viewer.can(Permission.ACTION_VERIFY, commitment)
        and (me == action.verifier_id or viewer.can(Permission.RECORD_DECIDE, commitment))
    )


def update_transitions(update: Any, *, viewer: Access) -> list[str]:
    """List what the viewer may do with an update of `listing`: its author before the decision, a manager for it."""
    reports = viewer.can(Permission.UPDATE_WRITE, update.commitment)
    is_mine = update.author_id == viewer.user.pk
    verbs: list[str] = []
    if reports and is_mine:
        possible = workflow.available(workflow.UPDATE, update.state)
        verbs = [verb for verb in possible if verb in ("submit", "withdraw")]
        verbs += ["change"] if update.state == UpdateState.DRAFT else []
    if reports and update.state == UpdateState.RETURNED and not update.is_mended:
        verbs.append("mend")
    if (
        update.state == UpdateState.SUBMITTED
        and viewer.user.pk not in (update.author_id, update.submitted_by_id)
        and viewer.deciding_on_work_of([update.author_id, update.submitted_by_id]).can(
            Permission.RECORD_DECIDE, update.commitment
        )
    ):
        verbs.append("review")
    return verbs


def date_change_transitions(change: DateChange, *, viewer: Access) -> list[str]:
    """List what the viewer may do with a date change that waits: take their own back, decide on another's."""
    if change.state != DateChangeState.REQUESTED:
        return []
    if change.requested_by_id == viewer.user.pk:
        return ["withdraw"] if viewer.can(Permission.WORK_EDIT, change.commitment) else []
    viewer = viewer.deciding_on_work_of([change.requested_by_id])
    return ["approve", "reject"] if viewer.can(Permission.RECORD_DECIDE, change.commitment) else []


def blocker_transitions(blocker: Blocker, *, viewer: Access) -> list[str]:
    is_open = blocker.resolved_on is None
    return ["resolve"] if is_open and viewer.can(Permission.WORK_EDIT, blocker.commitment) else []


def evidence_transitions(evidence: Evidence, *, viewer: Access) -> list[str]:
    return ["withdraw"] if not evidence.is_withdrawn and viewer.can(Permission.UPDATE_WRITE, evidence) else []
