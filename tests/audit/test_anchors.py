"""Signed checkpoints are kept elsewhere when they are due, whole and for good."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from partnerships.audit import anchors, checkpoints, sealing
from partnerships.audit.verifier import (
    Report,
    check_signatures,
    read_anchors,
    read_checkpoints,
    read_key,
    signature_check,
)
from tests.factories.people import unit

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> list[Path]:
    found = [tmp_path / "here", tmp_path / "there" / "deep"]
    settings.AUDIT_ANCHORS = [str(place) for place in found]
    return found


def files(place: Path) -> list[str]:
    return sorted(file.name for file in place.iterdir())


def test_nothing_is_kept_of_a_record_that_is_empty(places: list[Path]):
    assert anchors.anchor(now=NOW) == []
    assert [place.exists() for place in places] == [False, False]


def test_checkpoint_is_kept_in_every_place(places: list[Path]):
    unit("A")
    sealing.seal()

    assert anchors.anchor(now=NOW) == [str(place) for place in places]
    for place in places:
        assert files(place) == ["000000000001-20261128T090000Z.txt"]
        assert stat.S_IMODE((place / files(place)[0]).stat().st_mode) == 0o444
    (kept,) = read_anchors([places[0]])
    assert (kept.size, kept.is_anchor) == (1, True)
    check = signature_check()
    assert check is not None
    assert check_signatures([kept], [checkpoints.public_key()], check, Report()) == [kept]


def test_what_is_new_is_kept_after_a_quarter_of_an_hour(places: list[Path]):
    unit("A")
    sealing.seal()
    anchors.anchor(now=NOW)
    unit("B")
    sealing.seal()

    assert anchors.anchor(now=NOW + 14 * MINUTE) == []
    assert anchors.anchor(now=NOW + 15 * MINUTE) == [str(place) for place in places]
    assert anchors.anchor(now=NOW + 60 * MINUTE) == []
    assert len(files(places[0])) == 2


def test_asked_for_it_is_kept_at_once(places: list[Path]):
    unit("A")
    sealing.seal()
    anchors.anchor(now=NOW)

    assert len(anchors.anchor(now=NOW + MINUTE, is_asked=True)) == 2
    assert len(files(places[0])) == 2


def test_file_that_is_there_stays_as_it_is(places: list[Path]):
    unit("A")
    sealing.seal()
    made = checkpoints.make()
    assert made is not None
    file = anchors.write(places[0], made, NOW)
    file.chmod(0o600)
    file.write_text("something else")

    assert anchors.write(places[0], made, NOW).read_text() == "something else"
    assert files(places[0]) == [file.name]


def test_place_that_fails_is_logged_and_tried_again(places: list[Path], caplog: pytest.LogCaptureFixture):
    unit("A")
    sealing.seal()
    places[0].write_text("a file in the way")

    assert anchors.anchor(now=NOW) == [str(places[1])]
    assert str(places[0]) in caplog.text
    places[0].unlink()
    assert anchors.anchor(now=NOW + MINUTE) == [str(places[0])]


def test_mail_is_sent_once_a_day_and_holds_the_checkpoint(settings: Any):
    settings.AUDIT_ANCHORS = ["mailto:records@example.org"]
    for hours, expected in ((0, 1), (23, 1), (24, 2)):
        unit(f"U{hours}")
        sealing.seal()
        anchors.anchor(now=NOW + timedelta(hours=hours))
        assert len(mail.outbox) == expected

    letter = mail.outbox[-1]
    assert letter.to == ["records@example.org"]
    (kept,) = read_checkpoints(str(letter.body).replace("\n", "\r\n"), "the letter", are_anchors=True)
    assert kept.size == 3
    assert read_key(str(letter.body)) == checkpoints.public_key()


def test_where_it_was_kept_is_on_record(places: list[Path]):
    unit("A")
    sealing.seal()
    anchors.anchor(now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT place, size, made_at FROM audit.anchor ORDER BY id")
        assert cursor.fetchall() == [(str(place), 1, NOW) for place in places]
