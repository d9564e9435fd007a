"""When the jobs of the clock last came to their end: what says that reminders are late."""

from __future__ import annotations

from datetime import datetime

from partnerships.models import JobRun


def note(name: str, *, now: datetime) -> None:
    """Note that a job has come to its end."""
    JobRun.objects.update_or_create(name=name, defaults={"finished_at": now})
