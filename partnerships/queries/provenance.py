"""Where a commitment comes from and what happened to it since; what became of each outcome of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Q

from partnerships.choices import DateChangeState, Disposition, EntryState, Origin, UpdateState
from partnerships.models import AuditEvent, Commitment, Outcome, User
from partnerships.permissions import Access
from partnerships.queries import commitments
from partnerships.queries.history import within_marking
from partnerships.queries.paging import Page
from partnerships.rules.days import BRUSSELS

# Changes of the promise itself that its story tells; what follows from reviews and date changes is told by these.
TOLD = (
    "text", "deliverable", "measure_of_success", "kind", "responsible", "area_id", "owner_id", "owner_unit_id",
    "priority", "marking",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One thing that happened: its kind, the row it is about, when, and by whom (a person, or a name of the record).

    `event` is the entry of the record that says so, where no row of its own does; `on` is `None` if nobody knows.
    """

    kind: str
    row: Any
    on: Any
    by: Any = None
    event: AuditEvent | None = None


def of_commitment(*, viewer: Access, reference: str, on: date) -> tuple[Any, list[Moment]] | None:
    """
    Tell the story of one commitment from the words it comes from to its fulfilment, as far as the viewer may see it.

    Its origin comes first, in the order of cause; all else in the order of time. Nothing where the viewer may not see
    the commitment. What hangs on it and is not shown to the viewer is left out without a word, as on its page.
    """
    row = commitments.find(viewer=viewer, reference=reference, on=on)
    if row is None:
        return None
    outcome = row.outcome if row.meeting is not None else None
    entries = _entries(viewer, row, [row, *([outcome] if outcome else [])])
    made, later = _of_itself(row, entries)
    rest = [*later, *_of_parts(row)]
    rest.sort(key=_when)
    return row, [*_origin(row, outcome, entries), *made, *rest]


def of_outcomes(outcomes: Sequence[Outcome], *, viewer: Access, meeting: Any) -> dict[int, list[Moment]]:
    """Give what triage did with each outcome of a meeting, by its key, oldest first; in two statements."""
    entries = _entries(viewer, meeting, outcomes)
    return {outcome.pk: list(_triage(outcome, entries)) for outcome in outcomes}


def cut(rows: Sequence[Any], *, cursor: str = "", size: int = 50) -> Page:
    """Cut one page of a story; a place that is none is the beginning."""
    start = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
    start = start if start < len(rows) else 0
    end = start + size
    return Page(
        rows=list(rows[start:end]),
        next_cursor=str(end) if end < len(rows) else "",
        previous_cursor=str(max(start - size, 0)) if start else "",
        count=len(rows),
    )


class _Entry(NamedTuple):
    """An entry of the record, and its author: a person, or a name of the record."""

    event: AuditEvent
    by: Any

    @property
    def image(self) -> dict[str, Any]:
        """What the row said afterwards."""
        return self.event.after or {}

    def moment(self, kind: str, row: Any) -> Moment:
        return Moment(kind, row, self.event.at, self.by, self.event)


def _entries(viewer: Access, owner: Any, rows: Iterable[Any]) -> list[_Entry]:
    """Read the entries that the story tells of some rows, oldest first."""
    mine = Q(pk__in=[])
    for row in rows:
        columns = ["disposition"] if isinstance(row, Outcome) else ["entry_state", *TOLD]
        said = Q(op="I") if isinstance(row, Commitment) else Q(pk__in=[])
        mine |= Q(tbl=row._meta.db_table, pk_of_row=row.pk) & (said | Q(op="U", before__has_any_keys=columns))
    found = list(within_marking(AuditEvent.objects.filter(mine), viewer=viewer, row=owner).order_by("pk"))
    people = User.objects.in_bulk({event.actor_id for event in found if event.actor_id})
    return [_Entry(event, people.get(event.actor_id or 0) or event.actor) for event in found]


def _of(row: Any, entries: Iterable[_Entry]) -> Iterator[_Entry]:
    key = (row._meta.db_table, row.pk)
    return (entry for entry in entries if (entry.event.tbl, entry.event.pk_of_row) == key)


def _origin(row: Any, outcome: Outcome | None, entries: list[_Entry]) -> Iterator[Moment]:
    if row.meeting is not None:
        yield Moment("meeting", row.meeting, row.meeting.date)
    elif row.meeting_id is not None:
        yield Moment("unseen_meeting", row, None)
    if row.origin != Origin.MEETING or (row.clause and outcome is None):
        yield Moment("clause", row, None)
    if outcome is not None:
        yield Moment("outcome", outcome, row.meeting.date)
        yield from _triage(outcome, entries)


def _triage(outcome: Outcome, entries: list[_Entry]) -> Iterator[Moment]:
    for entry in _of(outcome, entries):
        if entry.image.get("disposition") != Disposition.NOT_OWED:
            yield entry.moment("triage", outcome)


def _of_itself(row: Any, entries: list[_Entry]) -> tuple[list[Moment], list[Moment]]:
    """Give the making of a commitment, and what was changed of the promise itself since."""
    made: list[Moment] = []
    later: list[Moment] = []
    for entry in _of(row, entries):
        state = entry.image.get("entry_state")
        if entry.event.op == "I":
            # Reported history is entered long after it happened: that is no part of its origin.
            (later if state == EntryState.REPORTED else made).append(entry.moment("made", row))
        elif state == EntryState.TAKEN_UP and "entry_state" in entry.event.changed:
            later.append(entry.moment("taken_up", row))
        else:
            later.append(entry.moment("changed", row))
    return made, later


def _of_parts(row: Any) -> Iterator[Moment]:
    for known in row.reported_positions.all():
        yield Moment("reported", known, known.on)
    for evidence in row.evidence.all():
        yield Moment("evidence", evidence, evidence.created_at, evidence.created_by)
    for step in row.fulfilments.all():
        yield Moment("fulfilment", step, step.fulfilled_on or step.created_at)
    tellers = (
        (row.updates, _of_update), (row.date_changes, _of_date_change), (row.blockers, _of_blocker),
        (row.actions, _of_action),
    )  # fmt: skip
    for parts, tell in tellers:
        for part in parts.all():
            yield from tell(part)


def _of_date_change(change: Any) -> Iterator[Moment]:
    yield Moment("date_change", change, change.created_at, change.requested_by)
    if change.needs_decision and change.state != DateChangeState.REQUESTED and change.decided_at:
        yield Moment("date_decision", change, change.decided_at, change.decided_by)


def _of_blocker(blocker: Any) -> Iterator[Moment]:
    yield Moment("blocker", blocker, blocker.since)
    if blocker.resolved_on:
        yield Moment("unblocked", blocker, blocker.resolved_on)


def _of_update(update: Any) -> Iterator[Moment]:
    is_sent = update.submitted_at is not None
    by = update.submitted_by if is_sent else update.author
    yield Moment("update" if is_sent else "draft", update, update.submitted_at or update.created_at, by)
    review = getattr(update, "review", None)
    if review is not None:
        yield Moment("review", review, review.decided_at, review.reviewer)
    elif update.state == UpdateState.WITHDRAWN:
        yield Moment("withdrawn", update, update.changed_at)


def _of_action(action: Any) -> Iterator[Moment]:
    yield Moment("action", action, action.created_at, action.assignee)
    if action.done_at:
        yield Moment("done", action, action.done_at, action.done_by)
    if action.verified_at:
        yield Moment("verified", action, action.verified_at, action.verified_by)


def _when(moment: Moment) -> datetime:
    """A day counts from its beginning, so that what was entered on it comes after it."""
    if isinstance(moment.on, datetime):
        return moment.on
    return datetime.combine(moment.on, time.min, tzinfo=BRUSSELS)
