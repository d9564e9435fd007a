"""Tables as comma-separated values, for spreadsheets and data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

CONTENT_TYPE = "text/csv; charset=utf-8"
# A spreadsheet takes text that begins so for a formula: it is kept from that by an apostrophe before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Any) -> Any:
    """Give what stands in the table for a value; text is never a formula, and nothing is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def text(rows: Iterable[Iterable[Any]]) -> str:
    """Write rows of cells."""
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
