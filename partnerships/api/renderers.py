"""Lists as tables: comma-separated values, one line a record, for spreadsheets and data frames."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from partnerships.api.serializers.base import LinksField, Row
from partnerships.api.serializers.partial_dates import PARTS, PartialDateField
from partnerships.exports import tables


class CSVRenderer(BaseRenderer):
    """Stands for the format when a client asks for it; `lines` writes it."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> str:
        raise NotImplementedError("lists are streamed")


def columns(row: Row, before: str = "") -> list[str]:
    """List the columns of a representation: a date has one for each part, a thing shown whole one for each field."""
    found: list[str] = []
    for name, field in row.fields.items():
        if isinstance(field, PartialDateField):
            found += [f"{before}{name}_{part}" for part in PARTS]
        elif isinstance(field, Row):
            found += columns(field, f"{before}{name}_")
        elif not isinstance(field, LinksField):
            found.append(f"{before}{name}")
    return found


def lines(row: Row, pages: Iterable[list[Mapping[str, Any]]]) -> Iterator[str]:
    """Write the header and, page by page, the records."""
    names = columns(row)
    yield tables.text([names])
    for page in pages:
        yield tables.text([_cells(row, data, names) for data in page])


def _cells(row: Row, data: Mapping[str, Any], names: list[str]) -> list[Any]:
    values = dict(_values(row, data))
    return [values.get(name, "") for name in names]


def _values(row: Row, data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        field = row.fields.get(name)
        if isinstance(field, PartialDateField) and value is not None:
            for part in PARTS:
                yield f"{before}{name}_{part}", _cell(value[part])
        elif isinstance(field, Row) and value is not None:
            yield from _values(field, value, f"{before}{name}_")
        else:
            yield f"{before}{name}", _cell(value)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        plain = all(isinstance(each, str | int) for each in value)
        value = "; ".join(str(each) for each in value) if plain else json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    return tables.cell(value)
