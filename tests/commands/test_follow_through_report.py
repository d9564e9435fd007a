"""The command that compares an events file with what is shown."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", ["events: []\n", "reference_day: soon\nevents: []\n", "- 1\n"])
def test_what_is_no_events_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "events.yaml").write_text(content)

    with pytest.raises(CommandError, match="no events file with a reference day"):
        call_command("follow_through_report", "--events", str(tmp_path / "events.yaml"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.yaml cannot be read"):
        call_command("follow_through_report", "--events", str(tmp_path / "none.yaml"))


def test_where_it_cannot_write_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("follow_through_report", str(tmp_path / "none" / "out.md"))


def test_without_a_file_it_writes_to_the_standard_output() -> None:
    out = StringIO()

    call_command("follow_through_report", stdout=out)

    assert out.getvalue().startswith("# Follow-through of the real events")
