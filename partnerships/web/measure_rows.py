"""The rows behind a figure, each in one line whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

Line = dict[str, Any]


def line(row: Any) -> Line:
    """Give title, address, note, when and state of a row, and its marking, for `partnerships/measures/_lines.html`."""
    plain = {"title": str(row), "url": "", "note": "", "when": None, "state": None, "marking": None, "record": row}
    describe = _LINES.get(row._meta.model_name)
    return plain | (describe(row) if describe else {})


def _meeting(row: Any) -> Line:
    return {
        "title": row.title,
        "url": reverse("meeting-detail", args=[row.pk]),
        "note": _with(row.partner_links.all(), str(row.format)),
        "when": row.date,
        "state": (row.status, row.get_status_display()),
        "marking": row.marking,
    }


def _outcome(row: Any) -> Line:
    made = len(row.commitments.all())
    became = ngettext("%(n)s commitment", "%(n)s commitments", made) % {"n": made} if made else ""
    return {
        "title": row.text,
        "url": reverse("meeting-detail", args=[row.meeting.pk]),
        "note": " · ".join(filter(None, [_with(row.meeting.partner_links.all(), row.meeting.title), became])),
        "when": row.meeting.date,
        "state": (row.disposition, row.get_disposition_display()),
        "marking": row.meeting.marking,
    }


def _with(links: Any, last: str) -> str:
    names = ", ".join(str(link.partner) for link in links)
    return " · ".join(filter(None, [names, last]))


def _update(row: Any) -> Line:
    return {
        "title": f"{row.commitment.reference}: {row.narrative}",
        "url": reverse("commitment-detail", args=[row.commitment.reference]),
        "note": str(row.author),
        "when": row.submitted_at,
        "state": (row.state, row.get_state_display()),
        "marking": row.commitment.marking,
    }


def _action(row: Any) -> Line:
    return {
        "title": row.text,
        "url": reverse("commitment-detail", args=[row.commitment.reference]),
        "note": f"{row.commitment.reference} · {row.assignee}",
        "when": row.due_on,
        "state": (row.state, row.get_state_display()),
        "marking": row.commitment.marking,
    }


def _partnership(row: Any) -> Line:
    return {
        "title": row.partner.name,
        "url": reverse("partner-detail", args=[row.partner.iso3]),
        "note": row.reference,
        "state": (row.state, row.get_state_display()),
        "marking": row.marking,
    }


def _interest(row: Any) -> Line:
    return {
        "title": str(row.area),
        "url": reverse("partner-detail", args=[row.partnership.partner.iso3]),
        "note": row.partnership.partner.name,
        "marking": row.marking,
    }


def _track(row: Any) -> Line:
    return {"title": row.name, "url": reverse("track-detail", args=[row.pk]), "note": row.cadence}


_LINES: Mapping[str | None, Callable[[Any], Line]] = {
    "meeting": _meeting,
    "outcome": _outcome,
    "statusupdate": _update,
    "action": _action,
    "partnership": _partnership,
    "interest": _interest,
    "track": _track,
}
