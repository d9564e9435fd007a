"""How long commitments are past due, and what became of the outcomes of meetings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from partnerships.choices import CommitmentStatus, Disposition, OutcomeKind, Standing
from partnerships.models import Commitment, MeetingPartner, Outcome, Partner, Review
from partnerships.permissions import Access, visible
from partnerships.queries import concreteness, dashboard, past, standings
from partnerships.queries import partners as partners_seen
from partnerships.queries.dashboard import Day, Quarter
from partnerships.queries.partners import PartnerRow
from partnerships.rules.days import day_end
from partnerships.rules.measures import AGES

OWED = tuple(word for word in Disposition if word != Disposition.NOT_OWED)
DISPOSED = tuple(word for word in OWED if word != Disposition.TO_TRIAGE)
# An agreement to go on talking converts to a dialogue and is not counted (domain.md, invariant 5).
COUNTED = tuple(kind for kind in OutcomeKind if kind != OutcomeKind.GO_ON_TALKING)
UNFINISHED = tuple(
    status for status in CommitmentStatus if status not in (CommitmentStatus.IMPLEMENTED, CommitmentStatus.SUPERSEDED)
)

OWN = Q(disposition__in=OWED, kind__in=COUNTED)
STEPS = ("outcomes", "disposed", "converted", "reviewed", "implemented")
# What the commitments made of an outcome have to be for it to reach a step, counted as in `_of_each`.
_BECAME: Mapping[str, Q] = {
    "converted": Q(made__gt=0),
    "reviewed": Q(news__gt=0),
    "implemented": Q(news__gt=0, done__gt=0, unfinished=0),
}


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
    for first, last in AGES:
        within = Q(shown_due_latest__lte=day.shown - timedelta(days=first))
        if last is not None:
            within &= Q(shown_due_latest__gte=day.shown - timedelta(days=last))
        counted[f"overdue_{first}"] = Count("pk", filter=within & is_[Standing.OVERDUE])
        counted[f"unknown_{first}"] = Count("pk", filter=within & is_[Standing.PAST_DUE_UNKNOWN])
    result = found.order_by().aggregate(**counted)
    return [Age(first, last, result[f"overdue_{first}"], result[f"unknown_{first}"]) for first, last in AGES]


@dataclass(frozen=True, slots=True)
class PartnerPlay:
    """The state of play with one partner on a day: figures, sessions, burn-up, and what became of outcomes."""

    row: PartnerRow
    quarters: list[Quarter]
    funnel: Funnel


def of_partner(partner: Partner, *, viewer: Access, day: Day) -> PartnerPlay:
    """Read all of it as it was on the day shown."""
    with _looking_at(day):
        then = Day(day.shown)
        found = dashboard.rows(viewer=viewer, day=then).filter(partner_links__partner=partner)
        return PartnerPlay(
            row=partners_seen.described_one(partner, viewer=viewer, on=then.shown),
            quarters=dashboard.burn_up(found, day=then),
            funnel=_funnel(viewer, then, [partner.pk]),
        )


def _looking_at(day: Day) -> AbstractContextManager[None]:
    return past.at(day.shown) if day.is_past else nullcontext()


def funnel(*, viewer: Access, day: Day, partners: Collection[int] | None = None) -> Funnel:
    """Follow the outcomes the viewer sees, of all meetings or of those with some partners, in two statements."""
    with _looking_at(day):
        return _funnel(viewer, day, partners)


def outcomes_at(step: str, *, viewer: Access, day: Day, partners: Collection[int] | None = None) -> QuerySet[Outcome]:
    """Give the outcomes that a step of the funnel counts (`STEPS`); of a past day those counted then, read as now."""
    if not day.is_past:
        return _at(step, viewer, day, partners)
    with _looking_at(day):
        keys = list(_at(step, viewer, day, partners).order_by().values_list("pk", flat=True))
    return Outcome.objects.filter(pk__in=keys)


def _at(step: str, viewer: Access, day: Day, partners: Collection[int] | None) -> QuerySet[Outcome]:
    rows = _outcomes(viewer, partners).filter(OWN)
    if step == "disposed":
        return rows.filter(disposition__in=DISPOSED)
    if condition := _BECAME.get(step):
        converted = rows.filter(disposition=Disposition.CONVERTED)
        return rows.filter(pk__in=_of_each(converted, viewer, day).filter(condition).values("outcome"))
    return rows


def _outcomes(viewer: Access, partners: Collection[int] | None) -> QuerySet[Outcome]:
    rows: QuerySet[Outcome] = visible(viewer, Outcome.objects.all())
    if partners is None:
        return rows
    return rows.filter(meeting__in=MeetingPartner.objects.filter(partner__in=partners).values("meeting"))


def _funnel(viewer: Access, day: Day, partners: Collection[int] | None) -> Funnel:
    rows = _outcomes(viewer, partners)
    counted = rows.order_by().aggregate(
        outcomes=Count("pk", filter=OWN),
        disposed=Count("pk", filter=OWN & Q(disposition__in=DISPOSED)),
        talks=Count("pk", filter=Q(disposition__in=OWED, kind=OutcomeKind.GO_ON_TALKING)),
        reported=Count("pk", filter=Q(disposition=Disposition.NOT_OWED)),
    )
    made = _of_each(rows.filter(OWN, disposition=Disposition.CONVERTED), viewer, day)
    became = {step: Count("outcome", filter=condition) for step, condition in _BECAME.items()}
    return Funnel(**counted, **made.aggregate(**became))


def _of_each(outcomes: QuerySet[Outcome], viewer: Access, day: Day) -> QuerySet[Any, Any]:
    """Give for each outcome how many of the commitments made of it have news, are done and are unfinished."""
    approved = Review.objects.filter(decision__in=standings.APPROVED, decided_at__lt=day_end(day.shown))
    commitments: QuerySet[Commitment] = visible(viewer, Commitment.objects.filter(outcome__in=outcomes.values("pk")))
    made = commitments.filter(owner__isnull=False, due_latest__isnull=False, kind__in=concreteness.NOT_DIALOGUE)
    return made.order_by().values("outcome").annotate(
        made=Count("pk"),
        news=Count("pk", filter=Q(pk__in=approved.values("commitment"))),
        done=Count("pk", filter=Q(status=CommitmentStatus.IMPLEMENTED)),
        unfinished=Count("pk", filter=Q(status__in=UNFINISHED)),
    )  # fmt: skip
