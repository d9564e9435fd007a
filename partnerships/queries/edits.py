"""Which imported records a person has edited since, from the audit record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from partnerships.models import (
    AgendaItem,
    AuditEvent,
    Citation,
    Commitment,
    CommitmentPartner,
    Fulfilment,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Participant,
    ReportedPosition,
    Source,
    Track,
    User,
)

# Where the meeting is, seen from each table that says something of it.
_OF_MEETING: tuple[Any, ...] = (
    MeetingPartner,
    MeetingTrack,
    Participant,
    AgendaItem,
    Outcome,
    Citation,
    Commitment,
)
_OF_COMMITMENT: tuple[Any, ...] = (CommitmentPartner, ReportedPosition, Fulfilment, Citation)
# What several meetings may share: the way to them, and the columns that the file tells.
_SHARED: dict[Any, tuple[str, list[str]]] = {
    Source: (
        "citations__meeting_id",
        ["publisher", "title", "url", "kind", "language", "date_earliest", "date_latest", "date_precision"],
    ),
    Track: ("meeting_links__meeting_id", ["name"]),
}

Rows = dict[tuple[str, int], set[int]]


def by_people(meetings: Collection[Meeting], *, besides: str) -> set[int]:
    """
    Give the ids of the meetings that a person has edited, in themselves or in anything that belongs to them.

    `besides` is the action that does not count: a person's own import. Reads the audit record: for few meetings.
    """
    if not meetings:
        return set()
    ids = [each.pk for each in meetings]
    rows = _rows(ids)
    commitments = {pk: whose for (table, pk), whose in rows.items() if table == Commitment._meta.db_table}
    changes = (
        AuditEvent.objects.filter(_changed(rows) | _taken_out(_OF_MEETING, "meeting_id", ids))
        .filter(actor_id__isnull=False)
        .exclude(actor_id__in=User.objects.filter(is_system=True).values("pk"))
        .exclude(action=besides)
        .order_by("pk")
        .values_list("tbl", "pk_of_row", "before__meeting_id", "before__commitment_id")
    )
    edited: set[int] = set()
    for table, pk, meeting, commitment in changes:
        edited |= rows.get((table, pk)) or ({meeting} if meeting else commitments[commitment])
    return edited


def _rows(ids: list[int]) -> Rows:
    """Map every row that says something of the meetings, by table and key, to those meetings."""
    paths: list[tuple[Any, str]] = [(Meeting, "pk"), *((model, "meeting_id") for model in _OF_MEETING)]
    paths += [(model, "commitment__meeting_id") for model in _OF_COMMITMENT]
    paths += [(model, path) for model, (path, _column) in _SHARED.items()]
    rows: Rows = {}
    for model, path in paths:
        for pk, meeting in model._base_manager.filter(**{f"{path}__in": ids}).values_list("pk", path):
            rows.setdefault((model._meta.db_table, pk), set()).add(meeting)
    return rows


def _changed(rows: Rows) -> Q:
    tables: dict[str, list[int]] = {}
    for table, pk in rows:
        tables.setdefault(table, []).append(pk)
    shared = {model._meta.db_table: columns for model, (_path, columns) in _SHARED.items()}
    condition = _taken_out(_OF_COMMITMENT, "commitment_id", tables.get(Commitment._meta.db_table, []))
    for table, keys in tables.items():
        of_table = Q(tbl=table, pk_of_row__in=keys)
        if table in shared:
            of_table &= Q(op="U", before__has_any_keys=shared[table])
        condition |= of_table
    return condition


def _taken_out(models: tuple[Any, ...], column: str, ids: list[int]) -> Q:
    return Q(op="D", tbl__in=[model._meta.db_table for model in models], **{f"before__{column}__in": ids})
