"""Posts and the people who hold them, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.partners import PartnerRow
from partnerships.models import Contact, Post


class PostRow(Row):
    """An office on one side, whoever holds it."""

    noun = "posts"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"partner": PartnerRow}
    children: ClassVar[Mapping[str, str]] = {"contacts": "contacts/?post={id}"}

    class Meta:
        model = Post
        fields = ["id", "version", "partner", "side", "title", "body", "note", "created_at", "created_by",
                  "changed_at", "changed_by"]  # fmt: skip


class PostChange(GivenColumns):
    """An office; its partner stays."""

    class Meta:
        model = Post
        fields = ["side", "title", "body", "note"]


class PostNew(GivenColumns):
    """An office of a partner, or of the EU's own side."""

    class Meta:
        model = Post
        fields = ["partner", "side", "title", "body", "note"]


class ContactRow(Row):
    """Somebody who holds or held a post."""

    noun = "contacts"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"post": PostRow}

    class Meta:
        model = Contact
        fields = ["id", "version", "post", "name", "held_from", "held_until", "note", "created_at", "created_by",
                  "changed_at", "changed_by"]  # fmt: skip


class ContactChange(GivenColumns):
    """A contact, or that the person has left; the post stays."""

    class Meta:
        model = Contact
        fields = ["name", "held_from", "held_until", "note"]


class ContactNew(GivenColumns):
    """Somebody who holds or held a post."""

    class Meta:
        model = Contact
        fields = ["post", "name", "held_from", "held_until", "note"]
