"""What filters of every kind of record have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import reduce
from operator import or_
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.queries import rows as rows_seen

LONGEST_SEARCH = 200
_TRUTHS = {"true": True, "false": False, "": None}


def in_sight(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    """Offer the rows of a table that whoever asks may see."""

    def rows(request: Any) -> QuerySet[Any]:
        return rows_seen.seen(model, viewer=request.viewer).order_by("pk")

    return rows


def one_of(model: type[Model], label: Any, *, key: str = "pk", **kwargs: Any) -> filters.ModelChoiceFilter:
    """Narrow to what names one thing, given by its code or id; what is not seen is no choice."""
    return filters.ModelChoiceFilter(label=label, queryset=in_sight(model), to_field_name=key, **kwargs)


class TruthField(forms.Field):
    """A word that says yes or no."""

    default_error_messages = {"invalid": _("Write true or false.")}

    def to_python(self, value: Any) -> bool | None:
        text = str(value or "").lower()
        if text not in _TRUTHS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return _TRUTHS[text]


class TruthFilter(filters.BooleanFilter):
    """`true` or `false`; anything else is an error and not "all"."""

    field_class = TruthField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": forms.TextInput} | kwargs)


class WholeNumberFilter(filters.NumberFilter):
    """Narrow by a number without fractions."""

    field_class = forms.IntegerField


class MomentField(filters.fields.IsoDateTimeField):
    """A moment, in UTC: offsets that the database does not know are worked out here."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(_("This moment is out of range.")) from error


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = MomentField


class ChangedFilter(filters.FilterSet):
    """Narrow any kind of record by when it was last changed."""

    changed_since = MomentFilter(label=_("Changed since"), field_name="changed_at", lookup_expr="gte")


class WordsFilter(ChangedFilter):
    """
    Narrow by words, too.

    `searched` are the columns of text in which each word is looked for.
    """

    searched: tuple[str, ...] = ()

    q = filters.CharFilter(label=_("Words"), method="search", max_length=LONGEST_SEARCH)

    def search(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            rows = rows.filter(reduce(or_, (Q(**{f"{column}__icontains": word}) for column in self.searched)))
        return rows
