"""The command that loads the reference data."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from partnerships.models import AuditEvent, Partner

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_load_reference_says_what_it_made_and_where_it_came_through() -> None:
    out = StringIO()

    call_command("load_reference", stdout=out)

    assert "17 Partner" in out.getvalue()
    assert set(AuditEvent.objects.values_list("source", "actor")) == {("load_reference", "reference")}


@pytest.mark.long
def test_load_reference_as_a_trial_writes_nothing() -> None:
    out = StringIO()

    call_command("load_reference", "--dry-run", stdout=out)

    assert "nothing was written" in out.getvalue()
    assert not Partner.objects.exists()


def test_load_reference_refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no YAML file"):
        call_command("load_reference", "--from", tmp_path)


def test_load_reference_refuses_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("countries: []")

    with pytest.raises(CommandError, match=r"x\.yaml: 'countries' is unknown"):
        call_command("load_reference", "--from", tmp_path)
