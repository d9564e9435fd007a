"""The audit record: who changed what, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from partnerships.api.serializers.history import HistoryRow
from partnerships.api.views.base import Records, Resource
from partnerships.audit.shown import Leaving
from partnerships.filters.history import HistoryFilter
from partnerships.permissions import Permission, reading
from partnerships.queries import history


class History(Resource):
    """
    Every change of every row that the sender may see, newest first.

    With `table` and `row` that of one row and of what belongs to it; across rows for those who may see the audit
    record.
    """

    policy = reading(
        Permission.AUDIT_SEE, besides="the list, with `table` and `row`, shows each role what happened to what it sees"
    )
    lists = frozenset({Permission.RECORD_SEE})
    row = HistoryRow
    filterset_class = HistoryFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk"}
    default_ordering = "-id"
    counts = False

    def rows(self) -> QuerySet[Any]:
        return history.events(viewer=self.viewer, wanted=history.Wanted())

    def filterset(self) -> Any:
        return HistoryFilter(self.request.query_params, request=self.request)

    def leaving(self, rows: QuerySet[Any] | Records) -> Leaving:
        # What belongs to a record says nothing of its marking, then or now: the table may hold all that they may see.
        return Leaving(self.request.get_full_path(), self.viewer.highest, None)

    def described(self, rows: Records) -> Records:
        return history.told(rows, viewer=self.viewer)
