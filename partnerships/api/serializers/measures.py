"""Measures as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partnerships.choices import Marking
from partnerships.filters.measures import GROUPS
from partnerships.rules.measures import MEASURES


class MeasureRow(serializers.Serializer[Any]):
    """One measure of one group: `numerator` of `denominator`, each named, with the definition beside it."""

    group = serializers.CharField(allow_null=True, help_text="Its code; null for commitments that name none.")
    group_name = serializers.CharField()
    measure = serializers.ChoiceField([each.name for each in MEASURES], source="measure.name")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    unit = serializers.CharField(source="measure.unit")
    definition = serializers.CharField(source="measure.definition")
    numerator_is = serializers.CharField(source="measure.numerator_is")
    denominator_is = serializers.CharField(source="measure.denominator_is")
    source = serializers.CharField(source="measure.source")  # type: ignore[assignment]  # a column of the answer
    marking = serializers.ChoiceField(Marking.choices)


class MeasurePage(serializers.Serializer[Any]):
    """The figures of all groups; `as_of` is the day they hold for."""

    as_of = serializers.DateField()
    group_by = serializers.ChoiceField(GROUPS)
    count = serializers.IntegerField()
    highest_marking = serializers.ChoiceField(Marking.choices)
    results = MeasureRow(many=True)
