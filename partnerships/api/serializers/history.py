"""The audit record as the API shows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.base import ROOT, LinksField, Row
from partnerships.choices import Marking
from partnerships.models import AuditEvent

WHAT = {"I": "added", "U": "changed", "D": "taken_out"}


@extend_schema_field({"type": "string", "enum": list(WHAT.values())})
class WhatField(serializers.Field[Any, Any, str, Any]):
    """What became of the row."""

    def to_representation(self, value: str) -> str:
        return WHAT[value]


class ChangedField(serializers.Serializer[Any]):
    """One field: its name, what pages call it, and what it said before and after, in words."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # what the document calls it; a serializer's own is not used
    old = serializers.CharField()
    new = serializers.CharField()


class EventLinks(LinksField):
    """Where the event is found, and all that happened to the same row."""

    def to_representation(self, value: Any) -> dict[str, str]:
        base, entry = self.context.get("base", ""), value.entry
        return {
            "self": f"{base}{ROOT}/history/{value.pk}/",
            "history": f"{base}{ROOT}/history/?table={entry.table}&row={value.pk_of_row}",
        }


class HistoryRow(Row):
    """
    One change of one row: who, when, as what, through what, why, and field by field what it was.

    `who` is a user name; `through` is page, admin, api, api: with the number of an access token, or a command's name.
    """

    noun = "history"
    has_transitions = False  # the record stands

    who = serializers.CharField(source="actor")
    through = serializers.CharField(source="source")
    reason = serializers.CharField(source="entry.reason")
    table = serializers.CharField(source="entry.table")
    row = serializers.IntegerField(source="pk_of_row")
    name = serializers.CharField(source="entry.ref", help_text="What the row is called now.")
    what = WhatField(source="op")
    changes = ChangedField(many=True, source="entry.changes")
    marking = serializers.ChoiceField(Marking.choices)

    class Meta:
        model = AuditEvent
        fields = [
            "id", "at", "who", "role", "through", "action", "reason", "request_id", "what", "table", "row", "name",
            "changes", "marking",
        ]  # fmt: skip

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        return fields | ({"links": EventLinks()} if "links" in fields else {})
