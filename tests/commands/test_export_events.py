"""The command that exports events."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db


def test_export_writes_to_the_standard_output() -> None:
    out = StringIO()

    call_command("export_events", stdout=out)

    assert yaml.safe_load(out.getvalue())["events"] == []


def test_export_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("export_events", str(tmp_path / "none" / "out.yaml"))
