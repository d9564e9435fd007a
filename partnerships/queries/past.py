"""Rows as they were at the end of a past day, read back from the audit record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnerships.audit import archiving
from partnerships.errors import Archived
from partnerships.models import AuditEvent
from partnerships.rules.days import day_end, day_of


def restored(rows: list[Any], *, on: date) -> list[Any]:
    """
    Put the columns of rows back to what they said at the end of a day; they are not for saving.

    Markings are the higher ones of then and now. A row that was entered later reads as it was entered: reported
    history speaks of its own day, whenever it was imported (domain.md, invariant 14). What rows name is to be fetched
    afterwards; that the day is on record, whoever lists the rows has checked.
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


@contextmanager
def at(on: date | None = None, *, moment: datetime | None = None) -> Iterator[None]:
    """
    Read inside the block what the record says of a past moment, or of the end of a past day in Brussels.

    Every query on a business table reads its view in the schema "past" (audit/sql/past.sql), which comes before
    "public" in the search path; nothing can be written. Querysets are to be evaluated inside. Steps and reported
    positions count up to the day, that of the moment in Brussels if none is given.
    :raises Archived: for a moment that is not on record any more.
    :raises ValueError: if neither is given.
    """
    if moment is None:
        if on is None:
            raise ValueError("Name the day or the moment.")
        moment = day_end(on)
    check_on_record(moment)
    day = on or day_of(moment)
    with transaction.atomic():
        before = _settings()
        path = f"past, {before[0].removeprefix('past, ')}"
        _apply((path, moment.isoformat(), day.isoformat()))
        try:
            yield
        finally:
            # They outlive an inner savepoint, so the outer ones are put back on the way out.
            if not connection.needs_rollback:
                _apply(before)


def on_record_since() -> date | None:
    """Give the day from which on the record says something here, because what was before is archived; else `None`."""
    until = archiving.archived_until()
    return None if until is None else day_of(until)


def check_on_record(moment: datetime) -> None:
    """:raises Archived: if the record says nothing of a moment any more, because its year was archived."""
    until = archiving.archived_until()
    if until is not None and moment <= until:
        raise Archived(
            _("What was on record before %(day)s is archived; it can be restored. Choose a later day.")
            % {"day": date_format(day_of(until))}
        )


def _settings() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('search_path'), coalesce(current_setting('past.moment', true), ''),"
            " coalesce(current_setting('past.day', true), '')"
        )
        path, moment, day = cursor.fetchone()
    return path, moment, day


def _apply(settings: tuple[str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('search_path', %s, true), set_config('past.moment', %s, true),"
            " set_config('past.day', %s, true)",
            settings,
        )
