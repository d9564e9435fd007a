"""What stands behind an update's claim."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from partnerships.choices import EvidenceKind, MeetingStatus
from partnerships.models import Evidence, Meeting, Review, StatusUpdate
from partnerships.permissions import Access, visible
from partnerships.rules.reviews import Proof


def chain(update: StatusUpdate) -> list[int]:
    """List the ids of an update and of the returned ones it revises, one after the other."""
    ids = [update.pk]
    earlier = dict(StatusUpdate.objects.filter(commitment_id=update.commitment_id).values_list("pk", "revises_id"))
    while (before := earlier.get(ids[-1])) is not None:
        ids.append(before)
    return ids


def evidence_of(update: StatusUpdate) -> QuerySet[Evidence]:
    """Give the evidence attached to an update or to what it revises, withdrawn pieces left out."""
    return Evidence.objects.filter(update_id__in=chain(update), is_withdrawn=False).order_by("pk")


def evidence_seen(update: StatusUpdate, *, viewer: Access) -> list[Evidence]:
    """List the same as far as the viewer sees it, each piece with its file's name and the meeting it names."""
    meetings = Prefetch("meeting", visible(viewer, Meeting.objects.all()))
    rows: QuerySet[Evidence] = visible(viewer, evidence_of(update))
    return list(rows.select_related("file").defer("file__content").prefetch_related(meetings))


def returned_review(update: StatusUpdate) -> Review | None:
    """Give the decision that returned what this update mends, with its comment; nothing for a first revision."""
    return Review.objects.select_related("reviewer").filter(update=update.revises_id).first()


def proof_of(update: StatusUpdate) -> Proof:
    """Read what an approval of this update would rest on."""
    commitment = update.commitment
    held = Q(meeting__status=MeetingStatus.HELD)
    return Proof(
        kind=commitment.kind,
        has_evidence=commitment.evidence.filter(is_withdrawn=False).exists(),
        has_held_meeting=commitment.fulfilments.filter(held).exists()
        or evidence_of(update).filter(held, kind=EvidenceKind.MEETING).exists(),
        open_blockers=commitment.blockers.filter(resolved_on=None).count(),
    )
