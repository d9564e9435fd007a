"""
What the worker does, by name: each function calls a service and holds no rule.

Every one may be run twice, at the same time too, or be killed anywhere: what it calls sees to that. `timestamp` is the
tick of the clock that asked for it, in seconds; 0 where somebody else did.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connections
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from partnerships.audit import anchors, sealing, verification
from partnerships.audit.context import origin
from partnerships.notifications import alarms, delivery, messages, reminders, runs
from partnerships.queries import inbox, obligations
from partnerships.rules.retention import FAILED_JOBS, JOBS
from partnerships.services import forgetting, users
from partnerships.services.base import today

STALLED = 60.0  # seconds without a sign of life from the worker that had taken the job
HOUR = timedelta(hours=1)

log = logging.getLogger(__name__)


@contextmanager
def _job() -> Iterator[None]:
    """Book what is written on the worker, and leave no connection open until the next tick of the clock."""
    try:
        with origin(source="worker"):
            yield
    finally:
        connections.close_all()


@app.periodic(cron="*/5 * * * *")
@app.task(name="remind", queueing_lock="remind")
def remind(timestamp: int = 0) -> None:
    """Raise reminders of what is owed, settle what is not any more, and write the messages that are due."""
    with _job():
        on, now = today(), timezone.now()
        owed = obligations.everything(on)
        reminders.remind(actor=users.system_account("reminders"), owed=owed, on=on, now=now)
        messages.compose(now=now)
        runs.note(inbox.REMIND, now=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="send", queueing_lock="send", pass_context=True)
def send(context: JobContext, timestamp: int = 0) -> None:
    """Send the messages that are due; asked to end, the worker finishes the one it is at."""
    with _job():
        delivery.deliver(clock=timezone.now, may_go_on=lambda: not context.should_abort())


@app.periodic(cron="* * * * *")
@app.task(name="seal", queueing_lock="seal", pass_context=True)
def seal(context: JobContext, timestamp: int = 0) -> None:
    """Seal the audit record, and keep the signed head of its chain elsewhere when that is due."""
    with _job():
        sealing.seal(may_go_on=lambda: not context.should_abort())
        anchors.anchor(now=timezone.now())


@app.periodic(cron="41 2 * * *")
@app.task(name="verify", queueing_lock="verify")
def verify(timestamp: int = 0) -> None:
    """Seal what was committed late, and check the whole audit record against its seals and what is kept elsewhere."""
    with _job():
        sealing.seal(is_sweep=True)
        if not verification.verify_and_keep(now=timezone.now()):
            alarms.tell_of_altered_record(on=today())


@app.periodic(cron="* * * * *")
@app.task(name="recover", queueing_lock="recover", pass_context=True)
async def recover(context: JobContext, timestamp: int = 0) -> None:
    """Give back the jobs of workers that died; the library tells which they are and leaves the rest to us."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        log.warning("Job %s (%s) was left by a worker that died: it is done again.", job.id, job.task_name)
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            # The same job waits again already, asked for by the clock.
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="17 3 * * *")
@app.task(name="prune", queueing_lock="prune", pass_context=True)
async def prune(context: JobContext, timestamp: int = 0) -> None:
    """Forget jobs that are over, later those that failed."""
    jobs = context.app.job_manager
    await jobs.delete_old_jobs(nb_hours=JOBS.length // HOUR)
    await jobs.delete_old_jobs(
        nb_hours=FAILED_JOBS.length // HOUR, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="29 3 * * *")
@app.task(name="forget", queueing_lock="forget")
def forget(timestamp: int = 0) -> None:
    """Delete what was kept long enough, as the retention list says."""
    with _job():
        forgetting.forget(now=timezone.now())
