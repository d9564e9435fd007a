"""The files of reference data: what they may say, and how it is read into facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from partnerships import choices
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.wording import gettext as _

Reader = Callable[[Any], Any]


class BadFile(ValueError):
    """A file that cannot be used; the message names file, entry, key and remedy."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Point to another fact by table and key."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One row the files ask for.

    `key` is unique within `table` and stays the same between two versions of a file; `values` maps columns to values
    (a `Ref` for a foreign key, a `PartialDate` for a date); `where` says where it stands ("partners.yaml: NOR").
    """

    table: str
    key: str
    values: Mapping[str, Any]
    file: str
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of an entry: how its value is read, the column it fills, and what stands there if it is left out."""

    read: Reader
    default: Any = ""
    column: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """
    What the entries of one list look like.

    `key` names the entry's keys that identify it, after the parent's; empty: its place in the list does (and becomes
    the column `position`). `parent` is the column that points to the entry around it.
    """

    table: str
    entries: Mapping[str, Entry]
    key: tuple[str, ...] = ()
    parts: Mapping[str, Shape] = field(default_factory=dict)
    parent: str = ""
    is_cited: bool = True


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("'%(value)s' is not text: put it in quotes") % {"value": value})
    return value.strip()


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(_("'%(value)s' is not a whole number") % {"value": value})
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("'%(value)s' is neither true nor false") % {"value": value})
    return value


def _date(value: Any) -> PartialDate:
    return PartialDate.read(value if isinstance(value, str) else str(value))


def _one_of(allowed: Any) -> Reader:
    def read(value: Any) -> str:
        if value not in allowed.values:
            words = ", ".join(allowed.values)
            raise ValueError(_("'%(value)s' is not one of %(words)s") % {"value": value, "words": words})
        return str(value)

    return read


def _ref(table: str) -> Reader:
    return lambda value: Ref(table, str(value))


NAME = Entry(_text, is_required=True)
WORDS = Entry(_text)


def _link(column: str, table: str) -> Entry:
    return Entry(_ref(table), None, column, is_required=True)


def _links(table: str, parent: str, column: str, to: str) -> Shape:
    """A plain list of keys: each makes a row that links the entry around it to another."""
    return Shape(table, {column: _link(column, to)}, (column,), parent=parent, is_cited=False)


PARTNERS = {"partner": _link("partner", "Partner")}
SHAPES: Mapping[str, Shape] = {
    "sources": Shape(
        "Source",
        {
            "key": NAME, "publisher": NAME, "title": NAME, "date": Entry(_date, NO_DATE), "url": WORDS,
            "kind": Entry(_one_of(choices.SourceKind), is_required=True), "language": WORDS, "note": WORDS,
        },
        ("key",),
        is_cited=False,
    ),
    "categories": Shape(
        "Category",
        {
            "number": Entry(_number, is_required=True), "name": NAME, "function": WORDS, "implication": WORDS,
            "note": WORDS,
        },
        ("number",),
        {"expected_areas": _links("CategoryArea", "category", "area", "Area")},
    ),
    "dialogue_formats": Shape(
        "DialogueFormat",
        {
            "slug": NAME, "name": NAME, "usual_level": Entry(_one_of(choices.Level)),
            "is_session": Entry(_yes_or_no, True), "description": WORDS,
        },
        ("slug",),
    ),
    "partners": Shape(
        "Partner",
        {
            "iso3": NAME, "iso2": Entry(_text, None), "name": NAME, "official_name": WORDS, "region": WORDS,
            "kind": Entry(_one_of(choices.PartnerKind), choices.PartnerKind.COUNTRY.value),
            "category": Entry(_ref("Category"), None), "category_reason": WORDS, "note": WORDS,
        },
        ("iso3",),
        {
            "memberships": Shape(
                "Membership",
                {
                    "name": NAME, "since": Entry(_date, NO_DATE), "until": Entry(_date, NO_DATE),
                    "is_general_knowledge": Entry(_yes_or_no, False), "note": WORDS,
                },
                ("name",),
                parent="partner",
            )
        },
    ),
    "partnerships": Shape(
        "Partnership",
        {
            "partner": _link("partner", "Partner"), "title": WORDS, "title_is_exact": Entry(_yes_or_no, False),
            "nature": WORDS, "conclusion_mode": Entry(_one_of(choices.ConclusionMode)), "place": WORDS,
            "occasion": WORDS, "text_url": WORDS, "review_clause": WORDS, "note": WORDS,
        },
        ("partner",),
        {
            "signatories": Shape(
                "Signatory",
                {
                    "side": Entry(_one_of(choices.Side), is_required=True),
                    "role": Entry(_one_of(choices.SignatoryRole), is_required=True), "office": NAME, "name": WORDS,
                },
                parent="partnership",
                is_cited=False,
            ),
            "steps": Shape(
                "Step",
                {
                    "kind": Entry(_one_of(choices.StepKind), is_required=True),
                    "date": Entry(_date, is_required=True),
                    "state_after": Entry(_one_of(choices.PartnershipState), is_required=True), "note": WORDS,
                },
                parent="partnership",
            ),
        },
    ),
    "areas": Shape(
        "Area",
        {"slug": NAME, "name": NAME, "description": WORDS},
        ("slug",),
        {
            "named_by": Shape(
                "Interest",
                {
                    "partner": _link("partnership", "Partnership"),
                    "evidence": Entry(_one_of(choices.AreaEvidence), is_required=True), "note": WORDS,
                },
                ("partner",),
                parent="area",
            )
        },
    ),
    "tracks": Shape(
        "Track",
        {
            "name": NAME, "is_open_to_all": Entry(_yes_or_no, False), "format": Entry(_ref("DialogueFormat"), None),
            "level": Entry(_one_of(choices.Level)), "cadence": WORDS, "interval_months": Entry(_number, None),
            "tolerance_days": Entry(_number, None), "legal_basis": WORDS, "eu_chair": WORDS, "partner_chair": WORDS,
            "succeeds": Entry(_ref("Track"), None), "note": WORDS,
        },
        ("name",),
        {
            "partners": _links("TrackPartner", "track", "partner", "Partner"),
            "areas": _links("TrackArea", "track", "area", "Area"),
        },
    ),
    "divergences": Shape(
        "Divergence",
        {"key": NAME, "topic": NAME, "brief_claim": WORDS, "other_claims": WORDS, "resolution": NAME},
        ("key",),
        {"partners": _links("DivergencePartner", "divergence", "partner", "Partner")},
    ),
}  # fmt: skip


def read(files: Mapping[str, str]) -> list[Fact]:
    """
    Read all facts of the files, given as texts by their names ("partners.yaml").

    Facts that others point to come before these, within a list in the order of the file.
    :raises BadFile: for the first thing that cannot be used.
    """
    documents: dict[str, tuple[str, list[Any]]] = {}
    for file, text in files.items():
        documents |= {name: (file, entries) for name, entries in _lists(file, text)}
    facts: list[Fact] = []
    for name, shape in SHAPES.items():
        file, entries = documents.get(name, ("", []))
        for place, entry in enumerate(entries):
            facts += _facts(shape, file, entry, place, parent=None)
    return _sound(facts)


def _lists(file: str, text: str) -> Iterator[tuple[str, list[Any]]]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadFile(_("%(file)s: this is not YAML: %(error)s") % {"file": file, "error": error}) from error
    if not isinstance(document, dict):
        message = _("%(file)s: the file is not a mapping of lists; begin it with one of %(lists)s.")
        raise BadFile(message % {"file": file, "lists": ", ".join(SHAPES)})
    for name, entries in document.items():
        if name not in SHAPES:
            message = _("%(file)s: '%(name)s' is unknown; write one of %(lists)s.")
            raise BadFile(message % {"file": file, "name": name, "lists": ", ".join(SHAPES)})
        if isinstance(entries, dict):
            entries = [{"key": key, **entry} for key, entry in entries.items()]
        yield name, entries or []


def _facts(shape: Shape, file: str, entry: Any, place: int, *, parent: Fact | None) -> Iterator[Fact]:
    if not isinstance(entry, dict):
        entry = {next(iter(shape.entries)): entry}  # a plain list of keys
    outside = f"{parent.where}, " if parent else f"{file}: "
    name = "/".join(str(entry.get(part, "?")) for part in shape.key) or f"{shape.table} {place + 1}"
    where = outside + name
    known = {*shape.entries, *shape.parts, *(("source",) if shape.is_cited else ())}
    if unknown := set(entry) - known:
        message = _("%(where)s: '%(name)s' is unknown; the keys are %(keys)s.")
        raise BadFile(message % {"where": where, "name": min(unknown), "keys": ", ".join(sorted(known))})
    values: dict[str, Any] = {
        column.column or key: _value(where, key, column, entry) for key, column in shape.entries.items()
    }
    if not shape.key:
        values["position"] = place
    own = "/".join(_plain(values[shape.entries[part].column or part]) for part in shape.key) or str(place)
    if parent:
        values[shape.parent] = Ref(parent.table, parent.key)
    fact = Fact(shape.table, f"{parent.key}/{own}" if parent else own, values, file, where)
    yield fact
    for part, inner in shape.parts.items():
        for number, child in enumerate(entry.get(part) or []):
            yield from _facts(inner, file, child, number, parent=fact)
    for number, cited in enumerate(entry.get("source") or []):
        yield _citation(fact, cited, number)


def _value(where: str, key: str, column: Entry, entry: Mapping[str, Any]) -> Any:
    given = entry.get(key)
    if given is None:
        if column.is_required:
            raise BadFile(_("%(where)s: '%(key)s' is missing.") % {"where": where, "key": key})
        return column.default
    try:
        return column.read(given)
    except ValueError as error:
        raise BadFile(f"{where}: {key}: {error}.") from error


def _plain(value: Any) -> str:
    return value.key if isinstance(value, Ref) else str(value)


def _citation(of: Fact, cited: Any, number: int) -> Fact:
    if not isinstance(cited, dict):
        cited = {"source": cited}
    if not cited.get("source") or set(cited) - {"source", "remark"}:
        raise BadFile(
            _("%(where)s: a source is a key, or a mapping with the keys source and remark.") % {"where": of.where}
        )
    source = str(cited["source"])
    values = {
        "of": Ref(of.table, of.key),
        "source": Ref("Source", source),
        "remark": str(cited.get("remark") or ""),
        "position": number,
    }
    where = _("%(where)s, source %(key)s") % {"where": of.where, "key": source}
    return Fact("Citation", f"{of.table}/{of.key}/{source}", values, of.file, where)


def _sound(facts: list[Fact]) -> list[Fact]:
    """:raises BadFile: if two facts have one key, or one points to another that is not there."""
    known: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        twin = known.setdefault((fact.table, fact.key), fact)
        if twin is not fact:
            raise BadFile(_("%(where)s: this stands twice; leave one out.") % {"where": fact.where})
    for fact in facts:
        for value in fact.values.values():
            if isinstance(value, Ref) and (value.table, value.key) not in known:
                raise BadFile(
                    _("%(where)s: there is no %(table)s '%(key)s'.")
                    % {"where": fact.where, "table": value.table.lower(), "key": value.key}
                )
    return facts
