"""Interests: what each side wants in an area of a partnership."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.api.serializers.interests import InterestChange, InterestNew, InterestRow
from partnerships.api.views.base import Records, Resource, Words
from partnerships.filters.interests import InterestFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import context
from partnerships.services import interests


class Interests(Resource):
    """What the EU and the partner want in an area, and how the text of the partnership speaks of it."""

    policy = keeping(Permission.CONTEXT_EDIT)
    row = InterestRow
    given = InterestNew
    changed = InterestChange
    filterset_class = InterestFilter
    sorts = {
        "id": "pk", "changed": "changed_at", "area": "area__name", "eu_priority": "eu_priority",
        "partner_priority": "partner_priority", "valid_from": "valid_from", "valid_until": "valid_until",
    }  # fmt: skip

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return context.transitions(rows, viewer=self.viewer)

    def add(self, *, reason: str, partnership: Any, **values: Any) -> Any:
        return interests.add(actor=self.viewer.user, partnership=partnership, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return interests.change(actor=self.viewer.user, interest=record, version=version, values=values, reason=reason)
