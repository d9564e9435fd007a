"""Tables as comma-separated values, for spreadsheets and data frames."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.permissions import Access
from partnerships.queries.accounts import still_holds

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


def while_allowed(pieces: Iterable[str], *, viewer: Access) -> Iterator[str]:
    """
    Give the pieces of a table that is sent while it is written, as long as the viewer may what they might at its start.

    Asked of each piece once it is read, so that nothing leaves that was read after the access was taken away. The last
    line says that the table ended early.
    """
    for number, piece in enumerate(pieces):
        if number and not still_holds(viewer, now=timezone.now()):
            yield text([[_("This table ended early: what you may see changed while it was written. Load it again.")]])
            return
        yield piece


def text(rows: Iterable[Iterable[Any]]) -> str:
    """Write rows of cells."""
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
