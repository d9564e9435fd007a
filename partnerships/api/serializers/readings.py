"""The record of reading as the API shows it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partnerships.api.serializers.base import Row
from partnerships.models import Reading


@extend_schema_field(
    {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "integer"}},
     "example": {"Commitment": [14, 27]}}
)  # fmt: skip
class RecordsField(serializers.JSONField):
    """Numbers of records by the kind of record."""


class ReadingRow(Row):
    """
    One answer that showed records of the highest marking, one file that left, or one refusal.

    `who` is a user name, empty for the operator's commands; `through` is page, api: with the number of an access token,
    admin, or a command's name; `records` names what was shown of the highest marking, `rows` counts all of a file.
    """

    noun = "readings"
    has_transitions = False  # the record stands

    who = serializers.CharField(source="username")
    through = serializers.CharField(source="source")
    records = RecordsField(source="of")

    class Meta:
        model = Reading
        fields = [
            "id", "at", "kind", "who", "through", "route", "covers", "highest_marking", "rows", "records", "request_id",
        ]  # fmt: skip
