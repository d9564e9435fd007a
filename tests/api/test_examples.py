"""The examples of docs/api, run as a stranger would run them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from partnerships.choices import TokenScope
from partnerships.models import DialogueFormat, Meeting, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import tokens
from tests.factories import commitments, rows

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "api"


class Shell:
    """A shell with the two variables that the examples need."""

    def __init__(self, server: LiveServer, user: User, scope: TokenScope) -> None:
        _token, key = tokens.create(actor=user, name=f"examples, {scope}", scope=scope, days=1)
        self.environment = os.environ | {"SDPTRACKER_URL": server.url, "SDPTRACKER_TOKEN": key}

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(EXAMPLES / script), *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=False, cwd=EXAMPLES
        )


@pytest.fixture
def late(official: User, japan: Any) -> Any:
    """A promise that is known not to be done, past its day."""
    row = commitments.commitment([japan], official, text="Late promise", due=PartialDate.on(date(2026, 1, 31)))
    commitments.reported(row, "open", date(2026, 11, 1))
    return row


def test_list_what_is_late(live_server: LiveServer, reader: User, late: Any):
    done = Shell(live_server, reader, TokenScope.READ).run("list_what_is_late.py", "JPN")

    assert done.returncode == 0, done.stderr
    assert late.reference in done.stdout
    assert "Late promise" in done.stdout
    assert "1 late for JPN" in done.stdout


def test_feed_a_spreadsheet(live_server: LiveServer, reader: User, late: Any, tmp_path: Path):
    file = tmp_path / "commitments.csv"

    done = Shell(live_server, reader, TokenScope.READ).run("feed_a_spreadsheet.py", str(file))

    assert done.returncode == 0, done.stderr
    with file.open(encoding="utf-8", newline="") as table:
        assert [row["reference"] for row in csv.DictReader(table)] == [late.reference]


def test_log_a_dialogue(live_server: LiveServer, official: User):
    dialogue = json.loads((EXAMPLES / "dialogue.json").read_text(encoding="utf-8"))
    rows.row(DialogueFormat, slug=dialogue["format"])
    shell = Shell(live_server, official, TokenScope.LOG)

    first = shell.run("log_a_dialogue.py", "dialogue.json")
    second = shell.run("log_a_dialogue.py", "dialogue.json")

    assert first.returncode == 0, first.stderr
    assert second.stdout == first.stdout
    meeting = Meeting.objects.get()
    assert meeting.reference in first.stdout
    assert [outcome.text for outcome in meeting.outcomes.order_by("position")] == [
        each["text"] for each in dialogue["outcomes"]
    ]


def test_a_refusal_is_told_by_field(live_server: LiveServer, official: User, tmp_path: Path):
    file = tmp_path / "dialogue.json"
    file.write_text(json.dumps({"title": "", "nonsense": 1}))

    done = Shell(live_server, official, TokenScope.LOG).run("log_a_dialogue.py", str(file))

    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert "request id" in done.stderr
