"""Commitments and what hangs on them: actions, updates, reviews, evidence, blockers, date changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from partnerships.choices import (
    BlockerKind,
    CommitmentStatus,
    Confidence,
    EntryState,
    EvidenceKind,
    Marking,
    Origin,
    Responsible,
    ReviewDecision,
    UpdateState,
)
from partnerships.models import (
    Action,
    Blocker,
    Commitment,
    CommitmentPartner,
    Evidence,
    Meeting,
    Outcome,
    Partner,
    ReportedPosition,
    Review,
    StatusUpdate,
    User,
)
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import outcomes
from tests.factories.base import making, saved

DUE = PartialDate.on(date(2026, 12, 31))


def values(owner: User, /, **changes: Any) -> dict[str, Any]:
    """Give what `services.commitments.create` needs for a plain commitment."""
    plain = {
        "origin": Origin.UNILATERAL,
        "clause": "Joint statement of 12 June 2026",
        "text": "Hold a joint exercise on maritime security",
        "responsible": Responsible.BOTH,
        "owner": owner,
        "due": DUE,
    }
    return plain | changes


def commitment(partners: Sequence[Partner], owner: User | None = None, **changes: Any) -> Commitment:
    """Make a followed commitment; without an owner it is reported history."""
    number = Commitment.objects.count() + 1
    due = changes.pop("due", DUE)
    agreed = changes.pop("baseline_due", due)
    row = Commitment(
        **{
            "reference": f"COM-TST-{number:03d}",
            "entry_state": EntryState.TAKEN_UP if owner else EntryState.REPORTED,
            "origin": Origin.UNILATERAL,
            "clause": "Joint statement",
            "text": f"Promise {number}",
            "responsible": Responsible.BOTH,
            "owner": owner,
            "marking": Marking.NORMAL,
            **changes,
        }
    )
    row.due, row.baseline_due = due, agreed
    with making():
        row.save()
        for position, partner in enumerate(partners):
            CommitmentPartner(commitment=row, partner=partner, position=position).save()
    return row


def converted(outcome: Outcome, owner: User, **changes: Any) -> Commitment:
    """Make a commitment of an outcome as triage does, with a first action."""
    given = {name: value for name, value in values(owner).items() if name not in ("origin", "clause")}
    return outcomes.convert(
        actor=owner, outcome=outcome, version=outcome.version, values={**given, "text": "Hold an exercise", **changes},
        action={"text": "Write the plan", "assignee": owner},
    )  # fmt: skip


def reported(row: Commitment, position: str, on: date) -> ReportedPosition:
    """Say what sources say of a commitment on a day."""
    with making():
        known = ReportedPosition(commitment=row, position=position, on=on)
        known.save()
        row.refresh_from_db()
        row.save()
        row.refresh_from_db()
    return known


def action(row: Commitment, assignee: User, **changes: Any) -> Action:
    return saved(Action(**{"commitment": row, "assignee": assignee, "text": "Draft the concept", **changes}))


def blocker(row: Commitment, **changes: Any) -> Blocker:
    plain = {
        "kind": BlockerKind.BUDGET,
        "side": Responsible.EU,
        "text": "No budget line",
        "since": date(2026, 9, 1),
    }
    return saved(Blocker(**{"commitment": row, **plain, **changes}))


def evidence(row: Commitment, **changes: Any) -> Evidence:
    plain = {"kind": EvidenceKind.LINK, "title": "Press release", "url": "https://example.org/release"}
    return saved(Evidence(**{"commitment": row, **plain, **changes}))


def update(
    row: Commitment,
    author: User,
    *,
    state: str = UpdateState.DRAFT,
    status: str = CommitmentStatus.IN_PROGRESS,
    confidence: str = Confidence.AT_RISK,
    **changes: Any,
) -> StatusUpdate:
    """Make an update in any state short of decided; `submitted` is what reviews need."""
    plain = {"narrative": "Talks have begun.", "base_version": row.version}
    made = StatusUpdate(
        **{
            "commitment": row,
            "author": author,
            "proposed_status": status,
            "proposed_confidence": confidence,
            **plain,
            **changes,
        }
    )
    with making(author):
        made.save()
        if state != UpdateState.DRAFT:
            made.state, made.submitted_by, made.submitted_at = UpdateState.SUBMITTED, author, timezone.now()
            made.save()
    return made


def review(
    of: StatusUpdate,
    reviewer: User,
    *,
    status: str = "",
    confidence: str = "",
    at: datetime | None = None,
    decision: str = ReviewDecision.APPROVED,
) -> Review:
    """Make a decision as the database accepts it, without asking a service; `at` may lie in the past."""
    is_return = decision == ReviewDecision.RETURNED
    made = Review(
        update=of,
        commitment=of.commitment,
        reviewer=reviewer,
        decision=decision,
        decided_status="" if is_return else status or of.proposed_status,
        decided_confidence="" if is_return else confidence or of.proposed_confidence,
        comment="Say more." if is_return else "",
        judged_version=of.commitment.version,
        decided_at=at or timezone.now(),
        is_demonstration=of.commitment.is_demonstration,
    )
    with making(reviewer):
        made.save()
        of.state = UpdateState.RETURNED if is_return else UpdateState.APPROVED
        of.save()
        row = Commitment.objects.get(pk=of.commitment_id)
        if not is_return:
            row.status, row.confidence = made.decided_status, made.decided_confidence
        row.save()
    of.commitment.refresh_from_db()
    return made


def reviewed(
    row: Commitment,
    author: User,
    reviewer: User,
    status: str,
    *,
    confidence: str = Confidence.AT_RISK,
    days_ago: int = 0,
) -> Review:
    """Give a commitment its status by an update that was approved some days ago."""
    made = update(row, author, state=UpdateState.SUBMITTED, status=status, confidence=confidence)
    return review(made, reviewer, at=timezone.now() - timedelta(days=days_ago))


def listed(count: int, partners: Sequence[Partner], owner: User, meeting: Meeting | None = None) -> list[Commitment]:
    """Make many, each with an action and a blocker."""
    made = []
    for _number in range(count):
        row = commitment(partners, owner, meeting=meeting)
        action(row, owner)
        blocker(row)
        made.append(row)
    return made
