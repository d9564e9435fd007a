"""Approved erasure takes contents away, says so on the record, and leaves the chain valid."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from partnerships.audit import anchors, checkpoints, sealing, verification
from partnerships.audit.verifier import Report, read_anchors, signature_check, verify_export
from partnerships.exports import audit_record
from partnerships.models import AuditEvent, Unit, User
from partnerships.queries.history import Wanted
from sdptracker.postgres.ownership import administrator as superuser
from tests.audit.attacks import switch_off
from tests.audit.viewers import AUDITOR
from tests.factories.base import making
from tests.factories.people import unit
from tests.personas import client_for

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

WHY = "Request 12/2026, approved by the data protection officer, file DPO-12"


@pytest.fixture
def person(administrator: User, tmp_path: Path) -> Unit:
    """Something with personal data in two events, sealed and anchored."""
    found = unit("P", name="Anna Example")
    with making(reason="Anna Example married"):
        found.name = "Anna Sample"
        found.save()
    sealing.seal()
    made = checkpoints.make()
    assert made is not None
    anchors.write(tmp_path, made, timezone.now())
    return found


def events(row: Unit) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(tbl="partnerships_unit", pk_of_row=row.pk).order_by("pk"))


def redact(row: Unit, *more: str) -> str:
    out = io.StringIO()
    arguments = ["--row", "partnerships_unit", str(row.pk), "--by", "administrator", "--reason", WHY, *more]
    call_command("redact_audit", *arguments, stdout=out)
    return out.getvalue()


def check(folder: Path) -> Report:
    return verification.verify(now=timezone.now(), anchors=read_anchors([folder]))


def test_contents_are_gone_everywhere_and_the_record_verifies(person: Unit, tmp_path: Path, auditor: User):
    said = redact(person, "--yes")

    first, second = events(person)
    assert [(one.before, one.after, one.changed, one.reason) for one in (first, second)] == [
        (None, None, [], "(erased)")
    ] * 2
    assert (second.actor, second.op) == ("test-data", "U")
    assert "Erased the contents of 2 events." in said
    report = check(tmp_path)
    assert report.is_clean
    by = {one.pk_of_row: one.pk for one in AuditEvent.objects.filter(tbl="audit.event")}
    for one in (first, second):
        assert f"contents redacted by event {by[one.pk]}." in " ".join(report.notes)
    audit_record.write_folder(tmp_path / "export", viewer=AUDITOR, wanted=Wanted(), now=timezone.now())
    exported = verify_export(tmp_path / "export", anchors=read_anchors([tmp_path]), check=signature_check())
    assert exported.is_clean
    assert "Anna" not in (tmp_path / "export" / "events.jsonl").read_text()
    assert client_for(auditor).get("/history/").status_code == 200


def test_who_erased_and_why_is_on_record(person: Unit, administrator: User):
    redact(person, "--yes")

    record = list(AuditEvent.objects.filter(tbl="audit.event").order_by("pk"))
    assert [one.pk_of_row for one in record] == [one.pk for one in events(person)]
    assert {(one.actor, one.actor_id, one.reason, one.op) for one in record} == {
        ("administrator", administrator.pk, WHY, "U")
    }


def test_record_is_append_only_again_afterwards(person: Unit):
    redact(person, "--yes")

    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("SET session_replication_role = replica")
        for attack in (
            "UPDATE audit.event SET actor = 'me'",
            "DELETE FROM audit.event_2026",
            "UPDATE audit.sealed SET salt = NULL",
        ):
            with pytest.raises(Exception, match="append-only"):
                strongest.execute(attack)


def test_contents_that_vanish_without_a_record_are_found(person: Unit, tmp_path: Path):
    # The counter-proof: the same erasure, but for the event that says so.
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        switch_off(strongest)
        number = events(person)[0].pk
        erased = "before = NULL, after = NULL, changed = '{}', reason = '(erased)'"
        strongest.execute(f"UPDATE audit.event SET {erased} WHERE id = {number}")
        strongest.execute(f"UPDATE audit.sealed SET salt = NULL WHERE event_id = {number}")

    report = check(tmp_path)
    assert report.kinds == {"deleted"}
    assert "no event says by whom" in report.findings[0].text


def test_other_contents_in_the_place_of_erased_ones_are_found(person: Unit, tmp_path: Path):
    redact(person, "--yes")
    number = events(person)[0].pk
    with superuser(dbname=connection.settings_dict["NAME"]) as strongest:
        switch_off(strongest)
        strongest.execute(f"UPDATE audit.event SET reason = 'nothing happened' WHERE id = {number}")

    assert check(tmp_path).kinds == {"edited"}


def test_nobody_else_may():
    for alias in ("default", "seal"):
        with pytest.raises(DatabaseError, match="permission denied"), connections[alias].cursor() as cursor:
            cursor.execute("SELECT audit.redact(ARRAY[1::bigint], 'me', 1, 'because')")


def test_unsealed_and_erased_events_are_refused(person: Unit):
    fresh = unit("F")
    with pytest.raises(CommandError, match="Nothing was erased: only events that are sealed"):
        redact(fresh, "--yes")
    redact(person, "--yes")
    with pytest.raises(CommandError, match="Nothing was erased"):
        redact(fresh, "--yes", "--event", str(events(person)[0].pk))
    assert events(fresh)[0].after is not None


def test_command_says_what_is_wrong(person: Unit):
    by, reason = ["--by", "administrator"], ["--reason", WHY]
    for arguments, words in (
        (["--event", "999999", *by, *reason], "There is no event 999999"),
        ([*by, *reason], "No event fits"),
        (["--event", "1", "--by", "nobody", *reason], "There is no account nobody"),
        (["--event", "1", *by, "--reason", " "], "Say who approved it"),
        (["--row", "partnerships_unit", "x", *by, *reason], "x is no number of a row"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("redact_audit", *arguments)


def test_command_asks_before(person: Unit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("builtins.input", lambda: "yes")
    with pytest.raises(CommandError, match=r"Nothing was erased\."):
        redact(person)
    assert events(person)[0].after is not None

    monkeypatch.setattr("builtins.input", lambda: "erase")
    said: Any = redact(person)
    assert "will be gone for good" in said
    assert events(person)[0].after is None
