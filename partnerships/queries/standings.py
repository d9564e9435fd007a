"""The standing of commitments in SQL, on the present day and on a past one: the same as `rules.commitments` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from partnerships.choices import (
    CommitmentStatus,
    Confidence,
    DateChangeState,
    EntryState,
    Position,
    Reported,
    ReviewDecision,
    Standing,
)
from partnerships.models import Commitment, CommitmentPartner, DateChange, Fulfilment, ReportedPosition, Review
from partnerships.queries.days import brussels_day
from partnerships.rules import commitments as rules
from partnerships.rules.days import day_end

APPROVED = (ReviewDecision.APPROVED, ReviewDecision.APPROVED_WITH_CHANGE)

# The same two lists stand in the database (audit.position_of).
FROM_STATUS: Mapping[str, Position] = {
    CommitmentStatus.IMPLEMENTED: Position.DONE,
    CommitmentStatus.PARTLY_IMPLEMENTED: Position.PARTLY,
    CommitmentStatus.NOT_IMPLEMENTED: Position.NOT_DONE,
    CommitmentStatus.SUPERSEDED: Position.SUPERSEDED,
    CommitmentStatus.SUSPENDED: Position.SUSPENDED,
    CommitmentStatus.NOT_STARTED: Position.OPEN,
    CommitmentStatus.IN_PROGRESS: Position.OPEN,
}
FROM_REPORTED: Mapping[str, Position] = {
    Reported.MET: Position.DONE,
    Reported.MET_LATE: Position.DONE_LATE,
    Reported.PARTLY_MET: Position.PARTLY,
    Reported.NOT_MET: Position.NOT_DONE,
    Reported.OPEN: Position.OPEN,
    Reported.UNKNOWN: Position.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the values that decide on the standing are found: in the row, or worked out for a past day."""

    position: str = "position"
    position_on: str = "position_on"
    due_latest: str = "due_latest"
    fulfilled_on: str = "fulfilled_on"
    status: str = "status"
    confidence: str = "confidence"


NOW = Columns()
THEN = Columns(*(f"then_{name}" for name in Columns.__slots__))


def conditions(*, on: date, columns: Columns = NOW) -> dict[Standing, Q]:
    """
    Give for each standing the condition that a commitment has it; exactly one holds for every row.

    Positive and on plain columns, so that a list of one standing finds its partial index.
    """
    c = columns

    def at(*positions: Position) -> Q:
        return Q(**{f"{c.position}__in": [str(position) for position in positions]})

    ahead = Q(**{f"{c.due_latest}__gte": on}) | Q(**{f"{c.due_latest}__isnull": True})
    past = Q(**{f"{c.due_latest}__lt": on})
    news = days_ago(on)
    late = Q(**{f"{c.fulfilled_on}__gt": F(c.due_latest)})
    in_time = (
        Q(**{f"{c.fulfilled_on}__isnull": True})
        | Q(**{f"{c.due_latest}__isnull": True})
        | Q(**{f"{c.fulfilled_on}__lte": F(c.due_latest)})
    )
    known = Q(**{f"{c.position_on}__gt": F(c.due_latest)}) | Q(**{f"{c.position_on}__gte": news})
    stale = Q(**{f"{c.position_on}__lte": F(c.due_latest), f"{c.position_on}__lt": news})
    return {
        Standing.KEPT: at(Position.DONE) & in_time,
        Standing.KEPT_LATE: at(Position.DONE_LATE) | (at(Position.DONE) & late),
        Standing.PARTLY_KEPT: at(Position.PARTLY),
        Standing.NOT_KEPT: at(Position.NOT_DONE),
        Standing.SUPERSEDED: at(Position.SUPERSEDED),
        Standing.OPEN: at(Position.SUSPENDED) | (at(Position.OPEN) & ahead),
        Standing.OPEN_UNKNOWN: at(Position.UNKNOWN) & ahead,
        Standing.OVERDUE: at(Position.OPEN) & past & known,
        Standing.PAST_DUE_UNKNOWN: (at(Position.UNKNOWN) & past) | (at(Position.OPEN) & past & stale),
    }


def of(row: Commitment, *, on: date) -> Standing:
    """Give the standing of a commitment that was fetched, from its own columns: without a statement."""
    return rules.standing(
        position=row.position,
        position_on=row.position_on,
        due_latest=row.due.latest,
        fulfilled_on=row.fulfilled_on,
        interval_days=row.review_interval_days,
        on=on,
    )


def with_standing(rows: QuerySet[Commitment], *, on: date, columns: Columns = NOW) -> QuerySet[Commitment]:
    """
    Annotate `standing`, `shown_status`, `shown_due_latest`, and `shown_confidence` (unknown once it is stale).

    Used as they are for the present day, on the rows of `as_of` for a past one.
    """
    if columns is NOW:
        rows = rows.annotate(reviewed_on=Subquery(_review_by(on).values("day")[:1]))
    return rows.annotate(
        standing=Case(
            *(When(condition, then=Value(str(word))) for word, condition in conditions(on=on, columns=columns).items()),
            output_field=CharField(),
        ),
        shown_status=F(columns.status),
        shown_due_latest=F(columns.due_latest),
        shown_confidence=Case(
            When(reviewed_on__gte=days_ago(on), then=F(columns.confidence)),
            default=Value(str(Confidence.UNKNOWN)),
            output_field=CharField(),
        ),
    )


def as_of(rows: QuerySet[Commitment], *, on: date) -> QuerySet[Commitment]:
    """
    Narrow to the commitments that existed at the end of a past day, with what was known of them by then.

    Reported history exists from the day of its meeting, however late it was entered; other commitments from the day
    they were entered. Annotates `then_*` and `due_then` (the due date's columns, if it was another than now).
    Source: domain.md, invariant 14.
    """
    end = day_end(on)
    review = _review_by(on)
    report = ReportedPosition.objects.filter(commitment=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    later = DateChange.objects.filter(
        commitment=OuterRef("pk"), state=DateChangeState.APPROVED, decided_at__gte=end
    ).order_by("decided_at", "pk")
    steps = Fulfilment.objects.filter(commitment=OuterRef("pk"), fulfilled_on__lte=on).order_by().values("commitment")
    parts = ("earliest", "latest", "precision", "inferred", "words")
    rows = rows.filter(_existed(on, end)).annotate(
        reviewed_on=Subquery(review.values("day")[:1]),
        reviewed=Subquery(review.values("decided_status")[:1]),
        reported_on=Subquery(report.values("on")[:1]),
        # The words are read within: each use of an annotation repeats it in the statement, whole.
        reviewed_position=Subquery(review.annotate(known=_known("decided_status", FROM_STATUS)).values("known")[:1]),
        reported_position=Subquery(report.annotate(known=_known("position", FROM_REPORTED)).values("known")[:1]),
        then_fulfilled_on=Subquery(steps.annotate(last=Max("fulfilled_on")).values("last")),
        then_confidence=Coalesce(
            Subquery(review.values("decided_confidence")[:1]), Value(str(Confidence.UNKNOWN)), output_field=CharField()
        ),
        due_then=Subquery(later.values(due=JSONObject(**{part: F(f"old_due_{part}") for part in parts}))[:1]),
        then_due_latest=Case(
            When(Exists(later), then=Subquery(later.values("old_due_latest")[:1])),
            default=F("due_latest"),
            output_field=DateField(),
        ),
    )
    # On one day our own review says more than what is reported.
    by_review = Q(reviewed_on__isnull=False) & (Q(reported_on__isnull=True) | Q(reported_on__lte=F("reviewed_on")))
    rows = rows.annotate(
        then_status=Coalesce(F("reviewed"), Value(str(CommitmentStatus.UNKNOWN)), output_field=CharField()),
        then_said=Case(
            When(by_review, then=F("reviewed_position")),
            default=Coalesce(F("reported_position"), Value(str(Position.UNKNOWN))),
            output_field=CharField(),
        ),
        then_position_on=Case(
            When(by_review, then=F("reviewed_on")), default=F("reported_on"), output_field=DateField()
        ),
    )
    is_said_done = Q(then_said__in=[str(Position.DONE), str(Position.DONE_LATE)])
    return rows.annotate(
        then_position=Case(
            When(is_said_done & _is_done_for_some(on), then=Value(str(Position.PARTLY))),
            default=F("then_said"),
            output_field=CharField(),
        )
    )


def _known(column: str, words: Mapping[str, Position]) -> Case:
    """Say the position that a column's word stands for."""
    return Case(
        *(When(**{column: word}, then=Value(str(known))) for word, known in words.items()),
        default=Value(str(Position.UNKNOWN)),
        output_field=CharField(),
    )


def _review_by(on: date) -> QuerySet[Any, Any]:
    reviews = Review.objects.filter(commitment=OuterRef("pk"), decision__in=APPROVED, decided_at__lt=day_end(on))
    return reviews.annotate(day=brussels_day("decided_at")).order_by("-decided_at", "-pk")


def _is_done_for_some(on: date) -> Q:
    """Hold where steps are named partner by partner and a partner had none by a day, as `audit.is_done_for_some`."""
    steps = Fulfilment.objects.filter(Q(fulfilled_on__lte=on) | Q(fulfilled_on=None), commitment=OuterRef("pk"))
    of_partner = Fulfilment.objects.filter(
        Q(fulfilled_on__lte=on) | Q(fulfilled_on=None),
        Q(partner=OuterRef("partner")) | Q(partner=None),
        commitment=OuterRef("commitment"),
    )
    without = CommitmentPartner.objects.filter(~Exists(of_partner), commitment=OuterRef("pk"))
    return Q(Exists(steps.filter(partner__isnull=False))) & Q(Exists(without))


def days_ago(on: date) -> Any:
    """The first day from which a position or review still counts as news."""
    return ExpressionWrapper(Value(on, output_field=DateField()) - F("review_interval_days"), output_field=DateField())


def _existed(on: date, end: datetime) -> Q:
    reported = Q(external_id__isnull=False) | Q(entry_state=EntryState.REPORTED)
    undated = Q(meeting__date_earliest=None, meeting__date_latest=None)
    held = Q(meeting__date_earliest__lte=on) | Q(meeting__date_earliest=None, meeting__date_latest__lte=on)
    entered = Q(created_at__lt=end)
    return (reported & held) | (reported & undated & entered) | (Q(external_id=None, entry_state="taken_up") & entered)
