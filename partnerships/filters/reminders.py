"""Filters of one's own reminders, for the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ObligationKind, Rung
from partnerships.filters.base import ChangedFilter, MomentFilter, TruthFilter
from partnerships.models import Reminder


class ReminderFilter(ChangedFilter):
    """Narrow reminders by kind, rung, and whether they still ask for attention."""

    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=ObligationKind.choices, distinct=False)
    rung = filters.MultipleChoiceFilter(label=_("Rung"), choices=Rung.choices, distinct=False)
    is_unread = TruthFilter(label=_("Neither read nor settled"), method="asking")
    raised_since = MomentFilter(label=_("Raised since"), field_name="raised_at", lookup_expr="gte")

    def asking(self, rows: QuerySet[Reminder], _name: str, value: bool) -> QuerySet[Reminder]:
        asks = Q(read_at=None, settled_at=None)
        return rows.filter(asks if value else ~asks)
