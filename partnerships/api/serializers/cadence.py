"""Due sessions and occurrences as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.choices import OccurrenceState, SlotState


class DueSession(serializers.Serializer[Any]):
    """
    A session that is due in a standing dialogue: in time until `by`, and the session that kept it or was late.

    `unheard`: its time has passed, but sources need not have told of it; it is missed only where that is proven.
    """

    due = serializers.DateField()
    by = serializers.DateField()
    state = serializers.ChoiceField(SlotState.choices)
    session = PartialDateField(allow_null=True)
    meeting = serializers.IntegerField(source="meeting_id", allow_null=True)


class OccurrenceRow(serializers.Serializer[Any]):
    """One time a recurring commitment falls due; missed only when somebody says so, `kept_on` where it is known."""

    due = serializers.DateField()
    state = serializers.ChoiceField(OccurrenceState.choices)
    kept_on = serializers.DateField(allow_null=True)
