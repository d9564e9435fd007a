"""Date changes: asked for, and decided where the commitment is of high priority."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.date_changes import DateChangeNew, DateChangeRow, Decision
from partnerships.api.views.base import step
from partnerships.api.views.parts import Part
from partnerships.errors import Conflict, RuleViolation
from partnerships.filters.parts import DateChangeFilter
from partnerships.permissions import Permission, keeping, sending
from partnerships.queries import parts
from partnerships.services import date_changes


class DateChanges(Part):
    """
    Other due dates of commitments, each with its reason.

    One counts at once, but a later or removed date of a commitment of high priority waits for a manager's decision.
    """

    policy = keeping(Permission.WORK_EDIT)
    row = DateChangeRow
    given = DateChangeNew
    filterset_class = DateChangeFilter
    sorts = {
        "id": "pk",
        "changed": "changed_at",
        "created": "created_at",
        "due": "new_due_latest",
        "state": "state",
        "commitment": "commitment__reference",
    }
    default_ordering = "-id"
    possible = parts.date_change_transitions

    def add(self, *, commitment: Any, commitment_version: int | None = None, **values: Any) -> Any:
        try:
            return date_changes.request(
                actor=self.viewer.user, commitment=commitment, version=commitment_version, **values
            )
        except Conflict as conflict:
            # The version stands in the content, not in If-Match: it is the content that is out of date.
            raise RuleViolation({"commitment_version": conflict.message}) from conflict

    @step(Decision, policy=sending(Permission.RECORD_DECIDE, besides="never on one’s own"))
    def approve(self, record: Any, *, version: int, comment: str) -> Any:
        """Let the new date count; not for whoever asked for it."""
        return date_changes.approve(actor=self.viewer.user, date_change=record, version=version, comment=comment)

    @step(Decision, policy=sending(Permission.RECORD_DECIDE, besides="never on one’s own"))
    def reject(self, record: Any, *, version: int, comment: str) -> Any:
        """Keep the old date and say why; not for whoever asked for the new one."""
        return date_changes.reject(actor=self.viewer.user, date_change=record, version=version, comment=comment)

    @step(policy=sending(Permission.WORK_EDIT, besides="whoever asked for it"))
    def withdraw(self, record: Any, *, version: int, reason: str) -> Any:
        """Take one's own request back."""
        return date_changes.withdraw(actor=self.viewer.user, date_change=record, version=version)
