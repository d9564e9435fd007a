"""A year that was archived leaves a record that verifies, with its file and without; a changed file is found."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnerships.audit import anchors, archiving, checkpoints, sealing, verification
from partnerships.audit.verifier import ALTERED, Report, read_anchors, signature_check, verify_export
from partnerships.errors import Archived
from partnerships.exports import audit_record
from partnerships.models import AuditEvent, Commitment, Partner, Unit, User
from partnerships.queries import past
from partnerships.queries.history import Wanted
from sdptracker.postgres.ownership import administrator as superuser
from sdptracker.postgres.ownership import as_owner
from tests.audit.attacks import Superuser, switch_off
from tests.audit.viewers import AUDITOR
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.people import unit
from tests.factories.readings import reading
from tests.personas import client_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

YEAR = timezone.now().year - 1
BY = ["--by", "administrator", "--reason", "Decided by the records officer, ARES-1"]


def strongest() -> Any:
    return superuser(dbname=connection.settings_dict["NAME"])


def move_back(one: Superuser) -> None:
    """Let all that is on record have happened a year ago."""
    one.execute(
        f"SELECT audit.add_partition('event_{YEAR}',"
        f" 'FOR VALUES FROM (''{YEAR}-01-01 00:00+00'') TO (''{YEAR + 1}-01-01 00:00+00'')')"
    )
    one.execute(f"ALTER TABLE audit.event_{YEAR} OWNER TO sdp_owner")
    switch_off(one)
    one.execute("UPDATE audit.event SET at = at - interval '1 year'")
    for name in ("event", "sealed", "checkpoint"):
        for guard in ("append_only", "no_truncate"):
            one.execute(f"ALTER TABLE audit.{name} ENABLE ALWAYS TRIGGER {guard}")


@dataclass
class World:
    """Two units made last year, one of them changed this year; sealed and anchored."""

    folder: Path
    first: Unit
    second: Unit

    def run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("archive_audit", *arguments, *BY, stdout=out)
        return out.getvalue()

    def archive(self) -> Path:
        self.run(str(YEAR), "--folder", str(self.folder), "--early")
        return self.folder / f"audit-{YEAR}.jsonl.gz"

    def check(self, *archives: Path) -> Report:
        kept = read_anchors([self.folder / "anchors"])
        return verification.verify(now=timezone.now(), anchors=kept, archives=archives)

    def anchor(self) -> None:
        sealing.seal(is_sweep=True)
        made = checkpoints.make()
        assert made is not None
        anchors.write(self.folder / "anchors", made, timezone.now())


@pytest.fixture
def world(administrator: User, tmp_path: Path, settings: Any) -> World:
    settings.AUDIT_ANCHORS = []
    first, second = unit("A", name="Unit 1.50 – Šibenik"), unit("B")
    with strongest() as one:
        move_back(one)
    made = World(tmp_path, first, second)
    made.anchor()
    with making(reason="renamed"):
        second.name = "Another name"
        second.save()
    made.anchor()
    return made


def test_year_leaves_and_the_record_verifies_with_its_file_and_without(world: World):
    before = world.check()
    events = AuditEvent.objects.filter(at__year=YEAR).count()

    file = world.archive()

    assert AuditEvent.objects.filter(at__year=YEAR).count() == 0
    said = AuditEvent.objects.get(tbl="audit.archive")
    assert (said.op, said.pk_of_row, said.actor, said.reason) == ("D", YEAR, "administrator", BY[-1])
    assert (said.after or {})["years"] == {str(YEAR): {"events": events, "sha256": archiving.archive_hash(file)}}
    world.anchor()
    without, along = world.check(), world.check(file)
    assert (before.is_clean, without.is_clean, along.is_clean) == (True, True, True)
    assert without.size == along.size == before.size + 1
    assert f"{events} events of {YEAR} lie in an archive file" in " ".join(without.notes)
    assert f"{events} events of {YEAR} were read from their archive file." in along.notes
    assert along.with_content == along.size
    # The partition itself is gone, and what is written goes on being sealed.
    unit("C")
    assert sealing.seal() == 1


def verifier(folder: Path, *arguments: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "verifier.py"), str(folder), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def exported(world: World, name: str) -> Path:
    folder = world.folder / name
    audit_record.write_folder(folder, viewer=AUDITOR, wanted=Wanted(), now=timezone.now())
    return folder


def without_a_line(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def with_other_words(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace("Šibenik".encode(), b"Zagreb"), *lines[1:]]


def in_another_order(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


def with_one_more(lines: list[bytes]) -> list[bytes]:
    more = json.loads(lines[0])
    more["position"] = 10_000
    return [*lines, json.dumps(more).encode() + b"\n"]


def packed_again(lines: list[bytes]) -> list[bytes]:
    """The same lines in other bytes: the contents are right, the file is not the one on record."""
    return lines


@pytest.mark.parametrize("meddle", [without_a_line, with_other_words, in_another_order, with_one_more, packed_again])
def test_changed_archive_is_found(world: World, meddle: Callable[[list[bytes]], list[bytes]]):
    file = world.archive()
    lines = [*archiving.archive_lines(file)]
    forged = world.folder / "forged.jsonl.gz"
    with gzip.GzipFile(forged, "wb", compresslevel=1, mtime=1) as stream:
        stream.writelines(meddle(lines))

    assert "edited" in world.check(forged).kinds
    folder = exported(world, "export")
    report = verify_export(folder, archives=[forged], check=signature_check())
    assert "edited" in report.kinds
    with pytest.raises(CommandError, match="none of the archives on record"):
        world.run("--restore", str(forged))


def test_verifier_elsewhere_takes_the_archive(world: World):
    file = world.archive()
    folder = exported(world, "export")

    anchor = ["--anchor", world.folder / "anchors"]
    good = verifier(folder, "--archive", file, *anchor)
    assert (good.returncode, "were read from their archive file" in good.stdout) == (0, True), good.stdout
    assert verifier(folder, *anchor).returncode == 0
    (world.folder / "other.jsonl.gz").write_bytes(gzip.compress(b""))
    assert verifier(folder, "--archive", world.folder / "other.jsonl.gz").returncode == ALTERED
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-10])
    assert verifier(folder, "--archive", file).returncode == 2


def test_period_of_a_record_with_an_archive_is_accepted(world: World, japan: Partner):
    world.archive()
    for name, wanted in (("period", Wanted(from_day=timezone.now().date())), ("partner", Wanted(partner=japan))):
        folder = world.folder / name
        audit_record.write_folder(folder, viewer=AUDITOR, wanted=wanted, now=timezone.now())

        report = verify_export(folder, check=signature_check())

        assert report.is_clean, name
        assert "events of the chain lie in archive files" in " ".join(report.notes)


def test_readings_may_outlive_the_event_that_seals_them(world: World, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_seal_events", lambda *_, **__: 0)
        reading()
        sealing.seal(is_sweep=True)
    with strongest() as one:
        switch_off(one)
        one.execute("UPDATE audit.event SET at = at - interval '1 year' WHERE tbl = 'reading_batch'")
    world.anchor()
    file = world.archive()
    reading()
    world.anchor()

    without, along = world.check(), world.check(file)
    assert (without.counts, without.readings) == ({}, 1)
    assert "Readings whose seal lies in an archive file, and was not checked: 1." in without.notes
    assert (along.counts, along.readings) == ({}, 2)
    with strongest() as one:
        one.execute("ALTER TABLE partnerships_reading DISABLE TRIGGER append_only")
        one.execute("UPDATE partnerships_reading SET covers = '' WHERE id = 1")
    assert world.check(file).kinds == {"edited"}


def test_events_that_vanish_beside_an_archive_are_found(world: World):
    with strongest() as one:
        switch_off(one)
        one.execute(f"DELETE FROM audit.event_{YEAR + 1}")
        assert "deleted" in world.check().kinds


def test_partition_that_vanishes_without_a_word_is_found(world: World):
    # The counter-proof: the same, but for the event that says so.
    with strongest() as one:
        one.execute(f"DROP TABLE audit.event_{YEAR}")

    assert world.check().kinds == {"deleted"}


def test_event_of_another_year_passed_off_as_archived_is_found(world: World):
    world.archive()
    with strongest() as one:
        switch_off(one)
        number = AuditEvent.objects.filter(tbl="partnerships_unit").get().pk
        one.execute(f"DELETE FROM audit.event WHERE id = {number}")
        one.execute(f"UPDATE audit.sealed SET event_at = event_at - interval '1 year' WHERE event_id = {number}")

        assert world.check().kinds == {"deleted"}


def test_restored_year_is_as_it_was(world: World):
    columns = [field.name for field in AuditEvent._meta.concrete_fields]
    before = list(AuditEvent.objects.filter(at__year=YEAR).order_by("pk").values(*columns))
    file = world.archive()

    said = world.run("--restore", str(file))

    assert said == f"Put back {len(before)} events of {YEAR}.\n"
    assert list(AuditEvent.objects.filter(at__year=YEAR).order_by("pk").values(*columns)) == before
    world.anchor()
    report = world.check()
    assert (report.is_clean, report.with_content) == (True, report.size)
    assert archiving.archives() == {}
    past.check_on_record(timezone.now().replace(year=YEAR))
    with strongest() as one:
        for attack in (f"DELETE FROM audit.event_{YEAR}", f"TRUNCATE audit.event_{YEAR}"):
            with pytest.raises(Exception, match="append-only"):
                one.execute(attack)
        assert one.execute("SELECT count(*) FROM audit.carried").fetchone() == (0,)
    # Once more, to the same bytes.
    again = world.folder / "again"
    again.mkdir()
    world.run(str(YEAR), "--folder", str(again), "--early")
    assert (again / file.name).read_bytes() == file.read_bytes()


def test_what_may_not_leave_stays(world: World):
    fresh = timezone.now().year
    for arguments, words in (
        ([str(fresh), "--early"], "is not over"),
        ([str(YEAR)], "for 10 years after the year"),
        ([str(YEAR - 1), "--early"], "no part for"),
        ([], "Name a year, or a file"),
        ([str(YEAR), "--restore", "x"], "Name a year, or a file"),
        (["--restore", str(world.folder / "none")], "No such file"),
    ):
        with pytest.raises(CommandError, match=words):
            world.run(*arguments)
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("archive_audit", str(YEAR), "--by", "nobody", "--reason", "x")
    with pytest.raises(CommandError, match="Say why"):
        call_command("archive_audit", str(YEAR), "--by", "administrator", "--reason", " ")
    (world.folder / f"audit-{YEAR}.jsonl.gz").write_bytes(b"there already")
    with pytest.raises(CommandError, match="File exists"):
        world.archive()
    with strongest() as one:
        switch_off(one)
        one.execute(f"UPDATE audit.event_{YEAR} SET actor = 'me'")
    with pytest.raises(CommandError, match="does not pass its check"):
        world.archive()
    assert AuditEvent.objects.filter(at__year=YEAR).exists()
    assert archiving.archives() == {}


def test_unsealed_and_younger_years_wait(world: World):
    now = timezone.now()
    with strongest() as one:
        one.execute(f"INSERT INTO audit.event (at, tbl, pk, op, actor, reason, changed) VALUES"
                    f" ('{YEAR}-12-31 23:59+00', 'partnerships_unit', 1, 'I', 'me', 'me', '{{}}')")  # fmt: skip
        switch_off(one)
    with pytest.raises(archiving.NotArchived, match=r"1 events of .* are not sealed"), as_owner():
        archiving.archive(YEAR, world.folder / "x", by=User.objects.get(username="administrator"), reason="x", now=now)
    later = now.replace(year=now.year + 1)
    with pytest.raises(archiving.NotArchived, match="oldest year first"), as_owner():
        archiving.archive(YEAR + 1, world.folder / "x", by=User.objects.get(), reason="x", now=later)


def test_days_of_the_year_are_archived_and_later_ones_are_shown_as_they_were(world: World, auditor: User):
    world.archive()
    day = date(YEAR, 12, 31)

    with pytest.raises(Archived, match="is archived"), past.at(day):
        pass
    # The name is changed this year; its image of before lies in the archive, and what it left behind here tells it.
    moment = AuditEvent.objects.filter(tbl="partnerships_unit").get().at
    with past.at(moment=moment):
        assert Unit.objects.get(pk=world.second.pk).name == "Unit B"
    assert Unit.objects.get(pk=world.second.pk).name == "Another name"


def test_what_is_erased_is_erased_of_what_an_archive_left_too(world: World):
    world.archive()
    sealing.seal()
    moment = AuditEvent.objects.filter(tbl="partnerships_unit").get().at

    row = ["--row", "partnerships_unit", str(world.second.pk)]
    call_command("redact_audit", *row, *BY, "--yes", stdout=io.StringIO())

    with past.at(moment=moment):
        assert Unit.objects.get(pk=world.second.pk).name == "Another name"
    with connection.cursor() as cursor:
        cursor.execute("SELECT after FROM audit.carried WHERE pk = %s", [world.second.pk])
        assert cursor.fetchall() == [(None,)]
    assert world.check().is_clean


def test_pages_and_api_say_that_the_day_is_archived(world: World, auditor: User, japan: Partner, official: User):
    row: Commitment = commitments.commitment([japan], official)
    world.archive()
    client: Client = client_for(auditor)

    for address in (f"/commitments/{row.reference}/", "/", "/partners/JPN/"):
        page = client.get(address, {"as_of": f"{YEAR}-06-30"})
        assert (page.status_code, "This day is archived" in page.content.decode()) == (410, True), address
        assert client.get(address).status_code == 200
    said = f"What happened before 1 January {YEAR + 1} is archived"
    for address in ("/history/", f"/history/commitment/{row.pk}/"):
        assert said in client.get(address).content.decode()
    for resource in ("commitments", "partnerships", "measures"):
        answer = client.get(f"/api/v1/{resource}/?as_of={YEAR}-06-30")
        assert (answer.status_code, "is archived" in answer.content.decode()) == (409, True), resource
