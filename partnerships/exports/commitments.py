"""A list of commitments as a table: what the list shows, row by row, with the marking of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Marking
from partnerships.exports import tables
from partnerships.queries import commitments as queries
from partnerships.queries.markings import name_of

# The head of each column, and what stands in it for a row of `queries.commitments.page`.
COLUMNS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (gettext_lazy("Reference"), lambda row: row.reference),
    (gettext_lazy("Partners"), lambda row: "; ".join(link.partner.name for link in row.partner_links.all())),
    (gettext_lazy("Commitment"), lambda row: row.text),
    (gettext_lazy("Standing"), lambda row: str(row.standing_term.label)),
    (gettext_lazy("Status"), lambda row: str(row.status_term.label)),
    (gettext_lazy("Confidence"), lambda row: str(row.confidence_term.label) if row.confidence_term else ""),
    (gettext_lazy("Due"), lambda row: str(row.due_shown)),
    (gettext_lazy("Latest day due"), lambda row: row.shown_due_latest),
    (gettext_lazy("Blocked"), lambda row: row.is_blocked),
    (gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    (gettext_lazy("Responsible side"), lambda row: row.get_responsible_display()),
    (gettext_lazy("Area"), lambda row: str(row.area or "")),
    (gettext_lazy("Priority"), lambda row: row.get_priority_display()),
    (gettext_lazy("Owner"), lambda row: str(row.owner or "")),
    (gettext_lazy("Lead unit"), lambda row: str(row.owner_unit or "")),
    (gettext_lazy("Entry"), lambda row: row.get_entry_state_display()),
    (gettext_lazy("Demonstration"), lambda row: row.is_demonstration),
    (gettext_lazy("Marking"), lambda row: row.get_marking_display()),
)


def lines(rows: QuerySet[Any], *, marking: Marking, day: date, sort: str, is_past: bool) -> Iterator[str]:
    """
    Write a list piece by piece: its marking, the day whose state of play it shows, the heads, the rows.

    `rows`: of `queries.commitments.listing`, narrowed. The marking is the highest of what follows (invariant 10): a row
    that is marked higher while this is written is left out.
    """
    yield tables.text(
        [
            [_("Marking"), name_of(marking)],
            [_("State of play on"), day.isoformat()],
            [],
            [str(head) for head, _value in COLUMNS],
        ]
    )
    for found in queries.pages(rows.filter(marking__lte=marking), sort=sort, is_past=is_past):
        yield tables.text([[tables.cell(value(row)) for _head, value in COLUMNS] for row in found])
