"""The scanner: what it finds, and that nobody takes its silence for a yes."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partnerships import scanner
from partnerships.scanner import Standing, Unavailable, found_in
from tests import clamd
from tests.clamd import EICAR, Clamd

PROGRAM = (
    "import sys; said = sys.stdin.buffer.read(); print('Eicar found') or sys.exit(1) if b'EICAR' in said else None"
)


@pytest.fixture
def daemon(settings: Any) -> Iterator[Clamd]:
    with clamd.running() as server:
        settings.FILE_SCANNER = server.place
        yield server


@pytest.fixture
def program(settings: Any) -> str:
    settings.FILE_SCANNER = f'{sys.executable} -c "{PROGRAM}"'
    return str(settings.FILE_SCANNER)


def refused() -> str:
    """Name a place where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


def test_found_in_asks_nobody_where_none_is_named(settings: Any):
    settings.FILE_SCANNER = ""

    assert found_in(EICAR) == ""
    assert scanner.standing() == Standing("", is_there=False)


def test_found_in_asks_a_daemon(daemon: Clamd):
    content = bytes(200_000) + b"the end"

    assert found_in(content) == ""
    assert daemon.seen == [content]
    assert found_in(bytes(70_000) + EICAR) == "Eicar-Test-Signature"
    assert scanner.standing() == Standing(daemon.place, is_there=True)


def test_found_in_takes_no_other_word_of_a_daemon_for_a_yes(daemon: Clamd):
    with pytest.raises(Unavailable, match="size limit"):
        found_in(bytes(clamd.LONGEST + 1))


@pytest.mark.parametrize("place", ["tcp://127.0.0.1:notaport", "unix:///nowhere/clamd.ctl", "/nowhere/program", "'"])
def test_found_in_says_when_nobody_answers(settings: Any, place: str):
    settings.FILE_SCANNER = place

    with pytest.raises(Unavailable):
        found_in(b"anything")


def test_found_in_says_when_the_daemon_is_down(settings: Any):
    settings.FILE_SCANNER = refused()

    with pytest.raises(Unavailable):
        found_in(b"anything")
    assert scanner.standing() == Standing(settings.FILE_SCANNER, is_there=False)


def test_found_in_waits_no_longer_than_it_may(settings: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scanner, "WITHIN", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.FILE_SCANNER = f"tcp://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(Unavailable):
            found_in(b"anything")


def test_found_in_asks_a_program(program: str):
    assert found_in(b"clean") == ""
    assert found_in(EICAR) == "Eicar found"
    assert scanner.standing().is_there


@pytest.mark.parametrize("ending", ["sys.exit(2)", "__import__('os').abort()"])
def test_found_in_takes_no_other_end_of_a_program_for_a_yes(settings: Any, ending: str):
    settings.FILE_SCANNER = f'{sys.executable} -c "import sys; {ending}"'

    with pytest.raises(Unavailable):
        found_in(b"anything")


def test_found_in_asks_a_daemon_at_a_path(settings: Any, tmp_path: Path):
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(1)
        settings.FILE_SCANNER = f"unix://{path}"

        connected = scanner._connected(settings.FILE_SCANNER, scanner.time.monotonic() + 1)
        other, _address = listening.accept()
        with connected, other:
            other.sendall(b"PONG\0")
            assert connected.recv(10) == b"PONG\0"
