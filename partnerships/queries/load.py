"""How much is owed by whom: obligations and open work per unit and per person, as far as the viewer sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from partnerships.models import Action, Unit, User
from partnerships.permissions import Access, visible
from partnerships.queries import obligations
from partnerships.rules import obligations as rules

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Load:
    """
    What one unit or person has to do; `key` is a unit's short name or a person's user name, "" where none is named.

    `owed`: obligations, `late` of them past their last day. `effort`: working days of the open actions that give one,
    `unsized`: how many give none. `capacity`: working days per half-year of a unit; `None` where it is not known, and
    for people.
    """

    key: str
    name: str
    owed: int
    late: int
    effort: Decimal
    unsized: int
    capacity: int | None = None

    @property
    def warning(self) -> str:
        """How much open work there is, in a sentence; empty where none is known of."""
        return rules.load_warning(unit=self.key, effort=self.effort, capacity=self.capacity)

    @property
    def is_over(self) -> bool:
        """True only where more work is known to be open than there is capacity; unknown is never too much."""
        return self.capacity is not None and self.effort > self.capacity


def of_all(*, viewer: Access, on: date) -> tuple[list[Load], list[Load]]:
    """Give the load of units and of people, those with most late obligations first, in a fixed number of statements."""
    owed = _owed(viewer, on)
    work = _work(viewer)
    units = Unit.objects.filter(pk__in={unit for _person, unit in [*owed, *work] if unit})
    people = User.objects.filter(pk__in={person for person, _unit in [*owed, *work] if person})
    of_unit = _added(owed, work, by=1)
    of_person = _added(owed, work, by=0)
    by_unit = [_load(of_unit[unit.pk], unit.code, unit.name, unit.capacity_days) for unit in units]
    by_person = [_load(of_person[person.pk], person.username, str(person)) for person in people]
    return _in_order(by_unit, of_unit.get(None)), _in_order(by_person, of_person.get(None))


def of_unit(unit: Unit, *, viewer: Access) -> Load:
    """Give the open work of a unit's people, as it is looked at before one more promise is made; in one statement."""
    work = _open_actions(viewer).filter(assignee__unit=unit)
    sums = work.aggregate(days=Sum("effort_days"), unsized=Count("pk", filter=Q(effort_days=None)))
    return Load(unit.code, unit.name, 0, 0, sums["days"] or NOTHING, sums["unsized"], unit.capacity_days)


Key = tuple[int | None, int | None]  # a person and a unit
Sums = tuple[int, int, Decimal, int]  # owed, late, effort, unsized


def _owed(viewer: Access, on: date) -> dict[Key, Sums]:
    sources = [source.placed() for source in obligations.everybodys(viewer, on)]
    figures = {"n": Count("pk"), "late": Count("pk", filter=Q(o_due__lt=on))}
    found: dict[Key, Sums] = {}
    for row in obligations.grouped(sources, ["o_person", "o_unit"], figures):
        key = (row["o_person"], row["o_unit"])
        owed, late, *_rest = found.get(key, (0, 0))
        found[key] = (owed + row["n"], late + row["late"], NOTHING, 0)
    return found


def _work(viewer: Access) -> dict[Key, Sums]:
    rows = _open_actions(viewer).order_by().values("assignee", "assignee__unit").annotate(
        days=Sum("effort_days"), unsized=Count("pk", filter=Q(effort_days=None))
    )  # fmt: skip
    return {(row["assignee"], row["assignee__unit"]): (0, 0, row["days"] or NOTHING, row["unsized"]) for row in rows}


def _open_actions(viewer: Access) -> Any:
    return visible(viewer, Action.objects.filter(state__in=rules.OPEN_ACTIONS))


def _added(*several: Mapping[Key, Sums], by: int) -> dict[int | None, Sums]:
    found: dict[int | None, Sums] = {}
    for sums in several:
        for key, (owed, late, effort, unsized) in sums.items():
            before = found.get(key[by], (0, 0, NOTHING, 0))
            found[key[by]] = (before[0] + owed, before[1] + late, before[2] + effort, before[3] + unsized)
    return found


def _load(sums: Sums, key: str, name: str, capacity: int | None = None) -> Load:
    owed, late, effort, unsized = sums
    return Load(key, name, owed, late, effort, unsized, capacity)


def _in_order(loads: Iterable[Load], nobody: Sums | None) -> list[Load]:
    """Put those with most late first; what names nobody comes last."""
    named = sorted(loads, key=lambda load: (-load.late, -load.owed, -load.effort, load.name))
    return [*named, *([_load(nobody, "", "")] if nobody else [])]
