"""Updates: drafted, submitted, mended after a return, and decided by somebody else; and the decisions."""

from __future__ import annotations

from typing import Any

from partnerships.api.serializers.reviews import ReviewRow
from partnerships.api.serializers.updates import UpdateChange, UpdateMended, UpdateNew, UpdateReview, UpdateRow
from partnerships.api.views.base import step
from partnerships.api.views.parts import Part
from partnerships.choices import ReviewDecision
from partnerships.filters.parts import ReviewFilter, UpdateFilter
from partnerships.permissions import Permission, keeping, reading, sending
from partnerships.queries import parts
from partnerships.services import reviews, updates


class Updates(Part):
    """
    Claims about implementation, one revision each.

    A draft is its author's alone; once submitted an update is frozen. A returned one is mended as its next revision.
    """

    policy = keeping(Permission.UPDATE_WRITE)
    row = UpdateRow
    given = UpdateNew
    changed = UpdateChange
    filterset_class = UpdateFilter
    sorts = {
        "id": "pk",
        "changed": "changed_at",
        "submitted": "submitted_at",
        "state": "state",
        "author": "author__name",
        "commitment": "commitment__reference",
    }
    default_ordering = "-id"
    possible = parts.update_transitions

    def add(self, *, reason: str, commitment: Any, base_version: int | None = None, **values: Any) -> Any:
        return updates.draft(actor=self.viewer.user, commitment=commitment, values=values, base_version=base_version)

    def change(self, record: Any, *, version: int, reason: str, base_version: int | None = None, **values: Any) -> Any:
        return updates.change(
            actor=self.viewer.user, update=record, version=version, values=values, base_version=base_version
        )

    @step(policy=sending(Permission.UPDATE_WRITE, besides="its author"))
    def submit(self, record: Any, *, version: int, reason: str) -> Any:
        """Hand the update over for review."""
        return updates.submit(actor=self.viewer.user, update=record, version=version)

    @step(policy=sending(Permission.UPDATE_WRITE, besides="its author"))
    def withdraw(self, record: Any, *, version: int, reason: str) -> Any:
        """Take a draft or a submitted update back."""
        return updates.withdraw(actor=self.viewer.user, update=record, version=version)

    @step(UpdateMended)
    def mend(self, record: Any, *, version: int, reason: str, **values: Any) -> Any:
        """
        Begin the next revision of a returned update.

        Answers with the returned one, which stays as it was; its `revised_by` is the new draft.
        """
        return updates.mend(actor=self.viewer.user, update=record, values=values)

    @step(UpdateReview, policy=sending(Permission.RECORD_DECIDE, besides="never on one’s own"))
    def review(self, record: Any, *, version: int, decision: str, judged_version: int, **values: Any) -> Any:
        """
        Decide on a submitted update.

        A manager who neither wrote nor submitted it; no access token does. An approval gives the commitment its
        status and confidence.
        """
        decided = {"actor": self.viewer.user, "update": record, "judged_version": judged_version}
        if decision == ReviewDecision.RETURNED:
            return reviews.return_(**decided, comment=values["comment"])
        if decision == ReviewDecision.APPROVED:
            return reviews.approve(**decided, comment=values["comment"], is_confirmed=values["is_confirmed"])
        return reviews.approve_with_change(
            **decided,
            status=values.get("decided_status", record.proposed_status),
            confidence=values.get("decided_confidence", record.proposed_confidence),
            comment=values["comment"],
            is_confirmed=values["is_confirmed"],
        )


class Reviews(Part):
    """Decisions on updates; they are made by the step `review` of an update."""

    policy = reading(Permission.RECORD_SEE)
    row = ReviewRow
    filterset_class = ReviewFilter
    sorts = {"id": "pk", "changed": "changed_at", "decided": "decided_at", "reviewer": "reviewer__name"}
    default_ordering = "-decided"
