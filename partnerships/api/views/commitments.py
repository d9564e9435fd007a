"""Commitments: made, changed and taken up; their status comes from reviews alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter

from partnerships.api.serializers.commitments import CommitmentChange, CommitmentNew, CommitmentRow, TakeUp
from partnerships.api.views.base import Records, Resource, Words, read_day, step
from partnerships.filters.commitments import CommitmentParameters
from partnerships.permissions import Permission, keeping
from partnerships.queries import cadence, past
from partnerships.queries import commitments as queries
from partnerships.queries import rows as rows_seen
from partnerships.services import commitments


class Commitments(Resource):
    """
    Promises and their fulfilment, with their standing on the day of the request.

    With `as_of` those that existed at the end of a past day, with what was known of them then.
    """

    policy = keeping(Permission.WORK_EDIT)
    row = CommitmentRow
    given = CommitmentNew
    changed = CommitmentChange
    filterset_class = CommitmentParameters
    sorts = queries.SORTS | {"id": "pk", "changed": "changed_at"}
    default_ordering = queries.DEFAULT_SORT
    parameters = frozenset({"as_of"})
    more_parameters: ClassVar[Mapping[str, Any]] = {
        "retrieve": [OpenApiParameter("as_of", date, description="As it was known at the end of this day.")]
    }

    @cached_property
    def past_day(self) -> date | None:
        """:raises BadParameters: for an `as_of` that is no day."""
        text = self.request.query_params.get("as_of", "")
        day = read_day(text, "as_of")
        return day if day and day < self.day else None

    def rows(self) -> QuerySet[Any]:
        return queries.listing(viewer=self.viewer, on=self.day, as_of=self.past_day)

    def filterset(self) -> Any:
        return CommitmentParameters(self.request.query_params, self.rows(), request=self.request, on=self.day)

    def column(self, name: str) -> str:
        return queries.sort_column(name, is_past=self.past_day is not None)

    def described(self, rows: Records) -> Records:
        if self.past_day:
            past.restored(rows, on=self.past_day)
        occurrences = cadence.of_commitments(rows, viewer=self.viewer, on=self.past_day or self.day)
        for row in rows:
            row.occurrences = occurrences.get(row.pk, [])
        if "meeting" in self.words("expand"):
            queries.with_meetings(rows, viewer=self.viewer)
        return rows_seen.fetched(rows, viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return {row.pk: queries.transitions(row, viewer=self.viewer) for row in rows}

    def add(self, *, reason: str, partners: Records, action: Any = None, sources: Any = (), **values: Any) -> Any:
        return commitments.create(
            actor=self.viewer.user, values=values, partners=partners, action=action, sources=sources
        )

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return commitments.change(
            actor=self.viewer.user, commitment=record, version=version, values=values, reason=reason
        )

    @step(TakeUp)
    def take_up(self, record: Any, *, version: int, reason: str, action: Any = None, **values: Any) -> Any:
        """Follow a reported commitment from now on."""
        return commitments.take_up(
            actor=self.viewer.user,
            commitment=record,
            version=version,
            values=values,
            action=action,
            reason=reason,
        )
