"""Sources, what they are cited for, and what other sources say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.sources import CitationGiven, CitationRow, DivergenceRow, PublicationGiven, SourceRow
from partnerships.api.views.base import Resource
from partnerships.api.views.entries import Entries
from partnerships.filters.sources import CitationFilter, DivergenceFilter, SourceFilter
from partnerships.permissions import Permission, reading


class Sources(Entries):
    """Publications that facts cite."""

    row = SourceRow
    given = changed = PublicationGiven
    filterset_class = SourceFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "publisher": "publisher", "title": "title", "date": "date_earliest", "changed": "changed_at",
    }  # fmt: skip


class Citations(Entries):
    """Which source is given for which fact; those of meetings and commitments are written with these."""

    row = CitationRow
    given = changed = CitationGiven
    filterset_class = CitationFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "source": "source__publisher", "position": "position", "changed": "changed_at",
    }  # fmt: skip


class Divergences(Resource):
    """What the brief or other sources say that is not followed here, and why."""

    policy = reading(Permission.RECORD_SEE)
    row = DivergenceRow
    filterset_class = DivergenceFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "topic": "topic", "changed": "changed_at"}
