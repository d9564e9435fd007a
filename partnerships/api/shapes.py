"""The shapes of the contract in words: what a field is called, what it takes, what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.api.serializers.partial_dates import PARTS

Schema = Mapping[str, Any]
LABELLED = re.compile(r"^\* `([^`]*)` - (.*)$", re.MULTILINE)  # how drf-spectacular lists values
WIDEST = 32_767  # limits from here on are the database's, and say nothing


@dataclass(frozen=True)
class Choice:
    """One allowed value, and what it is called on the pages."""

    value: str
    label: str = ""


@dataclass(frozen=True)
class Field:
    """
    One field, parameter or header.

    `name` is the path by which problems name it, with “[]” for the number of a row. `noun` is the resource whose
    record it holds; `control` the kind of input that takes a value: select, date, number or text. `is_repeated` if
    it takes several, each in a parameter of its own.
    """

    name: str
    kind: str
    words: str = ""  # escaped
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    noun: str = ""
    is_partial_date: bool = False
    control: str = "text"
    is_repeated: bool = False


class Shapes:
    """The named shapes of one contract. `records`: name of a shape → noun of the resource whose record it is."""

    def __init__(self, named: Mapping[str, Schema], records: Mapping[str, str]) -> None:
        self.named, self.records = named, records

    def fields(self, schema: Schema, before: str = "", within: frozenset[str] = frozenset()) -> Iterator[Field]:
        """List the fields of an object, each followed by those below it; records of other resources stay closed."""
        whole = self.resolved(schema)
        for name, one in whole.get("properties", {}).items():
            path = f"{before}{name}"
            yield self.field(path, one, is_required=name in whole.get("required", ()))
            inner, path = self._inner(self.plain(one), path)
            if inner is None or is_partial_date(self.resolved(inner)):
                continue
            shape = shape_name(inner)
            if shape not in self.records and shape not in within:
                yield from self.fields(inner, f"{path}.", within | {shape} if shape else within)

    def field(self, name: str, schema: Schema, *, is_required: bool = False, words: str = "") -> Field:
        plain = self.plain(schema)
        inner, _path = self._inner(plain, "")
        told = self.resolved(plain)
        return Field(
            name=name,
            kind=self.kind(schema),
            words=worded(words or in_words(schema) or in_words(told)),
            is_required=is_required,
            choices=choices(told.get("items", told)),
            noun=self._noun(schema) or (self._noun(inner) if inner is not None else ""),
            is_partial_date=is_partial_date(told),
            control=control(told),
        )

    def kind(self, schema: Schema) -> str:
        """Say what a value is, such as “text, at most 20 characters, or null”."""
        told = self.resolved(self.plain(schema))
        found = self._kind(told)
        return _("%(kind)s, or null") % {"kind": found} if may_be_null(schema) else found

    def plain(self, schema: Schema) -> Schema:
        """Choose what a field is by default where it may be several things; nothing and null are left out."""
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                several = [one for one in schema[word] if one.get("type") != "null" and one.get("maxLength") != 0]
                dates = [one for one in several if is_partial_date(self.resolved(one))]
                return self.plain((dates or several or [{}])[0])
        return schema

    def resolved(self, schema: Schema) -> Schema:
        return self.named.get(shape_name(schema), {}) if "$ref" in schema else schema

    def _inner(self, schema: Schema, path: str) -> tuple[Schema | None, str]:
        """Find the object whose fields stand below a field: its own, or that of each of its rows."""
        told = self.resolved(schema)
        if told.get("type") == "array":
            return self._inner(self.plain(told.get("items", {})), f"{path}[]")
        return (schema if told.get("properties") else None), path

    def _noun(self, schema: Schema) -> str:
        """Name the resource whose record a field holds, or holds if it is asked for whole."""
        several = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
        items = schema.get("items", {})
        several += [items, *items.get("anyOf", ())]
        return next((self.records[shape_name(one)] for one in several if shape_name(one) in self.records), "")

    def _kind(self, told: Schema) -> str:
        if is_partial_date(told):
            return _("partial date")
        words = told.get("type", "object")
        word = next((one for one in words if one != "null"), "object") if isinstance(words, list) else words
        if word == "array":
            return _("list of: %(kind)s") % {"kind": self.kind(told.get("items", {}))}
        if word == "string":
            return _text(told)
        if word in ("integer", "number"):
            return _number(told, _("whole number") if word == "integer" else _("number"))
        return _("true or false") if word == "boolean" else _("object")


def _text(told: Schema) -> str:
    formats = {
        "date": _("day (YYYY-MM-DD)"),
        "date-time": _("moment (UTC)"),
        "decimal": _("decimal number, as text"),
        "uri": _("address"),
        "email": _("e-mail address"),
        "binary": _("file"),
    }
    if (found := formats.get(told.get("format", ""))) is not None:
        return found
    longest = told.get("maxLength")
    if longest and "enum" not in told:
        return _("text, at most %(longest)d characters") % {"longest": longest}
    return _("text")


def _number(told: Schema, kind: str) -> str:
    least, most = told.get("minimum"), told.get("maximum")
    if least is None or most is None or most >= WIDEST or "enum" in told:
        return kind
    return _("%(kind)s from %(least)d to %(most)d") % {"kind": kind, "least": least, "most": most}


def worded(text: str) -> SafeString:
    """Set what stands between backticks as code."""
    pieces = text.split("`")
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", piece) if place % 2 else piece,) for place, piece in enumerate(pieces)),
    )


def shape_name(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def is_partial_date(told: Schema) -> bool:
    return set(told.get("properties", ())) == set(PARTS)


def may_be_null(schema: Schema) -> bool:
    kinds = [schema.get("type"), *(one.get("type") for word in ("anyOf", "oneOf") for one in schema.get(word, ()))]
    return bool(schema.get("nullable")) or any(kind == "null" or "null" in (kind or ()) for kind in kinds)


def in_words(schema: Schema) -> str:
    """Join title and description; the list of values in it is told by `choices`."""
    described = LABELLED.sub("", schema.get("description", "")).strip()
    title = str(schema.get("title", ""))
    return f"{title}. {described}" if title and described else title or described


def choices(told: Schema) -> tuple[Choice, ...]:
    """List the allowed values; of orders only those forwards, for each goes backwards too."""
    labels = dict(LABELLED.findall(told.get("description", "")))
    values = [str(value) for value in told.get("enum", ())]
    return tuple(
        Choice(one, labels.get(one, "")) for one in values if one and one.removeprefix("-") not in {*values} - {one}
    )


def control(told: Schema) -> str:
    """Choose the kind of input that takes a value."""
    if told.get("items", told).get("enum"):
        return "select"
    if told.get("format") == "date":
        return "date"
    return "number" if told.get("type") == "integer" else "text"
