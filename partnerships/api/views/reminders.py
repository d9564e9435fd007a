"""One's own reminders: read, and acknowledged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from partnerships.api.serializers.base import Nothing
from partnerships.api.serializers.reminders import ReminderRow
from partnerships.api.views.base import Records, Resource, step
from partnerships.audit.shown import Leaving
from partnerships.filters.reminders import ReminderFilter
from partnerships.permissions import SIGNED_IN, acting
from partnerships.queries import inbox
from partnerships.services import inbox as services


class Plain(Nothing):
    """An input without fields, and without a reason: it is nobody else's business."""

    has_reason = False


class Reminders(Resource):
    """
    What you were told that you, or somebody in your care, owe; yours alone.

    An acknowledgement says “I am on it”: for two weeks nobody higher up is told of the same. Both steps may be taken
    any number of times, without an entity tag.
    """

    policy = acting(SIGNED_IN, besides="one’s own; a token writes with the scope log alone")
    row = ReminderRow
    filterset_class = ReminderFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "raised": "raised_at", "due": "due"}
    default_ordering = "-id"

    def rows(self) -> QuerySet[Any]:
        return inbox.own(viewer=self.viewer)

    def described(self, rows: Records) -> Records:
        for item in inbox.items(rows, viewer=self.viewer):
            shown: Any = item.reminder
            about = item.obligation
            shown.title, shown.shown_reference = (about.title, about.reference) if about else (None, None)
            shown.marking = about.marking if about else 0
            shown.is_unread = item.is_unread
        return rows

    def leaving(self, rows: QuerySet[Any] | Records) -> Leaving:
        # A reminder names what it is about by its reference, not by a link: the table may hold all that they may see.
        return Leaving(self.request.get_full_path(), self.viewer.highest, None)

    @step(Plain, path="read", needs_version=False)
    def mark_read(self, record: Any, *, version: int) -> Any:
        """Say that you have read it."""
        return services.mark_read(actor=self.viewer.user, reminder=record)

    @step(Plain, needs_version=False)
    def acknowledge(self, record: Any, *, version: int) -> Any:
        """Say that you are on it; nobody higher up is told for two weeks."""
        return services.acknowledge(actor=self.viewer.user, reminder=record)

    @step(Plain, path="take-back", needs_version=False)
    def take_back(self, record: Any, *, version: int) -> Any:
        """Take your acknowledgement back."""
        return services.take_back(actor=self.viewer.user, reminder=record)
