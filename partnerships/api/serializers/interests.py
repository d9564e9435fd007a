"""Interests as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.areas import AreaRow
from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.models import Interest

_COLUMNS = [
    "evidence", "eu_priority", "partner_priority", "eu_statement", "partner_statement", "clause", "valid_from",
    "valid_until", "note",
]  # fmt: skip


class InterestRow(Row):
    """What each side wants in one area of one partnership."""

    noun = "interests"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"area": AreaRow}
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?interest={id}"}

    class Meta:
        model = Interest
        fields = ["id", "version", "partnership", "area", *_COLUMNS, "created_at", "created_by", "changed_at",
                  "changed_by"]  # fmt: skip


class InterestChange(GivenColumns):
    """What is wanted; partnership and area stay what they are."""

    class Meta:
        model = Interest
        fields = [*_COLUMNS, "marking"]


class InterestNew(GivenColumns):
    """An interest in an area where the partnership has none yet."""

    class Meta:
        model = Interest
        fields = ["partnership", "area", *_COLUMNS, "marking"]
