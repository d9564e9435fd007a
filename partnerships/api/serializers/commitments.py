"""Commitments as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.api.serializers.areas import AreaRow
from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.cadence import OccurrenceRow
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.meeting_inputs import SourceGiven
from partnerships.api.serializers.meetings import MeetingRow
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.api.serializers.partners import PartnerRow
from partnerships.api.serializers.users import UnitRow, UserRow
from partnerships.choices import CommitmentStatus, Confidence, Standing
from partnerships.models import Action, Commitment, Outcome, Partner
from partnerships.rules.commitments import RECURRENCE_MONTHS, REVIEW_DAYS


class CommitmentRow(Row):
    """
    A promise made by one side or both; `status` and `confidence` are the decision of its latest approved review.

    `occurrences`: each time it falls due, if it recurs at an interval; they never change its standing. `null` where it
    is shown within another record.
    """

    noun = "commitments"
    page = ("commitment-detail", "reference")
    expandable: ClassVar[Mapping[str, type[Row]]] = {
        "partners": PartnerRow,
        "owner": UserRow,
        "owner_unit": UnitRow,
        "area": AreaRow,
        "meeting": MeetingRow,
    }
    children: ClassVar[Mapping[str, str]] = {
        "actions": "actions/?commitment={id}",
        "updates": "updates/?commitment={id}",
        "reviews": "reviews/?commitment={id}",
        "evidence": "evidence/?commitment={id}",
        "blockers": "blockers/?commitment={id}",
        "date_changes": "date-changes/?commitment={id}",
        "reported_positions": "reported-positions/?commitment={id}",
        "fulfilments": "fulfilments/?commitment={id}",
        "citations": "citations/?commitment={id}",
    }

    partners = KeysField(Partner, link="partner_links", end="partner")
    due = PartialDateField()
    baseline_due = PartialDateField()
    standing = serializers.ChoiceField(Standing.choices)
    status = serializers.ChoiceField(CommitmentStatus.choices, source="shown_status")
    confidence = serializers.ChoiceField(Confidence.choices, source="shown_confidence")
    is_blocked = serializers.BooleanField()
    occurrences = OccurrenceRow(many=True, allow_null=True)

    class Meta:
        model = Commitment
        fields = [
            "id", "reference", "version", "external_id", "entry_state", "partners", "text", "kind", "status",
            "confidence", "standing", "due", "baseline_due", "is_blocked", "priority", "responsible", "owner",
            "owner_unit", "counterpart", "area", "interest", "origin", "partnership", "clause", "meeting", "outcome",
            "amount", "currency", "is_outside_security", "binding_nature", "deliverable", "measure_of_success",
            "recurrence", "recurrence_months", "occurrences", "review_interval_days", "successor", "note",
            "last_activity_at", "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


_TEXTS = [
    "text", "kind", "amount", "currency", "is_outside_security", "binding_nature", "responsible", "area",
    "deliverable", "measure_of_success", "owner_unit", "owner", "counterpart", "priority", "recurrence",
    "recurrence_months", "review_interval_days", "successor", "note", "marking",
]  # fmt: skip


EFFORT: dict[str, Any] = {"effort_days": {"min_value": 0}}
INTERVALS: dict[str, Any] = {
    "review_interval_days": {"min_value": REVIEW_DAYS[0], "max_value": REVIEW_DAYS[1]},
    "recurrence_months": {"min_value": RECURRENCE_MONTHS[0], "max_value": RECURRENCE_MONTHS[1]},
}


class FirstAction(GivenColumns):
    """The first task under a commitment; its owner's, unless somebody else is named."""

    class Meta:
        model = Action
        fields = ["text", "assignee", "due_on", "effort_days", "evidence_needed", "verifier"]
        extra_kwargs: ClassVar[dict[str, Any]] = EFFORT | {"assignee": {"required": False}}


class CommitmentNew(GivenColumns):
    """A commitment that is followed from now on: with an owner, a due date and, from an outcome, a first action."""

    partners = KeyField(Partner, many=True, default=list)
    outcome = KeyField(Outcome, required=False, allow_null=True)
    due = PartialDateField()
    action = FirstAction(required=False, allow_null=True)
    sources = SourceGiven(many=True, required=False)

    class Meta:
        model = Commitment
        fields = [
            *_TEXTS, "origin", "partnership", "clause", "meeting", "outcome", "partners", "due", "action", "sources",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = INTERVALS


class CommitmentChange(GivenColumns):
    """What a commitment says; its due date changes by a date change, its status by a review."""

    class Meta:
        model = Commitment
        fields = _TEXTS
        extra_kwargs: ClassVar[dict[str, Any]] = INTERVALS


class TakeUp(GivenColumns):
    """What reported history lacks to be followed: an owner, a due date, a first action."""

    due = PartialDateField()
    action = FirstAction(required=False, allow_null=True)

    class Meta:
        model = Commitment
        fields = [*_TEXTS, "due", "action"]
        extra_kwargs: ClassVar[dict[str, Any]] = INTERVALS | {
            name: {"required": False} for name in ("text", "responsible")
        }
