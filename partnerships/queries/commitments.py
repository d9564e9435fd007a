"""Commitments as lists, figures and pages read them: one path for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from partnerships.choices import (
    CommitmentStatus,
    Confidence,
    DateChangeState,
    DatePrecision,
    EntryState,
    Marking,
    Standing,
    UpdateState,
)
from partnerships.models import (
    Action,
    Blocker,
    Citation,
    Commitment,
    CommitmentPartner,
    DateChange,
    Evidence,
    EvidenceFile,
    Fulfilment,
    Meeting,
    Post,
    ReportedPosition,
    StatusUpdate,
)
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Access, Permission, visible
from partnerships.queries import meetings, past, standings
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules import commitments as rules
from partnerships.rules.days import day_end
from partnerships.rules.partial_dates import PartialDate

# What a list may be sorted by: the address's word → the columns now, and on a past day where they differ.
SORTS: dict[str, str] = {
    "due": "due_latest",
    "reference": "reference",
    "status": "status",
    "priority": "priority",
    "owner": "owner__name",
    "activity": "last_activity_at",
}
DEFAULT_SORT = "due"
STREAMED = 500  # rows read at a time for a table
_THEN = {"due_latest": "then_due_latest", "status": "then_status"}


def listing(*, viewer: Access | None, on: date, as_of: date | None = None) -> QuerySet[Any]:
    """
    Give all commitments the viewer sees, each with its standing on a day; None sees all (the operator's commands).

    Annotated: `standing`, `shown_status`, `shown_confidence`, `shown_due_latest`, `is_blocked`. `as_of` is a day
    before `on`: then those that existed, as they were known at its end (text, owner and marking as they are now).
    :raises Archived: for an `as_of` that is not on record any more.
    """
    rows: QuerySet[Commitment] = (
        Commitment.objects.all() if viewer is None else visible(viewer, Commitment.objects.all())
    )
    if as_of is not None and as_of < on:
        past.check_on_record(day_end(as_of))
        rows = standings.with_standing(standings.as_of(rows, on=as_of), on=as_of, columns=standings.THEN)
    else:
        rows = standings.with_standing(rows, on=on)
    blockers = Blocker.objects.filter(commitment=OuterRef("pk"), resolved_on=None)
    return (
        rows.select_related("owner", "owner_unit", "area")
        .prefetch_related(_partners())
        .annotate(is_blocked=Exists(blockers))
    )


def with_standings(rows: QuerySet[Any], wanted: Iterable[str], *, on: date, as_of: date | None = None) -> QuerySet[Any]:
    """Narrow rows of `listing` to some standings, by the conditions themselves: these find the index."""
    is_past = as_of is not None and as_of < on
    conditions = standings.conditions(
        on=as_of if as_of is not None and is_past else on, columns=standings.THEN if is_past else standings.NOW
    )
    chosen = Q(pk__in=[])
    for word in wanted:
        chosen |= conditions[Standing(word)]
    return rows.filter(chosen)


def page(
    rows: QuerySet[Any], *, sort: str = DEFAULT_SORT, cursor: str = "", size: int = 50, is_past: bool = False
) -> Page:
    """Cut one page, its rows described; an unknown sort is by due date. `is_past`: the rows are `as_of` a past day."""
    found = keyset_page(rows, order=_order(sort, is_past=is_past), cursor=cursor, size=size)
    described(found.rows)
    return found


def pages(rows: QuerySet[Any], *, sort: str = DEFAULT_SORT, is_past: bool = False) -> Iterator[list[Any]]:
    """Give all rows in the order of `page`, described, some hundred at a time."""
    cursor, is_more = "", True
    while is_more:
        found = keyset_page(rows, order=_order(sort, is_past=is_past), cursor=cursor, size=STREAMED, count=False)
        yield described(found.rows)
        cursor, is_more = found.next_cursor, bool(found.next_cursor)


def _order(sort: str, *, is_past: bool) -> list[str]:
    sort = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    column = sort_column(SORTS[sort.removeprefix("-")], is_past=is_past)
    return [f"-{column}" if sort.startswith("-") else column]


def sort_column(name: str, *, is_past: bool) -> str:
    """Give the column that holds now, or held on the past day of the list, what a column says."""
    return _THEN.get(name, name) if is_past else name


def described(rows: Iterable[Any]) -> list[Any]:
    """
    Give rows of `listing` their words for a page.

    Sets `standing_term`, `status_term`, `confidence_term` (`None` where nothing is under way), `due_shown` (a
    `PartialDate`), `raised_marking` (above the normal one), `is_contradicted`: said to be on track or implemented
    although a blocker is open, `lacks` (what is missing to be concrete) and `is_concrete` (`None`: dialogue only).
    """
    rows = list(rows)
    for row in rows:
        row.standing_term = Standing(row.standing)
        row.status_term = CommitmentStatus(row.shown_status)
        is_under_way = row.status_term in OPEN_STATUSES and row.status_term != CommitmentStatus.UNKNOWN
        row.confidence_term = Confidence(row.shown_confidence) if is_under_way else None
        row.raised_marking = row.marking if row.marking > Marking.NORMAL else None
        row.due_shown = _due_then(getattr(row, "due_then", None)) or row.due
        claims = row.status_term == CommitmentStatus.IMPLEMENTED or row.confidence_term == Confidence.ON_TRACK
        row.is_contradicted = row.is_blocked and claims
        row.lacks = rules.missing_for_concreteness(
            has_owner=row.owner_id is not None,
            has_due=row.due_shown.latest is not None,
            deliverable=row.deliverable,
            measure_of_success=row.measure_of_success,
        )
        row.is_concrete = rules.is_concrete(kind=row.kind, missing=row.lacks)
    return rows


def with_words(rows: Iterable[Any], *, on: date) -> list[Any]:
    """Set `standing_term` on commitments that another page shows, from their own columns: without a statement."""
    rows = list(rows)
    for row in rows:
        row.standing_term = standings.of(row, on=on)
    return rows


def counts(rows: QuerySet[Any], *, on: date, as_of: date | None = None) -> dict[Standing, int]:
    """Count rows of `listing` by standing, in one statement; a standing nobody has is 0."""
    is_past = as_of is not None and as_of < on
    conditions = standings.conditions(
        on=as_of if as_of is not None and is_past else on, columns=standings.THEN if is_past else standings.NOW
    )
    figures = rows.order_by().aggregate(
        **{str(word): Count("pk", filter=condition) for word, condition in conditions.items()}
    )
    return {word: figures[str(word)] for word in Standing}


def with_meetings(rows: list[Any], *, viewer: Access) -> list[Any]:
    """Fetch for rows of `listing` the meetings they come from, whole, as far as the viewer sees these."""
    if rows:
        prefetch_related_objects(rows, Prefetch("meeting", meetings.whole(viewer=viewer)))
    return rows


def find(*, viewer: Access, reference: str, on: date) -> Any:
    """Give one commitment with everything its page shows; nothing where the viewer may not see it."""
    meetings = visible(viewer, Meeting.objects.all())
    others = visible(viewer, Commitment.objects.order_by("pk"))
    found: Any = (
        listing(viewer=viewer, on=on)
        .filter(reference=reference.upper())
        .select_related("partnership__partner", "created_by", "changed_by", "outcome", "interest")
        .prefetch_related(
            Prefetch("meeting", meetings.prefetch_related(Prefetch("citations", _citations()))),
            Prefetch("counterpart", visible(viewer, Post.objects.all())),
            Prefetch("successor", others),
            Prefetch("predecessors", others),
            Prefetch("citations", _citations()),
            Prefetch("reported_positions", _positions()),
            Prefetch("actions", _actions()),
            Prefetch("updates", _updates(viewer)),
            Prefetch("evidence", _evidence(viewer)),
            Prefetch("date_changes", DateChange.objects.select_related("requested_by", "decided_by").order_by("-pk")),
            Prefetch("blockers", Blocker.objects.order_by("resolved_on", "-since", "-pk")),
            Prefetch("fulfilments", _fulfilments(meetings, viewer)),
        )
        .first()
    )
    if found is None:
        return None
    described([found])
    found.slip = rules.slip_days(baseline=found.baseline_due, due=found.due)
    return found


def find_plain(*, viewer: Access, reference: str) -> Commitment | None:
    """Give one commitment with its partners alone, for pages that only act on it."""
    rows = visible(viewer, Commitment.objects.filter(reference=reference.upper()))
    found: Commitment | None = rows.select_related("owner", "owner_unit").prefetch_related(_partners()).first()
    return found


def related(*, viewer: Access, model: Any, pk: int) -> Any:
    """
    Give one action, blocker, date change, update or piece of evidence with its commitment, or nothing.

    A draft update is its author's alone.
    """
    rows = visible(viewer, model.objects.filter(pk=pk))
    if model is StatusUpdate:
        rows = rows.filter(~Q(state=UpdateState.DRAFT) | Q(author=viewer.user))
    return rows.select_related("commitment").prefetch_related(_partners("commitment__")).first()


def find_action(*, viewer: Access, pk: int) -> Action | None:
    found: Action | None = related(viewer=viewer, model=Action, pk=pk)
    return found


def find_blocker(*, viewer: Access, pk: int) -> Blocker | None:
    found: Blocker | None = related(viewer=viewer, model=Blocker, pk=pk)
    return found


def find_date_change(*, viewer: Access, pk: int) -> DateChange | None:
    found: DateChange | None = related(viewer=viewer, model=DateChange, pk=pk)
    return found


def find_evidence(*, viewer: Access, pk: int) -> Evidence | None:
    """Give one piece of evidence with its file's name and size; the content is read by itself."""
    found: Evidence | None = related(viewer=viewer, model=Evidence, pk=pk)
    return found


def find_file(*, viewer: Access, pk: int) -> EvidenceFile | None:
    """Give the document of a piece of evidence, its content with it, or nothing where the viewer may not see it."""
    rows = EvidenceFile.objects.filter(evidence=pk).select_related("evidence__commitment")
    found: EvidenceFile | None = visible(viewer, rows).first()
    return found


def find_update(*, viewer: Access, pk: int) -> StatusUpdate | None:
    """Give one update; a draft only to its author."""
    found: StatusUpdate | None = related(viewer=viewer, model=StatusUpdate, pk=pk)
    return found


def may(viewer: Access, commitment: Commitment) -> dict[str, bool]:
    """Say what the viewer may do on a commitment's page: `edit`, `report`, `decide`, `take_up`."""
    is_followed = commitment.entry_state == EntryState.TAKEN_UP
    edits = viewer.can(Permission.WORK_EDIT, commitment)
    return {
        "edit": edits,
        "work": edits and is_followed,
        "report": is_followed and viewer.can(Permission.UPDATE_WRITE, commitment),
        "decide": viewer.can(Permission.RECORD_DECIDE, commitment),
        "take_up": edits and not is_followed,
        "change_date": edits
        and is_followed
        and not any(change.state == DateChangeState.REQUESTED for change in commitment.date_changes.all()),
    }


def transitions(commitment: Commitment, *, viewer: Access) -> list[str]:
    """List what the viewer may do with a commitment itself: `change`, or `take_up` of reported history."""
    if not viewer.can(Permission.WORK_EDIT, commitment):
        return []
    return ["change"] if commitment.entry_state == EntryState.TAKEN_UP else ["take_up", "change"]


def _partners(path: str = "") -> Prefetch[Any]:
    links = CommitmentPartner.objects.select_related("partner").order_by("position", "pk")
    return Prefetch(f"{path}partner_links", links)


def _citations() -> QuerySet[Citation]:
    return Citation.objects.select_related("source").order_by("position", "pk")


def _positions() -> QuerySet[ReportedPosition]:
    return ReportedPosition.objects.prefetch_related(Prefetch("citations", _citations())).order_by("-on", "-pk")


def _actions() -> QuerySet[Action]:
    people = ("assignee", "verifier", "done_by", "verified_by")
    return Action.objects.select_related(*people).order_by("due_on", "pk")


def _updates(viewer: Access) -> QuerySet[StatusUpdate]:
    rows = StatusUpdate.objects.filter(~Q(state=UpdateState.DRAFT) | Q(author=viewer.user))
    mended = StatusUpdate.objects.filter(revises=OuterRef("pk"))
    rows = rows.annotate(is_mended=Exists(mended))
    return rows.select_related("author", "submitted_by", "review__reviewer").order_by("-pk")


def _evidence(viewer: Access) -> QuerySet[Evidence]:
    rows: QuerySet[Evidence] = visible(viewer, Evidence.objects.all())
    meetings = Prefetch("meeting", visible(viewer, Meeting.objects.all()))
    return (
        rows.select_related("file", "created_by")
        .defer("file__content")
        .prefetch_related(meetings)
        .order_by("is_withdrawn", "-pk")
    )


def _fulfilments(meetings: QuerySet[Meeting], viewer: Access) -> QuerySet[Fulfilment]:
    proofs = visible(viewer, Evidence.objects.all())
    return Fulfilment.objects.select_related("partner").prefetch_related(
        Prefetch("meeting", meetings), Prefetch("evidence", proofs)
    ).order_by("position", "pk")  # fmt: skip


def _due_then(columns: dict[str, Any] | None) -> PartialDate | None:
    if not columns:
        return None
    days = [date.fromisoformat(columns[part]) if columns[part] else None for part in ("earliest", "latest")]
    return PartialDate(days[0], days[1], DatePrecision(columns["precision"]), columns["inferred"], columns["words"])
