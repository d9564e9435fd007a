"""The command that imports events."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from partnerships.choices import Role
from partnerships.models import AuditEvent, Meeting
from tests.factories import people
from tests.factories.event_files import (
    DEMO,
    commitment,
    event,
    events_file,
    events_in,
    known_world,
    load_reference,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    known_world()
    path = tmp_path / "made-up.yaml"
    path.write_bytes(events_file(event("e1", commitments=[commitment("c1", fulfilled_by="none-such")])))
    return path


def run(*arguments: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_events", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.long
def test_the_real_events_make_the_round_trip(tmp_path: Path) -> None:
    load_reference()

    said, warned = run(DEMO)
    call_command("export_events", str(tmp_path / "out.yaml"))

    assert (said, warned) == ("Events: 24 added, 0 updated, 0 unchanged.\n", "")
    assert events_in((tmp_path / "out.yaml").read_bytes()) == events_in(DEMO.read_bytes())
    assert run(tmp_path / "out.yaml")[0] == "Events: 0 added, 0 updated, 24 unchanged.\n"


def test_import_says_what_it_did_and_warns(file: Path) -> None:
    said, warned = run(file)

    assert said == "Events: 1 added, 0 updated, 0 unchanged.\n"
    assert warned.startswith("Warning: event e1, commitment c1, fulfilled_by: no event none-such is known here yet.")


def test_import_is_booked_on_the_importer_with_the_files_name(file: Path) -> None:
    run(file)

    booked = AuditEvent.objects.get(tbl="partnerships_meeting")
    assert (booked.actor, booked.reason, booked.source) == ("importer", "made-up.yaml", "import_events")


def test_import_is_booked_on_a_person_with_their_reason(file: Path) -> None:
    who = people.user("maria")
    people.assign(who, Role.ADMINISTRATOR)

    run(file, "--as", "Maria", "--reason", "weekly file")

    booked = AuditEvent.objects.get(tbl="partnerships_meeting")
    assert (booked.actor, booked.reason, booked.role) == ("maria", "weekly file", "administrator")


def test_a_dry_run_writes_nothing(file: Path) -> None:
    said, _warned = run(file, "--dry-run")

    assert said == "Events: 1 added, 0 updated, 0 unchanged.\nThis was a dry run: nothing was written.\n"
    assert not Meeting.objects.exists()


def test_every_fault_is_said(file: Path) -> None:
    file.write_bytes(events_file(event("e1", level="high"), event("e2", place="")))

    with pytest.raises(CommandError) as refusal:
        run(file)

    first, second, third = str(refusal.value).splitlines()
    assert first == "made-up.yaml was not imported."
    assert second.startswith("event e1, level: 'high' is not in the list: leaders")
    assert third.startswith("event e2, place: the text is empty")


def test_import_is_refused_to_who_may_not(file: Path) -> None:
    people.assign(people.user("maria"), Role.READER)

    with pytest.raises(CommandError, match=r"made-up\.yaml was not imported\. You may not import here"):
        run(file, "--as", "maria")


@pytest.mark.parametrize("username", ["nobody", "importer"])
def test_import_as_somebody_without_account_is_refused(username: str, file: Path) -> None:
    with pytest.raises(CommandError, match=f"no active account '{username}'"):
        run(file, "--as", username)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.yaml")
