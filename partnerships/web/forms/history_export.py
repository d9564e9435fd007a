"""How much of the audit record to take along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.permissions import Access
from partnerships.queries import history
from partnerships.web.forms.base import DayInput
from partnerships.web.forms.history import PeriodFilter


class HistoryExportForm(PeriodFilter):
    """Choose a period, a partner, both or (with nothing filled in) the whole record."""

    from_day = forms.DateField(label=_("From"), required=False, widget=DayInput)
    to_day = forms.DateField(label=_("To"), required=False, widget=DayInput)
    partner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_("Partner"), required=False, to_field_name="iso3", empty_label=_("All")
    )
    spans = {"from_day": "c4", "to_day": "c4", "partner": "c4"}

    def __init__(self, *args: Any, viewer: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["partner"].queryset = history.partners(viewer=viewer)

    @property
    def wanted(self) -> history.Wanted:
        return history.Wanted(**self.cleaned_data)
