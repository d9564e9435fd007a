"""How long commitments are past due, and what became of the outcomes of meetings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from partnerships.choices import CommitmentStatus, Disposition, OutcomeKind, Standing
from partnerships.models import Commitment, MeetingPartner, Outcome, Review
from partnerships.permissions import Access, visible
from partnerships.queries import concreteness, standings
from partnerships.queries.dashboard import Day

# Days past due, first to last; the last span has no end (domain.md, section 5, ageing).
SPANS: tuple[tuple[int, int | None], ...] = ((1, 30), (31, 90), (91, 180), (181, None))
OWED = tuple(word for word in Disposition if word != Disposition.NOT_OWED)
DISPOSED = tuple(word for word in OWED if word != Disposition.TO_TRIAGE)
# An agreement to go on talking converts to a dialogue and is not counted (domain.md, invariant 5).
COUNTED = tuple(kind for kind in OutcomeKind if kind != OutcomeKind.GO_ON_TALKING)
FINISHED = (CommitmentStatus.IMPLEMENTED, CommitmentStatus.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Age:
    """
    Commitments `first` to `last` days past due on a day; `last` is `None` for the span without end.

    `overdue`: known not to be done; `unknown`: nobody knows.
    """

    first: int
    last: int | None
    overdue: int
    unknown: int

    @property
    def total(self) -> int:
        return self.overdue + self.unknown


@dataclass(frozen=True, slots=True)
class Funnel:
    """
    Outcomes of meetings recorded here on their way to something done; each step counts those of the step before.

    `disposed`: no longer to triage; `converted`: became a commitment with owner and due date; `reviewed`: with an
    approved update; `implemented`: every commitment made of it is. Counted apart: `talks`, agreements to go on
    talking, and `reported`, outcomes of reported history, which owe no triage.
    """

    outcomes: int
    disposed: int
    converted: int
    reviewed: int
    implemented: int
    talks: int
    reported: int


def ageing(found: QuerySet[Commitment], *, day: Day) -> list[Age]:
    """Count rows of `dashboard.rows` by how long they are past due, in one statement."""
    is_ = standings.conditions(on=day.shown, columns=day.columns)
    counted: dict[str, Any] = {}
    for first, last in SPANS:
        within = Q(shown_due_latest__lte=day.shown - timedelta(days=first))
        if last is not None:
            within &= Q(shown_due_latest__gte=day.shown - timedelta(days=last))
        counted[f"overdue_{first}"] = Count("pk", filter=within & is_[Standing.OVERDUE])
        counted[f"unknown_{first}"] = Count("pk", filter=within & is_[Standing.PAST_DUE_UNKNOWN])
    result = found.order_by().aggregate(**counted)
    return [Age(first, last, result[f"overdue_{first}"], result[f"unknown_{first}"]) for first, last in SPANS]


def funnel(*, viewer: Access, day: Day, partners: Collection[int] | None = None) -> Funnel:
    """Follow the outcomes the viewer sees, of all meetings or of those with some partners, in one statement."""
    rows: QuerySet[Outcome] = visible(viewer, Outcome.objects.all())
    if partners is not None:
        rows = rows.filter(meeting__in=MeetingPartner.objects.filter(partner__in=partners).values("meeting"))
    commitments: QuerySet[Commitment] = visible(viewer, Commitment.objects.filter(outcome=OuterRef("pk")))
    made = commitments.filter(owner__isnull=False, due_latest__isnull=False, kind__in=concreteness.NOT_DIALOGUE)
    approved = Review.objects.filter(
        commitment=OuterRef("pk"), decision__in=standings.APPROVED, decided_at__lt=standings.day_end(day.shown)
    )
    rows = rows.annotate(
        is_made=Exists(made),
        is_reviewed=Exists(made.filter(Exists(approved))),
        is_unfinished=Exists(made.exclude(status__in=FINISHED)),
        is_done=Exists(made.filter(status=CommitmentStatus.IMPLEMENTED)),
    )
    own = Q(disposition__in=OWED, kind__in=COUNTED)
    converted = own & Q(disposition=Disposition.CONVERTED, is_made=True)
    reviewed = converted & Q(is_reviewed=True)
    result = rows.order_by().aggregate(
        outcomes=Count("pk", filter=own),
        disposed=Count("pk", filter=own & Q(disposition__in=DISPOSED)),
        converted=Count("pk", filter=converted),
        reviewed=Count("pk", filter=reviewed),
        implemented=Count("pk", filter=reviewed & Q(is_done=True, is_unfinished=False)),
        talks=Count("pk", filter=Q(disposition__in=OWED, kind=OutcomeKind.GO_ON_TALKING)),
        reported=Count("pk", filter=Q(disposition=Disposition.NOT_OWED)),
    )
    return Funnel(**result)
