"""Examples for the contract: values that fit a schema, and read like what a person would send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 9  # how far they go into things within things
BY_FORMAT: Mapping[str, str] = {
    "date": "2026-11-22",
    "date-time": "2026-11-22T09:30:00Z",
    "decimal": "1.0",
    "email": "somebody@example.org",
    "uri": "https://example.org/",
}
# What stands in a field of this name, where it fits; nothing of it is a fact about a partner.
BY_NAME: Mapping[str, str] = {
    "amount": "1000000.00",
    "clause": "Joint statement, point 4",
    "comment": "Name the contact point of the other side too.",
    "currency": "EUR",
    "deliverable": "A list of contact points on both sides",
    "events_file": "schema_version: 1",
    "external_id": "expert-talks-2026-11-12",
    "measure_of_success": "Each side has called the other once.",
    "name": "An example",
    "narrative": "Both sides have named their contact points.",
    "next_steps": "Exchange the lists.",
    "note": "An example of the documentation",
    "office": "Head of unit",
    "place": "Brussels",
    "publisher": "European External Action Service",
    "reason": "Agreed with the partner on 12 November.",
    "reference": "COM-JPN-001",
    "registry_number": "Ares(2026)1234567",
    "resolution": "The budget line was found.",
    "summary": "Both sides compared notes on maritime awareness.",
    "text": "Exchange lists of contact points by the end of the year",
    "time_zone": "Europe/Brussels",
    "title": "Expert talks on maritime security",
    "username": "official",
    "words": "Next steps",
}
TEXTS = ("…", "2026-11", "example-1", "JPN", "JP")  # for other fields, the first that fits


def example(schema: Mapping[str, Any], components: Mapping[str, Any], *, name: str = "", depth: int = 0) -> Any:
    """Make an example that fits a schema; `name` is the field's."""
    if "$ref" in schema:
        return example(components[schema["$ref"].rpartition("/")[2]], components, name=name, depth=depth)
    for given in ("examples", "enum"):
        if schema.get(given):
            return schema[given][0]
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return example(schema[several][0], components, name=name, depth=depth)
    return _of_type(schema, components, name, depth)


def _of_type(schema: Mapping[str, Any], components: Mapping[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {}) if depth < DEEPEST else {}
        return {field: example(one, components, name=field, depth=depth + 1) for field, one in properties.items()}
    if kind == "array":
        return [example(schema.get("items", {}), components, name=name, depth=depth + 1)]
    if kind == "string":
        return _text(schema, name)
    return {"integer": max(1, schema.get("minimum", 1)), "number": 1, "boolean": False}.get(kind)


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") in BY_FORMAT and name != "amount":
        return BY_FORMAT[schema["format"]]
    pattern, longest = schema.get("pattern"), schema.get("maxLength", 99)
    words = (each for each in (BY_NAME.get(name, ""), *TEXTS) if each and len(each) <= longest)
    return next((each for each in words if pattern is None or re.search(pattern, each)), "")
