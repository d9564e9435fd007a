"""The one way to ask for work in the background; nothing else knows what carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from procrastinate import exceptions, tasks
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.manager import JobManager

Plain = str | int | float | bool | None

# Of its own: inside the worker, the application's manager speaks through the worker's connection, not through ours.
_jobs = JobManager(DjangoConnector())


def enqueue(name: str, args: Mapping[str, Plain], *, key: str | None = None, at: datetime | None = None) -> bool:
    """
    Ask for a job in the caller's transaction: it is done after the commit, and not at all if that fails.

    `name` is that of a function of `partnerships/jobs`; it may be run twice and must not mind. While a job with the
    same `key` waits, no other is added (False). `at`: not before this moment.
    """
    if key is not None and ProcrastinateJob.objects.filter(queueing_lock=key, status="todo").exists():
        return False
    job = tasks.configure_task(
        name=name, job_manager=_jobs, queueing_lock=key, schedule_at=at, task_kwargs=dict(args)
    )  # fmt: skip
    try:
        # The savepoint keeps the caller's transaction usable where somebody else adds the same job at this moment.
        with transaction.atomic():
            job.defer()
    except exceptions.AlreadyEnqueued:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Runs:
    """When a job last succeeded and last failed, as far as that is remembered: a day, and a month."""

    succeeded: datetime | None = None
    failed: datetime | None = None


def last_runs() -> dict[str, Runs]:
    """Give the last runs of each job, by its name, in one statement."""
    ends = ProcrastinateEvent.objects.filter(type__in=["succeeded", "failed"])
    found: dict[str, Runs] = {}
    for name, how, at in ends.values_list("job__task_name", "type").annotate(Max("at")).order_by():
        found[name] = replace(found.get(name, Runs()), **{how: at})
    return found
