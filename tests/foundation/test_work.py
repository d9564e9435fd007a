"""The worker: on our server, in our role, brought to an end gently, and recovering what another left."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinatePeriodicDefer

from partnerships.choices import Rung
from partnerships.jobs import tasks
from partnerships.models import AuditEvent, Partner, Reminder, User
from partnerships.queries import inbox
from partnerships.queue import enqueue
from partnerships.services.base import today
from sdptracker.management.commands import work
from sdptracker.postgres.ownership import administrator
from tests.factories import commitments
from tests.factories.base import making
from tests.threads import apart

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def states() -> dict[str, str]:
    return dict(ProcrastinateJob.objects.values_list("task_name", "status"))


def run_once() -> None:
    apart(lambda: call_command("work", "--once"))


def left_by_a_dead_worker(name: str, *, heartbeat: str, key: str | None = None) -> None:
    """Have a job taken by a worker that gave its last sign of life some time ago."""
    enqueue(name, {}, key=key)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id", [heartbeat]
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = %s", [worker, name]
        )


def only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what comes up by the clock."""
    monkeypatch.setattr(tasks.app.periodic_registry, "periodic_tasks", {})


def test_connections_take_the_role_of_the_application() -> None:
    async def whoami() -> Any:
        connector = work.worker_connector()
        await connector.open_async()
        try:
            pooled = await connector.execute_query_one_async("SELECT current_user AS role, current_database() AS base")
            async with connector._get_standalone_connection() as listening:
                heard = await (await listening.execute("SELECT current_user")).fetchone()
        finally:
            await connector.close_async()
        return pooled["role"], pooled["base"], heard

    assert apart(lambda: asyncio.run(whoami())) == ("sdp_app", connection.settings_dict["NAME"], ("sdp_app",))


def test_work_is_done_that_waits_and_what_the_clock_asks_for() -> None:
    enqueue("prune", {})

    run_once()

    assert states()["prune"] == "succeeded"
    assert ProcrastinatePeriodicDefer.objects.filter(task_name="recover").exists()


def test_the_clock_s_reminders_come_from_what_is_owed(japan: Partner, official: User) -> None:
    promise = commitments.commitment([japan], official)
    commitments.action(promise, official, due_on=today() - timedelta(days=2))
    with making():
        official.email = "official@example.org"
        official.save()
    enqueue("remind", {}, key="remind")

    run_once()
    run_once()

    (told,) = Reminder.objects.all()
    assert (told.recipient, told.rung, told.days_late) == (official, Rung.LATE, 2)
    (booked,) = AuditEvent.objects.filter(tbl="partnerships_reminder")
    assert (booked.actor, booked.source, booked.op) == ("reminders", "worker", "I")
    assert inbox.lateness(now=timezone.now()) is None


def test_a_job_nobody_knows_fails_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    enqueue("no_such_job", {})
    enqueue("prune", {})

    run_once()

    assert states() == {"no_such_job": "failed", "prune": "succeeded"}


def test_a_job_of_a_dead_worker_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    left_by_a_dead_worker("prune", heartbeat="61 seconds")
    enqueue("recover", {})

    run_once()

    assert states() == {"prune": "succeeded", "recover": "succeeded"}


def test_a_job_of_a_dead_worker_gives_way_to_the_same_one_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    left_by_a_dead_worker("prune", heartbeat="61 seconds", key="prune")
    enqueue("recover", {})
    enqueue("prune", {}, key="prune")

    run_once()

    found = ProcrastinateJob.objects.filter(task_name="prune").order_by("id").values_list("status", flat=True)
    assert list(found) == ["failed", "succeeded"]


def test_a_job_of_a_living_worker_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    left_by_a_dead_worker("prune", heartbeat="20 seconds")
    enqueue("recover", {})

    run_once()

    assert states() == {"prune": "doing", "recover": "succeeded"}


def test_finished_jobs_are_forgotten_after_a_day_and_failed_ones_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    ages = [("old", "succeeded", 2), ("new", "succeeded", 0), ("lately failed", "failed", 2), ("failed", "failed", 31)]
    with connection.cursor() as cursor:
        for name, state, days in ages:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', %s, 'doing') RETURNING id",
                [name],
            )
            (job,) = cursor.fetchone()
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s", [state, job]
            )
            cursor.execute(
                "UPDATE procrastinate_events SET at = at - %s * interval '1 day' WHERE job_id = %s", [days, job]
            )
    enqueue("prune", {})

    run_once()

    assert set(states()) == {"new", "lately failed", "prune"}


def test_a_database_without_tables_is_said_in_one_sentence() -> None:
    with administrator(dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute("ALTER TABLE procrastinate_jobs RENAME TO elsewhere")

    with pytest.raises(CommandError, match="no tables"):
        apart(lambda: call_command("work", "--once", stdout=io.StringIO()))


@pytest.mark.parametrize("role", ["sdp_app", "sdp_auditor", "sdp_seal"])
def test_only_the_application_writes_jobs(role: str) -> None:
    with administrator(dbname=connection.settings_dict["NAME"]) as cluster:
        cluster.execute(f"SET SESSION AUTHORIZATION {role}")
        statement = "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'send')"
        if role == "sdp_app":
            cluster.execute(statement)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                cluster.execute(statement)
