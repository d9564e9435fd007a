"""Figures on follow-through by partner, category, area …, today or as known on a past day, and the rows behind them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from partnerships.choices import Marking, Responsible
from partnerships.models import Commitment, Partner
from partnerships.permissions import Access
from partnerships.queries import commitments, past
from partnerships.queries.measures import cadence, work
from partnerships.queries.measures.base import Asked, Family, Number, count
from partnerships.queries.measures.context import INTERESTS
from partnerships.queries.measures.delivery import COMMITMENTS
from partnerships.queries.measures.dialogue import MEETINGS, OUTCOMES, PARTNERSHIPS
from partnerships.rules.measures import BANDWIDTH, CADENCE_KEPT, MEASURES, Group, Kind, Measure, Part, in_words

FAMILIES: tuple[Family, ...] = (COMMITMENTS, MEETINGS, OUTCOMES, PARTNERSHIPS, work.UPDATES, INTERESTS)
# How codes of quarters and of categories are written.
QUARTER, NUMBER = re.compile(r"([1-9][0-9]{3})-Q([1-4])"), re.compile(r"[0-9]{1,4}")
# What the name and the marking of a row are made of, beyond the row.
RELATED: Mapping[str, tuple[Any, ...]] = {
    "Meeting": ("format",),
    "Outcome": ("meeting",),
    "StatusUpdate": ("commitment", "author"),
    "Partnership": ("partner",),
    "Interest": ("area", "partnership__partner"),
    "Action": ("commitment", "assignee"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One measure of one group: `numerator` of `denominator`, both `None` where they are not known.

    `group` is its code, `None` for rows that name none; a period is written "2026-Q3". `value` is in
    `measure.value_unit`, for those that are no share. `marking`: the highest of the rows looked at.
    """

    group: str | None
    group_name: str
    measure: Measure
    numerator: int | Decimal | None
    denominator: int | Decimal | None
    value: Decimal | None
    marking: Marking

    @property
    def words(self) -> str:
        """The figure as a page says it."""
        return in_words(self.measure, numerator=self.numerator, denominator=self.denominator, value=self.value)


def by_group(
    *,
    viewer: Access,
    on: date,
    group_by: str,
    as_of: date | None = None,
    partners: Collection[Partner] = (),
    since: date | None = None,
    until: date | None = None,
    measures: Iterable[Measure] | None = None,
) -> list[Figure]:
    """
    Measure what the viewer sees, in one statement for each kind of row; groups in the order of their codes.

    A row with several partners counts once with each of those that the viewer sees, and once in a category. Every
    group found has every measure that can be grouped so. `as_of`: a day before `on`; `partners`: those the viewer asks
    for, if not all; `since`, `until`: of the rows' own day (`Measure.own_day`); `measures`: if not all.
    """
    wanted = [each for each in (MEASURES if measures is None else measures) if group_by in each.groups]
    asked = Asked(viewer, on, Group(group_by), partners, since, until)
    if as_of is None or as_of >= on:
        return _figures(asked, wanted)
    with past.at(as_of):
        return _figures(Asked(viewer, as_of, asked.group_by, partners, since, until), wanted)


def rows_of(
    *,
    viewer: Access,
    on: date,
    measure: Measure,
    part: Part,
    group_by: str = Group.ALL,
    group: str | None = None,
    as_of: date | None = None,
    partners: Collection[Partner] = (),
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Any]:
    """
    Give the very rows that a figure counts: commitments as `commitments.listing` gives them, or rows of another table.

    `group` is the figure's. Bandwidth is a sum: of the efforts of actions over the
    capacities of units. Due sessions are no rows: the sessions that kept them stand above, their tracks below.
    As of a past day the rows are those counted then, read as they are now, commitments as of then.
    """
    asked = Asked(viewer, on, Group(group_by), partners, since, until)
    if as_of is None or as_of >= on:
        return _rows(asked, measure, part, group)
    with past.at(as_of):
        then = _rows(Asked(viewer, as_of, asked.group_by, partners, since, until), measure, part, group)
        keys = list(then.order_by().values_list("pk", flat=True))
    if then.model is Commitment:
        return commitments.listing(viewer=viewer, on=on, as_of=as_of).filter(pk__in=keys).order_by("pk")
    now: QuerySet[Any] = then.model._default_manager.filter(pk__in=keys)
    return now.select_related(*RELATED.get(then.model.__name__, (None,))).order_by("pk")


def _figures(asked: Asked, wanted: list[Measure]) -> list[Figure]:
    found: dict[Any, dict[str, Number]] = {}
    for number in _numbers(asked, wanted):
        found.setdefault(number.code, {})[number.measure.name] = number
    if asked.group_by == Group.ALL:
        found.setdefault(Group.ALL.value, {})
    codes = sorted(found, key=lambda code: (code is None, code or 0))
    return [_figure(asked.group_by, code, found[code], measure) for code in codes for measure in wanted]


def _numbers(asked: Asked, wanted: list[Measure]) -> Iterator[Number]:
    for family in FAMILIES:
        if measures := [measure for measure in family.measures if measure in wanted]:
            yield from count(family, measures, asked)
    if CADENCE_KEPT in wanted:
        yield from cadence.numbers(asked)
    if BANDWIDTH in wanted:
        yield from work.bandwidth(asked)


def _figure(group_by: Group, code: Any, numbers: dict[str, Number], measure: Measure) -> Figure:
    number = numbers.get(measure.name)
    name = next((each.name for each in numbers.values()), "")
    known = None if measure.kind in (Kind.UNKNOWN, Kind.RATIO) else 0
    return Figure(
        group=_code(group_by, code),
        group_name=_name(group_by, code, name),
        measure=measure,
        numerator=number.numerator if number else known,
        denominator=number.denominator if number else known,
        value=number.value if number else None,
        marking=number.marking if number else Marking.PUBLIC,
    )


def _code(group_by: Group, code: Any) -> str | None:
    if code is None:
        return None
    return f"{code.year}-Q{_quarter(code)}" if group_by == Group.PERIOD else str(code)


def _name(group_by: Group, code: Any, name: str | None) -> str:
    if group_by == Group.ALL:
        return _("All")
    if code is None:
        return ""
    if group_by == Group.SIDE:
        return str(Responsible(code).label)
    if group_by == Group.PERIOD:
        return _("quarter %(number)d of %(year)d") % {"number": _quarter(code), "year": code.year}
    return name or ""


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


def _rows(asked: Asked, measure: Measure, part: Part, group: str | None) -> QuerySet[Any]:
    if measure is BANDWIDTH and part == Part.DENOMINATOR:
        units = work.units().order_by("pk")
        return units if asked.group_by == Group.ALL else units.filter(code=group)
    if measure is CADENCE_KEPT:
        return cadence.rows(asked, group, is_kept=part == Part.NUMERATOR)
    family = next((family for family in (*FAMILIES, work.ACTIONS) if measure in family.measures), None)
    if family is None or asked.group_by not in measure.groups:
        return Commitment.objects.none()
    counted = family.counted(asked.on)[measure.name]
    rows = asked.rows(family).filter(counted.both if part == Part.NUMERATOR else counted.denominator)
    if asked.group_by != Group.ALL:
        column, _label = family.grouped(asked.group_by)
        # As a column of its own, so that it is the partner counted above and not any of the row's partners.
        rows = rows.annotate(in_group=F(column)).filter(_in_group(asked.group_by, "in_group", group))
    return rows.order_by("pk")


def _in_group(group_by: Group, column: str, group: str | None) -> Q:
    """Give the condition that rows are in a group; a code that no group can have holds of none."""
    if group is None:
        return Q(**{f"{column}__isnull": True})
    if group_by == Group.PERIOD:
        found = QUARTER.fullmatch(group)
        return Q(**{column: date(int(found[1]), 3 * int(found[2]) - 2, 1)}) if found else Q(pk__in=[])
    if group_by == Group.CATEGORY and not NUMBER.fullmatch(group):
        return Q(pk__in=[])
    return Q(**{column: group})
