"""Obligations as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partnerships.choices import Marking, ObligationKind
from partnerships.filters.obligations import WHOSE
from partnerships.rules.obligations import Urgency


class ObligationRow(serializers.Serializer[Any]):
    """
    One thing that somebody owes today, worked out from the records.

    `key` stays the same as long as it is the same duty. `person` is null where whoever may do it owes it; `due` is the
    last day to do it in time, null where none is set: then it is never late.
    """

    key = serializers.CharField()
    kind = serializers.ChoiceField(ObligationKind.choices)
    id = serializers.IntegerField(
        source="pk",
        help_text="Of what it is about: a commitment (update), an action (act, verify), an update (mend_update, "
        "review), a meeting (mend_record, record_meeting, triage, approve_record), a track (schedule) or a date "
        "change (decide_date).",
    )
    reference = serializers.CharField(help_text="Of the commitment or meeting; empty for a track.")
    title = serializers.CharField()
    note = serializers.CharField(help_text="Why it was returned, or another date asked for.")
    number = serializers.IntegerField(help_text="How many outcomes wait to be triaged.")
    since = serializers.DateField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    days_late = serializers.IntegerField()
    urgency = serializers.ChoiceField([word.value for word in Urgency])
    person = serializers.CharField(allow_null=True, help_text="User name.")
    unit = serializers.CharField(allow_null=True, help_text="Short name of the unit.")
    partners = serializers.ListField(child=serializers.CharField(), help_text="Codes of those partners that you see.")
    marking = serializers.ChoiceField(Marking.choices)
    resource = serializers.CharField(help_text="Address of what it is about, in the API.")
    page = serializers.CharField(help_text="Address of the page that shows what it is about.")


class ObligationPage(serializers.Serializer[Any]):
    """A part of the list, most urgent first; `count` is how many there are."""

    whose = serializers.ChoiceField(WHOSE)
    count = serializers.IntegerField()
    late = serializers.IntegerField(help_text="How many of all of them are late.")
    highest_marking = serializers.ChoiceField(Marking.choices)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ObligationRow(many=True)
