"""Every alteration that a superuser makes is found by the record's seals, or by what was anchored elsewhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from partnerships.audit import anchors, checkpoints, sealing, verification
from partnerships.audit.verifier import Report, key_text, read_anchors, signature_check, verify_export
from partnerships.exports import audit_record
from partnerships.queries.history import Wanted
from sdptracker.postgres.ownership import administrator
from tests.audit.attacks import ATTACKS, HIDDEN, SHORTER, Superuser, keep, put_back, switch_off
from tests.audit.viewers import AUDITOR
from tests.database import ScratchDatabase
from tests.factories.people import unit

pytestmark = pytest.mark.long

DATABASE, EXPORT = "database", "export"
EVERYWHERE = pytest.mark.parametrize("where", [DATABASE, EXPORT])


@dataclass
class World:
    """A sealed and anchored record of twelve events, with its guards switched off."""

    superuser: Superuser
    anchor: Path

    def check(self, *, is_anchored: bool, where: str = DATABASE) -> Report:
        kept = read_anchors([self.anchor]) if is_anchored else []
        if where == DATABASE:
            return verification.verify(now=timezone.now(), anchors=kept)
        with tempfile.TemporaryDirectory() as folder:
            audit_record.write_folder(Path(folder), viewer=AUDITOR, wanted=Wanted(), now=timezone.now())
            return verify_export(Path(folder), anchors=kept, check=signature_check())


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    scratch_database: ScratchDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("anchors")
    with django_db_blocker.unblock():
        scratch_database.restore()  # numbers begin at one: tests that were rolled back have used some up
        for number in range(12):
            unit(f"U{number}")
            if number in (3, 11):
                sealing.seal()
                made = checkpoints.make()
                assert made is not None
                anchors.write(folder, made, timezone.now())
        with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
            switch_off(superuser)
            keep(superuser)
            yield World(superuser, folder)
        scratch_database.restore()


@pytest.fixture
def attacked(world: World, request: pytest.FixtureRequest) -> Iterator[World]:
    yield world
    put_back(world.superuser)


@EVERYWHERE
@pytest.mark.parametrize("is_anchored", [True, False])
def test_untouched_record_passes(world: World, is_anchored: bool, where: str):
    report = world.check(is_anchored=is_anchored, where=where)

    assert (report.counts, report.size, report.with_content, report.unsealed) == ({}, 12, 12, 0)
    assert (report.checkpoints, report.anchors) == (2, 2 if is_anchored else 0)
    assert report.anchored_size == (12 if is_anchored else 0)


@EVERYWHERE
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("is_anchored", [True, False])
def test_attack_is_found(attacked: World, attack: str, is_anchored: bool, where: str):
    act, kind = ATTACKS[attack]
    act(attacked.superuser)

    report = attacked.check(is_anchored=is_anchored, where=where)
    assert report.kinds == {kind} | ({"truncated"} if attack in SHORTER else set())


@EVERYWHERE
@pytest.mark.parametrize("attack", HIDDEN)
def test_attack_that_leaves_no_trace_is_found_by_the_anchor(attacked: World, attack: str, where: str):
    act, kind = HIDDEN[attack]
    act(attacked.superuser)

    assert attacked.check(is_anchored=True, where=where).kinds == {kind}


@EVERYWHERE
@pytest.mark.parametrize("attack", HIDDEN)
def test_attack_that_leaves_no_trace_is_not_found_without_anchor(attacked: World, attack: str, where: str):
    # The counter-proof, and the reason for anchors.
    HIDDEN[attack][0](attacked.superuser)

    assert attacked.check(is_anchored=False, where=where).is_clean


@pytest.mark.parametrize("attack", HIDDEN)
def test_anchor_finds_it_also_once_the_tracker_has_signed_on(attacked: World, attack: str):
    act, kind = HIDDEN[attack]
    act(attacked.superuser)
    sealing.seal(is_sweep=True)
    checkpoints.make()

    assert attacked.check(is_anchored=True).kinds == {kind}
    assert attacked.check(is_anchored=False).is_clean


def test_finding_names_event_and_position(attacked: World):
    ATTACKS["edit the actor"][0](attacked.superuser)

    (finding,) = attacked.check(is_anchored=True).findings
    assert (finding.event, finding.position) == (5, 5)
    assert finding.text.startswith("Event 5 (position 5): ")


def test_rebuilding_is_narrowed_down_by_older_anchors(attacked: World):
    HIDDEN["edit and rebuild the whole chain"][0](attacked.superuser)

    (finding,) = attacked.check(is_anchored=True).findings
    assert "positions 5 to 12" in finding.text


def test_checkpoint_of_another_key_is_found(attacked: World, settings: Any):
    settings.AUDIT_KEY = "somebody else's key, as long as the one that is ours is"

    report = attacked.check(is_anchored=True)
    assert report.kinds == {"forged"}
    assert report.counts["forged"] == 4


def test_former_key_counts_where_it_is_named(attacked: World, settings: Any):
    settings.AUDIT_FORMER_KEYS = [key_text(checkpoints.public_key())]
    settings.AUDIT_KEY = "a new key, as long as the one that was ours before"

    assert attacked.check(is_anchored=True).is_clean


def test_forged_checkpoint_is_found(attacked: World):
    attacked.superuser.execute("UPDATE audit.checkpoint SET size = 11 WHERE size = 12")

    assert attacked.check(is_anchored=True).kinds == {"forged"}


def test_fresh_event_is_no_finding(attacked: World):
    unit("FRESH")

    report = attacked.check(is_anchored=True)
    assert (report.counts, report.unsealed) == ({}, 1)


def test_outcome_is_kept_and_alarm_is_raised(attacked: World, settings: Any, caplog: pytest.LogCaptureFixture):
    settings.AUDIT_ANCHORS = [str(attacked.anchor), "mailto:records@example.org"]

    assert verification.verify_and_keep(now=timezone.now())
    assert caplog.records == []
    ATTACKS["edit the actor"][0](attacked.superuser)
    assert not verification.verify_and_keep(now=timezone.now())

    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    kept = attacked.superuser.execute("SELECT size, is_clean, report FROM audit.verification ORDER BY id").fetchall()
    assert [row[:2] for row in kept] == [(12, True), (12, False)]
    assert "FOUND, edited: Event 5 (position 5)" in kept[1][2]


def test_anchor_that_cannot_be_read_raises_the_alarm(attacked: World, settings: Any, tmp_path: Path, caplog: Any):
    (tmp_path / "empty.txt").write_text("nothing signed")
    settings.AUDIT_ANCHORS = [str(tmp_path)]

    assert not verification.verify_and_keep(now=timezone.now())
    assert "NOT CHECKED" in caplog.text


@pytest.mark.parametrize(
    "setting",
    [
        "TimeZone = 'Pacific/Kiritimati'",
        "DateStyle = 'German, DMY'",
        "bytea_output = 'escape'",
        "extra_float_digits = -15",
        "client_encoding = 'LATIN1'",
        "IntervalStyle = 'sql_standard'",
    ],
)
def test_hashes_do_not_depend_on_the_session(attacked: World, setting: str):
    for alias in ("default", "seal"):
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SET {setting}")
    try:
        unit(f"É {setting}"[:20], name=f"Été {setting}")
        sealing.seal()
        assert attacked.check(is_anchored=True).is_clean
    finally:
        connections.close_all()

    report = attacked.check(is_anchored=True)
    assert (report.is_clean, report.size) == (True, 13)
