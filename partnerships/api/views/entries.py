"""Entries of the registry: kept by administrators, who say why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.api.views.base import Records, Resource, Words
from partnerships.permissions import Permission, keeping
from partnerships.services import entries


class Entries(Resource):
    """One kind of entry; a subclass names what is shown and taken."""

    policy = keeping(Permission.REGISTRY_EDIT)

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        found = ["change"] if self.viewer.may_administer else []
        return {row.pk: found for row in rows}

    def add(self, *, reason: str, **values: Any) -> Any:
        return entries.add(actor=self.viewer.user, kind=self.row.Meta.model, values=values, reason=reason)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return entries.change(actor=self.viewer.user, entry=record, version=version, values=values, reason=reason)
