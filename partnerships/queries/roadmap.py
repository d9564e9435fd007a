"""The commitments of one partner along the years: from the promise to its due date, and what fulfilled it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from partnerships.choices import Origin
from partnerships.models import Action, Fulfilment, Meeting
from partnerships.permissions import Access, visible
from partnerships.queries import commitments, partnerships
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules import commitments as rules
from partnerships.rules.days import day_of
from partnerships.rules.partial_dates import PartialDate

ORDER = ["area__name", "due_latest"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    One commitment on the roadmap: `since` it was promised; `slip` counts the days its due date has moved.

    `fulfilled_on`: the days of the steps that fulfil it.
    """

    commitment: Any
    since: PartialDate
    slip: int | None
    fulfilled_on: tuple[date, ...]
    actions: tuple[Action, ...] = ()


def page(
    rows: QuerySet[Any],
    *,
    viewer: Access,
    concluded: PartialDate | None,
    cursor: str = "",
    size: int = 25,
    with_actions: bool = False,
) -> Page:
    """
    Cut one page of `commitments.listing`, by area and due date, in a fixed number of statements.

    `concluded`: when the partnership was, from which its clauses count.
    """
    found = keyset_page(rows, order=ORDER, cursor=cursor, size=size)
    steps = Fulfilment.objects.filter(fulfilled_on__isnull=False).order_by("fulfilled_on", "pk")
    wanted: list[Prefetch[Any]] = [
        Prefetch("fulfilments", steps),
        Prefetch("meeting", visible(viewer, Meeting.objects.defer("summary", "search"))),
    ]
    if with_actions:
        wanted.append(Prefetch("actions", Action.objects.select_related("assignee").order_by("due_on", "pk")))
    prefetch_related_objects(found.rows, *wanted)
    described = commitments.described(found.rows)
    return replace(found, rows=[_stretch(row, concluded, with_actions=with_actions) for row in described])


def concluded_on(partnership: Any, *, viewer: Access) -> PartialDate | None:
    """Give the date on which a partnership was concluded, if there is one and it was."""
    return partnerships.concluded_on(partnerships.steps(partnership, viewer=viewer)) if partnership else None


def _stretch(row: Any, concluded: PartialDate | None, *, with_actions: bool) -> Stretch:
    return Stretch(
        commitment=row,
        since=_promised(row, concluded),
        slip=rules.slip_days(baseline=row.baseline_due, due=row.due_shown),
        fulfilled_on=tuple(step.fulfilled_on for step in row.fulfilments.all()),
        actions=tuple(row.actions.all()) if with_actions else (),
    )


def _promised(row: Any, concluded: PartialDate | None) -> PartialDate:
    """Give the date of the promise: that of its meeting or of the partnership, else the day it was entered."""
    if row.meeting is not None and row.meeting.date.is_known:
        when: PartialDate = row.meeting.date
        return when
    if row.origin == Origin.CLAUSE and concluded and concluded.is_known:
        return concluded
    return PartialDate.on(day_of(row.created_at))
