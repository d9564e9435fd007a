"""Forms about people with an account: who stands in for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.web.forms.base import BaseForm, DayInput
from partnerships.web.forms.meetings import PARAGRAPH, lines
from partnerships.web.forms.picking import PickField, PicksField


class SubstituteForm(BaseForm):
    """Who stands in for the holder of an assignment, from when until when, and why."""

    spans = {"assignments": "c12", "substitute": "c12", "starts_on": "c6", "ends_on": "c6"}
    nouns = {
        "starts_on": _("first day"),
        "ends_on": _("last day"),
        "substitute": _("person who stands in"),
        "assignments": _("assignments to stand in for"),
    }

    assignments = PicksField(label=_("Stands in for"), widget=forms.CheckboxSelectMultiple)
    substitute = PickField(label=_("Who stands in"))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=_("Kept in the history.")
    )

    def __init__(self, *args: Any, held: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["assignments"].offer(held)
        fields["substitute"].offer(people)


class HandOverForm(BaseForm):
    """Who takes over each kind of open work, and why; what nobody is chosen for stays."""

    def __init__(self, *args: Any, offers: Mapping[str, tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (label, people) in offers.items():
            field = PickField(label=label, required=False, empty_label=_("Leave as it is"))
            field.offer(people)
            self.fields[key] = field
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=_("Kept with each of them."),
            error_messages={"required": _("Enter the reason.")},
        )  # fmt: skip
        self.keys = list(offers)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(key) for key in self.keys):
            raise forms.ValidationError(_("Choose somebody who takes over at least one kind of work."))
        return cleaned

    @property
    def takers(self) -> dict[str, Any]:
        """Who was chosen, by the key of the duty."""
        return {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data[key]}


class LastDayForm(BaseForm):
    """The last day on which somebody's assignments count."""

    spans = {"last_day": "c4", "reason": "c12"}

    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=_("Kept in the history.")
    )


class PeriodForm(BaseForm):
    """From which day to which, both included."""

    spans = {"first": "c4", "last": "c4"}
    nouns = {"first": _("first day"), "last": _("last day")}

    first = forms.DateField(label=_("From"), widget=DayInput)
    last = forms.DateField(label=_("To"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("first") and found.get("last") and found["first"] > found["last"]:
            self.add_error("last", _("This day is before the first one."))
        return found
