"""Outcomes as the API shows and takes them, and the ways to dispose of them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.api.serializers.base import Given, GivenColumns, Row
from partnerships.api.serializers.commitments import INTERVALS, FirstAction
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.models import Commitment, Outcome, Partner, Track


class OutcomeRow(Row):
    """What a meeting produced, and what became of it."""

    noun = "outcomes"

    commitments = KeysField(Commitment)

    class Meta:
        model = Outcome
        fields = [
            "id", "version", "meeting", "position", "text", "kind", "disposition", "disposition_reason", "commitments",
            "planned_meeting", "cadence_track", "deferred_to_track", "deferred_until", "merged_into",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class OutcomeNew(GivenColumns):
    """What was agreed or said, added after what is there."""

    class Meta:
        model = Outcome
        fields = ["meeting", "text", "kind"]


class OutcomeChange(GivenColumns):
    """Words and kind of an outcome, while its record is open."""

    class Meta:
        model = Outcome
        fields = ["text", "kind"]


class Converted(GivenColumns):
    """The commitment an outcome becomes: with an owner, a due date and a first action; text and partners may follow."""

    partners = KeyField(Partner, many=True, required=False)
    due = PartialDateField()
    action = FirstAction(required=False, allow_null=True)

    class Meta:
        model = Commitment
        fields = [
            "text", "kind", "amount", "currency", "is_outside_security", "binding_nature", "responsible", "area",
            "deliverable", "measure_of_success", "owner_unit", "owner", "counterpart", "priority", "recurrence",
            "recurrence_months", "review_interval_days", "note", "marking", "partners", "due", "action",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = INTERVALS | {"text": {"required": False}}


class Cadence(Given):
    """The standing dialogue that answers an agreement to go on talking."""

    track = KeyField(Track)


class Deferred(Given):
    """When an outcome comes up again: in a standing dialogue, on a day, or both."""

    track = KeyField(Track, required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


class Merged(Given):
    """The outcome of the same meeting that it is followed together with."""

    merged_into = KeyField(Outcome)
