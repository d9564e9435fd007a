"""Meetings as the API takes them: whole, in parts, and step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from partnerships.api.serializers.base import Given, GivenColumns
from partnerships.api.serializers.keys import KeyField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.api.serializers.participants import AGENDA_ITEM, PARTICIPANT
from partnerships.api.serializers.parts import GivenPart
from partnerships.choices import MeetingStatus, RecordState
from partnerships.models import (
    AgendaItem,
    Commitment,
    Meeting,
    MeetingTrack,
    Outcome,
    Participant,
    Partner,
    ReportedPosition,
    Source,
)
from partnerships.models.fields import PARAGRAPH

_FACTS = [
    "title", "format", "level", "level_eu", "level_partner", "legal_basis", "date", "time_zone", "place", "modality",
    "modality_remark", "visit", "note", "marking",
]  # fmt: skip
# The level may follow from the levels of the two sides.
_OPTIONAL: dict[str, Any] = {"level": {"required": False, "allow_blank": True}}


class TrackGiven(GivenPart):
    """A standing dialogue that the meeting belongs to, with its number there."""

    class Meta:
        model = MeetingTrack
        fields = ["track", "ordinal"]


class ParticipantGiven(GivenPart):
    """Who took part: an office or a body, with or without a name."""

    class Meta:
        model = Participant
        fields = PARTICIPANT


class AgendaItemGiven(GivenPart):
    """One thing: an area, a topic in words, a commitment or an outcome."""

    class Meta:
        model = AgendaItem
        fields = AGENDA_ITEM


class OutcomeGiven(GivenPart):
    """What was agreed or said."""

    class Meta:
        model = Outcome
        fields = ["text", "kind"]


class OutcomeKept(GivenPart):
    """What was agreed or said: with `id` one that is there already, without it one more."""

    id = serializers.IntegerField(source="pk", required=False, min_value=1, max_value=2**63 - 1)

    class Meta:
        model = Outcome
        fields = ["id", "text", "kind"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"text": {"required": False}}


class SourceGiven(GivenPart):
    """A publication that is here already (`source`), or one that is described; with a remark of this citation."""

    source: Any = KeyField(Source, required=False, allow_null=True)
    date = PartialDateField(required=False)
    remark = serializers.CharField(required=False, allow_blank=True, max_length=PARAGRAPH)

    class Meta:
        model = Source
        fields = [
            "source",
            "publisher",
            "title",
            "kind",
            "date",
            "url",
            "registry_number",
            "language",
            "note",
            "remark",
        ]
        extra_kwargs: ClassVar[dict[str, Any]] = {name: {"required": False} for name in ("publisher", "title", "kind")}

    def validate(self, attrs: Any) -> Any:
        if attrs.get("source") and set(attrs) - {"source", "remark"}:
            raise serializers.ValidationError(
                {"source": _("Name a source that is here, or describe a publication: not both.")}
            )
        return attrs


class PositionGiven(GivenPart):
    """What sources say of a commitment on a day."""

    class Meta:
        model = ReportedPosition
        fields = ["on", "position", "note"]


class ReportedCommitment(GivenPart):
    """
    A promise as sources report it: nobody follows it here yet.

    Without `partners` it is the meeting's. `fulfilled_by` names meetings by `external_id` or reference; one that is
    not known yet is awaited.
    """

    due = PartialDateField(required=False)
    partners = KeyField(Partner, many=True, required=False)
    reported_positions = PositionGiven(many=True, required=False)
    fulfilled_by = serializers.ListField(child=serializers.CharField(max_length=200), required=False)
    sources = SourceGiven(many=True, required=False)

    class Meta:
        model = Commitment
        fields = [
            "external_id", "text", "responsible", "partners", "kind", "area", "due", "recurrence", "recurrence_months",
            "amount", "currency", "deliverable", "measure_of_success", "binding_nature", "is_outside_security", "note",
            "reported_positions", "fulfilled_by", "sources",
        ]  # fmt: skip


class Planned(GivenColumns):
    """A meeting that is to come."""

    partners = KeyField(Partner, many=True, required=False)
    date = PartialDateField(required=False)
    tracks = TrackGiven(many=True, required=False)

    class Meta:
        model = Meeting
        fields = [*_FACTS, "partners", "tracks"]
        extra_kwargs = _OPTIONAL


class MeetingNew(GivenColumns):
    """
    A whole meeting, entered in one go: held (then with its record as a draft), or planned.

    With `record_state` "reported" it is history as sources tell it: `sources` must then name one, `status` may be
    "unconfirmed", and `external_id` and `commitments` can be given.
    """

    partners = KeyField(Partner, many=True, required=False)
    date = PartialDateField(required=False)
    status = serializers.ChoiceField(
        [MeetingStatus.HELD, MeetingStatus.PLANNED, MeetingStatus.UNCONFIRMED], default=MeetingStatus.HELD
    )
    record_state = serializers.ChoiceField([RecordState.DRAFT, RecordState.REPORTED], default=RecordState.DRAFT)
    tracks = TrackGiven(many=True, required=False)
    participants = ParticipantGiven(many=True, required=False)
    agenda = AgendaItemGiven(many=True, required=False)
    outcomes = OutcomeGiven(many=True, required=False)
    commitments = ReportedCommitment(many=True, required=False)
    sources = SourceGiven(many=True, required=False)

    class Meta:
        model = Meeting
        fields = [
            "external_id", *_FACTS, "summary", "status", "record_state", "partners", "tracks", "participants",
            "agenda", "outcomes", "commitments", "sources",
        ]  # fmt: skip
        extra_kwargs = _OPTIONAL

    def validate(self, attrs: Any) -> Any:
        if attrs["record_state"] != RecordState.REPORTED:
            problems = {
                name: _("This is taken with reported history only (record_state “reported”).")
                for name in ("external_id", "commitments")
                if attrs.get(name)
            }
            if attrs["status"] == MeetingStatus.UNCONFIRMED:
                problems["status"] = _("Enter it as planned, and then doubt it.")
            if problems:
                raise serializers.ValidationError(problems)
        return attrs


class MeetingChange(GivenColumns):
    """
    What is to change; what is not given stays.

    A list is given whole: what is left out of it is removed. Outcomes keep what became of them by their `id`.
    """

    partners = KeyField(Partner, many=True, required=False)
    date = PartialDateField(required=False)
    tracks = TrackGiven(many=True, required=False)
    participants = ParticipantGiven(many=True, required=False)
    agenda = AgendaItemGiven(many=True, required=False)
    outcomes = OutcomeKept(many=True, required=False)
    sources = SourceGiven(many=True, required=False)

    class Meta:
        model = Meeting
        fields = [*_FACTS, "summary", "partners", "tracks", "participants", "agenda", "outcomes", "sources"]
        extra_kwargs = _OPTIONAL


class Held(Given):
    """That a meeting took place; without a date on the one that was planned."""

    date = PartialDateField(required=False)


class Cancelled(GivenColumns):
    """Why a meeting was called off."""

    class Meta:
        model = Meeting
        fields = ["cancel_reason", "cancel_note"]


class Postponed(GivenColumns):
    """Why a meeting was put off, and to when, if that is known."""

    date = PartialDateField(required=False)

    class Meta:
        model = Meeting
        fields = ["cancel_reason", "cancel_note", "date"]


class Commented(Given):
    """A word to whoever reads the decision."""

    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=PARAGRAPH)
