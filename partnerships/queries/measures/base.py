"""How rows are grouped and counted: one statement for all measures of one kind of row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, TruncQuarter

from partnerships.choices import Marking
from partnerships.models import Partner
from partnerships.permissions import Access, visible
from partnerships.rules.measures import Group, Kind, Measure

NO_CATEGORY = 0  # no key is


class Median(Aggregate):
    """The value below which half of the rows lie; between the two in the middle if their number is even."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Counted:
    """The conditions of a measure's denominator and, among those rows, of its numerator; `value` is a duration."""

    denominator: Q
    numerator: Q
    value: Any = None

    @property
    def both(self) -> Q:
        return self.denominator & self.numerator


@dataclass(frozen=True, slots=True)
class Family:
    """
    Rows of one table, with the measures that count them.

    `counted` gives the conditions by the measure's name. `columns`: of the code and name of what rows are grouped by.
    `links` is the table of the rows' partners, `owner` its column for them and `path` the way there; where a row has
    one partner by itself, `links` is `None` and `path` leads to the partner. `day`: the rows' own day.
    """

    measures: tuple[Measure, ...]
    rows: Callable[[Access, date], QuerySet[Any]]
    counted: Callable[[date], Mapping[str, Counted]]
    columns: Mapping[Group, tuple[str, str]]
    path: str
    links: Any = None
    owner: str = ""
    day: str = ""
    marking: str = "marking"

    def within(self, rows: QuerySet[Any], since: date | None, until: date | None) -> QuerySet[Any]:
        """Keep rows whose own day lies in a period; rows of a kind that has no day stay."""
        if self.day and since:
            rows = rows.filter(**{f"{self.day}__gte": since})
        if self.day and until:
            rows = rows.filter(**{f"{self.day}__lte": until})
        return rows

    def of_partners(
        self, rows: QuerySet[Any], *, viewer: Access, group_by: Group, partners: Collection[Partner]
    ) -> QuerySet[Any]:
        """
        Join rows to their partners so that each is there once in a group: once with each partner that the viewer sees,
        once in a category, and never twice elsewhere. Rows whose partners nobody knows are in the group without name.
        """
        if self.links is None:
            return rows.filter(**{f"{self.path}__in": partners}) if partners else rows
        links = self.links.objects.filter(partner__in=partners or visible(viewer, Partner.objects.all()))
        if group_by not in (Group.PARTNER, Group.CATEGORY):
            above = self.path.removesuffix("partner_links")
            return rows.filter(**{f"{above}pk__in": links.values(self.owner)}) if partners else rows
        if group_by == Group.CATEGORY:
            links = links.annotate(category=Coalesce("partner__category", Value(NO_CATEGORY)))
            earlier = links.filter(
                **{self.owner: OuterRef(self.owner)}, category=OuterRef("category"), pk__lt=OuterRef("pk")
            )
            links = links.filter(~Exists(earlier))
        chosen = Q(**{f"{self.path}__in": links.values("pk")})
        return rows.filter(chosen if partners else chosen | Q(**{self.path: None}))

    def grouped(self, group_by: Group) -> tuple[str, str]:
        if group_by == Group.PARTNER:
            partner = self.path if self.links is None else f"{self.path}__partner"
            return f"{partner}__iso3", f"{partner}__name"
        if group_by == Group.CATEGORY:
            category = f"{self.path if self.links is None else f'{self.path}__partner'}__category"
            return f"{category}__number", f"{category}__name"
        return ("quarter", "quarter") if group_by == Group.PERIOD else self.columns[group_by]


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for, by whom and for which day."""

    viewer: Access
    on: date
    group_by: Group
    partners: Collection[Partner] = ()
    since: date | None = None
    until: date | None = None

    def rows(self, family: Family) -> QuerySet[Any]:
        rows = family.within(family.rows(self.viewer, self.on), self.since, self.until)
        rows = family.of_partners(rows, viewer=self.viewer, group_by=self.group_by, partners=self.partners)
        return rows.annotate(quarter=TruncQuarter(family.day)) if self.group_by == Group.PERIOD else rows


@dataclass(frozen=True, slots=True)
class Number:
    """What one measure comes to in one group; `code` is as the database holds it."""

    code: Any
    name: str
    measure: Measure
    numerator: int | Decimal | None
    denominator: int | Decimal | None
    value: Decimal | None
    marking: Marking


def count(family: Family, measures: Collection[Measure], asked: Asked) -> Iterator[Number]:
    """Count all measures in one statement."""
    conditions = family.counted(asked.on)
    figures: dict[str, Any] = {"highest": Max(family.marking)}
    counts: dict[Q, str] = {}  # what several measures count is counted once
    for measure in measures:
        counted = conditions[measure.name]
        for condition in (counted.both, counted.denominator):
            name = counts.setdefault(condition, f"count_{len(counts)}")
            figures[name] = Count("pk", filter=condition)
        if measure.kind in (Kind.MEDIAN, Kind.MAXIMUM):
            aggregate = Median if measure.kind == Kind.MEDIAN else Max
            figures[f"value_{measure.name}"] = aggregate(counted.value, filter=counted.both)
    for code, name, found in _found(family, asked, figures):
        for measure in measures:
            counted = conditions[measure.name]
            yield Number(
                code,
                name,
                measure,
                found[counts[counted.both]],
                found[counts[counted.denominator]],
                in_days(found.get(f"value_{measure.name}")),
                Marking(found["highest"] or Marking.PUBLIC),
            )


def _found(family: Family, asked: Asked, figures: Mapping[str, Any]) -> Iterator[tuple[Any, str, Mapping[str, Any]]]:
    """Give code, name and figures of each group, or of all rows together."""
    rows = asked.rows(family).order_by()
    if asked.group_by == Group.ALL:
        yield Group.ALL.value, "", rows.aggregate(**figures)
        return
    code, name = family.grouped(asked.group_by)
    for group in rows.values(code, name).annotate(**figures):
        yield group[code], group[name], group


def in_days(length: timedelta | None) -> Decimal | None:
    return None if length is None else Decimal(int(length.total_seconds())) / 86_400


def days_later(day: str, days: int) -> ExpressionWrapper[Any]:
    """Give the day that lies some days after that of a column."""
    return ExpressionWrapper(F(day) + Value(days), output_field=DateField())


def days_before(day: date, days: int) -> date:
    """Give the day so many days before, the first of the calendar where there is none."""
    return date.fromordinal(max(day.toordinal() - days, 1))


def between(earlier: Any, later: Any) -> ExpressionWrapper[Any]:
    """Give the time from one day to another."""
    return ExpressionWrapper(later - earlier, output_field=DurationField())
