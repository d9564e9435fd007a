"""Measures as the API shows them."""

from __future__ import annotations

from typing import Any

from django.utils.http import urlencode
from rest_framework import serializers

from partnerships.api.serializers.base import ROOT
from partnerships.choices import Marking
from partnerships.filters.measures import GROUPS
from partnerships.queries.measures import Figure
from partnerships.rules.measures import MEASURES, Kind, Part, Topic

# What the API calls the rows that are counted.
NOUNS = {
    "commitment": "commitments",
    "meeting": "meetings",
    "outcome": "outcomes",
    "statusupdate": "updates",
    "partnership": "partnerships",
    "interest": "interests",
    "action": "actions",
    "unit": "units",
    "track": "tracks",
}


class NumberField(serializers.FloatField):
    """A number that is whole where it can be: 3, not 3.0."""

    def to_representation(self, value: Any) -> float:  # type: ignore[override]  # the stubs say text
        return int(value) if value == int(value) else float(value)


class Definition(serializers.Serializer[Any]):
    """One measure: what is counted above and below the line, in which unit, by what it can be grouped, and whence."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a column of the answer
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
    numerator_rows = serializers.SerializerMethodField(help_text="Where the rows counted above the line are.")
    denominator_rows = serializers.SerializerMethodField(help_text="Where the rows counted below the line are.")

    def get_numerator_rows(self, figure: Figure) -> str | None:
        return self._rows(figure, Part.NUMERATOR)

    def get_denominator_rows(self, figure: Figure) -> str | None:
        return self._rows(figure, Part.DENOMINATOR)

    def _rows(self, figure: Figure, part: Part) -> str | None:
        if figure.numerator is None:
            return None
        asked = [("measure", figure.measure.name), ("part", part), *self.context.get("asked", ())]
        asked += [("group", figure.group)] if figure.group is not None else []
        return f"{self.context.get('base', '')}{ROOT}/measures/rows/?{urlencode(asked)}"


class CountedRow(serializers.Serializer[Any]):
    """One row that a figure counts: of which kind, and where it is."""

    kind = serializers.ChoiceField(sorted(NOUNS.values()))
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    url = serializers.CharField()
    marking = serializers.ChoiceField(Marking.choices)


class CountedPage(serializers.Serializer[Any]):
    """A page of the rows behind a figure."""

    as_of = serializers.DateField()
    count = serializers.IntegerField()
    count_is_capped = serializers.BooleanField()
    highest_marking = serializers.ChoiceField(Marking.choices)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = CountedRow(many=True)


class MeasurePage(serializers.Serializer[Any]):
    """The figures of all groups; `as_of` is the day they hold for."""

    as_of = serializers.DateField()
    group_by = serializers.ChoiceField(GROUPS)
    count = serializers.IntegerField()
    highest_marking = serializers.ChoiceField(Marking.choices)
    results = MeasureRow(many=True)
