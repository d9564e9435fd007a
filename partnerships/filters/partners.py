"""Filters of partners, of the categories they are in, and of what they are members of."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import PartnerKind, PartnershipState
from partnerships.filters.base import ChangedFilter, WholeNumberFilter, WordsFilter, in_sight, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Area, Category, Partner, Partnership, Unit
from partnerships.permissions import visible
from partnerships.queries.partners import UNCLASSIFIED


class PartnerFilter(WordsFilter):
    """Narrow partners by category, region, state of their partnership and words, as the page does."""

    searched = ("name", "official_name", "iso3")

    iso3 = filters.CharFilter(label=_("Code"), max_length=8)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=PartnerKind.choices)
    category = filters.ModelChoiceFilter(
        label=_("Category, by its number; “none”: partners without category"),
        queryset=in_sight(Category), to_field_name="number",
        null_label=_("No category"), null_value=UNCLASSIFIED,
    )  # fmt: skip
    region = filters.CharFilter(label=_("Region"), max_length=300)
    state = filters.ChoiceFilter(label=_("State"), choices=PartnershipState.choices, method="in_state")
    lead_unit = one_of(Unit, _("Lead unit"), key="code")

    def in_state(self, rows: QuerySet[Partner], _name: str, value: str) -> QuerySet[Partner]:
        return rows.filter(partnership__in=visible(self.request.viewer, Partnership.objects.filter(state=value)))


class CategoryFilter(WordsFilter):
    """Narrow categories by number and words."""

    searched = ("name", "function", "implication")

    number = WholeNumberFilter(label=_("Number"), min_value=0)


class ExpectedAreaFilter(ChangedFilter):
    """Narrow the areas that members of categories are expected to cover."""

    category = one_of(Category, _("Category"), key="number")
    area = one_of(Area, _("Area"), key="slug")


class MembershipFilter(WordsFilter):
    """Narrow memberships by partner, organisation, period and words."""

    searched = ("name", "note")

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"),
        field_name="partner__iso3",
        queryset=partners_in_sight,
        to_field_name="iso3",
        distinct=False,
    )
    name = filters.CharFilter(label=_("Organisation or status"), lookup_expr="iexact", max_length=100)
    since_from = filters.DateFilter(label=_("Member since, from"), field_name="since_latest", lookup_expr="gte")
    since_to = filters.DateFilter(label=_("Member since, to"), field_name="since_earliest", lookup_expr="lte")
