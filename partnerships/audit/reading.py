"""The audit record, the record of reading and their seals as they lie in the database, in the bytes that are hashed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from partnerships.audit.verifier import Checkpoint, Link, Read, read_event, read_reading

BATCH = 1_000

# A moment as it is hashed; where there is none ("infinity"), whatever PostgreSQL writes.
MOMENT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
AT = MOMENT.format("e.at")
# One event as one line of JSON in UTF-8, whatever the session's TimeZone, DateStyle, bytea_output or client_encoding.
LINE = f"""
    convert_to(json_build_object(
        'id', e.id, 'at', {AT}, 'txid', e.txid::text, 'tbl', e.tbl, 'pk', e.pk, 'op', e.op, 'actor', e.actor,
        'actor_id', e.actor_id, 'role', e.role, 'action', e.action, 'reason', e.reason, 'request_id', e.request_id,
        'source', e.source, 'db_user', e.db_user, 'changed', e.changed, 'before', e.before, 'after', e.after
    )::text, 'UTF8')
"""
IS_SEALED = "EXISTS (SELECT FROM audit.sealed AS s WHERE s.event_id = e.id)"
CHAIN = f"""
    SELECT s.position, s.event_id, {MOMENT.format("s.event_at")}, s.leaf, s.head, s.content, s.salt
    FROM audit.sealed AS s ORDER BY s.position
"""  # noqa: S608 (nothing from outside)
BLOCK = """
    SELECT min(s.position), max(s.position) FROM audit.sealed AS s JOIN audit.event AS e ON e.id = s.event_id
    WHERE e.at >= coalesce(%s, '-infinity'::timestamptz) AND e.at < coalesce(%s, 'infinity'::timestamptz)
"""
EVENTS = f"SELECT e.id, {AT}, {LINE} FROM audit.event AS e WHERE e.id = ANY(%s)"  # noqa: S608 (nothing from outside)
LOOSE = f"SELECT e.id, {AT}, {LINE} FROM audit.event AS e WHERE NOT {IS_SEALED} ORDER BY e.id"  # noqa: S608 (nothing from outside)
# One reading in the same way. A column that is added later is not in it: what was sealed stays as it was sealed.
READING_LINE = f"""
    convert_to(json_build_object(
        'id', r.id, 'at', {MOMENT.format("r.at")}, 'kind', r.kind, 'account_id', r.account_id, 'username', r.username,
        'source', r.source, 'route', r.route, 'covers', r.covers, 'highest_marking', r.highest_marking, 'rows', r.rows,
        'of', r.of, 'request_id', r.request_id
    )::text, 'UTF8')
"""
# Readings that are in no batch: those between the numbers that are. The inner limit sees to it that each gap is looked
# up, and what is sealed is not read.
UNSEALED_READINGS = f"""
    SELECT fresh.* FROM unnest(
        int8multirange(int8range(NULL, NULL))
        - coalesce((SELECT range_agg(b.ids) FROM audit.reading_batch AS b), int8multirange())
    ) AS gap CROSS JOIN LATERAL (
        SELECT r.id, r.at < now() - interval '10 minutes' AS is_old, {READING_LINE} AS line
        FROM public.partnerships_reading AS r
        WHERE r.id >= coalesce(lower(gap), '-9223372036854775808')
            AND r.id <= coalesce(upper(gap) - 1, 9223372036854775807)
        ORDER BY r.id LIMIT %(most)s
    ) AS fresh ORDER BY fresh.id LIMIT %(most)s
"""  # noqa: S608 (nothing from outside)
BATCHES = "SELECT b.id FROM audit.reading_batch AS b ORDER BY b.id"
SEALED_READINGS = f"""
    SELECT b.id, b.salt, {READING_LINE} FROM audit.reading_batch AS b CROSS JOIN unnest(b.ids) AS run
    JOIN public.partnerships_reading AS r ON r.id >= lower(run) AND r.id < upper(run)
    WHERE b.id = ANY(%s) ORDER BY b.id, r.id
"""  # noqa: S608 (nothing from outside)
TOGETHER = 20  # batches that are read at once


@contextmanager
def snapshot() -> Iterator[None]:
    """Read as of one moment, however long it takes; outside any transaction."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@dataclass(frozen=True, slots=True)
class Stored:
    """A place of the chain, with the lines of its event as they were read: one, unless somebody meddled."""

    link: Link
    lines: tuple[bytes, ...]


def chain(*, archived: Collection[int] = ()) -> Iterator[Stored]:
    """
    Give the chain from its beginning, a batch in memory at a time; within `snapshot`.

    `archived`: the years whose events lie in files, so that theirs are missing here.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(CHAIN)
        while batch := cursor.fetchmany(BATCH):
            lines = _lines([row[1] for row in batch])
            for position, number, at, leaf, head, content, salt in batch:
                # The one of the moment that was sealed comes first, where there are several of one number.
                found = [line for _is_other, line in sorted((one != at, line) for one, line in lines.get(number, []))]
                event = read_event(found[0]) if found else None
                year = int(at[:4]) if at[:4].isdigit() else 0
                link = Link(
                    position, number, leaf, head, content, salt, event, doubles=max(len(found) - 1, 0),
                    archived=year if event is None and year in archived else None,
                )  # fmt: skip
                yield Stored(link, tuple(found))


def _lines(numbers: list[int]) -> dict[int, list[tuple[str, bytes]]]:
    lines: dict[int, list[tuple[str, bytes]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [numbers])
        for number, at, line in cursor.fetchall():
            lines.setdefault(number, []).append((at, line))
    return lines


def loose() -> Iterator[tuple[int, str, bytes]]:
    """Give number, moment and line of the events that have no seal; within `snapshot`."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(LOOSE)
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def readings(*, batches: Collection[int] | None = None) -> Iterator[tuple[int | None, bytes | None, bytes]]:
    """
    Give batch, salt and line of every reading, as a check wants them: batch after batch, then what is in none.

    `batches`: of these alone. Within `snapshot`.
    """
    with connection.cursor() as cursor:
        cursor.execute(BATCHES)
        wanted = [number for (number,) in cursor.fetchall() if batches is None or number in batches]
    for start in range(0, len(wanted), TOGETHER):
        yield from _rows(SEALED_READINGS, [wanted[start : start + TOGETHER]])
    if batches is None:
        for _number, _is_old, line in _rows(UNSEALED_READINGS, {"most": None}):
            yield None, None, line


def read() -> Iterator[Read]:
    """Give every reading for a check; within `snapshot`."""
    return (Read(batch, salt, read_reading(line)) for batch, salt, line in readings())


def _rows(statement: str, values: Any) -> Iterator[Any]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def block(first: datetime | None, end: datetime | None) -> tuple[int, int] | None:
    """Give the first and the last place of an event that happened in a time; within `snapshot`."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCK, [first, end])
        low, high = cursor.fetchone()
        return None if low is None else (low, high)


def checkpoints() -> list[Checkpoint]:
    """Give the signed checkpoints kept beside the chain, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, head, key_id, signature, id FROM audit.checkpoint ORDER BY id")
        return [
            Checkpoint(size, head, key_id, signature, f"the database (checkpoint {number})")
            for size, head, key_id, signature, number in cursor.fetchall()
        ]
