"""Actions as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.commitments import EFFORT, CommitmentRow
from partnerships.models import Action

TASK = ["text", "assignee", "due_on", "effort_days", "evidence_needed", "verifier"]


class ActionRow(Row):
    """One task of one person under a commitment; somebody else verifies it."""

    noun = "actions"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}
    children: ClassVar[Mapping[str, str]] = {"evidence": "evidence/?action={id}"}

    class Meta:
        model = Action
        fields = [
            "id", "version", "commitment", *TASK, "state", "state_reason", "done_at", "done_by", "verified_at",
            "verified_by", "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class ActionNew(GivenColumns):
    """A task for somebody."""

    class Meta:
        model = Action
        fields = ["commitment", *TASK]
        extra_kwargs: ClassVar[dict[str, Any]] = EFFORT


class ActionChange(GivenColumns):
    """What a task says, while it is not finished; its state changes by steps."""

    class Meta:
        model = Action
        fields = TASK
        extra_kwargs: ClassVar[dict[str, Any]] = EFFORT
