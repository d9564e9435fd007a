"""Documents as the API shows and takes them: in a form, beside fields that are otherwise JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.html import is_html_input

from partnerships.api.serializers.base import Given, Shaped
from partnerships.api.serializers.keys import KeyField, KeyList
from partnerships.rules.files import LARGEST

FILE_FIELDS = ["name", "content_type", "size", "sha256"]


@extend_schema_field({"type": "string", "format": "binary"})
class Content(serializers.FileField):
    """The bytes of a document, in a form."""

    def __init__(self, **kwargs: Any) -> None:
        # The rules shorten a long name; here it must only not be endless.
        super().__init__(max_length=1_000, **kwargs)


class DocumentShape(Shaped):
    """What is known of a document without opening it; `Meta.model` is a table of files."""


class WithFile(Given):
    """An input that may carry a document: then it is sent as multipart/form-data, lists as the same field repeated."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(self._plain(data) if is_html_input(data) else data)

    def _plain(self, form: Any) -> dict[str, Any]:
        """Read a form, in which everything is text, as the same in JSON; what is left empty is not given."""
        data = {name: form[name] for name in form if form[name] != ""}
        for name, field in self.fields.items():
            text = data.get(name)
            if isinstance(field, KeyList) and name in data:
                data[name] = form.getlist(name)
            if isinstance(field, KeyField) and isinstance(text, str) and text.isascii() and text.isdigit():
                data[name] = int(text[:20])
        return data


def sent(file: Any) -> tuple[str, bytes] | None:
    """Give name and content of a document that was sent, no more of it than tells that it is too large."""
    return (file.name, file.read(LARGEST + 1)) if file else None
