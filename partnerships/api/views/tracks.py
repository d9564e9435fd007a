"""Tracks: the standing dialogues and their rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from partnerships.api.serializers.tracks import TrackChange, TrackNew, TrackRow
from partnerships.api.views.base import Records, Resource, Words
from partnerships.filters.meetings import TrackParameters
from partnerships.permissions import Permission, keeping
from partnerships.queries import context
from partnerships.queries import tracks as queries
from partnerships.services import tracks


class Tracks(Resource):
    """Standing dialogues with one partner or more, or open to all."""

    policy = keeping(Permission.CONTEXT_EDIT)
    row = TrackRow
    given = TrackNew
    changed = TrackChange
    filterset_class = TrackParameters
    sorts = {"id": "pk", "changed": "changed_at"} | queries.SORTS
    default_ordering = "name"

    def rows(self) -> QuerySet[Any]:
        return queries.whole(viewer=self.viewer)

    def described(self, rows: Records) -> Records:
        for row, standing in zip(rows, queries.described(rows, viewer=self.viewer, on=self.day), strict=True):
            row.standing = standing
        return rows

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return context.transitions(rows, viewer=self.viewer)

    def add(self, *, reason: str, partners: Any = (), areas: Any = (), **values: Any) -> Any:
        return tracks.add(actor=self.viewer.user, values=values, partners=partners, areas=areas, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, partners: Any = None, areas: Any = None,
               **values: Any) -> Any:  # fmt: skip
        return tracks.change(
            actor=self.viewer.user, track=record, version=version, values=values, partners=partners, areas=areas,
            reason=reason,
        )  # fmt: skip
