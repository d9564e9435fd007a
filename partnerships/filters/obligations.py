"""What a list of obligations is narrowed to, by pages and the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ObligationKind
from partnerships.filters.base import TruthFilter, in_sight
from partnerships.filters.commitments import units
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Commitment, User
from partnerships.queries.obligations import Narrowed
from partnerships.rules.obligations import URGENCY_WORDS, Urgency

MINE, EVERYBODY = "mine", "everybody"
WHOSE = ((MINE, _("Mine")), (EVERYBODY, _("Everybody's")))
LATE = (("", _("Late or not")), ("true", _("Late only")))


def people(request: Any) -> QuerySet[User]:
    """Offer the people with an account; one that is switched off may still owe something."""
    rows: QuerySet[User] = in_sight(User)(request)
    return rows.filter(is_system=False).order_by("name", "pk")


class ObligationFilter(filters.FilterSet):
    """Say which obligations are asked for; all filters are optional and are applied together."""

    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=ObligationKind.choices, method="keep")
    urgency = filters.ChoiceFilter(
        label=_("How soon"), choices=[(word.value, label) for word, label in URGENCY_WORDS.items()], method="keep"
    )
    person = filters.ModelChoiceFilter(label=_("Who owes it"), queryset=people, to_field_name="username", method="keep")
    unit = filters.ModelChoiceFilter(label=_("Unit"), queryset=units, to_field_name="code", method="keep")
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="keep"
    )
    late = TruthFilter(label=_("Late"), method="keep", widget=forms.Select(choices=LATE))

    class Meta:
        model = Commitment
        fields: list[str] = []

    def keep(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        return rows  # obligations are no rows of one table: they are made from what was asked

    def narrowed(self) -> Narrowed:
        """Give what was asked; a value that is not in its list is an error of the form and narrows nothing."""
        self.form.is_valid()
        asked: dict[str, Any] = self.form.cleaned_data
        urgency = asked.get("urgency")
        return Narrowed(
            kinds=tuple(ObligationKind(kind) for kind in asked.get("kind") or ()),
            person=asked.get("person"),
            unit=asked.get("unit"),
            partners=tuple(asked.get("partner") or ()),
            is_late=bool(asked.get("late")),
            urgency=Urgency(urgency) if urgency else None,
        )


class ObligationParameters(ObligationFilter):
    """Say it as the API does, where one list is asked for what is one's own and for what is everybody's."""

    whose = filters.ChoiceFilter(label=_("Whose"), choices=WHOSE, method="keep")
