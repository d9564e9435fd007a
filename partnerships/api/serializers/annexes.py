"""Annexes as the API shows and takes them; what one says is asked for by itself, so that each opening is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.base import Given, GivenColumns, ReasonField, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.files import FILE_FIELDS, Content, DocumentShape, WithFile
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.models import Annex, AnnexFile, User


class AnnexFileShape(DocumentShape):
    """A document of an annex; `is_current` is false for one that was replaced."""

    class Meta:
        model = AnnexFile
        fields = ["id", *FILE_FIELDS, "is_current"]


class AnnexRow(Row):
    """Something sensitive that hangs on a meeting or commitment, for its author and named readers alone."""

    noun = "annexes"
    page = ("annex-detail", "pk")
    children: ClassVar[Mapping[str, str]] = {"text": "annexes/{id}/text/", "file": "annexes/{id}/file/"}
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    readers = KeysField(User, end="reader")
    files = AnnexFileShape(many=True)

    class Meta:
        model = Annex
        fields = [
            "id", "version", "meeting", "commitment", "author", "title", "words_sha256", "readers", "files",
            "is_withdrawn", "withdrawn_reason",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class AnnexNew(WithFile, GivenColumns):
    """An annex to a meeting or a commitment, with words, a `file` (as multipart/form-data) or both."""

    readers = KeyField(User, many=True, required=False)
    file = Content(required=False)

    class Meta:
        model = Annex
        fields = ["meeting", "commitment", "title", "text", "marking", "readers", "file"]


class AnnexChange(GivenColumns):
    """What an annex says from now on, and why; what it said before is kept for its readers."""

    class Meta:
        model = Annex
        fields = ["title", "text", "marking"]


class AnnexDocument(WithFile):
    """A document, as multipart/form-data, that takes the place of the present one."""

    reason = ReasonField(required=True)
    file = Content(required=True)


class AnnexReaderGiven(Given):
    """Somebody who is to read an annex, or no longer."""

    reader = KeyField(User)
    reason = ReasonField(required=True)
