"""Forms about people with an account: who stands in for whom."""

from __future__ import annotations

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
