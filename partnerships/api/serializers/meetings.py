"""Meetings as the API shows them: each with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.api.serializers.areas import FormatRow
from partnerships.api.serializers.base import Row
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.api.serializers.participants import AGENDA_ITEM, PARTICIPANT
from partnerships.api.serializers.partners import PartnerRow
from partnerships.api.serializers.parts import Part
from partnerships.choices import SourceKind
from partnerships.models import (
    AgendaItem,
    Citation,
    Commitment,
    Divergence,
    Meeting,
    MeetingTrack,
    Outcome,
    Participant,
    Partner,
    Source,
)


class TrackOfMeeting(Part):
    """A standing dialogue that a meeting belongs to, with its number there."""

    class Meta:
        model = MeetingTrack
        fields = ["track", "ordinal"]


class ParticipantOfMeeting(Part):
    """Who took part."""

    class Meta:
        model = Participant
        fields = ["id", "version", *PARTICIPANT]


class AgendaItemOfMeeting(Part):
    """What was on the agenda."""

    class Meta:
        model = AgendaItem
        fields = ["id", "version", *AGENDA_ITEM]


class OutcomeOfMeeting(Part):
    """What was agreed or said; what became of it in full is with the outcome itself."""

    class Meta:
        model = Outcome
        fields = ["id", "version", "text", "kind", "disposition", "disposition_reason"]


class Cited(Part):
    """A source, with the remark of this citation."""

    source: Any = KeyField(Source)
    publisher = serializers.CharField(source="source.publisher")
    title = serializers.CharField(source="source.title")
    kind = serializers.ChoiceField(SourceKind.choices, source="source.kind")
    date = PartialDateField(source="source.date")
    url = serializers.CharField(source="source.url")
    registry_number = serializers.CharField(source="source.registry_number")
    language = serializers.CharField(source="source.language")
    note = serializers.CharField(source="source.note")

    class Meta:
        model = Citation
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


class DivergenceOfMeeting(Part):
    """What another source says of it, and what is followed here."""

    class Meta:
        model = Divergence
        fields = ["id", "topic", "brief_claim", "other_claims", "resolution"]


class MeetingRow(Row):
    """
    One session, or an occasion without session, with participants, agenda, outcomes and sources.

    `status` says whether it took place, `record_state` where its record stands; reported history has no state of ours.
    """

    noun = "meetings"
    page = ("meeting-detail", "pk")
    expandable: ClassVar[Mapping[str, type[Row]]] = {"partners": PartnerRow, "format": FormatRow}
    children: ClassVar[Mapping[str, str]] = {
        "participants": "participants/?meeting={id}",
        "agenda_items": "agenda-items/?meeting={id}",
        "outcomes": "outcomes/?meeting={id}",
        "commitments": "commitments/?meeting={id}",
        "citations": "citations/?meeting={id}",
    }

    partners = KeysField(Partner, link="partner_links", end="partner")
    date = PartialDateField()
    tracks = TrackOfMeeting(source="track_links", many=True)
    participants = ParticipantOfMeeting(many=True)
    agenda = AgendaItemOfMeeting(many=True)
    outcomes = OutcomeOfMeeting(many=True)
    sources = Cited(source="citations", many=True)
    divergences = DivergenceOfMeeting(many=True)
    commitments = KeysField(Commitment)

    class Meta:
        model = Meeting
        fields = [
            "id", "reference", "version", "external_id", "title", "partners", "format", "level", "level_eu",
            "level_partner", "legal_basis", "date", "time_zone", "place", "modality", "modality_remark", "visit",
            "status", "cancel_reason", "cancel_note", "postponed_to", "record_state", "revision", "submitted_by",
            "submitted_at", "decided_by", "decided_at", "decision_comment", "summary", "note", "tracks",
            "participants", "agenda", "outcomes", "commitments", "sources", "divergences", "is_demonstration",
            "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip
