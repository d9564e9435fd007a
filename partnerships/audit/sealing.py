"""
Sealing the audit record: each committed event gets its place in one chain of hashes, once.

Nobody who writes waits for it. One sealer works at a time; a change is found by not being sealed yet, not by its number
or its transaction's, so that what was committed late is sealed late and never left out (reliability.md, 2.3).

What was read is found in the same way, and sealed in batches: each is a row of `audit.reading_batch`, whose event says
which readings they are and what they come to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connections, transaction

from partnerships.audit.reading import BATCH, IS_SEALED, LINE, UNSEALED_READINGS
from partnerships.audit.verifier import (
    START,
    content_hash,
    leaf_hash,
    next_head,
    read_event,
    read_reading,
    readings_hash,
)

SEALER = "seal"
"""The database connection of the role that may add seals."""
FLOOR = 20_000
"""How many numbers below the highest sealed one a run looks for events committed late; a sweep looks at all."""
SALT = 32

TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('sdptracker seal'))"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('sdptracker seal'))"
LAST = "SELECT position, head FROM audit.sealed ORDER BY position DESC LIMIT 1"
HIGHEST = "SELECT coalesce(max(event_id), 0) FROM audit.sealed"
FRESH = f"""
    SELECT e.id, e.at::text, {LINE} FROM audit.event AS e
    WHERE e.id > %s AND NOT {IS_SEALED} ORDER BY e.id LIMIT {BATCH}
"""  # noqa: S608 (nothing from outside)
ADD = """
    INSERT INTO audit.sealed (position, event_id, event_at, salt, content, leaf, head)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
ACT = """
    SELECT set_config('audit.actor', 'seal', true), set_config('audit.action', 'readings.seal', true),
        set_config('audit.reason', '', true), set_config('audit.source', 'worker', true)
"""
ADD_BATCH = """
    INSERT INTO audit.reading_batch (ids, newest, sha256, salt)
    SELECT range_agg(int8range(r.id, r.id, '[]')), max(r.at), %s, %s
    FROM public.partnerships_reading AS r WHERE r.id = ANY(%s)
"""
FORGET = "SELECT audit.forget_readings(%s)"


def seal(*, is_sweep: bool = False, may_go_on: Callable[[], bool] = lambda: True) -> int:
    """
    Seal what was committed and is not sealed, in batches that are each committed; give how many events that were.

    0 also where somebody else is at it. A sweep looks at the whole record, not only at its newer part, and leaves no
    reading waiting for others.
    """
    total = 0
    while may_go_on():
        done, is_full = _batch(is_sweep=is_sweep)
        total += done
        if not is_full:
            break
    return total


def _batch(*, is_sweep: bool) -> tuple[int, bool]:
    """Seal a batch of either; give how many events, and whether there may be more."""
    with transaction.atomic(using=SEALER), connections[SEALER].cursor() as cursor:
        if not is_alone(cursor):
            return 0, False
        done, read = _seal_events(cursor, is_sweep=is_sweep), 0
        if done < BATCH:
            read = _seal_readings(cursor, is_sweep=is_sweep)
            # The batch and the seal of its event come at one moment, so that no check finds the one without the other.
            done += _seal_events(cursor, is_sweep=False) if read else 0
        return done, done >= BATCH or read == BATCH


def _seal_events(cursor: Any, *, is_sweep: bool) -> int:
    cursor.execute(HIGHEST)
    (highest,) = cursor.fetchone()
    cursor.execute(FRESH, [0 if is_sweep else max(highest - FLOOR, 0)])
    events = cursor.fetchall()
    if events:
        cursor.executemany(ADD, _links(events, *last(cursor)))
    return len(events)


def _seal_readings(cursor: Any, *, is_sweep: bool) -> int:
    """
    Make a batch of what was read, where one is due; give how many readings are in it.

    Few events for many readings: a batch waits until it is full, or the oldest in it is old.
    """
    cursor.execute(UNSEALED_READINGS, {"most": BATCH})
    found = cursor.fetchall()
    is_due = is_sweep or len(found) == BATCH or any(is_old for _number, is_old, _line in found)
    if not found or not is_due:
        return 0
    salt = secrets.token_bytes(SALT)
    digest = readings_hash(salt, (read_reading(line) for _number, _is_old, line in found))
    cursor.execute(ACT)
    cursor.execute(ADD_BATCH, [digest.hex(), salt, [number for number, _is_old, _line in found]])
    return len(found)


def forget_readings(before: datetime) -> int:
    """
    Delete the sealed batches whose readings all date from before a moment; give how many readings that were.

    Sealed in the same moment, so that no check finds them gone and nothing that accounts for it.
    """
    total = 0
    while True:
        with transaction.atomic(using=SEALER), connections[SEALER].cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(FORGET, [before])
            (gone,) = cursor.fetchone()
            if gone:
                seal()
        if not gone:
            return total
        total += gone


def is_alone(cursor: Any) -> bool:
    """Say whether no one else seals; nobody else will until the end of the transaction."""
    cursor.execute(TRY_LOCK)
    return bool(cursor.fetchone()[0])


def last(cursor: Any) -> tuple[int, bytes]:
    """Give length and head of the chain."""
    cursor.execute(LAST)
    position, head = cursor.fetchone() or (0, START)
    return position, head


def _links(events: list[Any], position: int, head: bytes) -> list[tuple[Any, ...]]:
    rows = []
    for number, at, line in events:
        event = read_event(line)
        position += 1
        salt = secrets.token_bytes(SALT)
        content = content_hash(event, salt)
        leaf = leaf_hash(event, content)
        head = next_head(head, leaf)
        rows.append((position, number, at, salt, content, leaf, head))
    return rows
