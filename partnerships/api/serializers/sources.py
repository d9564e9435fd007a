"""Sources, what they are cited for, and what other sources say, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.api.serializers.keys import KeysField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.models import Citation, Divergence, Partner, Source
from partnerships.models.sources import CITABLE

# Cited with the record itself, by those who may write it.
ELSEWHERE = ("meeting", "commitment", "reported_position")


class SourceRow(Row):
    """A publication that facts cite."""

    noun = "sources"
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?source={id}"}

    date = PartialDateField()

    class Meta:
        model = Source
        fields = [
            "id", "version", "key", "publisher", "title", "date", "url", "registry_number", "kind", "language", "note",
            *STAMPS,
        ]  # fmt: skip


class PublicationGiven(GivenColumns):
    """A publication: who published what when, and where it is found."""

    date = PartialDateField(required=False)

    class Meta:
        model = Source
        fields = ["key", "publisher", "title", "date", "url", "registry_number", "kind", "language", "note"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"key": {"allow_blank": False}}


class CitationRow(Row):
    """A source given for one fact: one of the things named is not null. A thing you may not see reads as null."""

    noun = "citations"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"source": SourceRow}

    class Meta:
        model = Citation
        fields = ["id", "version", "source", "position", "remark", *CITABLE, *STAMPS]


class CitationGiven(GivenColumns):
    """A source for one fact of the registry; meetings and commitments are given with their own sources."""

    class Meta:
        model = Citation
        fields = ["source", "position", "remark", *(name for name in CITABLE if name not in ELSEWHERE)]


class DivergenceRow(Row):
    """What the brief or another source says that is not followed here, and why."""

    noun = "divergences"
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?divergence={id}"}

    partners = KeysField(Partner, link="subjects", end="partner")

    class Meta:
        model = Divergence
        fields = [
            "id", "version", "key", "topic", "partners", "brief_claim", "other_claims", "resolution", "meeting",
            "commitment", *STAMPS,
        ]  # fmt: skip
