"""An export of the audit record is checked by its own verifier, elsewhere, and says what it does not prove."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships.audit import anchors, checkpoints, sealing
from partnerships.errors import NotAllowed
from partnerships.exports import audit_record
from partnerships.models import Partner
from partnerships.permissions import Access
from partnerships.queries.history import Wanted
from partnerships.services.base import today
from tests.audit.viewers import AUDITOR
from tests.factories import commitments
from tests.factories.people import unit

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

NOW = timezone.now()


def run(folder: Path, *arguments: Any) -> subprocess.CompletedProcess[str]:
    """Run the verifier of an export with nothing of ours, and no installed packages, in reach."""
    command = [sys.executable, "-I", "-S", str(folder / "verifier.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def exported(folder: Path, wanted: Wanted = Wanted()) -> audit_record.Exported:  # noqa: B008 (frozen)
    return audit_record.write_folder(folder, viewer=AUDITOR, wanted=wanted, now=timezone.now())


def lines(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def anchored(folder: Path) -> Path:
    sealing.seal()
    made = checkpoints.make()
    assert made is not None
    return anchors.write(folder, made, timezone.now())


def test_whole_export_is_accepted_elsewhere(tmp_path: Path):
    for number in range(5):
        unit(f"U{number}", name=f"=Unit {number} – Šibenik")
    anchor = anchored(tmp_path / "anchors")
    unit("NEW")
    call_command("export_audit", "--output", str(tmp_path / "all.zip"), stdout=io.StringIO())
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        packed.extract("verifier.py", tmp_path)
        assert sorted(packed.namelist()) == sorted(
            ["README.txt", "checkpoints.txt", "events.csv", "events.jsonl", "key.txt", "manifest.json", "proof.jsonl",
             "readings.csv", "readings.jsonl", "verifier.py"]
        )  # fmt: skip
        key = packed.read("key.txt").decode().strip()

    done = run(tmp_path, tmp_path / "all.zip", "--anchor", anchor, "--key", key)

    assert (done.returncode, done.stderr) == (0, "")
    assert "Sealed events in the chain: 5, with their contents here: 5." in done.stdout
    assert "Events not sealed yet: 1." in done.stdout
    assert "RESULT: unaltered. The anchors vouch for the first 5 of 5 events." in done.stdout
    assert "compare its number" not in done.stdout
    without = run(tmp_path, tmp_path / "all.zip")
    assert without.returncode == 0
    assert "No anchor vouches for it" in without.stdout
    assert "compare its number" in without.stdout


def _replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def meddle(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")

    return meddle


def _without_line(name: str, number: int) -> Callable[[Path], None]:
    def meddle(folder: Path) -> None:
        kept = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        del kept[number]
        (folder / name).write_text("".join(kept), encoding="utf-8")

    return meddle


def _twice(name: str, number: int) -> Callable[[Path], None]:
    def meddle(folder: Path) -> None:
        kept = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept.insert(number, kept[number])
        (folder / name).write_text("".join(kept), encoding="utf-8")

    return meddle


def _swapped(folder: Path) -> None:
    for name in ("proof.jsonl", "events.jsonl"):
        rows = lines(folder / name)
        rows[1], rows[3] = rows[3], rows[1]
        for place, row in enumerate(rows, 1):
            row["position"] = place
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


MEDDLING = [
    (_replaced("events.jsonl", "Unit U2", "Unit U7"), 1, "FOUND, edited: Event 3 (position 3)"),
    (_without_line("events.jsonl", 2), 1, "FOUND, deleted: Event 3 (position 3)"),
    (_without_line("proof.jsonl", 2), 1, "FOUND, deleted: The sealed events at position 3"),
    (_without_line("proof.jsonl", 4), 1, "FOUND, truncated: The chain has 4 events, but had 5"),
    (_twice("events.jsonl", 2), 1, "FOUND, inserted: Event 3 (position 3)"),
    (_swapped, 1, "FOUND, reordered: Event 4 (position 2) and event 2 (position 4) changed places."),
    (_replaced("checkpoints.txt", "\n5\n", "\n4\n"), 1, "FOUND, forged: The signature of the checkpoint of 4"),
    (_replaced("events.jsonl", '"pk"', '"row"'), 2, "NOT CHECKED: Line 1 of events.jsonl"),
    (_replaced("proof.jsonl", '"leaf"', '"leave"'), 2, "NOT CHECKED: Line 1 of proof.jsonl"),
    (_replaced("key.txt", "sdp-tracker+", "sdp+"), 2, "is no public key"),
]


def test_export_that_was_meddled_with_is_refused(tmp_path: Path):
    for number in range(5):
        unit(f"U{number}")
    anchored(tmp_path / "anchors")
    exported(tmp_path / "export")

    for number, (meddle, code, words) in enumerate(MEDDLING):
        copy = shutil.copytree(tmp_path / "export", tmp_path / str(number))
        meddle(copy)
        done = run(copy, copy, "--anchor", tmp_path / "anchors")

        assert (done.returncode, done.stderr) == (code, ""), words
        assert words in done.stdout


def test_missing_means_to_check_signatures_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    unit("A")
    anchored(tmp_path / "anchors")
    exported(tmp_path / "export")
    monkeypatch.setenv("PATH", "")

    refused = run(tmp_path / "export", tmp_path / "export")
    assert refused.returncode == 2
    assert "NOT CHECKED: signatures." in refused.stdout
    trusting = run(tmp_path / "export", tmp_path / "export", "--without-signatures")
    assert trusting.returncode == 0
    assert "Signatures were not checked." in trusting.stdout


def test_partner_s_export_holds_its_events_alone_and_says_what_it_cannot_show(
    tmp_path: Path, japan: Partner, korea: Partner, official: Any
):
    mine = commitments.commitment([japan], official)
    other = commitments.commitment([korea], official)
    anchor = anchored(tmp_path / "anchors")

    done = exported(tmp_path / "export", Wanted(partner=japan))

    text = (tmp_path / "export" / "events.jsonl").read_text()
    assert 0 < done.events < done.sealed
    assert mine.reference in text
    assert other.reference not in text
    checked = run(tmp_path / "export", tmp_path / "export", "--anchor", anchor)
    assert checked.returncode == 0
    assert f"with their contents here: {done.events}." in checked.stdout
    assert "This export is a selection" in checked.stdout


def test_period_s_export_leaves_nothing_out_between_its_ends(tmp_path: Path):
    for number in range(3):
        unit(f"U{number}")
    anchored(tmp_path / "anchors")

    done = exported(tmp_path / "export", Wanted(from_day=today(), to_day=today()))
    none = exported(tmp_path / "none", Wanted(to_day=today() - timedelta(days=1)))

    assert (done.events, none.events, none.sealed) == (3, 0, 3)
    checked = run(tmp_path / "export", tmp_path / "export")
    assert "between positions 1 and 3 nothing is left out" in checked.stdout
    _without_line("events.jsonl", 1)(tmp_path / "export")
    assert "FOUND, deleted: Event 2" in run(tmp_path / "export", tmp_path / "export").stdout


def test_table_holds_no_live_formula(tmp_path: Path):
    unit("A", name="=1+1")
    anchored(tmp_path / "anchors")
    exported(tmp_path / "export")

    with (tmp_path / "export" / "events.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["position"], row["actor"], row["op"]) == ("1", "test-data", "I")
    assert [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))] == []


def test_more_than_a_batch_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for number in range(7):
        unit(f"U{number}")
    monkeypatch.setattr("partnerships.audit.reading.BATCH", 3)
    anchored(tmp_path / "anchors")

    assert exported(tmp_path / "export").events == 7
    assert run(tmp_path / "export", tmp_path / "export").returncode == 0


def test_whoever_may_not_export_is_refused(tmp_path: Path, official: Any):
    with pytest.raises(NotAllowed):
        audit_record.write_folder(
            tmp_path / "export", viewer=Access.of(official, on=today()), wanted=Wanted(), now=timezone.now()
        )
    assert not (tmp_path / "export").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--partner", "XXX"], "There is no partner XXX"), (["--output", "/nowhere/at/all.zip"], "cannot be written")],
)
def test_command_says_what_is_wrong(tmp_path: Path, arguments: list[str], words: str):
    with pytest.raises(CommandError, match=words):
        call_command("export_audit", "--output", str(tmp_path / "export"), *arguments)


def test_command_overwrites_nothing(tmp_path: Path):
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_audit", "--output", str(tmp_path))
