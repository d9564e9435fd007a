"""How the contract tells the API's own types of field: codes, ids and dates of documents."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.partial_dates import PARTS, PartialDateField
from partnerships.choices import DatePrecision

A_DAY = {"earliest": "2026-11-12", "latest": "2026-11-12", "precision": "day", "inferred": False, "text": ""}
SAMPLES = {"Partner": "JPN", "Area": "cyber-security", "Unit": "ASIA-1", "User": "official"}


class KeyShape(OpenApiSerializerFieldExtension):
    """A code or an id."""

    target_class = KeyField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return _key(self.target)


class KeysShape(OpenApiSerializerFieldExtension):
    """A list of codes or ids."""

    target_class = KeysField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "array", "items": _key(self.target)}


class PartialDateShape(OpenApiSerializerFieldExtension):
    """A date as a document gives it; read from a plain day, month or year too."""

    target_class = PartialDateField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        day = {"type": ["string", "null"], "format": "date"}
        whole = {
            "type": "object",
            "description": "Earliest and latest day, how exact they are, and the words of the document.",
            "properties": {
                "earliest": day,
                "latest": day,
                "precision": {"type": "string", "enum": DatePrecision.values},
                "inferred": {"type": "boolean"},
                "text": {"type": "string", "maxLength": 200},
            },
            "additionalProperties": False,
            "examples": [A_DAY],
        }
        if direction == "response":
            return whole | {"required": list(PARTS)}
        return {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}, whole]}


def _key(field: Any) -> dict[str, Any]:
    """Say what a code or id names; `x-names` is the kind of thing, for programs."""
    kind, name = field.model.__name__, field.model._meta.verbose_name
    if field.is_number:
        words = "Number" if kind == "Category" else "Id"
        return {"type": "integer", "description": f"{words} of the {name}.", "examples": [1], "x-names": kind}
    examples = [SAMPLES.get(kind, "strategic-dialogue")]
    return {"type": "string", "description": f"Code of the {name}.", "examples": examples, "x-names": kind}
