"""Measures that count meetings, their outcomes, and partnerships by what followed their conclusion."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, DateField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from partnerships.choices import (
    Disposition,
    Level,
    MeetingStatus,
    OutcomeKind,
    Position,
    RecordState,
    StepKind,
)
from partnerships.models import (
    AgendaItem,
    Commitment,
    Fulfilment,
    Meeting,
    MeetingPartner,
    Outcome,
    Partnership,
    Step,
)
from partnerships.permissions import Access, visible
from partnerships.queries.concreteness import NOT_DIALOGUE
from partnerships.queries.days import brussels_day
from partnerships.queries.measures.base import Counted, Family, between, days_before, days_later
from partnerships.queries.meetings import sessions
from partnerships.rules import measures as rules
from partnerships.rules.meetings import APART, POLITICAL, RANKED
from partnerships.rules.partnerships import CONCLUDED

WORKING = tuple(level.value for level in RANKED if level not in (*POLITICAL, *APART))
TIERS = {
    "political": tuple(level.value for level in POLITICAL),
    "working": WORKING,
    "industry": (Level.INDUSTRY.value,),
    "track_1_5": (Level.TRACK_1_5.value,),
}
# What an outcome has to be for something to follow from it; agreements to go on talking are converted otherwise.
PRODUCTIVE = (OutcomeKind.DECISION, OutcomeKind.COMMITMENT, OutcomeKind.DOCUMENT)
CALLING = (*PRODUCTIVE, OutcomeKind.NOT_CLASSIFIED)
OURS = tuple(state.value for state in RecordState if state != RecordState.REPORTED)
STANDING = tuple(word.value for word in Disposition if word != Disposition.MERGED)
DONE = (Position.DONE, Position.DONE_LATE)


def held(path: str = "") -> Q:
    """Give the condition that people met: the same as `rules.meetings.tier` says."""
    return sessions(path) & Q(**{f"{path}status": MeetingStatus.HELD})


def ours(path: str = "") -> Q:
    """Give the condition that a meeting was held and recorded here: history of the sources' is not our work."""
    return Q(
        **{
            f"{path}status": MeetingStatus.HELD,
            f"{path}record_state__in": OURS,
            f"{path}external_id__isnull": True,
        }
    )


def _day(path: str = "") -> Coalesce:
    return Coalesce(f"{path}date_latest", f"{path}date_earliest", output_field=DateField())


# --- meetings -------------------------------------------------------------------------------------------------------


def _meetings(viewer: Access, on: date) -> QuerySet[Any]:
    outcomes = visible(viewer, Outcome.objects.filter(meeting=OuterRef("pk"), kind__in=PRODUCTIVE))
    promises = visible(viewer, Commitment.objects.filter(meeting=OuterRef("pk"), kind__in=NOT_DIALOGUE))
    rows: QuerySet[Any] = visible(viewer, Meeting.objects.filter(ours()))
    rows = rows.annotate(held_on=_day(), is_productive=Exists(outcomes) | Exists(promises))
    return rows


def _of_meetings(on: date) -> dict[str, Counted]:
    settled = held() & (Q(record_state=RecordState.APPROVED) | Q(revision__gt=1))
    dated = Q(date_latest__isnull=False, revision=1)
    return {
        **{
            f"productive_{word}": Counted(settled & Q(level__in=levels), Q(is_productive=True))
            for word, levels in TIERS.items()
        },
        rules.RECORD_LATENCY.name: Counted(
            dated, Q(record_state=RecordState.APPROVED), between(F("date_latest"), brussels_day("decided_at"))
        ),
    }


MEETINGS = Family(
    measures=(*rules.PRODUCTIVE, rules.RECORD_LATENCY),
    rows=_meetings,
    counted=_of_meetings,
    columns={},
    path="partner_links",
    links=MeetingPartner,
    owner="meeting",
    day="held_on",
)


# --- outcomes -------------------------------------------------------------------------------------------------------


def _outcomes(viewer: Access, on: date) -> QuerySet[Any]:
    """Give outcomes of our own meetings with `is_converted` and `is_taken_up`: in time, and seen by the viewer."""
    rows: QuerySet[Any] = visible(viewer, Outcome.objects.filter(ours("meeting__"), disposition__in=STANDING))
    rows = rows.annotate(held_on=_day("meeting__"))
    rows = rows.annotate(
        convert_by=days_later("held_on", rules.CONVERSION_DAYS), take_up_by=days_later("held_on", rules.HAND_OFF_DAYS)
    )
    promises = visible(
        viewer,
        Commitment.objects.filter(
            outcome=OuterRef("pk"), owner__isnull=False, due_latest__isnull=False, kind__in=NOT_DIALOGUE
        ),
    )
    in_time = promises.annotate(entered_on=brussels_day("created_at")).filter(entered_on__lte=OuterRef("convert_by"))
    rows = rows.annotate(is_converted=Exists(in_time), is_taken_up=Exists(_agenda(viewer)) | Exists(_steps(viewer)))
    return rows.select_related("meeting")


def _agenda(viewer: Access) -> QuerySet[Any]:
    seen = visible(viewer, Commitment.objects.filter(outcome=OuterRef(OuterRef("pk"))))
    items: QuerySet[Any] = visible(viewer, AgendaItem.objects.all())
    named = Q(outcome=OuterRef("pk")) | Q(commitment__in=seen.values("pk"))
    return _at_working_level(items).filter(named)


def _steps(viewer: Access) -> QuerySet[Any]:
    steps = visible(viewer, Fulfilment.objects.filter(commitment__outcome=OuterRef("pk")))
    meetings = visible(viewer, Meeting.objects.all())
    return _at_working_level(steps.filter(meeting__in=meetings.values("pk")))


def _at_working_level(rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.filter(held("meeting__"), meeting__level__in=WORKING).annotate(taken_up_on=_day("meeting__"))
    return rows.filter(taken_up_on__gte=OuterRef("held_on"), taken_up_on__lte=OuterRef("take_up_by"))


def _of_outcomes(on: date) -> dict[str, Counted]:
    political = held("meeting__") & Q(meeting__level__in=TIERS["political"])
    talk = (*CALLING, OutcomeKind.GO_ON_TALKING)
    converted, taken_up = Q(is_converted=True), Q(is_taken_up=True)
    over = Q(held_on__lt=days_before(on, rules.CONVERSION_DAYS))
    over_here = Q(held_on__lt=days_before(on, rules.HAND_OFF_DAYS))
    return {
        rules.CONVERSION.name: Counted(Q(kind__in=CALLING) & (over | converted), converted),
        rules.HAND_OFF.name: Counted(political & Q(kind__in=talk) & (over_here | taken_up), taken_up),
    }


OUTCOMES = Family(
    measures=(rules.CONVERSION, rules.HAND_OFF),
    rows=_outcomes,
    counted=_of_outcomes,
    columns={},
    path="meeting__partner_links",
    links=MeetingPartner,
    owner="meeting",
    day="held_on",
    marking="meeting__marking",
)


# --- partnerships ---------------------------------------------------------------------------------------------------


def _partnerships(viewer: Access, on: date) -> QuerySet[Any]:
    """Give partnerships concluded by the day, with what came first after: `first_session` …, else null."""
    rows: QuerySet[Any] = visible(viewer, Partnership.objects.select_related("partner"))
    rows = rows.annotate(concluded_on=Subquery(_conclusion(viewer).values("date_latest")[:1]))
    rows = rows.annotate(
        first_session=_first(_sessions(viewer), "date_latest"),
        first_commitment=_first(_promises(viewer), "meeting__date_latest"),
        first_delivery=_first(_deliveries(viewer), "done_on"),
    )
    return rows.filter(concluded_on__lte=on)


def _conclusion(viewer: Access) -> QuerySet[Any]:
    """Find the step of conclusion: the same as `rules.partnerships.conclusion` says."""
    steps = visible(
        viewer,
        Step.objects.filter(
            partnership=OuterRef("pk"),
            kind__in=(StepKind.SIGNED, StepKind.ADOPTED, StepKind.ANNOUNCED),
            state_after__in=[str(state) for state in CONCLUDED],
        ),
    )
    rank = Case(When(kind=StepKind.SIGNED, then=Value(0)), default=Value(1), output_field=IntegerField())
    first = Coalesce("date_earliest", "date_latest").asc(nulls_last=True)
    return steps.order_by(rank, first, "position", "pk")


def _first(rows: QuerySet[Any], day: str) -> Subquery:
    """Give the first day among rows that carry the partner's key as `of`."""
    return Subquery(
        rows.filter(of=OuterRef("partner")).order_by().values("of").annotate(first=Min(day)).values("first"),
        output_field=DateField(),
    )


def _sessions(viewer: Access) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible(viewer, Meeting.objects.filter(held()))
    rows = rows.annotate(of=F("partner_links__partner"))
    return rows.filter(date_earliest__gt=OuterRef("concluded_on"), date_latest__isnull=False)


def _promises(viewer: Access) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible(viewer, Commitment.objects.filter(kind__in=NOT_DIALOGUE))
    meetings = visible(viewer, Meeting.objects.filter(status=MeetingStatus.HELD, date_latest__isnull=False))
    rows = rows.annotate(of=F("partner_links__partner"))
    return rows.filter(meeting__in=meetings.values("pk"), meeting__date_earliest__gt=OuterRef("concluded_on"))


def _deliveries(viewer: Access) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible(viewer, Commitment.objects.filter(kind__in=NOT_DIALOGUE, position__in=DONE))
    rows = rows.annotate(of=F("partner_links__partner"), done_on=Coalesce("fulfilled_on", "position_on"))
    return rows.filter(done_on__gt=OuterRef("concluded_on"))


def _of_partnerships(on: date) -> dict[str, Counted]:
    return {
        f"momentum_{word}": Counted(
            Q(concluded_on__isnull=False),
            Q(**{f"first_{word}__isnull": False}),
            between(F("concluded_on"), F(f"first_{word}")),
        )
        for word in ("session", "commitment", "delivery")
    }


PARTNERSHIPS = Family(
    measures=rules.MOMENTUM,
    rows=_partnerships,
    counted=_of_partnerships,
    columns={},
    path="partner",
    day="concluded_on",
)
