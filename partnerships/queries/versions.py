"""Versions of one row, as the record keeps them: any two against each other, and any one as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Model, TextField

from partnerships.choices import Marking
from partnerships.models import AuditEvent
from partnerships.permissions import Access, marking_of
from partnerships.queries.history import versions_of
from partnerships.queries.images import Entry, entries


@dataclass(frozen=True, slots=True)
class Line:
    """One field in two versions; `is_text` asks for a comparison word by word."""

    field: str
    label: str
    old: str
    new: str
    is_text: bool

    @property
    def is_same(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    Two versions of a row, the older first, each the entry that left it; what differs, and what does not.

    `around` are the versions next to each, by the word of the address that asks for one ("old" or "new"): that before
    it and that after it, `None` where there is none to compare with.
    """

    old: Entry
    new: Entry
    lines: list[Line]
    around: dict[str, tuple[int | None, int | None]]
    marking: Marking


def compare(*, viewer: Access, row: Any, old: int | None, new: int | None) -> Comparison | None:
    """
    Compare two versions of a row by their entries in the record; without any, the last two.

    In whatever order they are named, the older comes first. Nothing where one is not of this row or not to be seen, or
    where there are no two.
    """
    known = list(versions_of(viewer=viewer, row=row).order_by("pk").values_list("pk", flat=True))
    new = new or (known[-1] if known else None)
    old = old or next((pk for pk in reversed(known) if new is not None and pk < new), None)
    if old is None or new is None or old == new or not {old, new} <= set(known):
        return None
    first, second = (AuditEvent.objects.filter(pk__in=[old, new])).order_by("pk")
    before, after = entries([_whole(first), _whole(second)], viewer=viewer, is_whole=True)
    markings = [Marking(image["marking"]) for image in (first.after, second.after) if image and "marking" in image]
    return Comparison(
        before, after, _lines(type(row), before, after), _around(known, first.pk, second.pk),
        max([marking_of(row), *markings]),
    )  # fmt: skip


def _whole(event: AuditEvent) -> AuditEvent:
    """Give an event as if it had made the row it left, so that every field of it is put into words."""
    event.op, event.before, event.changed = "I", None, sorted(event.after or {})
    return event


def _lines(model: type[Model], before: Entry, after: Entry) -> list[Line]:
    old, new = ({change.field: change for change in entry.changes} for entry in (before, after))
    named = {**old, **new}
    order = [name for name in _order(model) if name in named]
    order += [name for name in named if name not in order]
    return [
        Line(
            name,
            named[name].label,
            old[name].new if name in old else "",
            new[name].new if name in new else "",
            _is_text(model, name),
        )
        for name in order
    ]


def _order(model: type[Model]) -> list[str]:
    """Give the names of a model's fields in its own order; a partial date stands where its first column does."""
    names = (column.name for column in model._meta.concrete_fields)
    return list(dict.fromkeys(name.removesuffix("_earliest") for name in names))


def _is_text(model: type[Model], name: str) -> bool:
    column = next((column for column in model._meta.concrete_fields if column.name == name), None)
    return isinstance(column, CharField | TextField) and not column.choices


def _around(known: list[int], old: int, new: int) -> dict[str, tuple[int | None, int | None]]:
    first, second = known.index(old), known.index(new)
    return {
        "old": (known[first - 1] if first else None, known[first + 1] if first + 1 < second else None),
        "new": (
            known[second - 1] if second - 1 > first else None,
            known[second + 1] if second + 1 < len(known) else None,
        ),
    }
