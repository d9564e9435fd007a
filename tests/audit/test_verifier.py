"""The bytes that are hashed and the notes that are signed, as docs/audit-record.md says; a program of its own."""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from partnerships.audit import verifier
from partnerships.audit.verifier import Checkpoint, Seen, Unreadable

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()
EVENT = (
    '{"id": 7, "at": "2026-11-28T09:00:00.000001Z", "txid": "771", "tbl": "partnerships_unit", "pk": 3, "op": "U",'
    ' "actor": "anna", "actor_id": 12, "role": "official", "action": "units.edit",'
    ' "reason": "Umzug nach \\u0160ibenik",'
    ' "request_id": "r-1", "source": "page", "db_user": "sdp_app", "changed": ["name"], "before": {"name": "A"},'
    ' "after": {"share": 1.50, "name": "Š \\"é\\"\\n"}}'
)


def signed(size: int = 9, head: bytes = bytes(32)) -> Checkpoint:
    unsigned = Checkpoint(size, head, verifier.key_id(PUBLIC), b"")
    return Checkpoint(size, head, unsigned.key_id, PRIVATE.sign(unsigned.message), "x")


def test_example_of_the_description():
    event = verifier.read_event(EVENT)
    salt = bytes(range(32))
    content = verifier.content_hash(event, salt)
    leaf = verifier.leaf_hash(event, content)

    assert verifier.canonical({name: event[name] for name in verifier.CONTENT}) == (
        '{"after":{"name":"Š \\"é\\"\\n","share":1.50},"before":{"name":"A"},"changed":["name"],'
        '"reason":"Umzug nach Šibenik"}'
    )
    assert verifier.START.hex() == "d9e4cc8a875dede50717527d02f3d438ce6b79a69253ef848fc391ca4cb1048b"
    assert content.hex() == "7258b0f74808e25d5010d5b7c063db5094c45751197d5ab915b383a813e1c16b"
    assert leaf.hex() == "5875ec98caf92f7b56b74d02b4fb0f926351ddd907d412a89c6db88357b6e09f"
    assert (
        verifier.next_head(verifier.START, leaf).hex()
        == "dc14a2d72b86eaad49dd3edc65f32c5c4995e8157673b08c9917f748f1949db7"
    )
    described = (Path(__file__).parents[2] / "docs" / "audit-record.md").read_text(encoding="utf-8")
    for digest in (verifier.START, content, leaf, verifier.next_head(verifier.START, leaf)):
        assert digest.hex() in described


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        EVENT.replace("7,", '"7",', 1),
        EVENT.replace('"pk": 3', '"pk": 3.5'),
        EVENT.replace('"id": 7', '"id": 7, "id": 8'),
        EVENT.replace('"pk"', '"row"'),
        "[" * 100_000,
        "NaN",
    ],
    ids=[
        "empty",
        "list",
        "no fields",
        "text for a number",
        "broken number",
        "twice",
        "other name",
        "deep",
        "no number",
    ],
)
def test_what_is_no_event_is_refused(line: str):
    with pytest.raises(ValueError, match=r".+"):
        verifier.read_event(line)


def test_numbers_keep_their_digits():
    big = "9" * 5_000

    assert verifier.canonical(verifier.read_json(f'[1.50, 1.5, 0, {big}, "1.50", true, null]')) == (
        f'[1.50,1.5,0,{big},"1.50",true,null]'
    )


def test_checkpoint_is_read_as_it_was_written():
    made = signed()

    assert made.note.splitlines()[:3] == ["sdp-tracker", "9", "A" * 43 + "="]
    assert verifier.read_checkpoints(f"Dear all,\r\n\r\n{made.note}\r\nRegards".replace("\n", "\r\n"), "x") == [made]
    assert verifier.read_checkpoints(made.note.replace("sdp-tracker\n9", "sdp-tracker\nnine"), "x") == []


@pytest.mark.parametrize("way", ["cryptography", "openssl"])
def test_signature_is_checked(way: str):
    check = verifier.signature_check() if way == "cryptography" else verifier._check_with_openssl
    assert check is not None
    made = signed()

    assert check(PUBLIC, made.signature, made.message)
    assert not check(PUBLIC, made.signature, made.message.replace(b"9", b"8"))
    assert not check(PUBLIC, bytes(64), made.message)


def test_openssl_checks_where_the_package_is_missing(monkeypatch: pytest.MonkeyPatch):
    for name in list(sys.modules):
        if name.split(".")[0] == "cryptography":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cryptography", None)

    assert verifier.signature_check() is verifier._check_with_openssl
    monkeypatch.setenv("PATH", "")
    assert verifier.signature_check() is None


def test_key_is_read_as_it_was_written():
    assert verifier.read_key(verifier.key_text(PUBLIC) + "\n") == PUBLIC
    for wrong in ("", verifier.key_text(PUBLIC)[:-2], verifier.key_text(PUBLIC).replace("+A", "+B")):
        with pytest.raises(Unreadable, match="no public key"):
            verifier.read_key(wrong)


def test_gaps_are_the_numbers_between_that_were_not_met():
    for numbers in permutations((1, 2, 3, 5, 6, 9, 10)):
        seen = Seen()
        for number in numbers:
            assert number not in seen
            seen.add(number)

        assert all(number in seen for number in numbers)
        assert seen.gaps() == [(4, 4), (7, 8)]


def test_runs_meet_where_they_share_a_number():
    for order in permutations([(1, 3), (4, 4), (6, 7), (10, 12)]):
        seen = Seen()
        for first, last in order:
            assert not seen.meets(first, last)
            seen.add(first, last)

        assert (seen.starts, seen.ends) == ([1, 6, 10], [4, 7, 12])
        assert [run for run in ((5, 5), (8, 9), (5, 6), (3, 5), (0, 20), (13, 14)) if seen.meets(*run)] == [
            (5, 6), (3, 5), (0, 20),
        ]  # fmt: skip


def test_program_stands_alone(tmp_path: Path):
    # -I and -S: neither our folders nor installed packages.
    copy = tmp_path / "verifier.py"
    copy.write_bytes(Path(verifier.__file__).read_bytes())
    done: Any = subprocess.run(
        [sys.executable, "-I", "-S", copy, tmp_path], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == f"NOT CHECKED: {tmp_path} holds no manifest.json.\n"
