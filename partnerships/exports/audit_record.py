"""The audit record with its proof, for an auditor who trusts neither us nor the database."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partnerships.audit import archiving, checkpoints, reading, verifier
from partnerships.audit.verifier import (
    BATCH_TABLE,
    CHECKPOINTS,
    EVENTS,
    FORMAT,
    MANIFEST,
    PROOF,
    PUBLIC_KEY,
    READINGS,
    Link,
)
from partnerships.choices import Marking
from partnerships.exports import readings as reading_tables
from partnerships.exports import tables
from partnerships.permissions import Access, Permission
from partnerships.queries import history, readings
from partnerships.queries.history import Wanted
from partnerships.queries.markings import name_of
from partnerships.rules.days import day_end

TABLE, READINGS_TABLE, README, PROGRAM = "events.csv", "readings.csv", "README.txt", "verifier.py"
COLUMNS = ("position", "id", "at", "actor", "role", "action", "reason", "tbl", "pk", "op", "changed", "before", "after",
           "source", "request_id", "db_user")  # fmt: skip
CONTENT_TYPE = "application/zip"
# Of all of it: what belongs to a record says nothing of its marking, and what was marked once has been said.
MARKING = max(Marking)


@dataclass
class Exported:
    """How much an export holds."""

    events: int = 0
    sealed: int = 0


class _Writer:
    """Writes events and proof, line by line."""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        self.done = Exported()
        self.batches: set[int] = set()  # of readings, whose event is in the export
        self._events, self._proof = (files.enter_context((folder / name).open("wb")) for name in (EVENTS, PROOF))
        self._table: IO[str] = files.enter_context((folder / TABLE).open("w", encoding="utf-8", newline=""))
        self._table.write("\ufeff" + tables.text([COLUMNS]))

    def prove(self, link: Link) -> None:
        self.done.sealed += 1
        seal = {"position": link.position, "event": link.event_id, "leaf": link.leaf.hex(), "head": link.head.hex()}
        if link.archived is not None:
            seal["archived"] = link.archived
        self._proof.write(json.dumps(seal).encode() + b"\n")

    def event(self, line: bytes, link: Link | None = None) -> None:
        """Write the event as it was read: what is checked is not written anew."""
        self.done.events += 1
        place: dict[str, Any] = {"position": None, "salt": None, "content": None}
        if link is not None and link.content is not None:
            salt = None if link.salt is None else link.salt.hex()
            place = {"position": link.position, "salt": salt, "content": link.content.hex()}
        self._events.write(json.dumps(place)[:-1].encode() + b', "event": ' + line + b"}\n")
        read = json.loads(line) | {"position": link.position if link else None}
        if read["tbl"] == BATCH_TABLE:
            self.batches.add(read["pk"])
        self._table.write(tables.text([[_cell(read[name]) for name in COLUMNS]]))


def _cell(value: Any) -> Any:
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
    return tables.cell(shown)


def write_folder(folder: Path, *, viewer: Access, wanted: Wanted, now: datetime) -> Exported:
    """
    Write what was asked for, and the proof of the whole, into an empty folder; memory does not grow with it.

    `wanted` is narrowed by days and partner alone.
    :raises NotAllowed: if the viewer may not export the record.
    """
    viewer.require(Permission.AUDIT_EXPORT)
    folder.mkdir(parents=True, exist_ok=True)
    with reading.snapshot(), ExitStack() as files:
        writer = _Writer(folder, files)
        is_whole = wanted == Wanted()
        block = None if wanted.partner else reading.block(*_moments(wanted))
        for batch in _batches(reading.chain(archived=archiving.archives())):
            chosen = None if block else _chosen([stored.link.event_id for stored in batch], viewer, wanted)
            for stored in batch:
                writer.prove(stored.link)
                at = stored.link.position
                if is_whole or (block and block[0] <= at <= block[1]) or (chosen and stored.link.event_id in chosen):
                    for line in stored.lines:
                        writer.event(line, stored.link)
        for batch in _batches(reading.loose()):
            chosen = _chosen([number for number, _at, _line in batch], viewer, wanted)
            for number, _at, line in batch:
                if number in chosen:
                    writer.event(line)
        _write_sealed_readings(folder / READINGS, wanted, writer.batches)
        signed = reading.checkpoints()
    (folder / CHECKPOINTS).write_text("\n".join(one.note for one in signed), encoding="utf-8")
    keys = checkpoints.known_keys()
    (folder / PUBLIC_KEY).write_text("".join(f"{verifier.key_text(key)}\n" for key in keys), encoding="utf-8")
    (folder / PROGRAM).write_bytes(Path(verifier.__file__).read_bytes())
    (folder / MANIFEST).write_text(json.dumps(_manifest(wanted, block, writer.done, now), indent=1), encoding="utf-8")
    _write_readings(folder / READINGS_TABLE, viewer, wanted)
    (folder / README).write_text(_readme(wanted, keys[0], now), encoding="utf-8")
    return writer.done


def _write_sealed_readings(file: Path, wanted: Wanted, batches: set[int]) -> None:
    """Write the readings as they were sealed: those of the batches that are in the export, or all of them."""
    if wanted.partner is not None:
        return
    with file.open("wb") as lines:
        for batch, salt, line in reading.readings(batches=None if wanted == Wanted() else batches):
            place = {"batch": batch, "salt": salt and salt.hex()}
            lines.write(json.dumps(place)[:-1].encode() + b', "reading": ' + line + b"}\n")


def _write_readings(file: Path, viewer: Access, wanted: Wanted) -> None:
    """Write who read what in the period; which partner a reading is about is nobody's to say."""
    if wanted.partner is not None:
        return
    period = readings.Wanted(from_day=wanted.from_day, to_day=wanted.to_day)
    with file.open("w", encoding="utf-8", newline="") as table:
        table.write("\ufeff")
        table.writelines(reading_tables.lines(readings.rows(viewer=viewer, wanted=period), viewer=viewer))


def write_zip(target: IO[bytes], *, viewer: Access, wanted: Wanted, now: datetime) -> Exported:
    """Write the same as one zip."""
    with tempfile.TemporaryDirectory(prefix="sdp-audit-") as name:
        done = write_folder(Path(name), viewer=viewer, wanted=wanted, now=now)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(Path(name).iterdir()):
                packed.write(file, file.name)
    return done


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    batch = []
    for one in found:
        batch.append(one)
        if len(batch) == reading.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _chosen(numbers: list[int], viewer: Access, wanted: Wanted) -> set[int]:
    return set(history.events(viewer=viewer, wanted=wanted).filter(pk__in=numbers).values_list("pk", flat=True))


def _moments(wanted: Wanted) -> tuple[datetime | None, datetime | None]:
    first = day_end(wanted.from_day - timedelta(days=1)) if wanted.from_day else None
    return first, day_end(wanted.to_day) if wanted.to_day else None


def _manifest(wanted: Wanted, block: tuple[int, int] | None, done: Exported, now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "exported_at": now.astimezone(UTC).isoformat(),
        "site": settings.BASE_URL,
        "is_whole": wanted == Wanted(),
        "from_day": wanted.from_day.isoformat() if wanted.from_day else None,
        "to_day": wanted.to_day.isoformat() if wanted.to_day else None,
        "partner": wanted.partner.iso3 if wanted.partner else None,
        "first_position": block[0] if block else None,
        "last_position": block[1] if block else None,
        "events": done.events,
        "sealed": done.sealed,
    }


def _readme(wanted: Wanted, key: bytes, now: datetime) -> str:
    context = {
        "site": settings.BASE_URL,
        "exported_at": f"{now.astimezone(UTC):%Y-%m-%d %H:%M}",
        "extent": extent(wanted),
        "marking": _("Highest marking: %(marking)s.") % {"marking": name_of(MARKING)},
        "key": verifier.key_text(key),
        "key_id": verifier.key_id(key),
    }
    return render_to_string("exports/audit_readme.txt", context)


def extent(wanted: Wanted) -> str:
    """Say in words what was asked for."""
    parts = []
    if wanted.partner:
        parts.append(_("Partner: %(name)s.") % {"name": wanted.partner.name})
    if wanted.from_day:
        parts.append(_("From %(day)s.") % {"day": wanted.from_day.isoformat()})
    if wanted.to_day:
        parts.append(_("To %(day)s.") % {"day": wanted.to_day.isoformat()})
    return " ".join(parts) or _("It is the whole record.")
