"""Blockers as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.models import Blocker


class BlockerRow(Row):
    """Something that stands in the way of a commitment, on one side or both."""

    noun = "blockers"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    class Meta:
        model = Blocker
        fields = [
            "id", "version", "commitment", "kind", "side", "text", "since", "resolved_on", "resolution",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class BlockerNew(GivenColumns):
    """What stands in the way, and since when."""

    class Meta:
        model = Blocker
        fields = ["commitment", "kind", "side", "text", "since"]


class Resolution(GivenColumns):
    """When and how a blocker was resolved."""

    has_reason = False  # the resolution is the reason

    class Meta:
        model = Blocker
        fields = ["resolved_on", "resolution"]
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "resolved_on": {"required": True, "allow_null": False},
            "resolution": {"required": True},
        }
