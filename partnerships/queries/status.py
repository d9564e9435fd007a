"""How the installation stands: the seal of the audit record, the jobs of the clock, the reminders, the scanner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from partnerships import scanner
from partnerships.audit.standing import Anchored, Standing, standing
from partnerships.errors import NotAllowed
from partnerships.permissions import Access
from partnerships.queries import inbox
from partnerships.queue import Runs, last_runs

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# The jobs of the clock, and after how long without a run each is late.
JOBS = {
    "seal": 5 * MINUTE,
    "verify": 26 * HOUR,
    "remind": inbox.LATE_AFTER,
    "send": 10 * MINUTE,
    "recover": 5 * MINUTE,
    "prune": 26 * HOUR,
    "forget": 26 * HOUR,
}
SEALED_WITHIN = 5 * MINUTE
ANCHORED_WITHIN = 30 * MINUTE
MAILED_WITHIN = 26 * HOUR


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the clock, when it last succeeded and last failed."""

    name: str
    succeeded: datetime | None
    failed: datetime | None
    is_late: bool

    @property
    def is_failing(self) -> bool:
        """Whether its latest run failed."""
        return self.failed is not None and (self.succeeded is None or self.failed > self.succeeded)


@dataclass(frozen=True, slots=True)
class Place:
    """One place where signed checkpoints are kept, and whether it is behind."""

    kept: Anchored
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What the page shows."""

    record: Standing
    is_seal_late: bool
    places: list[Place]
    jobs: list[Job]
    lateness: inbox.Lateness | None
    scanner: scanner.Standing


def status(*, viewer: Access, now: datetime) -> Status:
    """:raises NotAllowed: for all but administrators and auditors."""
    if not viewer.may_oversee:
        raise NotAllowed(_("Only administrators and auditors see how the installation stands."))
    record = standing()
    since = record.unsealed_since
    runs = last_runs()
    return Status(
        record=record,
        is_seal_late=since is not None and now - since > SEALED_WITHIN,
        places=[_place(record, place, now) for place in settings.AUDIT_ANCHORS],
        jobs=[_job(name, runs.get(name, Runs()), now) for name in JOBS],
        lateness=inbox.lateness(now=now),
        scanner=scanner.standing(),
    )


def _place(record: Standing, place: str, now: datetime) -> Place:
    kept = next((one for one in record.anchors if one.place == place), Anchored(place, 0, None))
    within = MAILED_WITHIN if place.startswith("mailto:") else ANCHORED_WITHIN
    is_old = kept.made_at is None or now - kept.made_at > within
    return Place(kept, is_behind=is_old and kept.size < record.sealed)


def _job(name: str, runs: Runs, now: datetime) -> Job:
    # A job of the night may not have had its night yet.
    is_late = now - runs.succeeded > JOBS[name] if runs.succeeded else JOBS[name] < HOUR
    return Job(name, runs.succeeded, runs.failed, is_late)
