"""
Check an export of the audit record: that nothing in it was edited, deleted, inserted, reordered, cut off or rebuilt.

    python verifier.py EXPORT [--anchor FILE-OR-FOLDER …] [--archive FILE …] [--key PUBLIC …] [--without-signatures]

EXPORT is the folder or zip that the tracker gave; an anchor is a signed checkpoint that was kept elsewhere; an archive
holds a year that was taken out of the tracker's database. This file
needs Python 3.11 and nothing else: for signatures it takes the package `cryptography` or the program `openssl`,
whichever is there. It ends with 0 if all is well, 1 if something was found, 2 if it could not check.

The tracker itself seals and verifies with the same functions; docs/audit-record.md describes every byte.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import heapq
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

# 1. The format: what is hashed, and how.

ORIGIN = "sdp-tracker"
START = hashlib.sha256(b"sdp-tracker audit chain v1").digest()
METADATA = (
    "action", "actor", "actor_id", "at", "db_user", "id", "op", "pk", "request_id", "role", "source", "tbl", "txid",
)  # fmt: skip
CONTENT = ("after", "before", "changed", "reason")
# What stands in the place of contents that were erased with approval.
ERASED: dict[str, Any] = {"after": None, "before": None, "changed": [], "reason": "(erased)"}
RECORD_TABLE = "audit.event"
ARCHIVE_TABLE = "audit.archive"
"""Of the events that say which years lie in archive files."""
BATCH_TABLE = "reading_batch"
"""Of the events that say what the readings of a batch come to, and later that they were deleted."""
READING = (
    "account_id", "at", "covers", "highest_marking", "id", "kind", "of", "request_id", "route", "rows", "source",
    "username",
)  # fmt: skip
KEPT_AT_LEAST = timedelta(days=365)
"""How long the database lets nobody delete a reading."""

WHOLE = re.compile(r"-?[0-9]{1,19}")


class Unreadable(Exception):
    """The export, an anchor or a key is not what it should be; the message says which and how."""


class Number(str):
    """A number as it was written: 1.50 is not 1.5."""

    __slots__ = ()


def canonical(value: Any) -> str:
    """Write a value of JSON in the one way that is hashed: keys in order, nothing between, numbers as they stand."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return _text(value)


_text: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode


def _sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def _bytes(event: dict[str, Any], names: tuple[str, ...]) -> bytes:
    return canonical({name: event[name] for name in names}).encode("utf-8", "surrogatepass")


def content_hash(event: dict[str, Any], salt: bytes) -> bytes:
    """Hash what an erasure may take away: the images, what changed and why."""
    return _sha256(salt, _bytes(event, CONTENT))


def leaf_hash(event: dict[str, Any], of_content: bytes) -> bytes:
    """Hash an event: who, when, what and where, and the hash of its contents."""
    return _sha256(_bytes(event, METADATA), of_content)


def readings_hash(salt: bytes, readings: Iterable[dict[str, Any]]) -> bytes:
    """Hash a batch of readings, in the order of their numbers."""
    whole = hashlib.sha256(salt)
    for one in readings:
        whole.update(_sha256(_bytes(one, READING)))
    return whole.digest()


def next_head(head: bytes, leaf: bytes) -> bytes:
    """Give the head of the chain after one more event."""
    return _sha256(head, leaf)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def read_json(line: bytes | str) -> Any:
    """:raises ValueError: if it is no JSON, or holds a name twice."""
    try:
        return json.loads(line, object_pairs_hook=_once, parse_float=Number, parse_int=Number, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def read_event(line: bytes | str) -> dict[str, Any]:
    """:raises ValueError: if it is no event."""
    return _event(read_json(line))


def _event(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != {*METADATA, *CONTENT}:
        raise ValueError("it is no event")
    if not all(isinstance(found[name], Number) and WHOLE.fullmatch(found[name]) for name in ("id", "pk")):
        raise ValueError("its number is none")
    return found


def read_reading(line: bytes | str) -> dict[str, Any]:
    """:raises ValueError: if it is no reading."""
    return _reading(read_json(line))


def _reading(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != set(READING):
        raise ValueError("it is no reading")
    if not isinstance(found["id"], Number) or not WHOLE.fullmatch(found["id"]):
        raise ValueError("its number is none")
    return found


# 2. Signed checkpoints.

NOTE = re.compile(
    rf"^{ORIGIN}\n(?P<size>[0-9]{{1,18}})\n(?P<head>[A-Za-z0-9+/]{{43}}=)\n\n"
    rf"— {ORIGIN} (?P<signature>[A-Za-z0-9+/]{{91}}=)$",
    re.MULTILINE,
)
KEY = re.compile(rf"{ORIGIN}\+(?P<id>[0-9a-f]{{8}})\+(?P<key>[A-Za-z0-9+/]{{44}})")
ED25519 = b"\x01"
# What stands before the 32 bytes of an Ed25519 key in the form that openssl reads (RFC 8410).
PUBLIC_DER = bytes.fromhex("302a300506032b6570032100")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How long the chain was and what its head was, signed; `source` says where it was found, and whether elsewhere."""

    size: int
    head: bytes
    key_id: str
    signature: bytes
    source: str = ""
    is_anchor: bool = False

    @property
    def message(self) -> bytes:
        """What is signed: three lines."""
        return f"{ORIGIN}\n{self.size}\n{base64.b64encode(self.head).decode()}\n".encode()

    @property
    def note(self) -> str:
        """The checkpoint as it is kept elsewhere."""
        signature = base64.b64encode(bytes.fromhex(self.key_id) + self.signature).decode()
        return f"{self.message.decode()}\n— {ORIGIN} {signature}\n"


def read_checkpoints(text: str, source: str, *, are_anchors: bool = False) -> list[Checkpoint]:
    """Find the checkpoints in a text, whatever stands around them."""
    found = []
    for match in NOTE.finditer(text.replace("\r\n", "\n")):
        size, head, signature = (
            int(match["size"]),
            base64.b64decode(match["head"]),
            base64.b64decode(match["signature"]),
        )
        found.append(Checkpoint(size, head, signature[:4].hex(), signature[4:], source, are_anchors))
    return found


def key_id(public: bytes) -> str:
    """Name a public key, as C2SP signed notes do."""
    return _sha256(ORIGIN.encode(), b"\n", ED25519, public)[:4].hex()


def key_text(public: bytes) -> str:
    """Write a public key in one line, as C2SP signed notes do."""
    return f"{ORIGIN}+{key_id(public)}+{base64.b64encode(ED25519 + public).decode()}"


def read_key(text: str) -> bytes:
    """:raises Unreadable: if it holds no public key of ours."""
    match = KEY.search(text)
    key = base64.b64decode(match["key"]) if match else b""
    if match is None or key[:1] != ED25519 or key_id(key[1:]) != match["id"]:
        raise Unreadable(f"{text.strip()[:80]!r} is no public key: it begins with {ORIGIN}+ and holds no spaces.")
    return key[1:]


Check = Callable[[bytes, bytes, bytes], bool]
"""Says whether a signature (second) of a message (third) is that of a public key (first)."""


def signature_check() -> Check | None:
    """Choose what can check signatures on this machine, if anything can."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return _check_with_openssl if shutil.which("openssl") else None

    def check(public: bytes, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    return check


def _check_with_openssl(public: bytes, signature: bytes, message: bytes) -> bool:
    """:raises Unreadable: if the program is too old for Ed25519."""
    openssl = shutil.which("openssl") or "openssl"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key").write_bytes(PUBLIC_DER + public)
        (folder / "signature").write_bytes(signature)
        (folder / "message").write_bytes(message)
        command = [openssl, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin",
                   "-in", "message", "-sigfile", "signature"]  # fmt: skip
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "Verified Successfully" not in done.stdout and "Verification Failure" not in done.stdout:
        raise Unreadable(f"openssl cannot check signatures here: {(done.stderr or done.stdout).strip()[:200]}")
    return done.returncode == 0


# 3. What is found.

GRACE = timedelta(minutes=15)
"""An event older than this should have been sealed."""
LATE = timedelta(hours=1)
MOST_TOLD = 100  # of one kind; the rest is counted
MOST_BREAKS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One alteration: its kind in one word, where, and what that means."""

    kind: str
    text: str
    position: int | None = None
    event: int | None = None


@dataclass
class Report:
    """What a verification came to. Findings are alterations; notes are no reproach."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    size: int = 0
    head: bytes = START
    with_content: int = 0
    unsealed: int = 0
    checkpoints: int = 0
    anchors: int = 0
    anchored_size: int = 0
    readings: int = 0
    unsealed_readings: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.counts

    def add(self, finding: Finding) -> None:
        self.counts[finding.kind] += 1
        if self.counts[finding.kind] <= MOST_TOLD:
            self.findings.append(finding)

    @property
    def kinds(self) -> set[str]:
        return set(self.counts)

    def lines(self) -> Iterator[str]:
        """Tell it in plain words."""
        yield f"Sealed events in the chain: {self.size}, with their contents here: {self.with_content}."
        yield f"Events not sealed yet: {self.unsealed}."
        yield f"Sealed readings here: {self.readings}. Readings not sealed yet: {self.unsealed_readings}."
        yield f"Head of the chain: {base64.b64encode(self.head).decode()}"
        yield f"Signed checkpoints: {self.checkpoints}. Anchors from elsewhere: {self.anchors}."
        for note in self.notes:
            yield f"Note: {note}"
        for finding in self.findings:
            yield f"FOUND, {finding.kind}: {finding.text}"
        for kind, count in self.counts.items():
            if count > MOST_TOLD:
                yield f"FOUND, {kind}: and {count - MOST_TOLD} more of this kind."
        yield self._result()

    def _result(self) -> str:
        if not self.is_clean:
            return f"RESULT: the record was ALTERED or is incomplete ({sum(self.counts.values())} findings)."
        if self.anchored_size:
            return f"RESULT: unaltered. The anchors vouch for the first {self.anchored_size} of {self.size} events."
        return (
            "RESULT: consistent in itself. No anchor vouches for it: that the newest events were cut off, or that "
            "everything was rebuilt, cannot be seen so."
        )


@dataclass(slots=True)
class Link:
    """One place of the chain; `event` and `salt` are there where its contents are."""

    position: int
    event_id: int
    leaf: bytes
    head: bytes
    content: bytes | None = None
    salt: bytes | None = None
    event: dict[str, Any] | None = None
    is_wanted: bool = True  # whether its contents should be there
    doubles: int = 0  # further events with the same number
    archived: int | None = None  # the year whose archive is said to hold its contents


@dataclass(slots=True)
class _Break:
    """A place that does not follow from the one before."""

    link: Link
    before: bytes
    before_that: bytes
    skips: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A reading, and the batch that it is said to be sealed in, with its salt."""

    batch: int | None
    salt: bytes | None
    reading: dict[str, Any]

    @property
    def number(self) -> int:
        return int(self.reading["id"])


@dataclass(frozen=True, slots=True)
class _Gone:
    """A batch of which no reading is left."""

    link: Link
    runs: str
    newest: str


class Seen:
    """The numbers met, of events or readings: runs of them, so that memory grows with the gaps alone."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def __contains__(self, number: int) -> bool:
        return self.meets(number, number)

    def meets(self, first: int, last: int) -> bool:
        """Say whether any number of a run is there."""
        at = bisect_right(self.starts, last) - 1
        return at >= 0 and first <= self.ends[at]

    def add(self, first: int, last: int | None = None) -> None:
        """Add a number, or a run of them, of which none is there."""
        last = first if last is None else last
        at = bisect_right(self.starts, first)
        joins_before = at > 0 and self.ends[at - 1] == first - 1
        joins_after = at < len(self.starts) and self.starts[at] == last + 1
        if joins_before and joins_after:
            self.ends[at - 1] = self.ends.pop(at)
            del self.starts[at]
        elif joins_before:
            self.ends[at - 1] = last
        elif joins_after:
            self.starts[at] = first
        else:
            self.starts.insert(at, first)
            self.ends.insert(at, last)

    def gaps(self) -> list[tuple[int, int]]:
        """List the runs of numbers between that were not met."""
        return [(end + 1, start - 1) for end, start in zip(self.ends, self.starts[1:], strict=False)]


class Verification:
    """
    Follows a chain once, from the first event to the last, in memory that does not grow with it.

    `readings` come batch after batch, as the chain has them, and those that are in none at the end. Of batches that
    were deleted a few bytes each are kept, until the event that says so.
    """

    def __init__(
        self,
        checkpoints: Iterable[Checkpoint] = (),
        report: Report | None = None,
        *,
        readings: Iterable[Read] = (),
    ) -> None:
        self.report = report or Report()
        self._readings = iter(readings)
        self._reading = next(self._readings, None)
        self._sealed_readings = Seen()
        self._gone: dict[int, _Gone] = {}
        self._last_batch = 0
        self._deleted_batches = 0
        self._last_deletion: tuple[datetime, Link] | None = None
        self._astray: list[str] = []
        self._astray_count = 0
        self._archived_readings = 0
        self._wanted: dict[int, list[Checkpoint]] = {}
        self._agreed: set[int] = set()
        self._disagreed: list[Checkpoint] = []
        for one in checkpoints:
            self.report.anchors += one.is_anchor
            self.report.checkpoints += not one.is_anchor
            self._wanted.setdefault(one.size, []).append(one)
        self._seen = Seen()
        self._breaks: list[_Break] = []
        self._first_trouble: int | None = None
        self._stored, self._stored_before = START, START
        self._last_event = 0
        self._newest: datetime | None = None
        self._late: list[str] = []
        self._late_count = 0
        self._redacted: dict[int, int] = {}
        self._redactions: dict[int, int] = {}
        self._years: dict[str, Any] = {}
        self._archived: Counter[int] = Counter()
        self._elsewhere: Counter[int] = Counter()
        self._files: list[tuple[Path, str]] = []
        self._is_whole = True

    def follow(self, links: Iterable[Link]) -> None:
        """Go along the chain."""
        report = self.report
        for link in links:
            self._place(link)
            self._event(link)
            report.head = next_head(report.head, link.leaf)
            report.size = max(report.size, link.position)
            self._compare(link.position)

    def loose(self, events: Iterable[tuple[int, str]], *, now: datetime) -> None:
        """Look at events that have no place in the chain: number and moment of each."""
        for number, at in events:
            if number in self._seen:
                self._find("inserted", f"A second event has the number {number}; only one was sealed.", event=number)
                continue
            self.report.unsealed += 1
            self._tell_unsealed(f"Event {number}", at, now=now, event=number)

    def loose_readings(self, *, now: datetime) -> None:
        """Look at what is left of the readings once the chain was followed."""
        self._pass_over(None)
        if self._last_deletion is not None and self._last_deletion[0] - now > LATE:
            _moment_of_it, link = self._last_deletion
            text = f"{_where(link)} says that readings were deleted at a moment that is still to come."
            self._find("deleted", text, position=link.position, event=link.event_id)
        while self._reading is not None:
            number, at = self._reading.number, self._reading.reading["at"]
            self.report.unsealed_readings += 1
            self._tell_unsealed(f"Reading {number}", at, now=now)
            self._reading = next(self._readings, None)

    def _tell_unsealed(self, what: str, at: Any, *, now: datetime, event: int | None = None) -> None:
        """Say of what has no seal that it should have one by now."""
        moment = _moment(at)
        if moment is None or now - moment > GRACE:
            text = (
                f"{what} of {at} was not sealed: it was put in past the sealer, its seal was taken away, "
                "or the sealer stands still."
            )
            self._find("unsealed", text, event=event)

    def archives(self, files: Iterable[Path]) -> None:
        """Name the archive files that were read along with the chain."""
        self._files += [(file, archive_hash(file)) for file in files]

    def finish(self) -> Report:
        """Say what it came to."""
        self._explain_breaks()
        self._explain_anchors()
        self._explain_redactions()
        self._explain_archives()
        self._explain_readings()
        self._tell_gaps(self._seen, "event")
        self._tell_gaps(self._sealed_readings, "reading")
        self._tell_late()
        return self.report

    def _find(self, kind: str, text: str, *, position: int | None = None, event: int | None = None) -> None:
        self.report.add(Finding(kind, text, position, event))

    def _trouble(self, position: int) -> None:
        if self._first_trouble is None:
            self._first_trouble = position

    def _place(self, link: Link) -> None:
        expected = self.report.size + 1
        if link.position > expected:
            missing = f"{expected}" if link.position == expected + 1 else f"{expected} to {link.position - 1}"
            self._trouble(expected)
            text = f"The sealed events at position {missing} were deleted together with their seals."
            self._find("deleted", text, position=expected)
        elif link.position < expected:
            self._trouble(link.position)
            self._find("reordered", f"Position {link.position} comes twice or too late.", position=link.position)
        elif next_head(self._stored, link.leaf) != link.head:
            self._trouble(link.position)
            if len(self._breaks) < MOST_BREAKS:
                skips = link.event_id > self._last_event + 1
                self._breaks.append(_Break(link, self._stored, self._stored_before, skips))
            else:
                self._find("edited", _where(link) + ": its seal does not continue the chain.", position=link.position)
        if link.event_id in self._seen:
            text = f"Event {link.event_id} was sealed twice, the second time at position {link.position}."
            self._find("inserted", text, position=link.position, event=link.event_id)
        else:
            self._seen.add(link.event_id)
        self._stored_before, self._stored = self._stored, link.head
        self._last_event = link.event_id

    def _event(self, link: Link) -> None:
        event = link.event
        where = _where(link)
        if link.doubles:
            text = f"{where}: {link.doubles} more of the same number stand beside it."
            self._find("inserted", text, position=link.position, event=link.event_id)
        self._is_whole &= link.is_wanted
        if link.archived is not None:
            self._archived[link.archived] += 1
            self._elsewhere[link.archived] += event is None
        if event is None:
            if link.is_wanted and link.archived is None:
                text = f"{where}: the event is gone, its seal is still there."
                self._find("deleted", text, position=link.position, event=link.event_id)
            return
        self.report.with_content += 1
        readings = self._take(int(event["pk"])) if _seals_readings(event) else []
        problem = self._problem(link, event)
        if problem:
            self._find("edited", f"{where}: {problem}", position=link.position, event=link.event_id)
            return
        self._heed(link, event, readings)
        self._order(link, event["at"])

    def _heed(self, link: Link, event: dict[str, Any], readings: Sequence[Read]) -> None:
        """Note what an event says of the record itself, or of readings."""
        if event["tbl"] == RECORD_TABLE and event["op"] == "U":
            self._redactions[int(event["pk"])] = link.event_id
        elif event["tbl"] == ARCHIVE_TABLE:
            self._years = (event["after"] or {}).get("years", {})
        elif _seals_readings(event):
            self._batch(link, event, readings)
        elif event["tbl"] == BATCH_TABLE:
            self._deletion(link, event)

    def _take(self, batch: int) -> list[Read]:
        """Give the readings of a batch; those of batches before it have no event that seals them."""
        self._pass_over(batch)
        found: list[Read] = []
        while self._reading is not None and self._reading.batch == batch:
            found.append(self._reading)
            self._reading = next(self._readings, None)
        return found

    def _pass_over(self, batch: int | None) -> None:
        # The oldest events are archived first: what they seal comes before all that is sealed here.
        is_archived = self._last_batch == 0 and self._elsewhere.total() > 0
        while (one := self._reading) is not None and one.batch is not None and (batch is None or one.batch < batch):
            self._archived_readings += is_archived
            self._astray_count += not is_archived
            if 0 < self._astray_count <= 10:
                self._astray.append(f"{one.number} (batch {one.batch})")
            self._reading = next(self._readings, None)

    def _batch(self, link: Link, event: dict[str, Any], readings: Sequence[Read]) -> None:
        """Note what an event says of the readings that it seals."""
        batch = int(event["pk"])
        said = event["after"] if isinstance(event["after"], dict) else {}
        runs = _runs(said.get("ids"))
        where = f"{_where(link)}, which seals the readings of batch {batch}"
        problem = ""
        if batch <= self._last_batch:
            problem = f"{where}: batch {self._last_batch} was sealed before it."
        for first, last in runs:
            if self._sealed_readings.meets(first, last):
                problem = f"{where}: {_span(first, last)} had been sealed before."
            else:
                self._sealed_readings.add(first, last)
        if problem:
            self._find("inserted", problem, position=link.position, event=link.event_id)
        if batch <= self._last_batch:
            return
        self._last_batch = batch
        if not readings and runs:
            self._gone[batch] = _Gone(link, ", ".join(_span(*run) for run in runs), str(said.get("newest")))
            return
        self.report.readings += len(readings)
        for kind, what in _differences(runs, str(said.get("sha256")), readings):
            self._find(kind, f"{where}: {what}", position=link.position, event=link.event_id)

    def _deletion(self, link: Link, event: dict[str, Any]) -> None:
        """Account for a batch that is gone, if it was old enough."""
        gone = self._gone.pop(int(event["pk"]), None)
        if gone is None:
            return
        at, newest = _moment(event["at"]), _moment(gone.newest)
        if event["op"] != "D" or at is None or newest is None or at - newest < KEPT_AT_LEAST:
            text = (
                f"{_where(link)} says that readings {gone.runs} (batch {event['pk']}, sealed by event "
                f"{gone.link.event_id}) were deleted, but nobody may delete readings of {gone.newest} then."
            )
            self._find("deleted", text, position=link.position, event=link.event_id)
            return
        self._deleted_batches += 1
        if self._last_deletion is None or at > self._last_deletion[0]:
            self._last_deletion = (at, link)

    def _problem(self, link: Link, event: dict[str, Any]) -> str:
        of_content = link.content
        if link.salt is not None:
            of_content = content_hash(event, link.salt)
        elif of_content is None or any(event[name] != value for name, value in ERASED.items()):
            return "its seal was emptied, but it has contents: they are not those that were sealed."
        else:
            self._redacted[link.event_id] = link.position
        if link.content is not None and of_content != link.content:
            return "its contents (what was changed, from what to what, or why) are not those that were sealed."
        if event["id"] != str(link.event_id) or leaf_hash(event, of_content) != link.leaf:
            return "it is not the one that was sealed: who, when, what or where was changed, or its seal was."
        return ""

    def _order(self, link: Link, at: str) -> None:
        moment = _moment(at)
        if moment is None:
            return
        if self._newest is not None and self._newest - moment > LATE:
            self._late_count += 1
            if self._late_count <= 10:
                self._late.append(f"{link.event_id} (position {link.position})")
        if self._newest is None or moment > self._newest:
            self._newest = moment

    def _compare(self, position: int) -> None:
        for one in self._wanted.get(position, ()):
            if one.head != self.report.head:
                self._disagreed.append(one)
                continue
            self._agreed.add(position)
            if one.is_anchor:
                self.report.anchored_size = max(self.report.anchored_size, position)

    def _explain_breaks(self) -> None:
        explained: set[int] = set()
        for one in self._breaks:
            if one.link.position not in explained:
                explained |= self._pair(one, explained)
        for one in self._breaks:
            position = one.link.position - 1
            if position + 1 in explained:
                continue
            if next_head(one.before_that, one.link.leaf) == one.link.head:
                self._find("inserted", f"What stands at position {position} was put into the chain.", position=position)
            else:
                kind = "deleted" if one.skips else "edited"
                text = (
                    f"{_where(one.link)}: its seal does not continue the chain. "
                    + ("An event before it was taken out, or it" if one.skips else "It")
                    + " was changed together with its seal."
                )
                self._find(kind, text, position=one.link.position, event=one.link.event_id)

    def _pair(self, one: _Break, explained: set[int]) -> set[int]:
        """Find what two broken places say together; gives the positions that are explained by it."""
        for other in self._breaks:
            mine, its = one.link, other.link
            if its.position <= mine.position or its.position in explained:
                continue
            follows = next_head(one.before, its.leaf)
            # Either their heads stayed where they were, or each took its own along.
            moved = follows == its.head and mine.head in (
                next_head(before, mine.leaf) for before in (other.before, its.head)
            )
            if follows == mine.head or moved:
                text = f"{_where(mine)} and {_where(its, 'event')} changed places."
                self._find("reordered", text, position=mine.position, event=mine.event_id)
                return {place + step for place in (mine.position, its.position) for step in (0, moved)}
            if follows == its.head:
                text = f"{_where(mine)} was put into the chain."
                self._find("inserted", text, position=mine.position, event=mine.event_id)
                return {mine.position, its.position}
        return set()

    def _explain_anchors(self) -> None:
        size = self.report.size
        missing = [one for at, found in self._wanted.items() if at > size for one in found]
        if missing:
            longest = max(missing, key=lambda one: one.size)
            text = (
                f"The chain has {size} events, but had {longest.size} by {longest.source}: {longest.size - size} were "
                "cut off its end, or taken out and all that follows rebuilt."
            )
            self._find("truncated", text, position=size + 1)
        # After a place where the chain breaks no checkpoint can agree.
        alone = [one for one in self._disagreed if self._first_trouble is None or one.size < self._first_trouble]
        if alone:
            first = min(alone, key=lambda one: one.size)
            agreed = max((at for at in self._agreed if at < first.size), default=0)
            text = (
                f"The chain is consistent in itself, but is not the one that {first.source} vouches for at "
                f"{first.size} events: something at positions {agreed + 1} to {first.size} was changed, and all that "
                "follows was rebuilt."
            )
            self._find("rebuilt", text, position=agreed + 1)

    def _explain_redactions(self) -> None:
        for number, position in self._redacted.items():
            by = self._redactions.get(number)
            if by is not None:
                self.report.notes.append(f"Event {number} (position {position}): contents redacted by event {by}.")
            else:
                text = f"Event {number} (position {position}): its contents were taken away, and no event says by whom."
                self._find("deleted", text, position=position, event=number)

    def _explain_archives(self) -> None:
        said = {year: (int(one["events"]), str(one["sha256"])) for year, one in self._years.items()}
        if self._archived and not self._is_whole:
            # The event that says how many they are, and which file holds them, may not be here.
            text = (
                f"{self._archived.total()} events of the chain lie in archive files: only the whole record shows which."
            )
            self.report.notes.append(text)
            return
        for year, count in sorted(self._archived.items()):
            events, sha256 = said.get(str(year), (0, ""))
            if count != events:
                text = (
                    f"{count} events of {year} are not in the record; it says that {events} of that year were archived."
                )
                self._find("deleted", text)
            elif self._elsewhere[year]:
                self.report.notes.append(
                    f"{self._elsewhere[year]} events of {year} lie in an archive file (SHA-256 {sha256}), which was "
                    "not checked here: give it with --archive."
                )
            else:
                self.report.notes.append(f"{count} events of {year} were read from their archive file.")
        for file, sha256 in self._files:
            if sha256 not in {known for _events, known in said.values()}:
                text = f"The archive {file.name} is none of those on record: its SHA-256 is {sha256}."
                self._find("edited", text)

    def _explain_readings(self) -> None:
        notes = self.report.notes
        if self._deleted_batches:
            notes.append(
                f"Batches of readings that were kept long enough and deleted, on record: {self._deleted_batches}."
            )
        unknown = 0
        for batch, gone in self._gone.items():
            # The event that accounts for it may be outside a period, or in a later archive that was not given.
            if not self._is_whole or (gone.link.archived is not None and self._elsewhere.total()):
                unknown += 1
                continue
            text = (
                f"{_where(gone.link)}, which seals the readings of batch {batch}: all of them ({gone.runs}) are gone, "
                "and no event says that they were deleted."
            )
            self._find("deleted", text, position=gone.link.position, event=gone.link.event_id)
        if unknown:
            notes.append(
                f"Batches without readings here, of which this cannot say whether they were deleted: {unknown}."
            )
        if self._archived_readings:
            notes.append(
                f"Readings whose seal lies in an archive file, and was not checked: {self._archived_readings}."
            )
        if self._astray_count:
            named = f"{', '.join(self._astray)}{' …' if self._astray_count > 10 else ''}"
            self._find("unsealed", f"Readings that are said to be sealed, which no event here does: {named}.")

    def _tell_gaps(self, seen: Seen, word: str) -> None:
        gaps = seen.gaps()
        if gaps:
            shown = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in gaps[:10])
            count = sum(b - a + 1 for a, b in gaps)
            self.report.notes.append(
                f"No sealed {word} has these {count} numbers: {shown}{' …' if len(gaps) > 10 else ''}. "
                "What was given up uses one, so this alone proves nothing."
            )

    def _tell_late(self) -> None:
        if self._late_count:
            self.report.notes.append(
                f"{self._late_count} events are dated more than an hour before others that were sealed earlier: "
                f"{', '.join(self._late)}{' …' if self._late_count > 10 else ''}. So is a change that took that "
                "long, what follows a clock put back, and an event slipped in with an old date."
            )


def _where(link: Link, word: str = "Event") -> str:
    return f"{word} {link.event_id} (position {link.position})"


def _seals_readings(event: dict[str, Any]) -> bool:
    return event["tbl"] == BATCH_TABLE and event["op"] == "I"


RUN = re.compile(r"\[(-?[0-9]{1,19}),(-?[0-9]{1,19})\)")


def _runs(ids: Any) -> list[tuple[int, int]]:
    """Read which numbers a batch has, as PostgreSQL writes them: {[1,6),[8,9)} is 1 to 5 and 8."""
    return [(int(start), int(end) - 1) for start, end in RUN.findall(ids)] if isinstance(ids, str) else []


def _differences(runs: list[tuple[int, int]], sha256: str, readings: Sequence[Read]) -> Iterator[tuple[str, str]]:
    """Say in what readings differ from those that were sealed; nothing if they do not."""
    if not runs:
        yield "edited", "which ones was taken away."
        return
    found = {one.number for one in readings}
    missing = (number for first, last in runs for number in range(first, last + 1) if number not in found)
    more = (number for number in sorted(found) if not any(first <= number <= last for first, last in runs))
    lost, added = ([str(number) for number in islice(numbers, 10)] for numbers in (missing, more))
    if lost:
        yield "deleted", f"{', '.join(lost)} are gone."
    if added:
        yield "inserted", f"{', '.join(added)} were not among them."
    salt = readings[0].salt or b""
    if not lost and not added and readings_hash(salt, (one.reading for one in readings)).hex() != sha256:
        yield "edited", f"something from {runs[0][0]} to {runs[-1][1]} is not as it was sealed, or their salt is not."


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _moment(at: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def check_signatures(
    checkpoints: Iterable[Checkpoint], keys: Iterable[bytes], check: Check, report: Report
) -> list[Checkpoint]:
    """Give the checkpoints that one of the keys has signed; report the others."""
    known = {key_id(key): key for key in keys}
    good = []
    for one in checkpoints:
        key = known.get(one.key_id)
        if key is None:
            text = f"The checkpoint of {one.size} events in {one.source} is signed with the unknown key {one.key_id}."
            report.add(Finding("forged", text))
        elif not check(key, one.signature, one.message):
            report.add(
                Finding("forged", f"The signature of the checkpoint of {one.size} events in {one.source} is wrong.")
            )
        else:
            good.append(one)
    return good


# 4. An export: a folder or a zip.

MANIFEST, EVENTS, PROOF, READINGS = "manifest.json", "events.jsonl", "proof.jsonl", "readings.jsonl"
CHECKPOINTS, PUBLIC_KEY = "checkpoints.txt", "key.txt"
FORMAT = "sdp-tracker audit export v1"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of events.jsonl."""

    position: int | None
    salt: bytes | None
    content: bytes | None
    event: dict[str, Any]


class Export:
    """Reads an export line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_file():
            try:
                self._zip = zipfile.ZipFile(path)
            except zipfile.BadZipFile as error:
                raise Unreadable(f"{path} is neither a folder nor a zip.") from error
        elif not path.is_dir():
            raise Unreadable(f"{path} does not exist.")

    def open(self, name: str) -> IO[bytes]:
        """:raises Unreadable: if the export has no such file."""
        try:
            return (self.path / name).open("rb") if self._zip is None else self._zip.open(name)
        except (OSError, KeyError) as error:
            raise Unreadable(f"{self.path} holds no {name}.") from error

    def has(self, name: str) -> bool:
        return (self.path / name).is_file() if self._zip is None else name in self._zip.namelist()

    def text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode("utf-8", "replace")

    def manifest(self) -> dict[str, Any]:
        """:raises Unreadable: if it is none of ours."""
        try:
            found = json.loads(self.text(MANIFEST))
        except ValueError as error:
            raise Unreadable(f"{MANIFEST} is no JSON.") from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise Unreadable(f"{MANIFEST} does not say “{FORMAT}”.")
        return found

    def lines(self, name: str, read: Callable[[Any], Any]) -> Iterator[Any]:
        """:raises Unreadable: at a line that is not as it should be."""
        with self.open(name) as file:
            for number, line in enumerate(file, 1):
                try:
                    yield read(read_json(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise Unreadable(f"Line {number} of {name} cannot be read: {error}.") from error


def _record(found: Any) -> Record:
    position = None if found["position"] is None else int(found["position"])
    salt, content = (None if found[name] is None else bytes.fromhex(found[name]) for name in ("salt", "content"))
    return Record(position, salt, content, _event(found["event"]))


def _read(found: Any) -> Read:
    batch = None if found["batch"] is None else int(found["batch"])
    salt = None if found["salt"] is None else bytes.fromhex(found["salt"])
    return Read(batch, salt, _reading(found["reading"]))


def _link(found: Any) -> Link:
    leaf, head = bytes.fromhex(found["leaf"]), bytes.fromhex(found["head"])
    archived = None if found.get("archived") is None else int(found["archived"])
    return Link(int(found["position"]), int(found["event"]), leaf, head, archived=archived)


def archive_hash(file: Path) -> str:
    """Give the SHA-256 of an archive file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def archive_lines(file: Path) -> Iterator[bytes]:
    """Give the lines of an archive file, each as in events.jsonl."""
    with gzip.open(file, "rb") as stream:
        yield from stream


def _archived(file: Path) -> Iterator[Record]:
    for number, line in enumerate(archive_lines(file), 1):
        try:
            record = _record(read_json(line))
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"Line {number} of {file} cannot be read: {error}.") from error
        if record.position is None:
            raise Unreadable(f"Line {number} of {file} has no place in the chain.")
        yield record


class WithArchives:
    """A chain, with the contents of archived events from their files; what has no place in it is left over."""

    def __init__(self, links: Iterable[Link], files: Iterable[Path]) -> None:
        self._links = links
        self._records: Iterator[Record] = heapq.merge(*map(_archived, files), key=lambda record: record.position or 0)
        self._next = next(self._records, None)
        self.loose: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[Link]:
        for link in self._links:
            self._pass_over(link.position)
            while self._next is not None and self._next.position == link.position:
                if link.event is None and link.archived is not None:
                    link.event, link.salt, link.content = self._next.event, self._next.salt, self._next.content
                self._next = next(self._records, None)
            yield link
        self._pass_over(None)

    def _pass_over(self, position: int | None) -> None:
        while self._next is not None and (position is None or (self._next.position or 0) < position):
            self.loose.append((int(self._next.event["id"]), str(self._next.event["at"])))
            self._next = next(self._records, None)


class _Joined:
    """The chain of an export, with the contents where they are given; what has no place in it is left over."""

    def __init__(self, export: Export, block: tuple[int, int] | None) -> None:
        self._links = export.lines(PROOF, _link)
        self._records: Iterator[Record] = export.lines(EVENTS, _record)
        self._block = block
        self._next = next(self._records, None)
        self.loose: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[Link]:
        for link in self._links:
            self._pass_over(link.position)
            link.is_wanted = self._block is not None and self._block[0] <= link.position <= self._block[1]
            while self._next is not None and self._next.position == link.position:
                if link.event is None:
                    link.event, link.salt, link.content = self._next.event, self._next.salt, self._next.content
                else:
                    link.doubles += 1
                self._next = next(self._records, None)
            yield link
        self._pass_over(None)

    def _pass_over(self, position: int | None) -> None:
        """Set aside what has no place before this one."""
        while self._next is not None and (
            position is None or self._next.position is None or self._next.position < position
        ):
            self.loose.append((int(self._next.event["id"]), str(self._next.event["at"])))
            self._next = next(self._records, None)


def verify_export(
    path: Path,
    *,
    anchors: Iterable[Checkpoint] = (),
    archives: Iterable[Path] = (),
    keys: Iterable[bytes] = (),
    check: Check | None,
) -> Report:
    """
    Check an export, with the archives of years that are not in it; without `check`, signatures are taken on trust.

    :raises Unreadable: if it is no export, or a line of it is broken.
    """
    export = Export(path)
    manifest = export.manifest()
    checkpoints = [*read_checkpoints(export.text(CHECKPOINTS), CHECKPOINTS), *anchors]
    report = Report()
    known = list(keys)
    if not known:
        known = [read_key(line) for line in export.text(PUBLIC_KEY).splitlines() if line.strip()]
        ids = ", ".join(map(key_id, known))
        report.notes.append(
            f"The public key is the export's own: compare its number ({ids}) with the one you were given."
        )
    if check is not None:
        checkpoints = check_signatures(checkpoints, known, check, report)
    else:
        report.notes.append("Signatures were not checked.")
    readings = export.lines(READINGS, _read) if export.has(READINGS) else ()
    verification = Verification(checkpoints, report, readings=readings)
    joined = _Joined(export, _block(manifest))
    files = list(archives)
    whole = WithArchives(joined, files)
    verification.follow(whole)
    verification.archives(files)
    now = _moment(manifest.get("exported_at"))
    if now is None:
        raise Unreadable(f"{MANIFEST} does not say when the export was made.")
    verification.loose([*joined.loose, *whole.loose], now=now)
    verification.loose_readings(now=now)
    _tell_extent(manifest, report)
    return verification.finish()


def _block(manifest: dict[str, Any]) -> tuple[int, int] | None:
    first, last = manifest.get("first_position"), manifest.get("last_position")
    if manifest.get("is_whole"):
        return 1, sys.maxsize
    return (first, last) if isinstance(first, int) and isinstance(last, int) else None


def _tell_extent(manifest: dict[str, Any], report: Report) -> None:
    block = _block(manifest)
    if manifest.get("is_whole"):
        report.notes.append("This export is the whole record: nothing in the chain is left out.")
    elif block is not None:
        report.notes.append(
            f"This export holds a period: between positions {block[0]} and {block[1]} nothing is left out. That no "
            "event of the period was sealed outside them, only the whole record shows."
        )
    else:
        report.notes.append(
            "This export is a selection: it shows that its events belong to the chain, not that none of the selection "
            "was left out."
        )


def read_anchors(places: Iterable[Path]) -> list[Checkpoint]:
    """
    Read what was kept elsewhere: files, or folders with files named *.txt.

    :raises Unreadable: if one holds no checkpoint.
    """
    found: list[Checkpoint] = []
    for place in places:
        for file in sorted(place.glob("*.txt")) if place.is_dir() else [place]:
            try:
                read = read_checkpoints(file.read_text(encoding="utf-8", errors="replace"), str(file), are_anchors=True)
            except OSError as error:
                raise Unreadable(f"The anchor {file} cannot be read: {error.strerror}.") from error
            if not read:
                raise Unreadable(f"The anchor {file} holds no signed checkpoint.")
            found += read
    return found


def _keys(given: Iterable[str]) -> Iterator[bytes]:
    for text in given:
        path = Path(text)
        yield read_key(path.read_text(encoding="utf-8") if not text.startswith(ORIGIN) and path.is_file() else text)


UNALTERED, ALTERED, UNCHECKED = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0].strip())
    parser.add_argument("export", type=Path, metavar="EXPORT", help="the folder or zip")
    parser.add_argument(
        "--anchor", type=Path, action="append", default=[], help="a checkpoint kept elsewhere, or a folder"
    )
    parser.add_argument("--archive", type=Path, action="append", default=[], help="the file of an archived year")
    parser.add_argument("--key", action="append", default=[], help="the public key, or a file with it")
    parser.add_argument("--without-signatures", action="store_true", help="do not ask for signatures to be checked")
    given = parser.parse_args(arguments)
    check = None if given.without_signatures else signature_check()
    try:
        report = verify_export(
            given.export,
            anchors=read_anchors(given.anchor),
            archives=given.archive,
            keys=list(_keys(given.key)),
            check=check,
        )
    except (Unreadable, OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        sys.stdout.write(f"NOT CHECKED: {error}\n")
        return UNCHECKED
    sys.stdout.writelines(f"{line}\n" for line in report.lines())
    if report.is_clean and check is None and not given.without_signatures:
        sys.stdout.write(
            "NOT CHECKED: signatures. Install the Python package cryptography or the program openssl (3.0 or later), "
            "or say --without-signatures.\n"
        )
        return UNCHECKED
    return UNALTERED if report.is_clean else ALTERED


if __name__ == "__main__":
    sys.exit(main())
