"""Updates as the API shows and takes them, and the decision on one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from partnerships.api.serializers.base import Given, GivenColumns, Row
from partnerships.api.serializers.commitments import CommitmentRow
from partnerships.api.serializers.keys import KeyField
from partnerships.api.serializers.reviews import ReviewRow
from partnerships.choices import CommitmentStatus, Confidence, ReviewDecision
from partnerships.models import StatusUpdate
from partnerships.models.fields import PARAGRAPH

CLAIM = ["proposed_status", "proposed_confidence", "narrative", "next_steps"]
OPTIONAL: dict[str, Any] = {"base_version": {"required": False, "min_value": 1}}


class UpdateRow(Row):
    """One revision of a claim about implementation, with the decision on it; a draft is its author's alone."""

    noun = "updates"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"commitment": CommitmentRow}
    children: ClassVar[Mapping[str, str]] = {"evidence": "evidence/?update={id}"}

    commitment_version = serializers.IntegerField(source="commitment.version")
    revised_by = KeyField(StatusUpdate, allow_null=True)
    review = ReviewRow(allow_null=True)

    class Meta:
        model = StatusUpdate
        fields = [
            "id", "version", "commitment", "commitment_version", "revision", "revises", "revised_by", "author", "state",
            *CLAIM, "base_version", "submitted_at", "submitted_by", "review",
            "is_demonstration", "created_at", "created_by", "changed_at", "changed_by",
        ]  # fmt: skip


class UpdateNew(GivenColumns):
    """A claim, begun as a draft; `base_version` is the version of the commitment that its author has read."""

    class Meta:
        model = StatusUpdate
        fields = ["commitment", *CLAIM, "base_version"]
        extra_kwargs: ClassVar[dict[str, Any]] = OPTIONAL


class UpdateChange(GivenColumns):
    """What one's own draft says; `base_version` is the version of the commitment that its author has read by now."""

    class Meta:
        model = StatusUpdate
        fields = [*CLAIM, "base_version"]
        extra_kwargs: ClassVar[dict[str, Any]] = OPTIONAL


class UpdateMended(GivenColumns):
    """What the next revision says otherwise than the returned one."""

    class Meta:
        model = StatusUpdate
        fields = CLAIM
        extra_kwargs: ClassVar[dict[str, Any]] = {name: {"required": False} for name in CLAIM}


class UpdateReview(Given):
    """
    A decision. `judged_version` is the version of the commitment that the reviewer has read.

    `decided_status` and `decided_confidence` come with `approved_with_change` alone; without them the update's count.
    """

    has_reason = False  # the comment is the reason

    decision = serializers.ChoiceField(ReviewDecision.choices)
    judged_version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    decided_status = serializers.ChoiceField(CommitmentStatus.choices, required=False)
    decided_confidence = serializers.ChoiceField(Confidence.choices, required=False)
    comment = serializers.CharField(max_length=PARAGRAPH, allow_blank=True, default="")
    is_confirmed = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["decision"] != ReviewDecision.APPROVED_WITH_CHANGE:
            given = attrs.keys() & {"decided_status", "decided_confidence"}
            if given:
                message = _("This is taken with the decision “approved_with_change” alone.")
                raise serializers.ValidationError({name: [message] for name in sorted(given)})
        return attrs
