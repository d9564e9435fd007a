"""Versions of one row, as the record keeps them: any two against each other, and any one as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, ForeignKey, Model, TextField
from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.models import AuditEvent
from partnerships.permissions import Access, marking_of
from partnerships.queries.history import versions_of
from partnerships.queries.images import Entry, entries
from partnerships.queries.rows import seen


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


# Whose values can be used again. What is reviewed or decided never goes back by itself (domain.md, invariant 1).
RESTORABLE = frozenset({"Interest", "Partner", "Partnership", "Track"})


@dataclass(frozen=True, slots=True)
class Earlier:
    """
    The values of an earlier version, for the form that changes the row: `values` by the form's own names.

    `lines` says of each what it is now (`old`) and what it was (`new`); `left_out` names what cannot be brought back,
    each with the reason.
    """

    entry: Entry
    values: dict[str, Any]
    lines: list[Line]
    left_out: list[tuple[str, str]]


USE = "use"  # the key in the address of a form that names the version it is filled with


def asked(query: Mapping[str, str]) -> int | None:
    """Read from an address which version is to be used again."""
    given = query.get(USE, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def earlier(*, viewer: Access, row: Any, version: int, fields: Collection[str]) -> Earlier | None:
    """
    Give the values that a row had in one version, as far as a form with these fields can bring them back.

    Nothing where the version is not of this row or not to be seen, or where the row is of a kind that does not go back.
    """
    events = versions_of(viewer=viewer, row=row).order_by("pk")
    event, latest = events.filter(pk=version).first(), events.last()
    if type(row).__name__ not in RESTORABLE or event is None or latest is None:
        return None
    image = event.after or {}
    then, now = entries([_whole(event), _whole(latest)], viewer=viewer, is_whole=True)
    lines = [line for line in _lines(type(row), now, then) if not line.is_same]
    columns = {column.name: column for column in type(row)._meta.concrete_fields}
    values, kept, left_out = {}, [], []
    for line in lines:
        why = _why_not(viewer, columns.get(line.field), image, fields)
        if why:
            left_out.append((line.label, why))
        else:
            column = columns[line.field]
            kept.append(line)
            raw = image[str(column.column)]
            values[line.field] = raw if isinstance(column, ForeignKey) else column.to_python(raw)
    return Earlier(then, values, kept, left_out)


def _why_not(viewer: Access, column: Any, image: dict[str, Any], fields: Collection[str]) -> str:
    """Say why a value cannot be brought back; empty if it can."""
    if column is None:
        return _("The table no longer has this field.")
    if column.name == "marking":
        return _("A marking is changed by itself, with its own reason.")
    if column.name not in fields:
        return _("It follows from other entries, or is never changed.")
    if str(column.column) not in image:
        return _("There was no such field then.")
    value = image[str(column.column)]
    if value is None:
        return ""
    if isinstance(column, ForeignKey):
        target: Any = column.related_model
        is_there = seen(target, viewer=viewer).filter(pk=value).exists()
        return "" if is_there else _("What it named is not there any more, or not shown to you.")
    is_listed = not column.choices or value in {choice for choice, _label in column.flatchoices} or value == ""
    return "" if is_listed else _("This value is not in the list any more.")
