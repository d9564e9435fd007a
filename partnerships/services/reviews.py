"""A manager's decision on an update: the only thing that gives a commitment its status and confidence."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import CommitmentStatus, EvidenceKind, MeetingStatus, ReviewDecision, UpdateState
from partnerships.errors import RuleViolation
from partnerships.models import Commitment, Fulfilment, Review, StatusUpdate, User
from partnerships.queries.updates import evidence_of, proof_of
from partnerships.rules import reviews as rules
from partnerships.rules import updates as update_rules
from partnerships.rules import workflow
from partnerships.services.activity import hold, note_activity
from partnerships.services.base import acting

FULFILLING = (CommitmentStatus.IMPLEMENTED, CommitmentStatus.PARTLY_IMPLEMENTED)


def approve(
    *,
    actor: User,
    update: StatusUpdate,
    judged_version: int | None,
    comment: str = "",
    is_confirmed: bool = False,
) -> Review:
    """
    Let an update's claim count. `judged_version`: the version of the commitment that the reviewer has before them.

    :raises NotAllowed: for its author or submitter.
    :raises RuleViolation: for a claim that cannot stand, or if somebody decided meanwhile.
    :raises Conflict: if the commitment changed while the reviewer was reading.
    """
    claim = (update.proposed_status, update.proposed_confidence)
    return _approve(actor, update, judged_version, ReviewDecision.APPROVED, claim, comment, is_confirmed)


def approve_with_change(
    *,
    actor: User,
    update: StatusUpdate,
    judged_version: int | None,
    status: str,
    confidence: str,
    comment: str,
    is_confirmed: bool = False,
) -> Review:
    """Let another status or confidence count than the update claims, and say why. Refusals as for `approve`."""
    rules.check_changes_something((update.proposed_status, update.proposed_confidence), (status, confidence))
    if not comment.strip():
        raise RuleViolation({"comment": _("Say why you changed it.")})
    decided = (status, confidence)
    return _approve(actor, update, judged_version, ReviewDecision.APPROVED_WITH_CHANGE, decided, comment, is_confirmed)


def return_(*, actor: User, update: StatusUpdate, comment: str, judged_version: int | None = None) -> Review:
    """Send an update back to be mended. :raises RuleViolation: without a comment."""
    with acting(actor, "reviews.return", reason=comment) as access:
        commitment, held = _hold(actor, update)
        access.require_to_decide(commitment, [held.author_id, held.submitted_by_id])
        _check_undecided(held, actor)
        target = workflow.check(workflow.UPDATE, "return", held.state, given=["comment"] if comment.strip() else [])
        review = _book(actor, commitment, held, ReviewDecision.RETURNED, ("", ""), comment)
        held.state = target
        held.save()
        note_activity(commitment)
    return review


def _approve(
    actor: User,
    update: StatusUpdate,
    judged_version: int | None,
    decision: ReviewDecision,
    decided: tuple[str, str],
    comment: str,
    is_confirmed: bool,
) -> Review:
    with acting(actor, "reviews.approve", reason=comment) as access:
        commitment, held = _hold(actor, update)
        access.require_to_decide(commitment, [held.author_id, held.submitted_by_id])
        _check_undecided(held, actor)
        commitment.expect(judged_version)
        target = workflow.check(workflow.UPDATE, "approve", held.state)
        rules.check_same_commitment(
            base_version=held.base_version, version=commitment.version, is_confirmed=is_confirmed
        )
        update_rules.check_status(commitment.status, decided[0], field="decided_status")
        rules.check_claim(*decided, proof_of(held), field="decided_status")
        if decided[0] in FULFILLING:
            _book_steps(commitment, held)
        review = _book(actor, commitment, held, decision, decided, comment)
        held.state = target
        held.save()
        commitment.status, commitment.confidence = decided
        commitment.last_activity_at = timezone.now()
        commitment.full_clean(exclude=["search"])
        commitment.save()
    return review


def _hold(actor: User, update: StatusUpdate) -> tuple[Commitment, StatusUpdate]:
    commitment = hold(update.commitment)
    held: StatusUpdate = StatusUpdate.objects.lock(update.pk)
    held.commitment = commitment
    return commitment, held


def _check_undecided(update: StatusUpdate, actor: User) -> None:
    """:raises NotAllowed: for its author or submitter; :raises RuleViolation: if it is decided or withdrawn by now."""
    rules.check_is_another(actor.pk, [update.author_id, update.submitted_by_id])
    if update.state in (UpdateState.APPROVED, UpdateState.RETURNED):
        review = Review.objects.select_related("reviewer").get(update=update)
        raise RuleViolation(
            _("%(name)s decided on this update meanwhile: %(decision)s. Nothing was changed by you.")
            % {"name": review.reviewer, "decision": review.get_decision_display()}
        )
    if update.state == UpdateState.WITHDRAWN:
        raise RuleViolation(_("The author withdrew this update meanwhile. There is nothing to decide."))


def _book(
    actor: User,
    commitment: Commitment,
    update: StatusUpdate,
    decision: ReviewDecision,
    decided: tuple[str, str],
    comment: str,
) -> Review:
    review = Review(
        update=update,
        commitment=commitment,
        reviewer=actor,
        decision=decision,
        decided_status=decided[0],
        decided_confidence=decided[1],
        comment=comment.strip(),
        judged_version=commitment.version,
        decided_at=timezone.now(),
        is_demonstration=commitment.is_demonstration,
    )
    review.full_clean()
    review.save()
    return review


def _book_steps(commitment: Commitment, update: StatusUpdate) -> None:
    """
    Keep the days on which the commitment was fulfilled: those of the evidence that the approved claim rests on.

    The last of them, not the day of the review, decides whether it was kept in time (domain.md, section 5).
    """
    latest = commitment.fulfilments.aggregate(latest=Max("position"))["latest"]
    position = 0 if latest is None else latest + 1
    meetings = set(commitment.fulfilments.values_list("meeting_id", flat=True))
    pieces = set(commitment.fulfilments.values_list("evidence_id", flat=True))
    for piece in evidence_of(update).select_related("meeting"):
        step = Fulfilment(commitment=commitment, position=position, is_demonstration=commitment.is_demonstration)
        if piece.kind == EvidenceKind.MEETING and piece.meeting is not None:
            if piece.meeting.status != MeetingStatus.HELD or piece.meeting_id in meetings:
                continue
            step.meeting, step.fulfilled_on = piece.meeting, piece.meeting.date.latest
        elif piece.dated_on is not None and piece.pk not in pieces:
            step.evidence, step.fulfilled_on = piece, piece.dated_on
        else:
            continue
        step.full_clean()
        step.save()
        position += 1
