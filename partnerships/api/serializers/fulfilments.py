"""Fulfilments as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.models import Fulfilment


class FulfilmentRow(Row):
    """
    A step that is said to fulfil a commitment, by a meeting or evidence, for one partner or all.

    `awaited_id` names an event of a file that is not known here yet.
    """

    noun = "fulfilments"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}

    class Meta:
        model = Fulfilment
        fields = [
            "id", "version", "commitment", "position", "meeting", "evidence", "awaited_id", "partner", "fulfilled_on",
            "note", "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class FulfilmentNew(GivenColumns):
    """The meeting or the evidence that fulfils a commitment; without a day it is the day of these."""

    class Meta:
        model = Fulfilment
        fields = ["commitment", "meeting", "evidence", "partner", "fulfilled_on", "note"]
