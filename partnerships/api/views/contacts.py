"""Counterparts: posts, and the people who hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from partnerships.api.serializers.contacts import (
    ContactChange,
    ContactNew,
    ContactRow,
    PostChange,
    PostNew,
    PostRow,
)
from partnerships.api.views.base import Records, Resource, Words
from partnerships.filters.contacts import ContactFilter, PostFilter
from partnerships.permissions import Permission, keeping
from partnerships.queries import context
from partnerships.services import contacts


class Posts(Resource):
    """Offices of partners, or of the EU's own side, whoever holds them."""

    policy = keeping(Permission.CONTEXT_EDIT)
    row = PostRow
    given = PostNew
    changed = PostChange
    filterset_class = PostFilter
    sorts = {"id": "pk", "changed": "changed_at", "title": "title", "body": "body", "partner": "partner__iso3"}

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return context.transitions(rows, viewer=self.viewer)

    def add(self, *, reason: str, partner: Any = None, **values: Any) -> Any:
        return contacts.add_post(actor=self.viewer.user, partner=partner, values=values)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return contacts.change_post(actor=self.viewer.user, post=record, version=version, values=values, reason=reason)


class Contacts(Resource):
    """The people who hold or held a post."""

    policy = keeping(Permission.CONTEXT_EDIT)
    row = ContactRow
    given = ContactNew
    changed = ContactChange
    filterset_class = ContactFilter
    sorts = {
        "id": "pk", "changed": "changed_at", "name": "name", "held_from": "held_from", "held_until": "held_until",
    }  # fmt: skip

    def rows(self) -> QuerySet[Any]:
        return super().rows().select_related("post__partner")

    def transitions(self, rows: Records) -> Mapping[int, Words]:
        return context.transitions(rows, viewer=self.viewer)

    def add(self, *, reason: str, post: Any, **values: Any) -> Any:
        return contacts.add_contact(actor=self.viewer.user, post=post, values=values)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return contacts.change_contact(
            actor=self.viewer.user, contact=record, version=version, values=values, reason=reason
        )
