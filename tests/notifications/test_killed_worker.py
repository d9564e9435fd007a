"""A worker process that is really killed, or asked to end, in the middle of sending."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from partnerships.choices import Digest, MessageState
from partnerships.jobs import tasks
from partnerships.models import Message, Partner, User
from partnerships.queue import enqueue
from tests.factories import commitments
from tests.factories.base import making
from tests.factories.reminders import message, reminder
from tests.threads import apart

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

WORKER = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connections
for alias in connections:
    connections[alias].settings_dict["NAME"] = {name!r}
settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "tests.notifications.crashes.Waiting", {folder!r}
call_command("work")
"""


def until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def job() -> str:
    return str(ProcrastinateJob.objects.filter(task_name="send").order_by("id").values_list("status", flat=True)[0])


@pytest.fixture
def waiting(japan: Partner, official: User) -> Message:
    with making():
        official.email, official.digest = "official@example.org", Digest.DAILY
        official.save()
    promise = commitments.commitment([japan], official)
    return message(official, reminder(official, promise), now=timezone.now())


@pytest.fixture
def at_it(waiting: Message, tmp_path: Path) -> subprocess.Popen[bytes]:
    """Start a worker and wait until it has sent the letter, but noted nothing yet."""
    enqueue("send", {}, key="send")
    code = WORKER.format(name=connection.settings_dict["NAME"], folder=str(tmp_path))
    worker = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ))
    until(lambda: any(tmp_path.glob("*.eml")), "the letter")
    return worker


def test_killed_worker_s_letter_is_sent_once(
    at_it: subprocess.Popen[bytes],
    waiting: Message,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_it.kill()
    assert at_it.wait(timeout=30) == -signal.SIGKILL
    waiting.refresh_from_db()
    assert (job(), waiting.state, waiting.attempts) == ("doing", MessageState.WAITING, 1)

    # A minute and more goes by, and another worker is there.
    monkeypatch.setattr(tasks.app.periodic_registry, "periodic_tasks", {})
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "sdptracker.mail.Files", tmp_path
    with connection.cursor() as cursor:
        # What the clock had asked the first worker for would settle the reminder: nothing is owed here.
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 seconds'")
        cursor.execute("UPDATE partnerships_message SET not_before = now()")
    enqueue("recover", {})
    apart(lambda: call_command("work", "--once"))

    waiting.refresh_from_db()
    assert (job(), waiting.state, waiting.attempts) == ("succeeded", MessageState.SENT, 2)
    assert [path.name for path in tmp_path.glob("*.eml")] == [f"{waiting.key.replace(':', '.')}.eml"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_asked_to_end_finishes_its_letter(
    number: int, at_it: subprocess.Popen[bytes], waiting: Message, tmp_path: Path
) -> None:
    at_it.send_signal(number)
    (tmp_path / "go").touch()

    assert at_it.wait(timeout=30) == 0
    waiting.refresh_from_db()
    assert (job(), waiting.state, waiting.attempts) == ("succeeded", MessageState.SENT, 1)
