"""
Sealing the audit record: each committed event gets its place in one chain of hashes, once.

Nobody who writes waits for it. One sealer works at a time; a change is found by not being sealed yet, not by its number
or its transaction's, so that what was committed late is sealed late and never left out (reliability.md, 2.3).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction

from partnerships.audit.reading import BATCH, IS_SEALED, LINE
from partnerships.audit.verifier import START, content_hash, leaf_hash, next_head, read_event

SEALER = "seal"
"""The database connection of the role that may add seals."""
FLOOR = 20_000
"""How many numbers below the highest sealed one a run looks for events committed late; a sweep looks at all."""
SALT = 32

TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('sdptracker seal'))"
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


def seal(*, is_sweep: bool = False, may_go_on: Callable[[], bool] = lambda: True) -> int:
    """
    Seal what was committed and is not sealed, in batches that are each committed; give how many events that were.

    0 also where somebody else is at it. A sweep looks at the whole record, not only at its newer part.
    """
    total = 0
    while may_go_on():
        done = _batch(is_sweep=is_sweep)
        total += done
        if done < BATCH:
            break
    return total


def _batch(*, is_sweep: bool) -> int:
    with transaction.atomic(using=SEALER), connections[SEALER].cursor() as cursor:
        if not is_alone(cursor):
            return 0
        cursor.execute(HIGHEST)
        (highest,) = cursor.fetchone()
        cursor.execute(FRESH, [0 if is_sweep else max(highest - FLOOR, 0)])
        events = cursor.fetchall()
        if events:
            cursor.executemany(ADD, _links(events, *last(cursor)))
        return len(events)


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
