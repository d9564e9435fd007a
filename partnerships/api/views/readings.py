"""The record of reading: who was shown, took along or was refused what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from partnerships.api.serializers.readings import ReadingRow
from partnerships.api.views.base import Records, Resource
from partnerships.filters.readings import ReadingFilter
from partnerships.permissions import Permission, reading
from partnerships.queries import readings

OVERSEERS = frozenset({Permission.PEOPLE_EDIT, Permission.AUDIT_EXPORT})


class Readings(Resource):
    """Every answer that showed records of the highest marking, every file and every refusal; for those who oversee."""

    row = ReadingRow
    policy = reading(*OVERSEERS)
    lists = OVERSEERS
    filterset_class = ReadingFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "who": "username", "rows": "rows"}
    default_ordering = "-id"
    counts = False

    def described(self, rows: Records) -> Records:
        return [*readings.told(rows, viewer=self.viewer)]

    def rows(self) -> QuerySet[Any]:
        return readings.rows(viewer=self.viewer, wanted=readings.Wanted())
