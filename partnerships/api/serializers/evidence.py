"""Evidence as the API shows and takes it: as JSON, or as a form with a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.html import is_html_input

from partnerships.api.serializers.base import GivenColumns, Row, Shaped
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.keys import KeyField
from partnerships.models import Evidence, EvidenceFile


class FileShape(Shaped):
    """What is known of a document without opening it."""

    class Meta:
        model = EvidenceFile
        fields = ["name", "content_type", "size", "sha256"]


class EvidenceRow(Row):
    """A document, link, registry reference or meeting that proves something about a commitment."""

    noun = "evidence"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    file = FileShape(allow_null=True)

    class Meta:
        model = Evidence
        fields = [
            "id", "version", "commitment", "update", "action", "kind", "title", "url", "registry_number", "meeting",
            "dated_on", "file", "is_withdrawn", "withdrawn_reason",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip

    def to_representation(self, instance: Any) -> dict[str, Any]:
        data = super().to_representation(instance)
        if "links" in data and getattr(instance, "file", None) is not None:
            data["links"]["file"] = f"{data['links']['self']}file/"
        return data


@extend_schema_field({"type": "string", "format": "binary"})
class Content(serializers.FileField):
    """The bytes of a document, in a form."""


class EvidenceNew(GivenColumns):
    """A piece of evidence; a document comes with its `file`, as multipart/form-data."""

    file = Content(required=False, max_length=200)

    class Meta:
        model = Evidence
        fields = [
            "commitment", "update", "action", "kind", "title", "url", "registry_number", "meeting", "dated_on",
            "marking", "file",
        ]  # fmt: skip

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(self._plain(data) if is_html_input(data) else data)

    def _plain(self, form: Any) -> dict[str, Any]:
        """Read a form, in which everything is text, as the same in JSON; what is left empty is not given."""
        data = {name: form[name] for name in form if form[name] != ""}
        for name, field in self.fields.items():
            text = data.get(name)
            if isinstance(field, KeyField) and isinstance(text, str) and text.isascii() and text.isdigit():
                data[name] = int(text[:20])
        return data
