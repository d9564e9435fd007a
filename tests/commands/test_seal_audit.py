"""The commands that seal and check the audit record."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships.audit import checkpoints
from partnerships.audit.verifier import read_key
from sdptracker.postgres.ownership import administrator
from tests.audit.attacks import edit_actor, switch_off
from tests.factories.people import unit

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]


def said(name: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def code_and_words(name: str, *arguments: str) -> tuple[Any, str]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(name, *arguments, stdout=out, stderr=out)
    return ended.value.code, out.getvalue()


def test_events_are_sealed_and_anchored(settings: Any, tmp_path: Path):
    settings.AUDIT_ANCHORS = [str(tmp_path)]
    unit("A")

    assert said("seal_audit") == "Sealed 1 events.\n"
    assert list(tmp_path.iterdir()) == []
    assert said("seal_audit", "--sweep", "--anchor") == f"Sealed 0 events.\nKept the signed checkpoint in {tmp_path}.\n"
    assert "The anchors vouch for the first 1 of 1 events" in said("verify_audit")


def test_alteration_ends_with_code_one(settings: Any, tmp_path: Path):
    for number in range(6):
        unit(f"U{number}")
    said("seal_audit")
    with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
        switch_off(superuser)
        edit_actor(superuser)

    code, words = code_and_words("verify_audit")

    assert code == 1
    assert "FOUND, edited: Event 5 (position 5)" in words
    assert "RESULT: the record was ALTERED or is incomplete (1 findings)." in words


def test_anchor_that_cannot_be_read_ends_with_code_two(tmp_path: Path):
    (tmp_path / "anchor.txt").write_text("nothing")

    code, words = code_and_words("verify_audit", "--anchor", str(tmp_path))

    assert code == 2
    assert words.startswith("NOT CHECKED: The anchor ")


def test_sealer_without_the_right_to_seal_is_told_what_to_set():
    unit("A")
    with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
        superuser.execute("REVOKE INSERT ON audit.sealed FROM sdp_seal")

    with pytest.raises(CommandError, match=r"permission denied for table sealed\. Is SEAL_DATABASE_URL"):
        said("seal_audit")


def test_anchor_that_was_kept_nowhere_is_an_error():
    unit("A")

    with pytest.raises(CommandError, match="No checkpoint was kept"):
        said("seal_audit", "--anchor")


def test_public_key_is_shown():
    words = said("show_audit_key")

    assert read_key(words) == checkpoints.public_key()
    assert words.splitlines()[1].startswith("Number of the key: ")
