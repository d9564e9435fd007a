"""Pages by key, not by number: as fast at the end of a long list as at its beginning."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

COUNT_CAP = 10_000


class UnknownPlace(ValueError):
    """A cursor that was tampered with, or belongs to another order."""


SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order; unknown values always come last."""

    name: str
    is_descending: bool = False

    @classmethod
    def read(cls, text: str) -> Key:
        return cls(text.removeprefix("-"), text.startswith("-"))


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page of a list.

    `rows` in order; `next_cursor` and `previous_cursor` are empty at the ends; `count` is capped at `COUNT_CAP`
    (`is_capped` says so) and `None` where it was not asked for.
    """

    rows: list[Any]
    next_cursor: str
    previous_cursor: str
    count: int | None
    is_capped: bool = False


def keyset_page(
    rows: QuerySet[Any],
    *,
    order: Sequence[str],
    cursor: str = "",
    size: int = 50,
    count: bool = True,
    is_strict: bool = False,
) -> Page:
    """
    Cut one page out of a queryset by the values of its order columns.

    `order` names columns or annotations ("-due_latest"); `pk` is added as the last key. A cursor that was tampered
    with, or belongs to another order, starts from the beginning, unless `is_strict`.
    :raises UnknownPlace: for such a cursor, if `is_strict`.
    """
    keys = [Key.read(name) for name in order]
    if keys[-1].name not in ("pk", "id"):
        keys.append(Key("pk", keys[-1].is_descending))
    place = _decode(cursor, keys)
    if cursor and place is None and is_strict:
        raise UnknownPlace
    backwards = bool(place and place["back"])
    window = rows
    if place:
        try:
            window = rows.filter(_beyond(keys, place["at"], backwards=backwards))
        except (ValueError, TypeError, OverflowError, ValidationError) as error:
            if is_strict:
                raise UnknownPlace from error
            place, backwards = None, False
    window = window.order_by(*(_ordering(key, backwards=backwards) for key in keys))
    found = list(window[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(place), more) if backwards else (more, bool(place))
    total = rows.order_by()[: COUNT_CAP + 1].count() if count else None
    return Page(
        rows=found,
        next_cursor=_encode(keys, found[-1], back=False) if found and has_next else "",
        previous_cursor=_encode(keys, found[0], back=True) if found and has_previous else "",
        count=None if total is None else min(total, COUNT_CAP),
        is_capped=total is not None and total > COUNT_CAP,
    )


def _ordering(key: Key, *, backwards: bool) -> OrderBy:
    column = F(key.name)
    if key.is_descending != backwards:
        return column.desc(nulls_first=True) if backwards else column.desc(nulls_last=True)
    return column.asc(nulls_first=True) if backwards else column.asc(nulls_last=True)


def _beyond(keys: Sequence[Key], at: Sequence[Any], *, backwards: bool) -> Q:
    """Rows strictly after the place in the list's order (strictly before it when going backwards)."""
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, at, strict=True):
        unknown = Q(**{f"{key.name}__isnull": True})
        if value is None:
            step = ~unknown if backwards else Q(pk__in=[])
            equal = unknown
        else:
            comparison = "lt" if key.is_descending != backwards else "gt"
            step = Q(**{f"{key.name}__{comparison}": value})
            if not backwards and key.name not in ("pk", "id"):
                step |= unknown
            equal = Q(**{key.name: value})
        condition |= same & step
        same &= equal
    return condition


def _value(row: Any, name: str) -> Any:
    if isinstance(row, dict):
        return row["id" if name == "pk" and "pk" not in row else name]
    for part in name.split("__"):
        row = None if row is None else getattr(row, part)
    return row


def _encode(keys: Sequence[Key], row: Any, *, back: bool) -> str:
    values = [_value(row, key.name) for key in keys]
    plain = [str(value) if isinstance(value, date | datetime | Decimal) else value for value in values]
    order = [f"{'-' if key.is_descending else ''}{key.name}" for key in keys]
    text = json.dumps({"order": order, "at": plain, "back": back}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[Key]) -> dict[str, Any] | None:
    if not cursor:
        return None
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        order = [f"{'-' if key.is_descending else ''}{key.name}" for key in keys]
        plain = all(value is None or isinstance(value, str | int | float) for value in place["at"])
        plain = plain and not any("\x00" in value for value in place["at"] if isinstance(value, str))
        return place if place["order"] == order and plain and isinstance(place["back"], bool) else None
    except (binascii.Error, ValueError, KeyError, TypeError, UnicodeDecodeError):
        return None
