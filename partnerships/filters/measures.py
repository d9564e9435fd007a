"""What measures are asked for, by the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Commitment
from partnerships.rules.measures import MEASURES, Group, Part

GROUPS = (
    (Group.ALL, _("All together")),
    (Group.PARTNER, _("Partner")),
    (Group.CATEGORY, _("Category")),
    (Group.AREA, _("Area")),
    (Group.SIDE, _("Responsible side")),
    (Group.UNIT, _("Lead unit")),
    (Group.PERSON, _("Owner")),
    (Group.PERIOD, _("Quarter")),
)

PARTS = ((Part.NUMERATOR, _("Above the line")), (Part.DENOMINATOR, _("Below the line")))


class MeasureFilter(filters.FilterSet):
    """Say what is measured, of which partners and period, as of which day, and grouped by what; all are optional."""

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="keep"
    )
    group_by = filters.ChoiceFilter(label=_("Group by"), choices=GROUPS, method="keep")
    measure = filters.MultipleChoiceFilter(
        label=_("Measure"), choices=[(each.name, each.label) for each in MEASURES], method="keep"
    )
    since = filters.DateFilter(label=_("From"), method="keep")
    until = filters.DateFilter(label=_("To"), method="keep")
    as_of = filters.DateFilter(label=_("As known at the end of this day"), method="keep")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows  # the figures are made from what was asked, not from narrowed rows


class RowsFilter(MeasureFilter):
    """Say which rows are asked for: of which measure, of its numerator or denominator, and of which group."""

    measure = filters.ChoiceFilter(
        label=_("Measure"), choices=[(each.name, each.label) for each in MEASURES], method="keep", required=True
    )
    part = filters.ChoiceFilter(label=_("Part"), choices=PARTS, method="keep")
    group = filters.CharFilter(label=_("Group"), max_length=150, method="keep")
    cursor = filters.CharFilter(label=_("Place"), max_length=2_000, method="keep")
