"""Who read what, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.exports import tables
from partnerships.permissions import Access
from partnerships.queries import readings as queries
from partnerships.queries.markings import name_of

BATCH = 500


def noun_of(model: str) -> str:
    """Say what a record of a model is called."""
    return str(apps.get_model("partnerships", model)._meta.verbose_name)


def lines(rows: QuerySet[Any], *, viewer: Access) -> Iterator[str]:
    """Write readings piece by piece, newest first: the marking of the table, the heads, the rows."""
    heads = [_("When (UTC)"), _("What"), _("Person"), _("Through"), _("What was asked for"), _("Address"),
             _("Highest marking"), _("Rows"), _("Records of the highest marking"), _("Request")]  # fmt: skip
    # It names records by their number, and says nothing of what they hold.
    yield tables.text([[_("Marking"), name_of(Marking.NORMAL)], [], heads])
    batch: list[list[Any]] = []
    for row in queries.told(rows.order_by("-id").iterator(chunk_size=BATCH), viewer=viewer):
        batch.append([tables.cell(value) for value in _values(row)])
        if len(batch) == BATCH:
            yield tables.text(batch)
            batch = []
    yield tables.text(batch)


def _values(row: Any) -> list[Any]:
    named = "; ".join(f"{noun_of(model)} {pk}" for model, keys in row.of.items() for pk in keys)
    return [row.at.isoformat(timespec="seconds"), row.get_kind_display(), row.username, row.source, row.covers,
            row.route, row.get_highest_marking_display(), row.rows, named, row.request_id]  # fmt: skip
