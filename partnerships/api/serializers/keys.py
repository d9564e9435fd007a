"""Things named by their codes or ids: shown, and found again for whoever sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from partnerships.queries import rows as rows_seen

# What stands for a thing in other things' representations: its code where it has one, else its id.
KEYS: Mapping[str, str] = {
    "Partner": "iso3",
    "Area": "slug",
    "Category": "number",
    "DialogueFormat": "slug",
    "Unit": "code",
    "User": "username",
}


class KeyField(serializers.Field[Any, Any, Any, Any]):
    """A thing named by its code or id; on the way in only what the sender may see can be named."""

    default_error_messages = {
        "does_not_exist": gettext_lazy("There is no such thing, or you may not see it: {value}."),
        "number": gettext_lazy("Give an id or number."),
        "text": gettext_lazy("Give a code, as text."),
    }

    def __new__(cls, model: type[models.Model], *, many: bool = False, **kwargs: Any) -> Any:
        return KeyList(child=cls(model), **kwargs) if many else super().__new__(cls, model, **kwargs)

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model, self.key = model, KEYS.get(model.__name__, "pk")
        super().__init__(**kwargs)

    @property
    def is_number(self) -> bool:
        return self.key in ("pk", "number")

    def to_representation(self, value: Any) -> Any:
        return getattr(value, self.key)

    def to_internal_value(self, data: Any) -> Any:
        if not self.takes(data):
            self.fail("number" if self.is_number else "text")
        found = self.context["found"].get(self.model, {})
        if data not in found:
            self.fail("does_not_exist", value=data)
        return found[data]

    def takes(self, data: Any) -> bool:
        """Say whether something can be a key at all."""
        if self.is_number:
            return isinstance(data, int) and not isinstance(data, bool)
        return isinstance(data, str) and "\x00" not in data


class KeyList(serializers.ListField):
    """Several things, each named once, in an order that is kept."""

    default_error_messages = {"twice": gettext_lazy("Named twice: {value}.")}

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        for index, each in enumerate(found):
            if each in found[:index]:
                self.fail("twice", value=data[index])
        return found


def named(field: Any, data: Any) -> Iterator[tuple[KeyField, Any]]:
    """List what an input names, however deep."""
    if isinstance(field, KeyField) and field.takes(data):
        yield field, data
    elif isinstance(field, serializers.ListField | serializers.ListSerializer) and isinstance(data, list):
        for each in data:
            yield from named(field.child, each)
    elif isinstance(field, serializers.Serializer) and isinstance(data, Mapping):
        for name, below in field.fields.items():
            if name in data:
                yield from named(below, data[name])


def found_for(field: Any, data: Any, *, viewer: Any) -> dict[Any, dict[Any, Any]]:
    """Fetch all things that an input names, by model and key, with one statement for each kind."""
    wanted: dict[tuple[Any, str], set[Any]] = {}
    for key_field, key in named(field, data):
        if not isinstance(key, int) or abs(key) < 2**31:
            wanted.setdefault((key_field.model, key_field.key), set()).add(key)
    return {
        model: {getattr(row, key): row for row in rows_seen.named(model, key=key, values=values, viewer=viewer)}
        for (model, key), values in wanted.items()
    }


class KeysField(serializers.Field[Any, Any, list[Any], Any]):
    """
    The things a list of links leads to, by their codes, in the order of the document.

    Without `end` the rows of the list are the things themselves; without `link` the list has the field's name.
    """

    def __init__(self, model: type[models.Model], *, link: str | None = None, end: str = "", **kwargs: Any) -> None:
        self.model, self.end = model, end
        self.key = KEYS.get(model.__name__, "pk")
        super().__init__(read_only=True, source=link, **kwargs)

    @property
    def is_number(self) -> bool:
        return self.key in ("pk", "number")

    def to_representation(self, value: Any) -> list[Any]:
        return [getattr(self.thing(link), self.key) for link in value.all()]

    def thing(self, link: Any) -> Any:
        return getattr(link, self.end) if self.end else link
