"""Figures on commitments by partner, category, area or unit, today or as known on a past day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from partnerships.choices import CommitmentKind, Marking
from partnerships.models import Partner
from partnerships.permissions import Access, visible
from partnerships.queries import commitments, standings
from partnerships.rules.measures import DIALOGUE_ONLY, MEASURES, Measure

# What figures are grouped by → the columns of its code and its name.
GROUPS: Mapping[str, tuple[str, str]] = {
    "partner": ("partner_links__partner__iso3", "partner_links__partner__name"),
    "category": ("partner_links__partner__category__number", "partner_links__partner__category__name"),
    "area": ("area__slug", "area__name"),
    "unit": ("owner_unit__code", "owner_unit__name"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One measure of one group: `numerator` of `denominator`.

    `group` is its code, `None` for commitments that name none; `marking` the highest of the commitments counted.
    """

    group: str | None
    group_name: str
    measure: Measure
    numerator: int
    denominator: int
    marking: Marking


def by_group(
    *, viewer: Access, on: date, group_by: str, as_of: date | None = None, partners: Collection[Partner] = ()
) -> list[Figure]:
    """
    Measure the commitments that the viewer sees, in one statement; groups in the order of their codes.

    A commitment with several partners counts once with each of those that the viewer sees, and once in a category.
    `as_of`: a day before `on`; `partners`: those the viewer asks for, if not all.
    """
    day, columns = (on, standings.NOW) if as_of is None or as_of >= on else (as_of, standings.THEN)
    conditions = standings.conditions(on=day, columns=columns)
    rows = commitments.listing(viewer=viewer, on=on, as_of=as_of)
    seen: Any = partners or visible(viewer, Partner.objects.all())
    of_them = Q(partner_links__partner__in=seen)
    if partners or group_by in ("partner", "category"):
        rows = rows.filter(of_them if partners else of_them | Q(partner_links=None))
    code, name = GROUPS[group_by]
    is_dialogue = Q(kind=CommitmentKind.DIALOGUE_ONLY)
    found: Any = (
        rows.order_by()
        .values(code, name)
        .annotate(
            every=Count("pk", distinct=True),
            dialogue=Count("pk", distinct=True, filter=is_dialogue),
            highest=Max("marking"),
            **{
                f"is_{word}": Count("pk", distinct=True, filter=condition & ~is_dialogue)
                for word, condition in conditions.items()
            },
        )
        .order_by(code)
    )
    return [_figure(group, measure, code, name) for group in found for measure in MEASURES]


def _figure(group: Mapping[str, Any], measure: Measure, code: str, name: str) -> Figure:
    is_apart = measure is DIALOGUE_ONLY
    return Figure(
        group=None if group[code] is None else str(group[code]),
        group_name=group[name] or "",
        measure=measure,
        numerator=group["dialogue"] if is_apart else group[f"is_{measure.name}"],
        denominator=group["every"] if is_apart else group["every"] - group["dialogue"],
        marking=Marking(group["highest"]),
    )
