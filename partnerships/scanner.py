"""The scanner for malicious software that the operator named: clamd's own protocol, or any program that reads bytes."""

from __future__ import annotations

import logging
import shlex
import shutil
import socket
import struct
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

WITHIN = 60.0  # seconds for one file
AT_ONCE = 64 * 1024  # bytes
ANSWER = 4_096  # bytes; what it found has a short name

log = logging.getLogger(__name__)


class Unavailable(Exception):
    """The scanner said nothing, or nothing that means yes or no."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a scanner is named (`place`: where, empty if none), and whether it answers."""

    place: str = ""
    is_there: bool = False


def found_in(content: bytes) -> str:
    """
    Give the name of what the scanner finds in a content; empty if nothing, or if no scanner is named.

    :raises Unavailable: if it cannot say: then nothing is known of the content.
    """
    place = settings.FILE_SCANNER
    if not place:
        return ""
    try:
        return _ask_daemon(place, content) if _is_daemon(place) else _ask_program(place, content)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        log.error("The scanner %s does not answer: %s", place, error)
        raise Unavailable(str(error)) from error


def standing() -> Standing:
    """Say which scanner is named and whether it is there now: a daemon is asked, a program looked for."""
    place = settings.FILE_SCANNER
    if not place:
        return Standing()
    if not _is_daemon(place):
        return Standing(place, is_there=shutil.which(shlex.split(place)[0]) is not None)
    try:
        with _connected(place, time.monotonic() + 2) as daemon:
            daemon.sendall(b"zPING\0")
            return Standing(place, is_there=daemon.recv(ANSWER).rstrip(b"\0\n") == b"PONG")
    except (OSError, ValueError):
        return Standing(place)


def _is_daemon(place: str) -> bool:
    return place.startswith(("tcp://", "unix://"))


def _connected(place: str, until: float) -> socket.socket:
    """:raises ValueError: if the place names no socket."""
    parts = urlsplit(place)
    within = max(until - time.monotonic(), 0.1)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=within)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(within)
    try:
        daemon.connect(parts.path)
    except OSError:
        daemon.close()
        raise
    return daemon


def _ask_daemon(place: str, content: bytes) -> str:
    """
    Send a content as clamd takes it (INSTREAM) and read what it says.

    Source: clamd(8), "INSTREAM": chunks, each after its length in four bytes, the last of length zero.
    """
    until = time.monotonic() + WITHIN
    with _connected(place, until) as daemon:
        try:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), AT_ONCE):
                chunk = content[start : start + AT_ONCE]
                daemon.sendall(struct.pack(">L", len(chunk)) + chunk)
            daemon.sendall(struct.pack(">L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it heard enough and says why
        answer = b""
        while len(answer) < ANSWER and not answer.endswith(b"\0"):
            daemon.settimeout(max(until - time.monotonic(), 0.1))
            part = daemon.recv(ANSWER)
            if not part:
                break
            answer += part
    said = answer.rstrip(b"\0\n").decode("utf-8", "replace")
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    raise ValueError(f"it said {said[:200]!r}")


def _ask_program(place: str, content: bytes) -> str:
    """Give a program the bytes: it ends with 0 if they are clean, 1 if not, as clamscan does; else it cannot say."""
    done = subprocess.run(shlex.split(place), input=content, capture_output=True, timeout=WITHIN, check=False)
    if done.returncode == 0:
        return ""
    said = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode == 1:
        return (said.splitlines() or ["found"])[-1][:200]
    raise ValueError(f"it ended with {done.returncode}: {(done.stderr or done.stdout)[:200]!r}")
