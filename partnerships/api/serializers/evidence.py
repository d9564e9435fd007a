"""Evidence as the API shows and takes it: as JSON, or as a form with a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.files import FILE_FIELDS, Content, DocumentShape, WithFile
from partnerships.models import Evidence, EvidenceFile


class FileShape(DocumentShape):
    """What is known of a document without opening it."""

    class Meta:
        model = EvidenceFile
        fields = FILE_FIELDS


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


class EvidenceNew(WithFile, GivenColumns):
    """A piece of evidence; a document comes with its `file`, as multipart/form-data."""

    file = Content(required=False)

    class Meta:
        model = Evidence
        fields = [
            "commitment", "update", "action", "kind", "title", "url", "registry_number", "meeting", "dated_on",
            "marking", "file",
        ]  # fmt: skip
