"""What to look for in the record of reading."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ReadingKind
from partnerships.filters.history import people
from partnerships.models import Reading
from partnerships.queries import readings


class RecordField(forms.CharField):
    """A record by its reference, or by its kind and number ("evidence 7")."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = readings.record_of(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("There is no such record."))
        return found


class RecordFilter(filters.CharFilter):
    """Narrow to a record."""

    field_class = RecordField


class ReadingForm(forms.Form):
    """What is asked for, as a whole."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_day"), found.get("to_day")
        if first and last and first > last:
            self.add_error("to_day", _("This day is before the first one."))
        return found


class ReadingFilter(filters.FilterSet):
    """Narrow the record of reading as its page does."""

    kind = filters.ChoiceFilter(label=_("What happened"), choices=ReadingKind.choices)
    person = filters.ModelChoiceFilter(label=_("Person"), queryset=people, to_field_name="username")
    record = RecordFilter(label=_("A reference, or kind and number of a record: evidence 7"), max_length=60)
    from_day = filters.DateFilter(label=_("From"))
    to_day = filters.DateFilter(label=_("To"))
    q = filters.CharFilter(label=_("Address, name or request number"), max_length=200)

    class Meta:
        model = Reading
        fields: list[str] = []
        form = ReadingForm

    def filter_queryset(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = dict(self.form.cleaned_data)
        wanted = readings.Wanted(text=given.pop("q"), **given)
        return readings.rows(viewer=self.request.viewer, wanted=wanted)
