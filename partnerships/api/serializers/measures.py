"""Measures as the API shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from partnerships.choices import Marking
from partnerships.filters.measures import GROUPS
from partnerships.rules.measures import MEASURES, Kind, Topic


class NumberField(serializers.FloatField):
    """A number that is whole where it can be: 3, not 3.0."""

    def to_representation(self, value: int | Decimal) -> int | float:  # type: ignore[override]  # or whole
        return int(value) if value == int(value) else float(value)


class Definition(serializers.Serializer[Any]):
    """One measure: what is counted above and below the line, in which unit, by what it can be grouped, and whence."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the measure's word
    topic = serializers.ChoiceField([topic.value for topic in Topic])
    kind = serializers.ChoiceField(
        [kind.value for kind in Kind],
        help_text="A share; the median or maximum of days; a ratio of two sums; or not known, as nothing is recorded.",
    )
    definition = serializers.CharField()
    numerator_is = serializers.CharField()
    denominator_is = serializers.CharField()
    unit = serializers.CharField()
    value_unit = serializers.CharField(help_text="The unit of `value`, where the figure is no share.")
    groups = serializers.ListField(child=serializers.ChoiceField(GROUPS), help_text="What it can be grouped by.")
    counts_reported = serializers.BooleanField(help_text="Whether history known from sources alone counts.")
    own_day = serializers.CharField(help_text="Which day of a row `since`, `until` and the quarter ask for.")
    source = serializers.CharField()  # type: ignore[assignment]  # a column of the answer


class DefinitionPage(serializers.Serializer[Any]):
    """Every measure there is."""

    count = serializers.IntegerField()
    results = Definition(many=True)


class MeasureRow(serializers.Serializer[Any]):
    """
    One measure of one group: `numerator` of `denominator`, each named, with the definition beside it.

    Both are null where they are not known. `value` is what a figure that is no share comes to; `words` says the figure.
    """

    group = serializers.CharField(allow_null=True, help_text="Its code; null for rows that name none.")
    group_name = serializers.CharField()
    measure = serializers.ChoiceField([each.name for each in MEASURES], source="measure.name")
    numerator = NumberField(allow_null=True)
    denominator = NumberField(allow_null=True)
    value = NumberField(allow_null=True)
    words = serializers.CharField(help_text="“3 of 4”, “83 %”, “12 days”, “not known” or “nothing to count”.")
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
