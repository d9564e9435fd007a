"""
Moving a year of the audit record out of the database, to a file that is checked like the record itself, and back.

The chain over all events stays (`audit.sealed`); the events go. An event of its own says of each year that is archived
how many they are and what the file's SHA-256 is; the newest such event names all of them. Only the owner of the tables
may do it (`manage.py archive_audit`).
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from partnerships.audit.reading import BATCH, IS_SEALED, LINE
from partnerships.audit.verifier import ARCHIVE_TABLE, archive_hash, archive_lines

STATE = "SELECT e.after FROM audit.event AS e WHERE e.tbl = %s ORDER BY e.id DESC LIMIT 1"
PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit.event'::regclass ORDER BY 1"
UNSEALED = f"SELECT count(*) FROM audit.event_{{}} AS e WHERE NOT {IS_SEALED}"  # noqa: S608 (nothing from outside)
CONTENT = f"""
    SELECT s.position, s.salt, s.content, {LINE} FROM audit.event_{{}} AS e
    JOIN audit.sealed AS s ON s.event_id = e.id AND s.event_at = e.at ORDER BY s.position
"""  # noqa: S608 (nothing from outside)
# Of tables that can be shown as they were; a row that was removed has left no image.
CARRY = """
    INSERT INTO audit.carried (year, tbl, pk, event_id, at, action, after)
    SELECT DISTINCT ON (e.tbl, e.pk) %s, e.tbl, e.pk, e.id, e.at, e.action, e.after FROM audit.event_{} AS e
    WHERE to_regclass('past.' || e.tbl) IS NOT NULL ORDER BY e.tbl, e.pk, e.id DESC
"""
TELL = """
    INSERT INTO audit.event (tbl, pk, op, actor, actor_id, action, reason, source, changed, after)
    VALUES (%s, %s, %s, %s, %s, 'audit.archive', %s, 'archive_audit', '{years}', %s::jsonb)
"""
# As the line says it, number for number: what is put back must be what was sealed.
PUT_BACK = """
    INSERT INTO audit.event (id, at, txid, tbl, pk, op, actor, actor_id, role, action, reason, request_id, source,
        db_user, changed, before, after) OVERRIDING SYSTEM VALUE
    SELECT (e ->> 'id')::bigint, (e ->> 'at')::timestamptz, (e ->> 'txid')::xid8, e ->> 'tbl', (e ->> 'pk')::bigint,
        e ->> 'op', e ->> 'actor', (e ->> 'actor_id')::bigint, e ->> 'role', e ->> 'action', e ->> 'reason',
        e ->> 'request_id', e ->> 'source', e ->> 'db_user', ARRAY(SELECT jsonb_array_elements_text(e -> 'changed')),
        nullif(e -> 'before', 'null'), nullif(e -> 'after', 'null')
    FROM (SELECT (%s::jsonb) -> 'event' AS e) AS given
"""


class NotArchived(Exception):
    """The year, or the file, is not one with which this can be done; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A year that lies in a file: how many events it has, and the file's SHA-256 in hexadecimal."""

    year: int
    events: int
    sha256: str


def archives() -> dict[int, Archive]:
    """List the years that are archived, as the newest event about it says."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [ARCHIVE_TABLE])
        row = cursor.fetchone()
    said = row[0] if row else None
    after = json.loads(said) if isinstance(said, str) else said or {}
    return {int(year): Archive(int(year), one["events"], one["sha256"]) for year, one in after.get("years", {}).items()}


def archived_until() -> datetime | None:
    """Give the moment before which the database says nothing any more; `None` if nothing is archived."""
    years = archives()
    return end_of(max(years)) if years else None


def end_of(year: int) -> datetime:
    """Give the moment in which a year of the record ends: the partitions go by UTC."""
    return datetime(year + 1, 1, 1, tzinfo=UTC)


def archive(year: int, file: Path, *, by: Any, reason: str, now: datetime) -> Archive:
    """
    Write a year to a new file, say so on the record, and take its events out of the database; as the owner.

    :raises NotArchived: for a year that is not over, not there, not the oldest, or not sealed throughout.
    """
    if now < end_of(year):
        raise NotArchived(f"{year} is not over.")
    known = archives()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        _check_is_oldest(cursor, year)
        cursor.execute(f"LOCK TABLE audit.event_{year:d} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(UNSEALED.format(year))
        (unsealed,) = cursor.fetchone()
        if unsealed:
            raise NotArchived(f"{unsealed} events of {year} are not sealed. Run seal_audit --sweep.")
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            count = _write(draft, year)
            made = Archive(year, count, archive_hash(draft))
            # One that is there already stays as it is.
            os.link(draft, file)
        finally:
            draft.unlink(missing_ok=True)
        cursor.execute(CARRY.format(year), [year])
        _tell(cursor, "D", year, {**known, year: made}, by=by, reason=reason)
        cursor.execute(f"ALTER TABLE audit.event DETACH PARTITION audit.event_{year:d}")
        cursor.execute(f"DROP TABLE audit.event_{year:d}")
    return made


def restore(file: Path, *, by: Any, reason: str) -> Archive:
    """
    Put the events of an archive file back into the database, and say so on the record; as the owner.

    :raises NotArchived: if the file is none of those that the record names.
    """
    known = archives()
    found = archive_hash(file)
    of_file = next((one for one in known.values() if one.sha256 == found), None)
    if of_file is None:
        raise NotArchived(f"{file} is none of the archives on record: its SHA-256 is {found}.")
    year = of_file.year
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        bounds = f"FOR VALUES FROM ('{year:d}-01-01 00:00+00') TO ('{year + 1:d}-01-01 00:00+00')"
        cursor.execute("SELECT audit.add_partition(%s, %s)", [f"event_{year:d}", bounds])
        for batch in _batches(archive_lines(file)):
            cursor.executemany(PUT_BACK, [[line.decode()] for line in batch])
        cursor.execute("DELETE FROM audit.carried WHERE year = %s", [year])
        rest = {one: known[one] for one in known if one != year}
        _tell(cursor, "I", year, rest, by=by, reason=reason)
    return of_file


def _check_is_oldest(cursor: Any, year: int) -> None:
    cursor.execute(PARTITIONS)
    names = [name for (name,) in cursor.fetchall()]
    if f"audit.event_{year}" not in names:
        raise NotArchived(f"The record has no part for {year}: it is archived, or never was.")
    for name in names[: names.index(f"audit.event_{year}")]:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")  # noqa: S608 (the database's own names)
        if cursor.fetchone() == (True,):
            raise NotArchived(f"{name} is older and has events: archive the oldest year first.")


def _write(file: Path, year: int) -> int:
    """Write the events of a year as an export does, line by line, the same bytes each time; give how many."""
    count = 0
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed, connection.chunked_cursor() as rows:
            rows.execute(CONTENT.format(year))
            while batch := rows.fetchmany(BATCH):
                for position, salt, content, line in batch:
                    place = {"position": position, "salt": salt and salt.hex(), "content": content.hex()}
                    packed.write(json.dumps(place)[:-1].encode() + b', "event": ' + bytes(line) + b"}\n")
                    count += 1
        raw.flush()
        os.fsync(raw.fileno())
    return count


def _tell(cursor: Any, op: str, year: int, years: dict[int, Archive], *, by: Any, reason: str) -> None:
    said = {str(one.year): {"events": one.events, "sha256": one.sha256} for one in years.values()}
    cursor.execute(TELL, [ARCHIVE_TABLE, year, op, by.username, by.pk, reason, json.dumps({"years": said})])


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
