"""The load of units and people as a table with a bar each, whose title states the finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.queries.load import Load
from partnerships.rules.numbers import plain
from partnerships.web import charts

LEGEND = [
    {"code": "late", "label": gettext_lazy("late")},
    {"code": "track", "label": gettext_lazy("not late")},
]
UNIT, PERSON = "unit", "person"


def finding(units: Sequence[Load]) -> str:
    """Say how many units have more open work than capacity, of those whose capacity is known."""
    known = [load for load in units if load.capacity is not None]
    over = [load for load in known if load.is_over]
    if not known:
        return _("Load of units; no unit's capacity is known")
    if not over:
        return _("No unit is known to have more open work than it has capacity for")
    if len(over) == 1:
        return _("%(unit)s has more open work than capacity") % {"unit": over[0].key}
    return ngettext(
        "%(n)s unit has more open work than capacity", "%(n)s units have more open work than capacity", len(over)
    ) % {"n": len(over)}


def rows(loads: Iterable[Load], *, by: str) -> list[dict[str, Any]]:
    """
    Give one row a unit or person.

    Shape: load, name, picture, words, url and late_url (the list it counts; empty where nobody is named), effort,
    of_capacity.
    """
    loads = list(loads)
    longest = max((load.owed for load in loads), default=0)
    return [_row(load, by, longest) for load in loads]


def _row(load: Load, by: str, longest: int) -> dict[str, Any]:
    parts = [charts.Segment("late", load.late), charts.Segment("track", load.owed - load.late)]
    return {
        "load": load,
        "name": load.key if by == UNIT else load.name,
        "title": load.name if by == UNIT else "",
        "picture": charts.stacked(parts, longest or None),
        "words": _("%(late)s late, %(rest)s not late") % {"late": load.late, "rest": load.owed - load.late},
        "url": _listed(**{by: load.key}) if load.key else "",
        "late_url": _listed(**{by: load.key}, late="true") if load.key else "",
        "effort": _days(load),
        "of_capacity": _share(load),
    }


def _listed(**asked: str) -> str:
    return f"{reverse('work-everybody')}?{urlencode(asked)}#list"


def _days(load: Load) -> str:
    """Say the working days; what nobody has estimated is named, not counted as nothing."""
    if not load.effort and load.unsized:
        return _("not estimated")
    return plain(load.effort)


def _share(load: Load) -> str:
    """Say what the effort is of the capacity, in full numbers; empty where there is none to compare with."""
    if load.capacity is None:
        return ""
    return _("of %(capacity)s") % {"capacity": load.capacity}
