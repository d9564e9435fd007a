"""Filters of commitments; the page shows them as a form, the API as parameters."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    EntryState,
    Priority,
    Responsible,
    Standing,
)
from partnerships.filters.base import LONGEST_SEARCH, ChangedFilter, TruthFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Area, Commitment, CommitmentPartner, Meeting, Outcome, Unit, User
from partnerships.permissions import visible
from partnerships.queries import commitments, concreteness
from partnerships.queries import rows as rows_seen

# Promises to talk are neither: they count apart.
CONCRETE = (("yes", _("Concrete")), ("no", _("Something is missing for it")))


def areas(request: Any) -> QuerySet[Area]:
    return rows_seen.seen(Area, viewer=request.viewer).order_by("name", "pk")


def units(request: Any) -> QuerySet[Unit]:
    return rows_seen.seen(Unit, viewer=request.viewer).order_by("code", "pk")


def owners(request: Any) -> QuerySet[User]:
    """Offer only owners of commitments that the viewer may see."""
    owned = visible(request.viewer, Commitment.objects.exclude(owner=None)).values("owner")
    return User.objects.filter(pk__in=owned).order_by("name", "pk")


DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CommitmentFilter(filters.FilterSet):
    """
    Narrow commitments, as they are on a day or were at the end of a past one (`as_of`).

    Reads through `queries.commitments.listing` itself: the day decides what there is to narrow. A value that is not
    in its list is an error of the form and narrows nothing.
    """

    q = filters.CharFilter(label=_("Words or reference"), method="search", max_length=LONGEST_SEARCH)
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="with_partner"
    )
    standing = filters.MultipleChoiceFilter(label=_("Standing"), choices=Standing.choices, method="with_standing")
    status = filters.MultipleChoiceFilter(
        label=_("Status"), field_name="shown_status", choices=CommitmentStatus.choices
    )
    confidence = filters.MultipleChoiceFilter(
        label=_("Confidence"), field_name="shown_confidence", choices=Confidence.choices
    )
    owner = filters.ModelChoiceFilter(label=_("Owner"), queryset=owners, to_field_name="username")
    unit = filters.ModelChoiceFilter(
        label=_("Lead unit"), field_name="owner_unit", queryset=units, to_field_name="code"
    )
    area = filters.ModelChoiceFilter(label=_("Area"), queryset=areas, to_field_name="slug")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=CommitmentKind.choices)
    concrete = filters.ChoiceFilter(label=_("Concrete"), choices=CONCRETE, method="with_concreteness")
    responsible = filters.ChoiceFilter(label=_("Responsible side"), choices=Responsible.choices)
    priority = filters.ChoiceFilter(label=_("Priority"), choices=Priority.choices)
    entry = filters.ChoiceFilter(label=_("Entry"), field_name="entry_state", choices=EntryState.choices)
    due_from = filters.DateFilter(label=_("Due from"), field_name="shown_due_latest", lookup_expr="gte", widget=DAY)
    due_to = filters.DateFilter(label=_("Due to"), field_name="shown_due_latest", lookup_expr="lte", widget=DAY)
    as_of = filters.DateFilter(label=_("State of play on"), method="keep", widget=DAY)

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        self.as_of = _past_day((data or {}).get("as_of"), on)
        if queryset is None:
            queryset = commitments.listing(viewer=request.viewer, on=on, as_of=self.as_of)
        super().__init__(data, queryset, request=request, **kwargs)

    @property
    def is_past(self) -> bool:
        """True if the rows are those of a past day."""
        return self.as_of is not None

    def search(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(search=SearchQuery(value, config="simple", search_type="websearch"))

    def with_partner(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        if not value:
            return rows
        return rows.filter(pk__in=CommitmentPartner.objects.filter(partner__in=value).values("commitment_id"))

    def with_standing(self, rows: QuerySet[Any], _name: str, value: list[str]) -> QuerySet[Any]:
        return commitments.with_standings(rows, value, on=self.on, as_of=self.as_of) if value else rows

    def with_concreteness(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(concreteness.conditions(due_latest="shown_due_latest")[value == "yes"])

    def keep(self, rows: QuerySet[Any], _name: str, _value: date) -> QuerySet[Any]:
        return rows  # the rows are those of the day already


class CommitmentParameters(CommitmentFilter, ChangedFilter):
    """Narrow commitments as the API does: by what the page asks, and by what only programs know."""

    reference = filters.CharFilter(label=_("Reference"), lookup_expr="iexact", max_length=20)
    external_id = filters.CharFilter(label=_("Identifier in files"), max_length=200)
    meeting = one_of(Meeting, _("Meeting"))
    outcome = one_of(Outcome, _("Outcome"))
    is_blocked = TruthFilter(label=_("A blocker is open"))


def _past_day(text: str | None, on: date) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if day < on else None
