"""Standing dialogues as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rest_framework import serializers

from partnerships.api.serializers.areas import AreaRow, FormatRow
from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.cadence import DueSession
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.partners import PartnerRow
from partnerships.models import Area, Meeting, Partner, Track
from partnerships.rules.cadence import Rhythm

_COLUMNS = [
    "name", "is_open_to_all", "format", "level", "cadence", "interval_months", "tolerance_days", "legal_basis",
    "eu_chair", "partner_chair", "reports_to", "succeeds", "note",
]  # fmt: skip


class TrackRow(Row):
    """
    A standing dialogue, with its last and next session as far as the sender sees them, and its rhythm.

    `next_owed_by` is the last day for the next session, where its cadence says so; `due_sessions` are all that its
    interval asks for since the first session known, oldest first, and `next_due` the one that is due now or next.
    """

    noun = "tracks"
    page = ("track-detail", "pk")
    expandable: ClassVar[Mapping[str, type[Row]]] = {"partners": PartnerRow, "areas": AreaRow, "format": FormatRow}
    children: ClassVar[Mapping[str, str]] = {
        "meetings": "meetings/?track={id}",
        "citations": "citations/?track={id}",
    }

    partners = KeysField(Partner, link="partner_links", end="partner")
    areas = KeysField(Area, link="area_links", end="area")
    last_session = KeyField(Meeting, read_only=True, source="standing.last")
    next_session = KeyField(Meeting, read_only=True, source="standing.next")
    rhythm = serializers.ChoiceField([str(word) for word in Rhythm], source="standing.cadence.rhythm")
    next_owed_by = serializers.DateField(source="standing.cadence.owed_by", allow_null=True)
    next_due = DueSession(source="standing.next_due", allow_null=True)
    due_sessions = DueSession(many=True, source="standing.slots")

    class Meta:
        model = Track
        fields = [
            "id", "version", "name", "partners", "areas", *_COLUMNS[1:], "last_session", "next_session", "rhythm",
            "next_owed_by", "next_due", "due_sessions", "is_demonstration", "created_at", "created_by",
            "changed_at", "changed_by",
        ]  # fmt: skip


class TrackChange(GivenColumns):
    """A standing dialogue; `partners` and `areas` are given whole, or stay."""

    partners = KeyField(Partner, many=True, required=False)
    areas = KeyField(Area, many=True, required=False)

    class Meta:
        model = Track
        fields = [*_COLUMNS, "partners", "areas"]


class TrackNew(TrackChange):
    """A standing dialogue with one partner or more, or open to all."""
