"""Date changes as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rest_framework import serializers

from partnerships.api.serializers.base import Given, GivenColumns, ReasonField, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.models import DateChange
from partnerships.models.fields import PARAGRAPH


class DateChangeRow(Row):
    """Another due date for a commitment; a later one of high priority waits for a manager's decision."""

    noun = "date-changes"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    old_due = PartialDateField()
    new_due = PartialDateField()

    class Meta:
        model = DateChange
        fields = [
            "id", "version", "commitment", "old_due", "new_due", "reason_code", "reason", "state", "needs_decision",
            "requested_by", "decided_by", "decided_at", "decision_comment",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class DateChangeNew(GivenColumns):
    """Another due date and why; `commitment_version` is the version of the commitment that was read."""

    new_due = PartialDateField()
    reason = ReasonField(required=True)
    commitment_version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    class Meta:
        model = DateChange
        fields = ["commitment", "commitment_version", "new_due", "reason_code", "reason"]


class Decision(Given):
    """What the one who decides says; needed to reject."""

    has_reason = False  # the comment is the reason

    comment = serializers.CharField(max_length=PARAGRAPH, allow_blank=True, default="")
