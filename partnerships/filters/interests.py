"""Filters of interests, for the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import AreaEvidence, Priority
from partnerships.filters.base import WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Area, Interest, Partnership


class InterestFilter(WordsFilter):
    """Narrow interests by partner, area, evidence, priorities, the day they hold on and words."""

    searched = ("eu_statement", "partner_statement", "clause", "note")

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), field_name="partnership__partner__iso3", queryset=partners_in_sight, to_field_name="iso3",
        distinct=False,
    )  # fmt: skip
    partnership = one_of(Partnership, _("Partnership"))
    area = one_of(Area, _("Area"), key="slug")
    evidence = filters.ChoiceFilter(label=_("Evidence that the text names the area"), choices=AreaEvidence.choices)
    eu_priority = filters.ChoiceFilter(label=_("EU priority"), choices=Priority.choices)
    partner_priority = filters.ChoiceFilter(label=_("Partner's priority"), choices=Priority.choices)
    valid_on = filters.DateFilter(label=_("Valid on"), method="holding")

    class Meta:
        model = Interest
        fields: list[str] = []

    def holding(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        begun = Q(valid_from=None) | Q(valid_from__lte=value)
        return rows.filter(begun, Q(valid_until=None) | Q(valid_until__gte=value))
