"""What to look for in the history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ReadingKind, SignInKind
from partnerships.filters.readings import RecordField
from partnerships.permissions import Access
from partnerships.queries import history, readings, sign_ins
from partnerships.web.forms.base import BaseForm, DayInput


class PeriodFilter(BaseForm):
    """What looks for something within a period."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("from_day"), found.get("to_day")
        if first and last and first > last:
            self.add_error("to_day", _("This day is before the first one."))
        return found

    @property
    def applied(self) -> int:
        """How many fields narrow the record."""
        return sum(bool(value) for value in getattr(self, "cleaned_data", {}).values())


class HistoryFilter(PeriodFilter):
    """Narrow the record; every field may stay empty. The choices are what the viewer may see."""

    partner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Partner"), required=False, to_field_name="iso3"
    )
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Person"), required=False, to_field_name="username"
    )
    table = forms.ChoiceField(label=_("Kind of record"), required=False)
    from_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    to_day = forms.DateField(label=_("To"), required=False, widget=DayInput)
    q = forms.CharField(label=_("Reason, action or request number"), required=False, max_length=200)
    spans = {"partner": "c4", "person": "c4", "table": "c4", "from_day": "c3", "to_day": "c3", "q": "c6"}

    def __init__(self, *args: Any, viewer: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["partner"].queryset = history.partners(viewer=viewer)
        fields["person"].queryset = history.people(viewer=viewer)
        kinds = [(model._meta.model_name, model._meta.verbose_name) for model in history.tables(viewer=viewer)]
        fields["table"].choices = [("", _("All")), *kinds]

    @property
    def wanted(self) -> history.Wanted:
        """What was asked for; nothing of a field that was filled in wrongly."""
        if not self.is_valid():
            return history.Wanted()
        values = dict(self.cleaned_data)
        return history.Wanted(text=values.pop("q"), **values)


class SignInFilter(PeriodFilter):
    """Narrow what happened at the door; every field may stay empty."""

    kind = forms.ChoiceField(label=_("What happened"), required=False, choices=[("", _("All")), *SignInKind.choices])
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Person"), required=False, to_field_name="username"
    )
    from_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    to_day = forms.DateField(label=_("To"), required=False, widget=DayInput)
    q = forms.CharField(label=_("Address, name or request number"), required=False, max_length=200)
    spans = {"kind": "c4", "person": "c4", "q": "c4", "from_day": "c3", "to_day": "c3"}

    def __init__(self, *args: Any, viewer: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = history.people(viewer=viewer)

    @property
    def wanted(self) -> sign_ins.Wanted:
        """What was asked for; nothing of a field that was filled in wrongly."""
        if not self.is_valid():
            return sign_ins.Wanted()
        values = dict(self.cleaned_data)
        return sign_ins.Wanted(text=values.pop("q"), **values)


class ReadingFilter(PeriodFilter):
    """Narrow what was read; every field may stay empty."""

    kind = forms.ChoiceField(label=_("What happened"), required=False, choices=[("", _("All")), *ReadingKind.choices])
    person: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Person"), required=False, to_field_name="username"
    )
    record = RecordField(
        label=_("Record"), required=False, max_length=60, help_text=_("A reference, or kind and number: evidence 7.")
    )
    from_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    to_day = forms.DateField(label=_("To"), required=False, widget=DayInput)
    q = forms.CharField(label=_("Address, name or request number"), required=False, max_length=200)
    spans = {"kind": "c4", "person": "c4", "record": "c4", "from_day": "c3", "to_day": "c3", "q": "c6"}

    def __init__(self, *args: Any, viewer: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = history.people(viewer=viewer)

    @property
    def wanted(self) -> readings.Wanted:
        """What was asked for; nothing of a field that was filled in wrongly."""
        if not self.is_valid():
            return readings.Wanted()
        values = dict(self.cleaned_data)
        return readings.Wanted(text=values.pop("q"), **values)
