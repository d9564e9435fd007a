"""Measures that count updates, and the effort of actions against the capacity of units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

from partnerships.choices import ActionState, Marking, UpdateState
from partnerships.models import Action, CommitmentPartner, StatusUpdate, Unit
from partnerships.permissions import Access, visible
from partnerships.queries.days import brussels_day
from partnerships.queries.measures.base import Asked, Counted, Family, Number, between
from partnerships.rules.measures import BANDWIDTH, RETURNED, REVIEW_TURNAROUND, Group

DECIDED = (UpdateState.APPROVED, UpdateState.RETURNED)
OPEN_ACTIONS = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)
_OF_COMMITMENT = {
    Group.AREA: ("commitment__area__slug", "commitment__area__name"),
    Group.SIDE: ("commitment__responsible", "commitment__responsible"),
}


def _updates(viewer: Access, on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible(viewer, StatusUpdate.objects.filter(state__in=(UpdateState.SUBMITTED, *DECIDED)))
    rows = rows.annotate(submitted_on=brussels_day("submitted_at"), decided_on=brussels_day("review__decided_at"))
    return rows.select_related("commitment", "author")


def _of_updates(on: date) -> dict[str, Counted]:
    decided = Q(state__in=DECIDED)
    turnaround = between(F("submitted_on"), F("decided_on"))
    return {
        REVIEW_TURNAROUND.name: Counted(Q(pk__isnull=False), decided, turnaround),
        RETURNED.name: Counted(decided, Q(state=UpdateState.RETURNED)),
    }


UPDATES = Family(
    measures=(REVIEW_TURNAROUND, RETURNED),
    rows=_updates,
    counted=_of_updates,
    columns={
        **_OF_COMMITMENT,
        Group.UNIT: ("commitment__owner_unit__code", "commitment__owner_unit__name"),
        Group.PERSON: ("commitment__owner__username", "commitment__owner__name"),
    },
    path="commitment__partner_links",
    links=CommitmentPartner,
    owner="commitment",
    day="submitted_on",
    marking="commitment__marking",
)


def _open_actions(viewer: Access, on: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = visible(
        viewer, Action.objects.filter(state__in=OPEN_ACTIONS, assignee__unit__capacity_days__gt=0)
    )
    return rows.select_related("commitment", "assignee")


ACTIONS = Family(
    measures=(BANDWIDTH,),
    rows=_open_actions,
    counted=lambda on: {BANDWIDTH.name: Counted(Q(effort_days__isnull=False), Q(effort_days__isnull=False))},
    columns={Group.UNIT: ("assignee__unit__code", "assignee__unit__name")},
    path="commitment__partner_links",
    links=CommitmentPartner,
    owner="commitment",
    marking="commitment__marking",
)


def units() -> QuerySet[Unit]:
    """Give the units whose capacity is known."""
    return Unit.objects.filter(capacity_days__gt=0)


def bandwidth(asked: Asked) -> Iterator[Number]:
    """
    Set the effort of open actions against the capacity of the units whose people do them, in two statements.

    A unit whose capacity nobody has given is not known, however much its people have to do.
    """
    rows = asked.rows(ACTIONS).order_by().values("assignee__unit__code")
    efforts = {
        code: (effort or Decimal(), marking)
        for code, effort, marking in rows.annotate(effort=Sum("effort_days"), highest=Max("commitment__marking"))
        .values_list("assignee__unit__code", "effort", "highest")
    }  # fmt: skip
    known = list(Unit.objects.values_list("code", "name", "capacity_days").order_by("code"))
    if asked.group_by == Group.ALL:
        effort = sum((effort for effort, _marking in efforts.values()), Decimal())
        highest = max((marking for _effort, marking in efforts.values()), default=Marking.PUBLIC)
        yield _bandwidth(Group.ALL.value, "", effort, sum(capacity or 0 for *_unit, capacity in known), highest)
        return
    for code, name, capacity in known:
        effort, highest = efforts.get(code, (Decimal(), Marking.PUBLIC))
        yield _bandwidth(code, name, effort, capacity or 0, highest)


def _bandwidth(code: str, name: str, effort: Decimal, capacity: int, highest: int) -> Number:
    if not capacity:
        return Number(code, name, BANDWIDTH, None, None, None, Marking.PUBLIC)
    return Number(code, name, BANDWIDTH, effort, capacity, effort / capacity, Marking(highest))
