"""One's own reminders as the API shows them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.base import ROOT, Row
from partnerships.choices import Marking, ObligationKind
from partnerships.models import Reminder

# Where what an obligation is about is found.
SUBJECTS = {
    ObligationKind.UPDATE: "commitments",
    ObligationKind.ACT: "actions",
    ObligationKind.VERIFY: "actions",
    ObligationKind.MEND_UPDATE: "updates",
    ObligationKind.REVIEW: "updates",
    ObligationKind.DECIDE_DATE: "date-changes",
    ObligationKind.MEND_RECORD: "meetings",
    ObligationKind.RECORD_MEETING: "meetings",
    ObligationKind.TRIAGE: "meetings",
    ObligationKind.APPROVE_RECORD: "meetings",
    ObligationKind.SCHEDULE: "tracks",
}


@extend_schema_field({"type": ["string", "null"], "format": "uri"})
class SubjectField(serializers.Field[Any, Any, "str | None", Any]):
    """Where the thing is found that the reminder is about; null if it is gone or no longer yours to see."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> str | None:
        if value.title is None:
            return None
        return f"{self.context.get('base', '')}{ROOT}/{SUBJECTS[value.kind]}/{value.subject_pk}/"


class ReminderRow(Row):
    """Something you were told that you, or somebody in your care, owe; `title` as you may see it now."""

    noun = "notifications"

    reference = serializers.CharField(
        source="shown_reference", allow_null=True, help_text="Of what it is about; null if it is not yours to see."
    )
    title = serializers.CharField(allow_null=True, help_text="Of what it is about; null if it is not yours to see.")
    subject = SubjectField()
    marking = serializers.ChoiceField(Marking.choices, help_text="The marking of what it is about.")
    is_unread = serializers.BooleanField(help_text="Neither read nor settled.")

    class Meta:
        model = Reminder
        fields = [
            "id", "version", "kind", "rung", "reference", "title", "subject", "marking", "due", "days_late",
            "raised_at", "is_unread", "read_at", "acknowledged_at", "settled_at",
        ]  # fmt: skip
