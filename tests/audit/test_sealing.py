"""Each committed event is sealed once, whoever else seals or still writes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from partnerships.audit import checkpoints, sealing, verification
from partnerships.jobs import tasks
from partnerships.models import AuditEvent, User
from partnerships.queue import enqueue
from sdptracker.postgres.ownership import administrator
from tests.audit.attacks import switch_off
from tests.factories.base import making
from tests.factories.people import unit
from tests.factories.readings import reading, reading_of
from tests.threads import apart

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]

COLUMNS = "at, kind, username, source, route, covers, highest_marking, of, request_id"
SEALS = ("sealed", "checkpoint", "anchor", "verification")


def chain() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, event_id FROM audit.sealed ORDER BY position")
        return cursor.fetchall()


def numbers() -> list[int]:
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def clean() -> bool:
    return verification.verify(now=timezone.now()).is_clean


def test_events_get_their_places_in_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "BATCH", 1_000)
    for name in "ABC":
        unit(name)

    assert sealing.seal() == 3
    assert sealing.seal() == 0
    assert chain() == list(enumerate(numbers(), 1))
    assert clean()


def test_more_than_a_batch_is_sealed_at_once():
    many = sealing.BATCH * 2 + 1
    with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
        superuser.execute(
            "INSERT INTO audit.event (tbl, pk, op, actor, reason, changed)"
            " SELECT 'partnerships_unit', n, 'I', 'me', 'me', '{}' FROM generate_series(1, %s) AS n",
            [many],
        )

    assert sealing.seal() == many
    assert chain() == list(enumerate(numbers(), 1))
    assert clean()


def test_being_asked_to_stop_leaves_the_rest_for_the_next_run():
    unit("A")

    assert sealing.seal(may_go_on=lambda: False) == 0
    assert sealing.seal() == 1


def test_sealers_at_the_same_time_seal_each_event_once():
    barrier = threading.Barrier(4)
    done = threading.Event()

    def write() -> int:
        barrier.wait(timeout=10)
        for number in range(30):
            unit(f"U{number}")
        done.set()
        return 0

    def seal() -> int:
        barrier.wait(timeout=10)
        total = 0
        while not done.is_set():
            total += sealing.seal()
        return total

    def alone(work: Any) -> int:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sealed = sum(pool.map(alone, [write, seal, seal, seal]))

    assert sealed + sealing.seal() == 30
    assert sorted(event for _position, event in chain()) == numbers()
    assert clean()


def test_somebody_elses_turn_is_waited_for_by_nobody():
    unit("A")
    with administrator(dbname=connection.settings_dict["NAME"]) as other, other.transaction():
        other.execute(sealing.TRY_LOCK)

        assert sealing.seal() == 0
        assert checkpoints.make() is None

    assert sealing.seal() == 1


def test_open_transaction_neither_holds_up_others_nor_is_left_out():
    with administrator(dbname=connection.settings_dict["NAME"]) as slow:
        slow.execute("BEGIN")
        slow.execute(
            "INSERT INTO audit.event (tbl, pk, op, actor, reason, changed) VALUES ('x', 1, 'I', 'me', 'me', '{}')"
        )
        unit("A")
        assert sealing.seal() == 1
        slow.execute("COMMIT")

    assert sealing.seal() == 1
    late, early = numbers()
    assert chain() == [(1, early), (2, late)]
    assert clean()


def test_event_from_below_the_floor_is_found_by_the_sweep(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "FLOOR", 0)
    with administrator(dbname=connection.settings_dict["NAME"]) as slow:
        slow.execute("BEGIN")
        slow.execute(
            "INSERT INTO audit.event (tbl, pk, op, actor, reason, changed) VALUES ('x', 1, 'I', 'me', 'me', '{}')"
        )
        unit("A")
        sealing.seal()
        slow.execute("COMMIT")

    assert sealing.seal() == 0
    assert sealing.seal(is_sweep=True) == 1
    assert clean()


def test_sealer_that_dies_in_the_middle_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch):
    unit("A")
    original = sealing.next_head
    monkeypatch.setattr(sealing, "next_head", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealing.seal()
    monkeypatch.setattr(sealing, "next_head", original)

    assert chain() == []
    assert sealing.seal() == 1


def batches() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ids::text FROM audit.reading_batch ORDER BY id")
        return [ids for (ids,) in cursor.fetchall()]


def test_readings_wait_for_others_until_the_oldest_is_ten_minutes_old():
    reading()

    assert (sealing.seal(), batches()) == (0, [])
    old = reading_of(timezone.now() - timedelta(minutes=11))
    assert sealing.seal() == 1
    assert batches() == [f"{{[{old.pk - 1},{old.pk + 1})}}"]
    reading()
    assert sealing.seal(is_sweep=True) == 1
    assert (sealing.seal(is_sweep=True), len(batches())) == (0, 2)
    assert clean()


def test_more_readings_than_a_batch_are_sealed_at_once():
    reading()
    with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
        superuser.execute(f"INSERT INTO partnerships_reading ({COLUMNS}) SELECT {COLUMNS}"
                          " FROM partnerships_reading, generate_series(1, %s)", [sealing.BATCH * 2])  # fmt: skip

    assert sealing.seal() == 2
    assert sealing.seal(is_sweep=True) == 1
    assert (len(batches()), clean()) == (3, True)


READ = f"INSERT INTO partnerships_reading ({COLUMNS}) VALUES (now(), 'view', 'slow', '', '', '', 2, '{{}}', '')"


def test_reading_of_a_late_transaction_is_sealed_once_and_holds_up_nobody():
    first = reading().pk
    with (
        administrator(dbname=connection.settings_dict["NAME"]) as slow,
        administrator(dbname=connection.settings_dict["NAME"]) as other,
    ):
        for one in (slow, other):
            one.execute("BEGIN")
            one.execute(READ)
        reading()
        sealing.seal(is_sweep=True)
        assert batches() == [f"{{[{first},{first + 1}),[{first + 3},{first + 4})}}"]
        slow.execute("COMMIT")
        other.execute("ROLLBACK")

    assert sealing.seal(is_sweep=True) == 1
    assert sealing.seal(is_sweep=True) == 0
    assert batches()[1:] == [f"{{[{first + 1},{first + 2})}}"]
    report = verification.verify(now=timezone.now())
    assert (report.is_clean, report.readings) == (True, 3)
    assert f"No sealed reading has these 1 numbers: {first + 2}." in " ".join(report.notes)


def test_nobody_who_reads_waits_for_the_seal_or_the_retention():
    reading_of(timezone.now() - timedelta(days=3_000))
    sealing.seal(is_sweep=True)
    reading()
    with transaction.atomic(using="seal"):
        assert sealing.seal(is_sweep=True) == 1
        assert sealing.forget_readings(timezone.now() - timedelta(days=2_000)) == 1
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        reading()

    assert clean()


def test_sealer_that_dies_leaves_no_batch_without_its_seal(monkeypatch: pytest.MonkeyPatch):
    reading()
    original = sealing.next_head
    monkeypatch.setattr(sealing, "next_head", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sealing.seal(is_sweep=True)
    monkeypatch.setattr(sealing, "next_head", original)

    assert (batches(), chain()) == ([], [])
    assert sealing.seal(is_sweep=True) == 1


def test_database_seals_no_reading_twice():
    reading()
    sealing.seal(is_sweep=True)
    again = "INSERT INTO audit.reading_batch (ids, newest, sha256, salt) SELECT ids, newest, sha256, salt"

    with transaction.atomic(using="seal"), connections["seal"].cursor() as cursor:
        cursor.execute(sealing.ACT)
        with pytest.raises(DatabaseError, match="reading_sealed_once"), transaction.atomic(using="seal"):
            cursor.execute(f"{again} FROM audit.reading_batch")


def test_readings_of_before_the_upgrade_are_sealed_by_the_next_run():
    call_command("migrate", "partnerships", "0014", verbosity=0, interactive=False)
    reading()
    call_command("migrate", verbosity=0, interactive=False)

    assert sealing.seal(is_sweep=True) == 1
    report = verification.verify(now=timezone.now())
    assert (report.is_clean, report.readings) == (True, 1)


def test_checkpoint_is_made_once_for_each_length():
    assert checkpoints.make() is None
    unit("A")
    sealing.seal()

    first, again = checkpoints.make(), checkpoints.make()

    assert first == again
    assert first is not None
    assert first.size == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.checkpoint")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("table", SEALS)
@pytest.mark.parametrize("alias", ["default", "seal"])
def test_seals_are_never_changed_or_taken_away(table: str, alias: str):
    for attack in (
        f"DELETE FROM audit.{table}",
        f"TRUNCATE audit.{table}",
        f"ALTER TABLE audit.{table} DISABLE TRIGGER ALL",
    ):
        with (
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            connections[alias].cursor() as cursor,
        ):
            cursor.execute(attack)


@pytest.mark.parametrize("table", SEALS)
def test_application_may_not_add_seals(table: str):
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit.{table} DEFAULT VALUES")


@pytest.mark.parametrize("role", ["origin", "replica"])
def test_strongest_role_cannot_change_or_empty_the_seals(role: str):
    unit("A")
    sealing.seal()
    checkpoints.make()

    with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute(f"SET session_replication_role = {role}")
        for attack in (
            "UPDATE audit.sealed SET sealed_at = now()",
            "DELETE FROM audit.sealed",
            "TRUNCATE audit.sealed",
            "UPDATE audit.checkpoint SET size = 2",
            "TRUNCATE audit.checkpoint",
        ):
            with pytest.raises(psycopg.Error, match="append-only"):
                strongest.execute(attack)


def test_sealer_writes_nothing_but_seals():
    with pytest.raises(DatabaseError, match="permission denied"), connections["seal"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit.event (tbl, pk, op, actor, reason, changed) VALUES ('x', 1, 'I', 'me', 'me', '{}')"
        )
    with pytest.raises(DatabaseError, match="permission denied"), connections["seal"].cursor() as cursor:
        cursor.execute("SELECT password FROM public.partnerships_user")


def test_worker_seals_and_anchors_and_verifies(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings.AUDIT_ANCHORS = [str(tmp_path)]
    monkeypatch.setattr(tasks.app.periodic_registry, "periodic_tasks", {})
    unit("A")
    for name in ("seal", "verify"):
        enqueue(name, {})
        apart(lambda: call_command("work", "--once"))

    assert len(chain()) == 1
    assert len(list(tmp_path.iterdir())) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, is_clean FROM audit.verification")
        assert cursor.fetchall() == [(1, True)]


def test_worker_tells_the_auditors_what_it_finds(auditor: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks.app.periodic_registry, "periodic_tasks", {})
    with making():
        auditor.email = "auditor@example.org"
        auditor.save()
    sealing.seal()
    with administrator(dbname=connection.settings_dict["NAME"]) as superuser:
        switch_off(superuser)
        superuser.execute("DELETE FROM audit.event WHERE id = (SELECT min(id) FROM audit.event)")
    enqueue("verify", {})

    apart(lambda: call_command("work", "--once"))

    assert [letter.to for letter in mail.outbox] == [["auditor@example.org"]]
