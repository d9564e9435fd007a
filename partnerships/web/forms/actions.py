"""Forms about actions and blockers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import BlockerKind, Responsible
from partnerships.web.forms.base import DayInput
from partnerships.web.forms.meetings import PARAGRAPH, StepForm, lines
from partnerships.web.forms.picking import PickField


class ActionForm(StepForm):
    """One task of one person."""

    spans = {"assignee": "c6", "verifier": "c6", "due_on": "c6", "effort_days": "c6"}
    nouns = {"assignee": _("person who does it")}

    text = forms.CharField(label=_("Task"), max_length=PARAGRAPH, widget=lines(2))
    assignee = PickField(label=_("Who does it"))
    verifier = PickField(label=_("Verifier"), required=False, empty_label=_("A manager"))
    due_on = forms.DateField(label=_("Due"), required=False, widget=DayInput)
    effort_days = forms.DecimalField(
        label=_("Effort, working days"), required=False, min_value=0, max_digits=6, decimal_places=1
    )
    evidence_needed = forms.CharField(label=_("Evidence needed"), required=False, max_length=PARAGRAPH, widget=lines(2))

    def __init__(self, *args: Any, assignees: Any, verifiers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["assignee"].offer(assignees)
        fields["verifier"].offer(verifiers)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class BlockerForm(StepForm):
    """Something that stands in the way."""

    spans = {"kind": "c4", "side": "c4", "since": "c4"}

    text = forms.CharField(label=_("What stands in the way"), max_length=PARAGRAPH, widget=lines(3))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *BlockerKind.choices])
    side = forms.ChoiceField(label=_("On which side"), choices=[("", _("Choose")), *Responsible.choices])
    since = forms.DateField(label=_("Since"), widget=DayInput)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ResolveForm(StepForm):
    resolved_on = forms.DateField(label=_("Resolved on"), widget=DayInput)
    resolution = forms.CharField(label=_("How it was resolved"), max_length=PARAGRAPH, widget=lines(3))
