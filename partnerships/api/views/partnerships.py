"""Partnerships, the steps of their lives and who concluded them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter

from partnerships.api.serializers.base import Because
from partnerships.api.serializers.partnerships import (
    PartnershipChange,
    PartnershipNew,
    PartnershipRow,
    SignatoryGiven,
    SignatoryRow,
    StepGiven,
    StepRow,
)
from partnerships.api.views.base import Records, Words, read_day, step
from partnerships.api.views.entries import Entries
from partnerships.filters.partnerships import PartnershipFilter, SignatoryFilter, StepFilter
from partnerships.permissions import Permission, sending
from partnerships.queries import partnerships as queries
from partnerships.queries import rows as rows_seen
from partnerships.services import partnerships


class Partnerships(Entries):
    """
    Security and Defence Partnerships.

    With `as_of` as they were at the end of a past day: steps count from the day they speak of.
    """

    row = PartnershipRow
    given = PartnershipNew
    changed = PartnershipChange
    filterset_class = PartnershipFilter
    sorts = queries.SORTS
    default_ordering = "reference"
    parameters = frozenset({"as_of"})
    more_parameters: ClassVar[Mapping[str, Any]] = {
        "retrieve": [OpenApiParameter("as_of", date, description="As it was at the end of this day.")]
    }

    @cached_property
    def past_day(self) -> date | None:
        """:raises BadParameters: for an `as_of` that is no day."""
        day = read_day(self.request.query_params.get("as_of", ""), "as_of")
        return day if day and day < self.day else None

    def rows(self) -> QuerySet[Any]:
        return queries.listing(viewer=self.viewer, as_of=self.past_day)

    def described(self, rows: Records) -> Records:
        if self.past_day:
            queries.as_they_were(rows, on=self.past_day)
        return rows_seen.fetched(rows, viewer=self.viewer)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        if self.past_day:
            return {}
        return {row.pk: queries.transitions(row, viewer=self.viewer) for row in rows}

    @step(Because, policy=sending(Permission.PARTNERSHIP_PAUSE))
    def pause(self, record: Any, *, version: int, reason: str) -> Any:
        """Make a partnership dormant from today: cadence, obligations and reminders rest."""
        return partnerships.pause(actor=self.viewer.user, partnership=record, version=version, reason=reason)

    @step(Because, policy=sending(Permission.PARTNERSHIP_PAUSE))
    def resume(self, record: Any, *, version: int, reason: str) -> Any:
        """Make a dormant partnership active again from today."""
        return partnerships.resume(actor=self.viewer.user, partnership=record, version=version, reason=reason)


class Steps(Entries):
    """Dated events in the lives of partnerships; the latest of a partnership gives its state."""

    row = StepRow
    given = changed = StepGiven
    filterset_class = StepFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "date": "date_earliest", "partnership": "partnership__reference", "kind": "kind",
        "changed": "changed_at",
    }  # fmt: skip
    default_ordering = "date"


class Signatories(Entries):
    """Who signed, adopted or announced partnerships."""

    row = SignatoryRow
    given = changed = SignatoryGiven
    filterset_class = SignatoryFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "partnership": "partnership__reference", "position": "position", "changed": "changed_at",
    }  # fmt: skip
