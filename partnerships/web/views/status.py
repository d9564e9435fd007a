"""How the installation stands, for administrators and auditors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from partnerships.permissions import Permission, reading
from partnerships.queries import status
from partnerships.queries.status import Job, Place, Status
from partnerships.scanner import Standing
from partnerships.web.views.base import Page


def job_names() -> dict[str, str]:
    """Give each job of the clock its words."""
    return {
        "seal": _("Seal the audit record"),
        "verify": _("Check the audit record"),
        "remind": _("Raise reminders"),
        "send": _("Send mail"),
        "recover": _("Take up what a dead worker left"),
        "prune": _("Forget finished jobs"),
        "forget": _("Delete what was kept long enough"),
    }


class StatusPage(Page):
    """The seal of the audit record, the jobs of the clock, the reminders and the scanner."""

    policy = reading(Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT)
    template_name = "partnerships/status/status.html"
    here = "status"

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = status.status(viewer=self.viewer, now=self.now)
        names = job_names()
        return super().get_context_data(
            found=found,
            facts=facts(found),
            jobs=[{"words": names[job.name], "job": job, **_pill_of_job(job)} for job in found.jobs],
            places=[{"place": place, **_pill_of_place(place)} for place in found.places],
            **_scanner(found.scanner),
            report=found.record.verified.report.splitlines() if found.record.verified else [],
            **kwargs,
        )


def facts(found: Status) -> list[dict[str, Any]]:
    """List the key figures for `components/facts.html`."""
    record = found.record
    checked = record.verified
    return [
        {"label": _("Events sealed"), "value": record.sealed, "note": _moment(_("the last %(at)s"), record.sealed_at)},
        {
            "label": _("Not sealed yet"),
            "value": record.unsealed,
            "note": _moment(_("since %(at)s"), record.unsealed_since),
            "is_late": found.is_seal_late,
        },
        {"label": _("Signed up to event"), "value": record.signed, "note": _moment("%(at)s", record.signed_at)},
        {
            "label": _("Last check"),
            "value": _("none yet")
            if checked is None
            else _("unaltered")
            if checked.is_clean
            else _("found alterations"),
            "note": _moment("%(at)s", checked.finished_at) if checked else "",
            "is_late": checked is not None and not checked.is_clean,
        },
    ]


def _scanner(standing: Standing) -> dict[str, Any]:
    if not standing.place:
        return {"scanner_pill": "not_started", "scanner_label": _("Not scanned")}
    if standing.is_there:
        return {"scanner_pill": "done", "scanner_label": _("The scanner answers")}
    return {"scanner_pill": "late", "scanner_label": _("The scanner does not answer")}


def _pill_of_job(job: Job) -> dict[str, Any]:
    if job.is_failing:
        return {"pill": "not_done", "label": _("Failed")}
    if job.is_late:
        return {"pill": "late", "label": _("Late")}
    return {"pill": "done", "label": _("In time")} if job.succeeded else {"pill": "not_started", "label": _("Not yet")}


def _pill_of_place(place: Place) -> dict[str, Any]:
    return {"pill": "late", "label": _("Behind")} if place.is_behind else {"pill": "done", "label": _("Up to date")}


def _moment(words: str, at: datetime | None) -> str:
    return words % {"at": date_format(timezone.localtime(at), "j M Y, H:i")} if at else ""
