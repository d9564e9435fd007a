"""A change of many commitments at once, as the API takes it and tells what came of each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from partnerships.api.serializers.base import Given, ReasonField
from partnerships.api.serializers.keys import KeyField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.choices import BulkProblem, BulkVerdict, DateChangeReason, Marking
from partnerships.models import User
from partnerships.queries.bulk_changes import MOST

LARGEST = 2**31 - 1


class BulkRowGiven(Given):
    """One commitment, and the version of it that was read; changed since, it is refused."""

    id = serializers.IntegerField(min_value=1, max_value=LARGEST)
    version = serializers.IntegerField(min_value=1, max_value=LARGEST)


class BulkChangeGiven(Given):
    """
    Another owner, or another due date with the code of its reason, for up to 200 commitments.

    With `preview` nothing is changed, and the answer says what would become of each.
    """

    rows = serializers.ListField(child=BulkRowGiven(), min_length=1, max_length=MOST)
    owner = KeyField(User, required=False)
    due = PartialDateField(required=False)
    reason_code = serializers.ChoiceField(DateChangeReason.choices, required=False)
    reason = ReasonField(required=True)
    preview = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("owner" in attrs) == ("due" in attrs):
            raise serializers.ValidationError(_("Give either owner or due."))
        if ("due" in attrs) != ("reason_code" in attrs):
            raise serializers.ValidationError({"reason_code": [_("Give it with due, and with nothing else.")]})
        ids = [row["id"] for row in attrs["rows"]]
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError({"rows": [_("A commitment stands there twice: keep one.")]})
        return attrs


class BulkLine(serializers.Serializer[Any]):
    """What came of one commitment, or would; if nothing, which problem, and why in words."""

    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField(source="commitment.reference", default=None, allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="The version it has now.")
    verdict = serializers.ChoiceField(BulkVerdict.choices)
    problem = serializers.ChoiceField(BulkProblem.choices, allow_null=True)
    detail = serializers.CharField(source="why", allow_blank=True)
    old_owner = serializers.CharField(source="commitment.owner.username", default=None, allow_null=True)
    old_due = PartialDateField(source="commitment.due", default=None, allow_null=True)
    marking = serializers.ChoiceField(Marking.choices, source="commitment.marking", default=None, allow_null=True)


class BulkReport(serializers.Serializer[Any]):
    """What came of each, in the order of the references."""

    preview = serializers.BooleanField(help_text="Nothing was changed.")
    changed = serializers.IntegerField()
    waits = serializers.IntegerField(help_text="They wait for a manager's decision.")
    refused = serializers.IntegerField()
    highest_marking = serializers.IntegerField(help_text="Of all that this answer shows.")
    results = BulkLine(many=True)
