"""Fulfilments: the steps that are said to fulfil commitments."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.fulfilments import FulfilmentNew, FulfilmentRow
from partnerships.api.views.parts import Part
from partnerships.filters.parts import FulfilmentFilter
from partnerships.permissions import Permission, keeping
from partnerships.services import fulfilments


class Fulfilments(Part):
    """The meetings and pieces of evidence that are said to fulfil commitments. A link alone proves nothing."""

    policy = keeping(Permission.WORK_EDIT)
    row = FulfilmentRow
    given = FulfilmentNew
    filterset_class = FulfilmentFilter
    sorts = {"id": "pk", "changed": "changed_at", "fulfilled": "fulfilled_on", "commitment": "commitment__reference"}
    default_ordering = "-id"

    def add(self, *, reason: str, commitment: Any, **values: Any) -> Any:
        return fulfilments.add(actor=self.viewer.user, commitment=commitment, **values)
