"""Filters of people with an account, of units and of assignments."""

from __future__ import annotations

from datetime import date

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Role, Scope
from partnerships.filters.base import ChangedFilter, TruthFilter, WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Assignment, Category, Unit, User


class UserFilter(WordsFilter):
    """Narrow people by unit, state of the account and name; never by what not everybody may read of them."""

    searched = ("username", "name")

    username = filters.CharFilter(label=_("User name"), lookup_expr="iexact", max_length=150)
    unit = one_of(Unit, _("Unit"), key="code")
    is_active = TruthFilter(label=_("Active"))
    is_system = TruthFilter(label=_("System account"))


class UnitFilter(WordsFilter):
    """Narrow units by short name and words."""

    searched = ("code", "name")

    code = filters.CharFilter(label=_("Short name"), max_length=40)


class AssignmentFilter(ChangedFilter):
    """Narrow assignments by person, role, scope, and the day they hold on."""

    user = one_of(User, _("User"), key="username")
    role = filters.MultipleChoiceFilter(label=_("Role"), choices=Role.choices, distinct=False)
    scope = filters.ChoiceFilter(label=_("Scope"), choices=Scope.choices)
    category = one_of(Category, _("Category"), key="number")
    partner = filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3")
    held_on = filters.DateFilter(label=_("Held on"), method="holding")

    def holding(self, rows: QuerySet[Assignment], _name: str, value: date) -> QuerySet[Assignment]:
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=value), starts_on__lte=value)
