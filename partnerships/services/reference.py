"""Reference data from files into the tables: what is new or changed there, and nothing that people have corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ForeignKey, Model, ProtectedError
from django.utils.translation import gettext as _

from partnerships.audit.context import acting_as
from partnerships.models import AuditEvent, User
from partnerships.models.sources import CITABLE
from partnerships.rules import reference_files
from partnerships.rules.names import sort_key
from partnerships.rules.partial_dates import PartialDate
from partnerships.rules.reference_files import BadFile, Fact, Ref
from partnerships.services import users
from partnerships.services.base import acting

ACTION = "reference.load"
DATE_PARTS = ("earliest", "latest", "precision", "inferred", "words")

# How a row's key in the files reads off the tables: the lookups whose values, joined by "/", make it.
KEYS: dict[str, tuple[str, ...]] = {
    "Source": ("key",),
    "Category": ("number",),
    "Area": ("slug",),
    "CategoryArea": ("category__number", "area__slug"),
    "DialogueFormat": ("slug",),
    "Partner": ("iso3",),
    "Membership": ("partner__iso3", "name"),
    "Partnership": ("partner__iso3",),
    "Signatory": ("partnership__partner__iso3", "position"),
    "Step": ("partnership__partner__iso3", "position"),
    "Interest": ("area__slug", "partnership__partner__iso3"),
    "Track": ("name",),
    "TrackPartner": ("track__name", "partner__iso3"),
    "TrackArea": ("track__name", "area__slug"),
    "Divergence": ("key",),
    "DivergencePartner": ("divergence__key", "partner__iso3"),
}
# Known by their place in a list alone: only rows that the files made are theirs to change.
PLACED = ("Signatory", "Step")
# Parts of a fact: gone when a file no longer has them. Whole things stay; the report names them.
PARTS = (
    "CategoryArea",
    "Membership",
    "Signatory",
    "Step",
    "TrackPartner",
    "TrackArea",
    "DivergencePartner",
    "Citation",
)


@dataclass
class Report:
    """What a load did: rows made by table, and a line for each row changed, taken out, or kept against the file."""

    created: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not (self.created or self.changed or self.removed)


def load(*, files: Mapping[str, str], is_trial: bool = False) -> Report:
    """
    Bring the tables to what the files say; all or nothing, and nothing at all the second time.

    A column that a person has changed since stays as it is, and the report says so. `is_trial` writes nothing for good.
    :raises BadFile: if a file cannot be used.
    """
    facts = reference_files.read(files)
    with transaction.atomic():
        with connection.cursor() as cursor:  # two loads at once would both find everything missing
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('partnerships.reference'))")
        actor = users.system_account("reference")
        with acting(actor, ACTION, reason="Reference data"):
            report = _Loading(actor).run(facts)
        if is_trial:
            transaction.set_rollback(True)
    return report


class _Loading:
    """One run: the rows met so far, by table and key."""

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.rows: dict[str, dict[str, Any]] = {}
        self.report = Report()

    def run(self, facts: Iterable[Fact]) -> Report:
        by_table: dict[str, list[Fact]] = {table: [] for table in [*KEYS, "Citation"]}
        for fact in facts:
            by_table[fact.table].append(fact)
        for table, wanted in by_table.items():
            self.rows[table] = self._citations() if table == "Citation" else _existing(table, self.actor)
            self._apply(table, wanted)
        return self.report

    def _apply(self, table: str, facts: list[Fact]) -> None:
        known = self.rows[table]
        new = [fact for fact in facts if fact.key not in known]
        # A row may point to another of its own table (a track to the one it succeeds): that one has to be there first.
        while new:
            ready = [fact for fact in new if self._is_resolved(fact)]
            if not ready:
                raise BadFile(_("%(where)s: it points to itself in a circle.") % {"where": new[0].where})
            self._create(table, ready)
            new = [fact for fact in new if fact.key not in known]
        self._change(table, [fact for fact in facts if fact.key in known])
        if table in PARTS:
            self._remove(table, {fact.key for fact in facts})

    def _is_resolved(self, fact: Fact) -> bool:
        return all(value.key in self.rows[value.table] for value in fact.values.values() if isinstance(value, Ref))

    def _create(self, table: str, facts: list[Fact]) -> None:
        model = _model(table)
        for file, group in groupby(facts, key=lambda fact: fact.file):
            found = list(group)
            rows = [model(**self._columns(fact)) for fact in found]
            for fact, row in zip(found, rows, strict=True):
                _check(fact, row)
            with acting_as(self.actor, action=ACTION, reason=f"Reference data: {file}"):
                model._default_manager.bulk_create(rows)
            self.rows[table] |= {fact.key: row for fact, row in zip(found, rows, strict=True)}
            self.report.created[table] += len(rows)

    def _change(self, table: str, facts: list[Fact]) -> None:
        different: list[tuple[Fact, Any, dict[str, Any]]] = []
        for fact in facts:
            row = self.rows[table][fact.key]
            columns = {name: value for name, value in self._columns(fact).items() if getattr(row, name) != value}
            if columns:
                different.append((fact, row, columns))
        if not different:
            return
        by_people = _columns_by_people(_model(table), [row.pk for _fact, row, _columns in different])
        for fact, row, columns in different:
            held = sorted(set(columns) & by_people.get(row.pk, set()))
            if held:
                self.report.kept.append(f"{fact.where}: kept as a person changed it: {', '.join(held)}")
            fresh = {name: value for name, value in columns.items() if name not in held}
            if fresh:
                self._save(fact, row, fresh)

    def _save(self, fact: Fact, row: Any, columns: dict[str, Any]) -> None:
        for name, value in columns.items():
            setattr(row, name, value)
        _check(fact, row)
        with acting_as(self.actor, action=ACTION, reason=f"Reference data: {fact.file}"):
            row.save()
        self.report.changed.append(f"{fact.where}: {', '.join(sorted(columns))}")

    def _remove(self, table: str, wanted: set[str]) -> None:
        gone = [
            (key, row)
            for key, row in self.rows[table].items()
            if key not in wanted and row.created_by_id == row.changed_by_id == self.actor.pk
        ]
        for key, row in gone:
            try:
                with acting_as(self.actor, action=ACTION, reason="Reference data: no longer in the files"):
                    row.delete()
            except ProtectedError:
                self.report.kept.append(f"{table} {key}: no longer in the files, kept because other records name it")
                continue
            self.report.removed.append(f"{table} {key}")

    def _columns(self, fact: Fact) -> dict[str, Any]:
        """Give a fact's columns with foreign keys resolved, dates spread out, and what is derived from others."""
        columns: dict[str, Any] = {}
        for name, value in fact.values.items():
            if isinstance(value, PartialDate):
                columns |= {f"{name}_{part}": getattr(value, part) for part in DATE_PARTS}
            elif name == "of":
                columns[f"{_citable(value.table)}_id"] = self.rows[value.table][value.key].pk
            elif isinstance(value, Ref):
                columns[f"{name}_id"] = self.rows[value.table][value.key].pk
            else:
                columns[name] = value
        for name in _foreign_keys(fact.table) & set(columns):
            columns[f"{name}_id"] = columns.pop(name)
        if fact.table == "Partner":
            columns["sort_key"] = sort_key(columns["name"])
        if fact.table == "Partnership":
            columns["reference"] = f"SDP-{fact.key}"
        return columns

    def _citations(self) -> dict[str, Any]:
        """Give the citations of everything the files are about, by the cited fact's key and the source's."""
        keys = {
            (_citable(table), row.pk): f"{table}/{key}"
            for table, rows in self.rows.items()
            if _citable(table) in CITABLE
            for key, row in rows.items()
        }
        sources = {row.pk: key for key, row in self.rows["Source"].items()}
        found: dict[str, Any] = {}
        for row in _model("Citation")._default_manager.filter(source_id__in=sources).order_by("pk"):
            name = next(name for name in CITABLE if getattr(row, f"{name}_id") is not None)
            if cited := keys.get((name, getattr(row, f"{name}_id"))):
                found.setdefault(f"{cited}/{sources[row.source_id]}", row)
        return found


def _model(table: str) -> Any:
    return apps.get_model("partnerships", table)


def _citable(table: str) -> str:
    return "dialogue_format" if table == "DialogueFormat" else table.lower()


def _foreign_keys(table: str) -> set[str]:
    return {column.name for column in _model(table)._meta.fields if isinstance(column, ForeignKey)}


def _existing(table: str, actor: User) -> dict[str, Any]:
    model, paths = _model(table), KEYS[table]
    found = model._default_manager.order_by("pk")
    if table in PLACED:
        found = found.filter(created_by=actor)
    keys = {pk: "/".join(map(str, values)) for pk, *values in found.values_list("pk", *paths)}
    return {keys[row.pk]: row for row in found if row.pk in keys}


def _check(fact: Fact, row: Model) -> None:
    """:raises BadFile: if a value does not fit its column."""
    links = {column.name for column in row._meta.fields if isinstance(column, ForeignKey)}
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise BadFile(f"{fact.where}: {name}: {' '.join(messages)}") from error


def _columns_by_people(model: Any, pks: list[int]) -> dict[int, set[str]]:
    """Find which columns of these rows somebody other than a system account has written."""
    systems = list(User.objects.filter(is_system=True).values_list("pk", flat=True))
    events = AuditEvent.objects.filter(tbl=model._meta.db_table, pk_of_row__in=pks, actor_id__isnull=False)
    columns: dict[int, set[str]] = {}
    for pk, changed in events.exclude(actor_id__in=systems).values_list("pk_of_row", "changed"):
        columns.setdefault(pk, set()).update(changed)
    return columns
