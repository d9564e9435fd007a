"""What the resources that hang on a commitment have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet

from partnerships.api.views.base import Records, Resource, Words
from partnerships.queries import parts


class Part(Resource):
    """
    What hangs on a commitment: seen with it, held with it while it changes.

    `possible` says what a viewer may do with one row.
    """

    possible: ClassVar[Callable[..., Words] | None] = None

    def rows(self) -> QuerySet[Any]:
        is_whole = "commitment" in self.words("expand")
        return parts.listing(self.row.Meta.model, viewer=self.viewer, on=self.day, with_commitment=is_whole)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        possible = type(self).possible
        return {row.pk: possible(row, viewer=self.viewer) for row in rows} if possible else {}
