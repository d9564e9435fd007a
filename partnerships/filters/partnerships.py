"""Filters of partnerships, of the steps of their lives and of who concluded them."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ConclusionMode, PartnershipState, Side, SignatoryRole, StepKind
from partnerships.filters.base import WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Category, Meeting, Partnership, User


class PartnershipFilter(WordsFilter):
    """Narrow partnerships by partner, state, how they were concluded, who leads, and words."""

    searched = ("reference", "title", "nature", "partner__name", "partner__iso3")

    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"),
        field_name="partner__iso3",
        queryset=partners_in_sight,
        to_field_name="iso3",
        distinct=False,
    )
    reference = filters.CharFilter(label=_("Reference"), lookup_expr="iexact", max_length=20)
    state = filters.MultipleChoiceFilter(
        label=_("State"), field_name="shown_state", choices=PartnershipState.choices, distinct=False
    )
    conclusion_mode = filters.ChoiceFilter(label=_("Mode of conclusion"), choices=ConclusionMode.choices)
    category = one_of(Category, _("Category"), key="number", field_name="partner__category")
    lead_official = one_of(User, _("Lead official"), key="username")
    manager = one_of(User, _("Manager"), key="username")
    as_of = filters.DateFilter(label=_("As they were at the end of this day"), method="keep")

    def keep(self, rows: QuerySet[Any], _name: str, _value: date) -> QuerySet[Any]:
        return rows  # the rows are those of the day already


class StepFilter(WordsFilter):
    """Narrow steps by partnership, partner, kind, the state after them, period and words."""

    searched = ("note",)

    partnership = one_of(Partnership, _("Partnership"))
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), field_name="partnership__partner__iso3", queryset=partners_in_sight, to_field_name="iso3",
        distinct=False,
    )  # fmt: skip
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=StepKind.choices, distinct=False)
    state_after = filters.MultipleChoiceFilter(
        label=_("State after it"), choices=PartnershipState.choices, distinct=False
    )
    meeting = one_of(Meeting, _("Meeting"))
    since = filters.DateFilter(label=_("From"), field_name="date_latest", lookup_expr="gte")
    until = filters.DateFilter(label=_("To"), field_name="date_earliest", lookup_expr="lte")


class SignatoryFilter(WordsFilter):
    """Narrow signatories by partnership, partner, side, role and words."""

    searched = ("office", "name")

    partnership = one_of(Partnership, _("Partnership"))
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), field_name="partnership__partner__iso3", queryset=partners_in_sight, to_field_name="iso3",
        distinct=False,
    )  # fmt: skip
    side = filters.ChoiceFilter(label=_("Side"), choices=Side.choices)
    role = filters.ChoiceFilter(label=_("Role"), choices=SignatoryRole.choices)
