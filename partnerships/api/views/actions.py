"""Actions: given to somebody, done, and verified by somebody else."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.actions import ActionChange, ActionNew, ActionRow
from partnerships.api.serializers.base import Because
from partnerships.api.views.base import step
from partnerships.api.views.parts import Part
from partnerships.filters.parts import ActionFilter
from partnerships.permissions import Permission, keeping, sending
from partnerships.queries import parts
from partnerships.services import actions


class Actions(Part):
    """Tasks under commitments, each of one person."""

    policy = keeping(Permission.WORK_EDIT)
    row = ActionRow
    given = ActionNew
    changed = ActionChange
    filterset_class = ActionFilter
    sorts = {
        "id": "pk",
        "changed": "changed_at",
        "due": "due_on",
        "state": "state",
        "assignee": "assignee__name",
        "commitment": "commitment__reference",
    }
    default_ordering = "due"
    possible = parts.action_transitions

    def add(self, *, reason: str, commitment: Any, **values: Any) -> Any:
        return actions.add(actor=self.viewer.user, commitment=commitment, values=values)

    def change(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        return actions.change(actor=self.viewer.user, action=record, version=version, values=values, reason=reason)

    @step()
    def start(self, record: Any, *, version: int, reason: str) -> Any:
        """Begin the work."""
        return actions.start(actor=self.viewer.user, action=record, version=version)

    @step(Because)
    def block(self, record: Any, *, version: int, reason: str) -> Any:
        """Say what keeps it from going on."""
        return actions.block(actor=self.viewer.user, action=record, version=version, reason=reason)

    @step()
    def unblock(self, record: Any, *, version: int, reason: str) -> Any:
        """Go on: what kept it is out of the way."""
        return actions.unblock(actor=self.viewer.user, action=record, version=version)

    @step()
    def done_(self, record: Any, *, version: int, reason: str) -> Any:
        """Say that it is done; somebody else verifies it then."""
        return actions.finish(actor=self.viewer.user, action=record, version=version)

    @step(Because)
    def reopen(self, record: Any, *, version: int, reason: str) -> Any:
        """Let it count as open again."""
        return actions.reopen(actor=self.viewer.user, action=record, version=version, reason=reason)

    @step(Because)
    def cancel(self, record: Any, *, version: int, reason: str) -> Any:
        """Give it up; it stays in the list with the reason."""
        return actions.cancel(actor=self.viewer.user, action=record, version=version, reason=reason)

    @step(policy=sending(Permission.ACTION_VERIFY, besides="its named verifier, or a manager who has not done it"))
    def verify(self, record: Any, *, version: int, reason: str) -> Any:
        """
        Confirm that it was done.

        The named verifier does so, or a manager; never the one who did it.
        """
        return actions.verify(actor=self.viewer.user, action=record, version=version)
