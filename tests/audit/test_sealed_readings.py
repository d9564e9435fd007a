"""Whoever edits, deletes or adds readings is found by the seals; that the kept-long-enough are gone is accepted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from partnerships.audit import anchors, checkpoints, reading, sealing, verification
from partnerships.audit.sealing import SEALER
from partnerships.audit.verifier import READING, Report, read_anchors, verify_export
from partnerships.exports import audit_record
from partnerships.models import AuditEvent, Reading
from partnerships.queries import history
from partnerships.queries.history import Wanted
from sdptracker.postgres.ownership import administrator, as_owner
from tests.audit import attacks
from tests.audit.attacks import Superuser
from tests.audit.viewers import AUDITOR
from tests.database import ScratchDatabase
from tests.factories.people import unit
from tests.factories.readings import reading as a_reading
from tests.factories.readings import reading_of

pytestmark = pytest.mark.long

DATABASE, EXPORT = "database", "export"
EVERYWHERE = pytest.mark.parametrize("where", [DATABASE, EXPORT])
NOW = timezone.now()
EDGE = NOW - timedelta(days=400)
LONG_AGO = EDGE - timedelta(seconds=1)
TABLES = ("partnerships_reading", "audit.reading_batch", "audit.event", "audit.sealed", "audit.checkpoint")
GUARDED = TABLES[:2]


@dataclass
class World:
    """Readings 1 to 3 of long ago, 4 to 6 and 7 to 8 of today: three batches, sealed and anchored, unguarded."""

    superuser: Superuser
    anchor: Path

    def check(self, *, where: str = DATABASE, is_anchored: bool = True) -> Report:
        kept = read_anchors([self.anchor]) if is_anchored else []
        if where == DATABASE:
            return verification.verify(now=timezone.now(), anchors=kept)
        with tempfile.TemporaryDirectory() as folder:
            self.export(Path(folder))
            return verify_export(Path(folder), anchors=kept, check=None)

    def export(self, folder: Path, wanted: Wanted = Wanted()) -> None:  # noqa: B008 (frozen)
        audit_record.write_folder(folder, viewer=AUDITOR, wanted=wanted, now=timezone.now())


def guards(superuser: Superuser, how: str) -> None:
    for table in GUARDED:
        superuser.execute(f"ALTER TABLE {table} {how}")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    scratch_database: ScratchDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("anchors")
    with django_db_blocker.unblock():
        scratch_database.restore()
        unit("A")
        for moments in ([LONG_AGO] * 3, [None] * 3, [None] * 2):
            for at in moments:
                reading_of(at) if at else a_reading()
            sealing.seal(is_sweep=True)
        made = checkpoints.make()
        assert made is not None
        anchors.write(folder, made, timezone.now())
        with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
            superuser.execute("SELECT set_config('audit.actor', 'me', false), set_config('audit.reason', 'I', false)")
            attacks.switch_off(superuser)
            guards(superuser, "DISABLE TRIGGER ALL")
            for table in TABLES:
                superuser.execute(f"CREATE TABLE kept_{table.replace('.', '_')} AS TABLE {table}")
            yield World(superuser, folder)
        scratch_database.restore()


@pytest.fixture
def attacked(world: World) -> Iterator[World]:
    yield world
    guards(world.superuser, "DISABLE TRIGGER ALL")
    for table in TABLES:
        world.superuser.execute(f"DELETE FROM {table}")
        kept = f"kept_{table.replace('.', '_')}"
        world.superuser.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE {kept}")


def doing(*statements: str) -> Callable[[Superuser], None]:
    def act(superuser: Superuser) -> None:
        for statement in statements:
            superuser.execute(statement)

    return act


COPY = """
    INSERT INTO partnerships_reading
    SELECT {}, at - interval '1 day', kind, account_id, username, source, route, covers, highest_marking, rows,
        of, request_id
    FROM partnerships_reading WHERE id = 5
"""


def seal_anew(superuser: Superuser) -> None:
    superuser.execute("DELETE FROM audit.reading_batch WHERE id = 2")
    superuser.execute("UPDATE partnerships_reading SET username = 'anna' WHERE id = 5")
    superuser.execute("ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER z_log")
    sealing.seal(is_sweep=True)


def forget_on_record(superuser: Superuser) -> None:
    """As the retention does, but for the guard that keeps it from what is young."""
    superuser.execute("ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER z_log")
    superuser.execute("DELETE FROM audit.reading_batch WHERE id = 2")
    superuser.execute("DELETE FROM partnerships_reading WHERE id IN (4, 5, 6)")
    sealing.seal()


def forget_with_forged_events(*events: str) -> Callable[[Superuser], None]:
    """Delete young ones, and put in events which say that it was in order."""

    def act(superuser: Superuser) -> None:
        superuser.execute("DELETE FROM audit.reading_batch WHERE id = 2")
        superuser.execute("DELETE FROM partnerships_reading WHERE id IN (4, 5, 6)")
        for event in events:
            superuser.execute(
                "INSERT INTO audit.event (tbl, pk, actor, reason, changed, op, at, after)"
                f" VALUES ('reading_batch', 2, 'me', 'I', '{{}}', {event})"
            )
        sealing.seal()

    return act


EDIT = "UPDATE partnerships_reading SET {} WHERE id = 5"
ATTACKS: dict[str, tuple[Callable[[Superuser], None], set[str]]] = {
    "edit what was asked for": (doing(EDIT.format("covers = '/'")), {"edited"}),
    "edit the account": (doing(EDIT.format("account_id = 12")), {"edited"}),
    "edit the moment by a microsecond": (doing(EDIT.format("at = at + interval '1 microsecond'")), {"edited"}),
    "edit the records": (doing(EDIT.format("of = '{\"Commitment\": [4]}'")), {"edited"}),
    "exchange two": (
        doing(*(f"UPDATE partnerships_reading SET id = {b} WHERE id = {a}" for a, b in ((4, 99), (5, 4), (99, 5)))),
        {"edited"},
    ),
    "edit the salt": (doing("UPDATE audit.reading_batch SET salt = sha256('x') WHERE id = 2"), {"edited"}),
    "delete one": (doing("DELETE FROM partnerships_reading WHERE id = 5"), {"deleted"}),
    "delete one and its number": (
        doing(
            "DELETE FROM partnerships_reading WHERE id = 5",
            "UPDATE audit.reading_batch SET ids = ids - '{[5,6)}' WHERE id = 2",
        ),
        {"deleted"},
    ),
    "delete a batch's": (doing("DELETE FROM partnerships_reading WHERE id IN (4, 5, 6)"), {"deleted"}),
    "delete a batch's with the batch": (
        doing("DELETE FROM partnerships_reading WHERE id IN (4, 5, 6)", "DELETE FROM audit.reading_batch WHERE id = 2"),
        {"deleted"},
    ),
    "delete old ones by hand": (
        doing("DELETE FROM partnerships_reading WHERE id < 4", "DELETE FROM audit.reading_batch WHERE id = 1"),
        {"deleted"},
    ),
    "delete young ones on record": (forget_on_record, {"deleted"}),
    "delete young ones, on record in a time to come": (
        forget_with_forged_events("'D', now() + interval '2 years', NULL"),
        {"deleted"},
    ),
    "delete young ones, and have them sealed as old": (
        forget_with_forged_events(
            """'I', now(), '{"ids": "{[90,91)}", "newest": "2001-01-01T00:00:00+00:00"}'""", "'D', now(), NULL"
        ),
        {"deleted", "inserted"},
    ),
    "delete the event that seals them": (
        doing("DELETE FROM audit.event WHERE tbl = 'reading_batch' AND pk = 2"),
        {"deleted", "unsealed"},
    ),
    "put one into a batch": (
        doing(COPY.format(50), "UPDATE audit.reading_batch SET ids = ids + '{[50,51)}' WHERE id = 2"),
        {"inserted"},
    ),
    "put one in past the sealer": (doing(COPY.format(50)), {"unsealed"}),
    "put one in below all numbers": (doing(COPY.format(-5)), {"unsealed"}),
    "put one in with a batch of its own": (
        doing(
            COPY.format(50),
            "INSERT INTO audit.reading_batch (ids, newest, sha256, salt)"
            " SELECT '{[50,51)}', newest, sha256, salt FROM audit.reading_batch WHERE id = 2",
        ),
        {"unsealed"},
    ),
    "move one to another batch": (
        doing(
            "UPDATE audit.reading_batch SET ids = ids - '{[5,6)}' WHERE id = 2",
            "UPDATE audit.reading_batch SET ids = ids + '{[5,6)}' WHERE id = 3",
        ),
        {"deleted", "inserted"},
    ),
    "edit one and have it sealed anew": (seal_anew, {"deleted", "inserted"}),
}


@EVERYWHERE
def test_untouched_readings_pass(world: World, where: str):
    report = world.check(where=where)

    assert (report.counts, report.readings, report.unsealed_readings) == ({}, 8, 0)


@EVERYWHERE
@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_found(attacked: World, attack: str, where: str):
    act, kinds = ATTACKS[attack]
    act(attacked.superuser)

    assert attacked.check(where=where).kinds == kinds


def test_finding_names_batch_event_and_readings(attacked: World):
    number = AuditEvent.objects.get(tbl="reading_batch", pk_of_row=2).pk
    attacked.superuser.execute("DELETE FROM partnerships_reading WHERE id = 5")

    (finding,) = attacked.check().findings
    assert finding.event == number
    assert "seals the readings of batch 2: 5 are gone." in finding.text


@EVERYWHERE
def test_edited_reading_with_a_rebuilt_chain_is_found_by_the_anchor_alone(attacked: World, where: str):
    superuser = attacked.superuser
    superuser.execute(EDIT.format("covers = '/'"))
    rows = superuser.execute(
        f"SELECT {reading.READING_LINE} FROM partnerships_reading AS r WHERE id IN (4, 5, 6) ORDER BY id"
    ).fetchall()
    (salt,) = superuser.execute("SELECT salt FROM audit.reading_batch WHERE id = 2").fetchone() or (b"",)
    digest = sealing.readings_hash(salt, (sealing.read_reading(line) for (line,) in rows)).hex()
    superuser.execute(
        "UPDATE audit.event SET after = jsonb_set(after, '{sha256}', to_jsonb(%s::text))"
        " WHERE tbl = 'reading_batch' AND pk = 2",
        [digest],
    )
    attacks.rebuild(superuser)

    assert attacked.check(where=where).kinds == {"rebuilt"}
    assert attacked.check(where=where, is_anchored=False).is_clean


@EVERYWHERE
def test_what_was_kept_long_enough_goes_and_the_record_verifies(attacked: World, where: str):
    guards(attacked.superuser, "ENABLE ALWAYS TRIGGER append_only")
    attacked.superuser.execute("ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER z_log")

    assert sealing.forget_readings(EDGE) == 3
    assert sealing.forget_readings(EDGE) == 0

    report = attacked.check(where=where)
    assert (report.counts, report.readings) == ({}, 5)
    assert "Batches of readings that were kept long enough and deleted, on record: 1." in report.notes
    said = AuditEvent.objects.get(tbl="reading_batch", op="D")
    assert (said.pk_of_row, said.actor, said.reason) == (1, "retention", "kept long enough")
    assert (said.before or {})["ids"] == "{[1,4)}"
    assert "salt" not in (said.before or {})
    told = history.listing(viewer=AUDITOR, wanted=Wanted()).entries[0]
    assert (told.ref, told.by, told.action) == ("reading_batch 1", "retention", "retention.forget")
    # The counter-proof: the same, but for the event that says so.
    attacked.superuser.execute("DELETE FROM audit.sealed WHERE event_id = %s", [said.pk])
    attacked.superuser.execute("DELETE FROM audit.event WHERE id = %s", [said.pk])
    assert attacked.check(where=where).kinds == {"deleted"}


def meddle(folder: Path, change: Callable[[list[Any]], list[Any]]) -> Report:
    file = folder / "readings.jsonl"
    rows = change([json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()])
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return verify_export(folder, check=None)


def with_keys_in_another_order(rows: list[Any]) -> list[Any]:
    return [row | {"reading": dict(reversed(row["reading"].items()))} for row in rows]


def in_another_order(rows: list[Any]) -> list[Any]:
    return [*rows[:3], rows[4], rows[3], *rows[5:]]


def with_one_twice(rows: list[Any]) -> list[Any]:
    return [*rows[:4], rows[3], *rows[4:]]


def test_readings_of_an_export_that_were_meddled_with_are_found(world: World, tmp_path: Path):
    for number, (change, kinds) in enumerate(
        (
            (lambda rows: rows, set()),
            (with_keys_in_another_order, set()),
            (in_another_order, {"edited"}),
            (with_one_twice, {"edited"}),
            (lambda rows: rows[:-1], {"deleted"}),
            (lambda _rows: [], {"deleted"}),
        )
    ):
        world.export(tmp_path / str(number))
        assert meddle(tmp_path / str(number), change).kinds == kinds, number
    (tmp_path / "0" / "readings.jsonl").unlink()
    assert verify_export(tmp_path / "0", check=None).kinds == {"deleted"}


def test_period_s_export_holds_the_readings_that_its_events_seal(attacked: World, tmp_path: Path):
    today = timezone.localdate()
    # The first event, which is not about readings, lies outside.
    attacked.superuser.execute("UPDATE audit.event SET at = at - interval '2 days' WHERE id = 1")
    attacked.export(tmp_path / "today", Wanted(from_day=today))
    attacked.export(tmp_path / "before", Wanted(to_day=today - timedelta(days=3)))

    report = verify_export(tmp_path / "today", check=None)
    assert (report.counts, report.readings) == ({}, 8)
    none = verify_export(tmp_path / "before", check=None)
    assert (none.counts, none.readings) == ({}, 0)
    assert meddle(tmp_path / "today", lambda rows: rows[:-1]).kinds == {"deleted"}
    missing = meddle(tmp_path / "today", lambda _rows: [])
    assert "of which this cannot say whether they were deleted: 3." in " ".join(missing.notes)


def test_seal_whose_words_were_erased_is_found(attacked: World):
    erased = "before = NULL, after = NULL, changed = '{}', reason = '(erased)'"
    (number,) = AuditEvent.objects.filter(tbl="reading_batch", pk_of_row=2).values_list("pk", flat=True)
    attacked.superuser.execute(f"UPDATE audit.event SET {erased} WHERE id = {number}")
    attacked.superuser.execute(f"UPDATE audit.sealed SET salt = NULL WHERE event_id = {number}")
    attacked.superuser.execute(
        "INSERT INTO audit.event (tbl, pk, op, actor, reason, changed)"
        " VALUES ('audit.event', %s, 'U', 'me', 'I', '{}')",
        [number],
    )
    sealing.seal()

    assert attacked.check().kinds == {"edited"}


def test_pages_do_not_tell_that_readings_were_sealed(world: World):
    told = history.listing(viewer=AUDITOR, wanted=Wanted())

    assert [entry.table for entry in told.entries] == ["unit"]
    assert history.events(viewer=AUDITOR, wanted=Wanted()).count() == 4


def test_no_column_is_left_out():
    assert set(READING) == {column.attname for column in Reading._meta.concrete_fields}


@pytest.mark.django_db(transaction=True, databases=["default", "seal"])
def test_nobody_deletes_readings_but_the_retention_and_nothing_young():
    young, old = a_reading(), reading_of(LONG_AGO)
    unsealed = "a reading in no batch stays"

    assert sealing.forget_readings(NOW) == 0, unsealed
    sealing.seal(is_sweep=True)
    # Both are in one batch, which is as old as the newer of them.
    assert sealing.forget_readings(EDGE) == 0
    reading_of(LONG_AGO)
    sealing.seal(is_sweep=True)

    for alias, statement in (
        ("default", f"SELECT audit.forget_readings('{NOW}')"),
        ("default", "DELETE FROM partnerships_reading"),
        ("default", "DELETE FROM audit.reading_batch"),
        ("default", "INSERT INTO audit.reading_batch DEFAULT VALUES"),
        (SEALER, f"SELECT audit.forget_readings('{timezone.now()}')"),
        (SEALER, "DELETE FROM partnerships_reading"),
        (SEALER, "DELETE FROM audit.reading_batch"),
        (SEALER, "UPDATE audit.reading_batch SET newest = '2001-01-01'"),
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|append-only"):
            connections[alias].cursor().execute(statement)
    for statement in (
        "DELETE FROM partnerships_reading",
        "UPDATE audit.reading_batch SET newest = '2001-01-01'",
        "DELETE FROM audit.reading_batch WHERE id = 1",
        "TRUNCATE audit.reading_batch",
        "TRUNCATE partnerships_reading",
    ):
        with as_owner(), pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
        with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
            strongest.execute("SET session_replication_role = replica")
            with pytest.raises(Exception, match="append-only"):
                strongest.execute(statement)

    assert sealing.forget_readings(EDGE) == 1
    assert list(Reading.objects.order_by("pk").values_list("pk", flat=True)) == [young.pk, old.pk]
    assert verification.verify(now=timezone.now()).is_clean


@pytest.mark.django_db(transaction=True, databases=["default", "seal"])
def test_salt_keeps_a_hash_from_being_guessed_and_goes_with_the_readings():
    reading_of(LONG_AGO)
    sealing.seal(is_sweep=True)
    (event,) = AuditEvent.objects.filter(tbl="reading_batch")

    assert set(event.after or {}) == {"id", "ids", "newest", "sha256"}
    sealing.forget_readings(EDGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.reading_batch")
        assert cursor.fetchone() == (0,)


def test_hash_of_a_batch_is_as_described():
    line = (
        '{"id": 8, "at": "2026-11-28T09:00:00.000001Z", "kind": "view", "account_id": 12, "username": "anna",'
        ' "source": "page", "route": "commitment-list", "covers": "/commitments/?q=Šibenik", "highest_marking": 2,'
        ' "rows": 2, "of": {"Commitment": [4, 7], "Annex": [1]}, "request_id": "r-1"}'
    )
    digest = sealing.readings_hash(bytes(range(32)), [sealing.read_reading(line)])
    described = (Path(__file__).parents[2] / "docs" / "audit-record.md").read_text(encoding="utf-8")

    assert digest.hex() in described
