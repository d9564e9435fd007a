"""Reviews of updates as the API shows them; they are made by a step of the update."""

from __future__ import annotations

from partnerships.api.serializers.base import Row
from partnerships.models import Review


class ReviewRow(Row):
    """A manager's decision on one update; the only thing that gives a commitment its status and confidence."""

    noun = "reviews"

    class Meta:
        model = Review
        fields = [
            "id", "version", "update", "commitment", "reviewer", "decision", "decided_status", "decided_confidence",
            "comment", "judged_version", "decided_at",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip
