"""What measures are asked for, by the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Commitment

GROUPS = (("partner", _("Partner")), ("category", _("Category")), ("area", _("Area")), ("unit", _("Lead unit")))


class MeasureFilter(filters.FilterSet):
    """Say of which partners, as of which day, and by what the figures are grouped; all are optional."""

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="keep"
    )
    group_by = filters.ChoiceFilter(label=_("Group by"), choices=GROUPS, method="keep")
    as_of = filters.DateFilter(label=_("As known at the end of this day"), method="keep")

    class Meta:
        model = Commitment
        fields: list[str] = []

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows  # the figures are made from what was asked, not from narrowed rows
