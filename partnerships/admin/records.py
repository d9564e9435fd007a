"""Records with a workflow, and the history: to look at, never to write here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from partnerships import models
from partnerships.admin.base import ViewedAdmin, viewer_of
from partnerships.admin.sites import site
from partnerships.queries import history

MOST_EVENTS = 5_000


class Latest(Paginator):
    """Pages of the latest events; to count them all takes as long as the record has grown."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:MOST_EVENTS].count())


@admin.register(models.Meeting, site=site)
class MeetingAdmin(ViewedAdmin):
    list_display = ("reference", "title", "format", "level", "date_earliest", "status", "record_state")
    list_filter = ("status", "record_state", "level")
    list_select_related = ("format",)
    search_fields = ("reference", "title")
    exclude = ("search",)


@admin.register(models.Outcome, site=site)
class OutcomeAdmin(ViewedAdmin):
    list_display = ("meeting", "kind", "disposition")
    list_filter = ("kind", "disposition")
    list_select_related = ("meeting",)


@admin.register(models.Commitment, site=site)
class CommitmentAdmin(ViewedAdmin):
    list_display = ("reference", "text", "entry_state", "status", "owner", "due_latest")
    list_filter = ("entry_state", "status")
    list_select_related = ("owner",)
    search_fields = ("reference", "text")
    exclude = ("search",)


@admin.register(models.Action, models.Blocker, models.DateChange, models.Evidence, models.StatusUpdate, site=site)
class PartAdmin(ViewedAdmin):
    """What hangs on a commitment."""

    list_display = ("__str__", "commitment", "changed_by", "changed_at")
    list_select_related = ("commitment", "changed_by")


@admin.register(models.Review, site=site)
class ReviewAdmin(ViewedAdmin):
    list_display = ("commitment", "reviewer", "decision", "decided_at")
    list_filter = ("decision",)
    list_select_related = ("commitment", "reviewer")


@admin.register(models.Reminder, site=site)
class ReminderAdmin(ViewedAdmin):
    """Who was told what kind of thing; what it was about is its reader's to see."""

    list_display = ("recipient", "kind", "rung", "due", "raised_at", "acknowledged_at", "settled_at")
    list_filter = ("rung", "kind")
    list_select_related = ("recipient",)
    search_fields = ("recipient__username",)
    exclude = ("reference", "message")


@admin.register(models.Message, site=site)
class MessageAdmin(ViewedAdmin):
    """What was sent, what waits, and what a mail server said."""

    list_display = ("key", "recipient", "kind", "state", "attempts", "not_before", "sent_at", "last_error")
    list_filter = ("state", "kind")
    list_select_related = ("recipient",)


@admin.register(models.JobRun, site=site)
class JobRunAdmin(ViewedAdmin):
    list_display = ("name", "finished_at")


@admin.register(models.AuditEvent, site=site)
class AuditEventAdmin(ViewedAdmin):
    """Who did what to which row; what it said before and after is told by the page of the history."""

    list_display = ("at", "actor", "role", "tbl", "pk_of_row", "op", "action", "reason")
    list_filter = ("op",)
    search_fields = ("actor", "action", "reason", "request_id")
    ordering = ("-id",)
    show_full_result_count = False
    exclude = ("before", "after")
    paginator = Latest

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return history.events(viewer=viewer_of(request), wanted=history.Wanted()).order_by("-id")
