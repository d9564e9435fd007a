"""How the seal of the audit record stands at this moment, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from partnerships.audit.reading import IS_SEALED
from partnerships.audit.sealing import FLOOR

# Whether the role that asks could change the tables, or add what only triggers and the sealer may.
MAY_MEDDLE = """
    SELECT pg_has_role(current_user, datdba, 'MEMBER') OR has_table_privilege('audit.event', 'INSERT')
        OR has_table_privilege('audit.sealed', 'INSERT')
    FROM pg_database WHERE datname = current_database()
"""
# Each table of the record, and each part of it, refuses change and emptying, whatever a session calls itself.
GUARDED = """
    SELECT bool_and(2 = (
        SELECT count(*) FROM pg_trigger AS t
        WHERE t.tgrelid = c.oid AND t.tgname IN ('append_only', 'no_truncate') AND t.tgenabled = 'A'))
    FROM pg_class AS c WHERE c.oid IN ('audit.event'::regclass, 'audit.sealed'::regclass, 'audit.checkpoint'::regclass,
            'audit.reading_batch'::regclass, 'public.partnerships_reading'::regclass)
        OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'audit.event'::regclass)
"""
SEALED = "SELECT coalesce(max(position), 0), coalesce(max(event_id), 0), max(sealed_at) FROM audit.sealed"
UNSEALED = f"SELECT count(*), min(e.at) FROM audit.event AS e WHERE e.id > %s AND NOT {IS_SEALED}"  # noqa: S608 (nothing from outside)
CHECKPOINT = "SELECT size, made_at, key_id FROM audit.checkpoint ORDER BY id DESC LIMIT 1"
ANCHORS = "SELECT DISTINCT ON (place) place, size, made_at FROM audit.anchor ORDER BY place, id DESC"
VERIFICATION = "SELECT finished_at, size, is_clean, report FROM audit.verification ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Anchored:
    """What was last kept in one place; nothing yet where `made_at` is `None`."""

    place: str
    size: int
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the last check of the night came to."""

    finished_at: datetime
    size: int
    is_clean: bool
    report: str


@dataclass(frozen=True, slots=True)
class Standing:
    """
    The seal in figures.

    `is_protected`: the application's role can neither change the record nor add to it. `is_guarded`: the tables refuse
    change to everybody. `unsealed_since`: the oldest.
    """

    is_protected: bool
    is_guarded: bool
    sealed: int
    sealed_at: datetime | None
    unsealed: int
    unsealed_since: datetime | None
    signed: int
    signed_at: datetime | None
    key_id: str
    anchors: list[Anchored]
    verified: Verified | None


def standing() -> Standing:
    """Ask the database, in seven statements that do not grow with the record."""
    with connection.cursor() as cursor:
        cursor.execute(ANCHORS)
        anchors = [Anchored(*found) for found in cursor.fetchall()]
        cursor.execute(SEALED)
        sealed, highest, sealed_at = cursor.fetchone()
        cursor.execute(UNSEALED, [max(highest - FLOOR, 0)])
        unsealed, since = cursor.fetchone()
        cursor.execute(CHECKPOINT)
        signed, signed_at, key_id = cursor.fetchone() or (0, None, "")
        cursor.execute(VERIFICATION)
        verified = cursor.fetchone()
        cursor.execute(MAY_MEDDLE)
        (may_meddle,) = cursor.fetchone()
        cursor.execute(GUARDED)
        (is_guarded,) = cursor.fetchone()
    return Standing(
        is_protected=not may_meddle,
        is_guarded=is_guarded,
        sealed=sealed,
        sealed_at=sealed_at,
        unsealed=unsealed,
        unsealed_since=since,
        signed=signed,
        signed_at=signed_at,
        key_id=key_id,
        anchors=anchors,
        verified=Verified(*verified) if verified else None,
    )
