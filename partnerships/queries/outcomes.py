"""Outcomes that wait for somebody, and one outcome for the pages that dispose of it."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from partnerships.choices import Disposition
from partnerships.models import MeetingPartner, Outcome
from partnerships.permissions import Access, Permission, visible


def find(*, viewer: Access, pk: int) -> Outcome | None:
    """Give one outcome with its meeting and the meeting's partners."""
    partners = MeetingPartner.objects.select_related("partner").order_by("position", "pk")
    rows = visible(viewer, Outcome.objects.filter(pk=pk))
    found: Outcome | None = (
        rows.select_related("meeting__format").prefetch_related(Prefetch("meeting__partner_links", partners)).first()
    )
    return found


def siblings(outcome: Outcome, *, viewer: Access) -> QuerySet[Outcome]:
    """Give the other outcomes of the meeting that this one could be merged into."""
    rows: QuerySet[Outcome] = visible(viewer, Outcome.objects.filter(meeting=outcome.meeting))
    return rows.exclude(pk=outcome.pk).exclude(disposition=Disposition.MERGED).order_by("position", "pk")


def come_up(*, viewer: Access, on: date) -> QuerySet[Outcome]:
    """Give the deferred outcomes whose day has come, for those who can triage them."""
    rows: QuerySet[Outcome] = visible(viewer, Outcome.objects.all(), permission=Permission.WORK_EDIT)
    due = rows.filter(disposition=Disposition.DEFERRED, deferred_until__lte=on).select_related("meeting")
    return due.order_by("deferred_until", "pk")
