"""What waits for a manager's decision: updates, records of meetings, date changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from partnerships.choices import DateChangeState, Marking, RecordState, UpdateState
from partnerships.models import (
    CommitmentPartner,
    DateChange,
    Meeting,
    MeetingPartner,
    Outcome,
    StatusUpdate,
    User,
)
from partnerships.permissions import Access, Permission
from partnerships.queries.meetings import written_by
from partnerships.queries.updates import evidence_of, proof_of

UPDATE, RECORD, DATE_CHANGE = "update", "record", "date-change"
MOST = 100  # of each kind; the oldest come first, and whoever has more decides on these first


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `is_own`: the viewer wrote or submitted it and cannot decide on it."""

    kind: str
    pk: int
    reference: str
    title: str
    waiting_since: datetime | None
    by: User | None
    is_own: bool
    thing: Any


def queue(*, viewer: Access) -> list[Item]:
    """List what waits where the viewer decides, oldest first, own things among it."""
    me = viewer.user.pk
    changes = _date_changes(viewer).select_related("commitment", "requested_by").order_by("pk")[:MOST]
    updates = _updates(viewer).select_related("commitment", "author", "submitted_by").order_by("submitted_at", "pk")
    records = list(_records(viewer).select_related("submitted_by").order_by("submitted_at", "pk")[:MOST])
    written = written_by(viewer.user, records)
    items = [
        Item(UPDATE, row.pk, row.commitment.reference, row.commitment.text, row.submitted_at, row.author,
             me in (row.author_id, row.submitted_by_id), row)
        for row in updates[:MOST]
    ]  # fmt: skip
    items += [
        Item(RECORD, row.pk, row.reference, row.title, row.submitted_at, row.submitted_by, row.pk in written, row)
        for row in records
    ]
    items += [
        Item(DATE_CHANGE, row.pk, row.commitment.reference, row.commitment.text, row.created_at, row.requested_by,
             me == row.requested_by_id, row)
        for row in changes
    ]  # fmt: skip
    return sorted(items, key=lambda item: (str(item.waiting_since), item.kind, item.pk))


def waiting_for(*, viewer: Access) -> list[Item]:
    """List what the viewer can decide on, oldest first."""
    return [item for item in queue(viewer=viewer) if not item.is_own]


def count(*, viewer: Access) -> int:
    """Count what the viewer can decide on, for the menu; at most three statements."""
    if not viewer.may_decide:
        return 0
    me = viewer.user.pk
    updates = _updates(viewer).exclude(author=me).exclude(submitted_by=me)
    records = _records(viewer)
    changes = _date_changes(viewer).exclude(requested_by=me)
    return updates.count() + records.exclude(pk__in=written_by(viewer.user, records)).count() + changes.count()


def find_update(*, viewer: Access, pk: int) -> StatusUpdate | None:
    """
    Give one submitted update with what a decision on it needs, or nothing where the viewer does not decide.

    Sets `proof`, `pieces` (its evidence) and `before` (the latest approved update).
    """
    rows = _decidable(viewer, StatusUpdate.objects.exclude(state=UpdateState.DRAFT).filter(pk=pk), "commitment__")
    found: Any = (
        rows.select_related("commitment__owner", "author", "submitted_by", "revises__review__reviewer")
        .prefetch_related(_partners("commitment__"))
        .first()
    )
    if found is not None:
        found.proof = proof_of(found)
        found.pieces = list(evidence_of(found).select_related("meeting", "file").defer("file__content"))
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
    rows = _decidable(viewer, Meeting.objects.filter(pk=pk, submitted_at__isnull=False), "")
    found: Meeting | None = (
        rows.select_related("format", "submitted_by")
        .prefetch_related(Prefetch("outcomes", outcomes), Prefetch("partner_links", links), "participants")
        .first()
    )
    return found


def find_date_change(*, viewer: Access, pk: int) -> DateChange | None:
    """Give one date change the viewer decides on."""
    rows = _decidable(viewer, DateChange.objects.filter(pk=pk, needs_decision=True), "commitment__")
    found: DateChange | None = (
        rows.select_related("commitment__owner", "requested_by").prefetch_related(_partners("commitment__")).first()
    )
    return found


def _updates(viewer: Access) -> QuerySet[StatusUpdate]:
    return _decidable(viewer, StatusUpdate.objects.filter(state=UpdateState.SUBMITTED), "commitment__")


def _records(viewer: Access) -> QuerySet[Meeting]:
    return _decidable(viewer, Meeting.objects.filter(record_state=RecordState.SUBMITTED), "")


def _date_changes(viewer: Access) -> QuerySet[DateChange]:
    return _decidable(viewer, DateChange.objects.filter(state=DateChangeState.REQUESTED), "commitment__")


def _decidable(viewer: Access, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """
    Narrow to rows that the viewer decides on: all partners in scope, assignments added up (as `Access.may` says).

    `path` leads to what carries partners and marking; "" is the row itself, a meeting.
    """
    links: Any = CommitmentPartner.objects.filter(commitment=OuterRef(f"{path}pk"))
    if not path:
        links = MeetingPartner.objects.filter(meeting=OuterRef("pk"))
    grants = [grant for grant in viewer.grants if Permission.RECORD_DECIDE in grant.permissions]
    allowed = Q(pk__in=[])
    for marking in Marking:
        reaching = [grant.partner_ids for grant in grants if grant.highest_marking >= marking]
        if not reaching:
            continue
        here = Q(**{f"{path}marking": marking})
        if None not in reaching:
            scope = frozenset[int]().union(*(ids for ids in reaching if ids is not None))
            here &= Exists(links) & ~Exists(links.exclude(partner__in=scope))
        allowed |= here
    return rows.filter(allowed)


def _partners(path: str) -> Prefetch[Any]:
    return Prefetch(
        f"{path}partner_links", CommitmentPartner.objects.select_related("partner").order_by("position", "pk")
    )
