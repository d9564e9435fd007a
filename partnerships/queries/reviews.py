"""What waits for a manager's decision: updates, records of meetings, date changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet

from partnerships.choices import DateChangeState, RecordState, UpdateState
from partnerships.models import (
    CommitmentPartner,
    DateChange,
    Meeting,
    MeetingPartner,
    Outcome,
    StatusUpdate,
    User,
)
from partnerships.permissions import Access, Permission, within_reach
from partnerships.queries import obligations
from partnerships.queries.decisions import not_in_own_right
from partnerships.queries.meetings import barred_from
from partnerships.queries.owed import paused, paused_partners
from partnerships.queries.updates import evidence_seen, proof_of
from partnerships.rules.obligations import DECISIONS

UPDATE, RECORD, DATE_CHANGE = "update", "record", "date-change"
MOST = 100  # of each kind; the oldest come first, and whoever has more decides on these first


@dataclass(frozen=True, slots=True)
class Item:
    """
    One thing that waits.

    `is_own`: the viewer, or somebody they stand in for, wrote or submitted it, so that they cannot decide on it.
    `is_paused`: its partnerships are dormant or ended, so that a decision is possible, but not owed.
    """

    kind: str
    pk: int
    reference: str
    title: str
    waiting_since: datetime | None
    by: User | None
    is_own: bool
    is_paused: bool
    thing: Any

    @property
    def is_owed(self) -> bool:
        return not self.is_own and not self.is_paused


def queue(*, viewer: Access) -> list[Item]:
    """List what waits where the viewer decides, oldest first, own things among it."""
    asked = _with_pause(_date_changes(viewer)).select_related("commitment", "requested_by")
    changes = list(asked.order_by("pk")[:MOST])
    claims = _with_pause(_updates(viewer)).select_related("commitment", "author", "submitted_by")
    updates = list(claims.order_by("submitted_at", "pk")[:MOST])
    records = list(_with_pause(_records(viewer)).select_related("submitted_by").order_by("submitted_at", "pk")[:MOST])
    written = barred_from(records, viewer=viewer)
    own = _own(viewer, StatusUpdate, {row.pk: {row.author_id, row.submitted_by_id} for row in updates})
    own_changes = _own(viewer, DateChange, {row.pk: {row.requested_by_id} for row in changes})
    items = [
        Item(UPDATE, row.pk, row.commitment.reference, row.commitment.text, row.submitted_at, row.author,
             row.pk in own, row.is_paused, row)
        for row in updates
    ]  # fmt: skip
    items += [
        Item(
            RECORD,
            row.pk,
            row.reference,
            row.title,
            row.submitted_at,
            row.submitted_by,
            row.pk in written,
            row.is_paused,
            row,
        )
        for row in records
    ]
    items += [
        Item(DATE_CHANGE, row.pk, row.commitment.reference, row.commitment.text, row.created_at, row.requested_by,
             row.pk in own_changes, row.is_paused, row)
        for row in changes
    ]  # fmt: skip
    return sorted(items, key=lambda item: (str(item.waiting_since), item.kind, item.pk))


def _own(viewer: Access, model: Any, people: Mapping[int, set[int | None]]) -> set[int]:
    """Give those rows that the viewer, or who they stand in for, wrote; `people`: who wrote each."""
    theirs = [pk for pk, wrote in people.items() if viewer.stands_in_for & wrote]
    return {pk for pk, wrote in people.items() if viewer.user.pk in wrote} | not_in_own_right(viewer, model, theirs)


def waiting_for(*, viewer: Access) -> list[Item]:
    """List what the viewer owes a decision on, oldest first."""
    return [item for item in queue(viewer=viewer) if item.is_owed]


def count(*, viewer: Access) -> int:
    """Count what the viewer owes a decision on: what waits, without what is their own or paused."""
    owed = obligations.by_kind(viewer, viewer.on)
    return sum(owed[kind] for kind in DECISIONS)


def find_update(*, viewer: Access, pk: int) -> StatusUpdate | None:
    """
    Give one submitted update with what a decision on it needs, or nothing where the viewer does not decide.

    Sets `proof`, `pieces` (its evidence, as far as the viewer sees it) and `before` (the latest approved update).
    """
    rows = _decidable(viewer, StatusUpdate.objects.exclude(state=UpdateState.DRAFT).filter(pk=pk))
    found: Any = (
        rows.select_related("commitment__owner", "author", "submitted_by", "revises__review__reviewer")
        .prefetch_related(_partners("commitment__"))
        .first()
    )
    if found is not None:
        found.proof = proof_of(found)
        found.pieces = evidence_seen(found, viewer=viewer)
        found.before = (
            StatusUpdate.objects.filter(commitment=found.commitment, state=UpdateState.APPROVED)
            .select_related("review")
            .order_by("-review__decided_at", "-pk")
            .first()
        )
    return found  # type: ignore[no-any-return]  # it carries more than its model


def find_record(*, viewer: Access, pk: int) -> Meeting | None:
    """Give one meeting whose record the viewer decides on, with its outcomes."""
    outcomes = Outcome.objects.prefetch_related("commitments").order_by("position", "pk")
    links = MeetingPartner.objects.select_related("partner").order_by("position", "pk")
    rows = _decidable(viewer, Meeting.objects.filter(pk=pk, submitted_at__isnull=False))
    found: Meeting | None = (
        rows.select_related("format", "submitted_by")
        .prefetch_related(Prefetch("outcomes", outcomes), Prefetch("partner_links", links), "participants")
        .first()
    )
    return found


def find_date_change(*, viewer: Access, pk: int) -> DateChange | None:
    """Give one date change the viewer decides on."""
    rows = _decidable(viewer, DateChange.objects.filter(pk=pk, needs_decision=True))
    found: DateChange | None = (
        rows.select_related("commitment__owner", "requested_by").prefetch_related(_partners("commitment__")).first()
    )
    return found


def _with_pause(rows: QuerySet[Any]) -> QuerySet[Any]:
    condition = paused(rows.model, paused_partners())
    found: QuerySet[Any] = rows.annotate(is_paused=ExpressionWrapper(condition, output_field=BooleanField()))
    return found


def _updates(viewer: Access) -> QuerySet[StatusUpdate]:
    return _decidable(viewer, StatusUpdate.objects.filter(state=UpdateState.SUBMITTED))


def _records(viewer: Access) -> QuerySet[Meeting]:
    return _decidable(viewer, Meeting.objects.filter(record_state=RecordState.SUBMITTED))


def _date_changes(viewer: Access) -> QuerySet[DateChange]:
    return _decidable(viewer, DateChange.objects.filter(state=DateChangeState.REQUESTED))


def _decidable(viewer: Access, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to rows that the viewer decides on."""
    return rows.filter(within_reach(viewer, rows.model, Permission.RECORD_DECIDE))


def _partners(path: str) -> Prefetch[Any]:
    return Prefetch(
        f"{path}partner_links", CommitmentPartner.objects.select_related("partner").order_by("position", "pk")
    )
