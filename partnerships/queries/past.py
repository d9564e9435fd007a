"""Rows as they were at the end of a past day, read back from the audit record."""

from __future__ import annotations

from datetime import date
from typing import Any

from partnerships.models import AuditEvent
from partnerships.queries.standings import day_end


def restored(rows: list[Any], *, on: date) -> list[Any]:
    """
    Put the columns of rows back to what they said at the end of a day; they are not for saving.

    Markings are the higher ones of then and now. A row that was entered later reads as it was entered: reported
    history speaks of its own day, whenever it was imported (domain.md, invariant 14). What rows name is to be fetched
    afterwards.
    """
    by_key = {row.pk: row for row in rows}
    if not by_key:
        return rows
    markings = {row.pk: row.marking for row in rows if hasattr(row, "marking")}
    events = AuditEvent.objects.filter(
        tbl=rows[0]._meta.db_table, pk_of_row__in=by_key, op="U", at__gte=day_end(on)
    ).order_by("-id")
    fields = {str(field.column): field for field in rows[0]._meta.concrete_fields}
    for event in events:
        row = by_key[event.pk_of_row]
        for name in event.changed:
            if field := fields.get(name):
                setattr(row, field.attname, field.to_python((event.before or {}).get(name)))
    for row in rows:
        if row.pk in markings:
            row.marking = max(row.marking, markings[row.pk])
    return rows
