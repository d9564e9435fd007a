"""Rows as the audit record keeps them, put into words: labels for columns, choices, dates and references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.audit import shown
from partnerships.choices import DatePrecision, Role
from partnerships.models import AuditEvent, User
from partnerships.permissions import Access, Permission
from partnerships.queries.rows import NAMED_FOR_ALL, seen
from partnerships.rules.partial_dates import PartialDate

LONG = 80  # characters from which a text is compared word by word
STAMPS = frozenset({"id", "version", "created_at", "created_by_id", "changed_at", "changed_by_id"})
LISTS = "lists_version"  # moves with rows that have entries of their own
DATE_PARTS = ("earliest", "latest", "precision", "inferred", "words")
WHAT = {"I": gettext_lazy("Added"), "U": gettext_lazy("Changed"), "D": gettext_lazy("Taken out")}
THROUGH = {
    "page": gettext_lazy("a page"),
    "api": gettext_lazy("the API"),
    "admin": gettext_lazy("the administration"),
}
# What the name of a row is made of, beyond the row and the things it points to.
NAME_NEEDS = {"Review": ("update__commitment",), "Assignment": ("user", "partner", "category")}
# Rows that are called after things which may be others' or marked higher: without these they have no name.
NAMED_AFTER = {
    "AgendaItem": ("commitment", "outcome"),
    "Fulfilment": ("meeting", "evidence"),
    "MeetingTrack": ("track",),
}
# Columns that name a thing without pointing to it, which may be marked higher: only an audit shows them.
UNSAID = {"Reminder": frozenset({"reference"})}
# What its marking is made of, beyond the same.
_OF_ANNEX = ("annex__meeting", "annex__commitment")
MARKING_NEEDS = {
    "Contact": ("post__partner",),
    "EvidenceFile": ("evidence__commitment",),
    **dict.fromkeys(("AnnexFile", "AnnexReader", "AnnexWords"), _OF_ANNEX),
}

Image = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one event: what it was and what it is; `is_long` asks for a comparison word by word."""

    field: str
    label: str
    old: str
    new: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words. `row` is the thing as it is now, `None` if it is gone or not to be seen."""

    id: int
    at: datetime
    by: str
    role: str
    what: str
    action: str
    through: str
    reason: str
    request_id: str
    table: str
    pk: int
    ref: str
    row: Any
    changes: list[Change]


def entries(events: Iterable[AuditEvent], *, viewer: Access, is_whole: bool = False) -> list[Entry]:
    """
    Put events into words, with one statement for each table they name.

    Of a row that is new or gone only what differs from an empty one is said, unless it is asked for whole.
    """
    found = list(events)
    names = _Names(viewer)
    for event in found:
        model = _models().get(event.tbl)
        names.want(User, event.actor_id)
        if model:  # what a row said once may have been marked otherwise than what it says now
            said = max((image or {}).get("marking") or 0 for image in (event.before, event.after))
            shown.note_if_highest(model.__name__, event.pk_of_row, said)
        if model:
            names.want(model, event.pk_of_row)
            for column, old, new in _changed(model, event, is_whole=is_whole):
                if isinstance(column, ForeignKey):
                    names.want(column.related_model, old, new)
    return [_entry(event, names, is_whole=is_whole) for event in found]


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_app_config("partnerships").get_models()}


class _Names:
    """What rows are called, read once for a page of events, as far as the viewer may know."""

    def __init__(self, viewer: Access) -> None:
        self.viewer = viewer
        self.is_audit = viewer.has(Permission.AUDIT_EXPORT)
        self.wanted: dict[Any, set[int]] = {}
        self.read: dict[Any, dict[int, Any]] = {}
        self.nameless: dict[Any, set[int]] = {}

    def want(self, model: Any, *keys: Any) -> None:
        self.wanted.setdefault(model, set()).update(key for key in keys if key is not None)

    def row(self, model: Any, pk: Any) -> Any | None:
        if model not in self.read:
            rows = model._default_manager.all()
            if model.__name__ not in NAMED_FOR_ALL:
                rows = seen(model, viewer=self.viewer)
            links = [column.name for column in model._meta.fields if isinstance(column, ForeignKey)]
            links = [name for name in links if name not in ("created_by", "changed_by")]
            links += [*NAME_NEEDS.get(model.__name__, ()), *MARKING_NEEDS.get(model.__name__, ())]
            rows = rows.select_related(*links) if links else rows
            # No history needs the bytes of a file.
            rows = rows.defer(*(column.name for column in model._meta.fields if isinstance(column, BinaryField)))
            self.read[model] = rows.in_bulk(list(self.wanted.get(model, ())))
            self.nameless[model] = nameless(self.read[model].values(), viewer=self.viewer)
        return self.read[model].get(pk)

    def say(self, model: Any, pk: Any) -> str:
        if pk is None:
            return ""
        row = self.row(model, pk)
        return _numbered(model, pk) if row is None or pk in self.nameless[model] else str(row)


def _numbered(model: Any, pk: int) -> str:
    return _("%(thing)s %(number)s") % {"thing": model._meta.verbose_name, "number": pk}


def nameless(rows: Iterable[Any], *, viewer: Access) -> set[int]:
    """Give the ids of those rows of one table that are called after something the viewer may not see."""
    found: set[int] = set()
    rows = list(rows)
    for name in NAMED_AFTER.get(type(rows[0]).__name__, ()) if rows else ():
        target = type(rows[0])._meta.get_field(name).related_model
        by_thing: dict[int, set[int]] = {}
        for row in rows:
            if (key := getattr(row, f"{name}_id")) is not None:
                by_thing.setdefault(key, set()).add(row.pk)
        known = seen(target, viewer=viewer).filter(pk__in=by_thing).values_list("pk", flat=True) if by_thing else ()
        found = found.union(*(by_thing[key] for key in by_thing.keys() - set(known)))
    return found


def name_of(row: Any, *, viewer: Access) -> str:
    """Say what a row is called, as far as the viewer may know."""
    return _numbered(type(row), row.pk) if nameless([row], viewer=viewer) else str(row)


def _entry(event: AuditEvent, names: _Names, *, is_whole: bool) -> Entry:
    model = _models().get(event.tbl)
    row = names.row(model, event.pk_of_row) if model else None
    noun = str(model._meta.verbose_name) if model else event.tbl
    if row is not None:
        shown.tell(row)  # it is the record of changes that has its words
    return Entry(
        id=event.pk,
        at=event.at,
        by=names.say(User, event.actor_id) if names.row(User, event.actor_id) else event.actor,
        role=", ".join(
            str(Role(role).label) if role in Role.values else role for role in event.role.split(", ") if role
        ),
        what=f"{WHAT.get(event.op, event.op)}: {noun}",
        action=event.action,
        through=_through(event.source),
        # Where no reason was asked for, the record repeats the action.
        reason="" if event.reason == event.action else event.reason,
        request_id=event.request_id,
        table=model._meta.model_name or "" if model else "",
        pk=event.pk_of_row,
        ref=names.say(model, event.pk_of_row) if model else f"{noun} {event.pk_of_row}",
        row=row,
        changes=list(_changes(model, event, names, is_whole=is_whole)) if model else [],
    )


def _through(source: str) -> str:
    way, _sep, number = source.partition(":")
    if way == "api" and number:
        return _("the API, token %(number)s") % {"number": number}
    return str(THROUGH.get(source, source))


def _images(event: AuditEvent) -> tuple[Image, Image]:
    """Give the whole row before and after; the record keeps of an update only what was different before."""
    before, after = event.before or {}, event.after or {}
    return ({**after, **before} if event.op == "U" else before), after


def _changed(model: type[Model], event: AuditEvent, *, is_whole: bool) -> Iterator[tuple[Field[Any, Any], Any, Any]]:
    before, after = _images(event)
    image = before or after
    for column in model._meta.concrete_fields:
        name = str(column.column)
        if name in STAMPS or (event.op == "U" and name not in event.changed):
            continue
        if name == LISTS and event.changed != [LISTS]:
            continue
        if event.op != "U" and not is_whole and column.has_default() and image.get(name) == column.get_default():
            continue
        yield column, before.get(name), after.get(name)


def _changes(model: type[Model], event: AuditEvent, names: _Names, *, is_whole: bool) -> Iterator[Change]:
    before, after = _images(event)
    said: set[str] = set()
    unsaid = frozenset() if names.is_audit else UNSAID.get(model.__name__, frozenset())
    for column, old, new in _changed(model, event, is_whole=is_whole):
        stem = _date_stem(model, column)
        if stem:
            if stem in said:
                continue
            said.add(stem)
            name, label = stem, str(column.verbose_name).rpartition(",")[0] or stem
            texts = (_partial_date(before, stem), _partial_date(after, stem))
        else:
            name, label = column.name, str(column.verbose_name)
            texts = (_say(column, old, names), _say(column, new, names))
        if texts[0] != texts[1] and name not in unsaid:
            yield Change(name, label[:1].upper() + label[1:], *texts, is_long=max(map(len, texts)) > LONG)
    yield from _former(model, event)


def _former(model: type[Model], event: AuditEvent) -> Iterator[Change]:
    """Columns the table no longer has: the record keeps them, so their values still show."""
    before, after = _images(event)
    known = STAMPS | {column.column for column in model._meta.concrete_fields}
    for name in event.changed:
        if name not in known:
            old, new = (str(image[name]) if image.get(name) is not None else "" for image in (before, after))
            yield Change(name, name.replace("_", " ").capitalize(), old, new, is_long=max(len(old), len(new)) > LONG)


def _date_stem(model: type[Model], column: Field[Any, Any]) -> str:
    """Give the name of the partial date a column is a part of."""
    stem, _sep, part = column.name.rpartition("_")
    return stem if part in DATE_PARTS and isinstance(getattr(model, stem, None), property) else ""


def _partial_date(image: Image, stem: str) -> str:
    precision = image.get(f"{stem}_precision")
    if precision is None:
        return ""
    first, last = (parse_date(image.get(f"{stem}_{part}") or "") for part in ("earliest", "latest"))
    inferred, words = bool(image.get(f"{stem}_inferred")), image.get(f"{stem}_words") or ""
    return str(PartialDate(first, last, DatePrecision(precision), inferred, words))


def _say(column: Field[Any, Any], value: Any, names: _Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(column, ForeignKey):
        return names.say(column.related_model, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _moment(column, value) if isinstance(value, str) else str(value)


def _moment(column: Field[Any, Any], value: str) -> str:
    kind = column.get_internal_type()
    if kind == "DateTimeField" and (moment := parse_datetime(value)):
        return date_format(localtime(moment), "j M Y, H:i")
    if kind == "DateField" and (day := parse_date(value)):
        return date_format(day, "j M Y")
    return value
