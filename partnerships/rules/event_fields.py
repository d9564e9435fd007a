"""Reading the fields of one mapping of the events file, and collecting what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from partnerships.rules.markings import classified_marking
from partnerships.wording import gettext as _

Read = TypeVar("Read")

# What the tables hold; a test compares it with them. All other words are a line.
LONGEST: Mapping[str, int] = {
    "id": 200, "title": 500, "legal_basis": 500, "topics_free": 500, "outcomes": 4_000, "text": 4_000, "note": 4_000,
    "publisher": 500, "source title": 1_000, "url": 2_000, "language": 10, "office": 500, "name": 300, "remark": 500,
}  # fmt: skip
LINE = 300
DAY_KEY = re.compile(r"(status|past_due)_on_(\d{4})_(\d{2})_(\d{2})", re.ASCII)


# How a fault names its place; see `Fields.fault`.
PLACE = re.compile(
    r"event (?P<event>[-\w]+|no\. \d+)"
    r"(?:, (?P<list>commitment|source) (?P<row>[-\w]+|no\. \d+))?"
    r"(?P<fields>(?:, '?[-\w ]+'?)*): "
)


class Fields:
    """
    Read one mapping field by field.

    Every fault is noted with its place (`where`, field) and a remedy, and reading goes on with an empty value, so that
    one run shows all faults. An optional field that is null counts as left out.
    """

    def __init__(
        self,
        raw: Any,
        where: str,
        faults: list[str],
        *,
        required: Collection[str],
        optional: Collection[str] = (),
        has_days: bool = False,
    ) -> None:
        self.where, self.faults = where, faults
        self.raw: dict[Any, Any] = {}
        if not isinstance(raw, dict):
            faults.append(
                _("%(where)s: %(value)s is not a mapping. Write its fields as 'name: value'.")
                % {"where": where, "value": shown(raw)}
            )
            return
        self.raw = {name: value for name, value in raw.items() if value is not None or name not in optional}
        for name in required:
            if name not in raw:
                self.fault(name, _("it is missing: write it, with null or [] if nothing is known"))
        for name in self.raw:
            is_day = has_days and isinstance(name, str) and DAY_KEY.fullmatch(name)
            if name not in required and name not in optional and not is_day:
                fields = ", ".join([*required, *optional])
                self.fault(shown(name), _("this field is unknown: use %(fields)s") % {"fields": fields})

    def fault(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the message says what to write instead."""
        self.faults.append(f"{self.where}, {name}: {message.removesuffix('.')}.")

    def take(self, name: str, otherwise: Read, read: Callable[..., Read], *values: Any) -> Read:
        """Read values with a function; its ValueError becomes a fault of this field."""
        try:
            return read(*values)
        except ValueError as error:
            self.fault(name, str(error))
            return otherwise

    def text(self, name: str, *, may_be_null: bool = False, longest: int = 0) -> str:
        """Read words; null is the empty text."""
        if name not in self.raw or (self.raw[name] is None and may_be_null):
            return ""
        return self.take(name, "", words, self.raw[name], longest or LONGEST.get(name, LINE))

    def texts(self, name: str, *, longest: int = 0) -> tuple[str, ...]:
        """Read a list of words."""
        limit = longest or LONGEST.get(name, LINE)
        return tuple(self.take(name, "", words, each, limit) for each in self.items(name))

    def items(self, name: str) -> list[Any]:
        """Read a list."""
        value = self.raw.get(name, [])
        if isinstance(value, list):
            return value
        self.fault(
            name, _("%(value)s is not a list: write [] or a line with '- ' for each entry") % {"value": shown(value)}
        )
        return []

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Read a word of a closed list."""
        return self.take(name, "", _of, self.raw[name], allowed) if name in self.raw else ""

    def choices(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Read a list of words of a closed list."""
        return tuple(self.take(name, "", _of, each, allowed) for each in self.items(name))

    def date_text(self, name: str) -> str | None:
        """
        Give a date as it is written; a bare year may stand without quotes.

        :raises ValueError: if it is neither text nor null.
        """
        value = self.raw.get(name)
        if type(value) is int and 1000 <= value <= 9999:
            return str(value)
        return None if value is None else words(value, LINE)


def place(fault: str) -> str:
    """
    Give the path of what a fault speaks of, such as "events.e1.commitments.c1.due".

    Rows without identifier are counted from nought; empty where it names no event.
    """
    found = PLACE.match(fault)
    if found is None:
        return ""
    path = ["events", _row(found["event"])]
    if found["list"]:
        path += [f"{found['list']}s", _row(found["row"])]
    return ".".join([*path, *(name.strip("'") for name in found["fields"].split(", ")[1:])])


def _row(word: str) -> str:
    return str(int(word.removeprefix("no. ")) - 1) if word.startswith("no. ") else word


def shown(value: Any) -> str:
    """Quote a value as YAML writes it, briefly: a list or mapping may be huge."""
    if isinstance(value, str):
        return f"'{value[:80]}'"
    if value is None or isinstance(value, bool):
        return f"'{str(value).lower().replace('none', 'null')}'"
    if isinstance(value, int | Decimal):
        return f"'{str(value)[:80]}'"
    if isinstance(value, list):
        return _("a list")
    return _("a mapping") if isinstance(value, dict) else type(value).__name__


def words(value: Any, longest: int) -> str:
    """:raises ValueError: if a value is not text that can be kept, or longer than it may be."""
    if not isinstance(value, str):
        message = _("%(value)s is not text: put text in quotes")
        if isinstance(value, bool):
            message = _(
                "%(value)s is not text, as YAML reads a bare yes, no, on, off, true or false: put text in quotes"
            )
        raise ValueError(message % {"value": shown(value)})
    if not value.strip():
        raise ValueError(_("the text is empty: write it, or null or [] where nothing is known"))
    if len(value) > longest:
        raise ValueError(
            _("the text has %(length)d characters: shorten it to %(longest)d")
            % {"length": len(value), "longest": longest}
        )
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise ValueError(_("the text has a character that cannot be stored: remove it"))
    if marking := classified_marking(value):
        raise ValueError(
            _(
                "'%(marking)s' marks EU classified information, which must not be entered: leave the text out and give "
                "the document's registry number in the field “Registry number” of an evidence entry"
            )
            % {"marking": marking}
        )
    return value


def _of(value: Any, allowed: Collection[str]) -> str:
    if value is False and "NO" in allowed:
        raise ValueError(_("YAML reads a bare NO as 'false': write 'NO' in quotes"))
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(
        _("%(value)s is not in the list: %(allowed)s") % {"value": shown(value), "allowed": ", ".join(allowed)}
    )
