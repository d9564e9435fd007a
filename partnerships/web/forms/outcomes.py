"""Forms for what becomes of an outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentKind, DatePrecision, Level, OutcomeKind, Priority, Responsible
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import PartialDate
from partnerships.web.forms.base import DayInput
from partnerships.web.forms.markings import refuse_classified
from partnerships.web.forms.meetings import LONG_LINE, PARAGRAPH, StepForm, lines
from partnerships.web.forms.partial_dates import PartialDateFormField
from partnerships.web.forms.picking import PickField, PicksField


class ConvertForm(StepForm):
    """An outcome as a commitment: who owns it, by when, and what is done first."""

    spans = {
        "kind": "c6", "responsible": "c6", "owner": "c6", "owner_unit": "c6", "area": "c6", "priority": "c6",
        "deliverable": "c6", "measure_of_success": "c6", "action_assignee": "c6", "action_due_on": "c6",
    }  # fmt: skip
    nouns = {"owner": _("owner who follows it"), "action_assignee": _("person who does it")}

    text = forms.CharField(label=_("What was promised"), max_length=PARAGRAPH, widget=lines(3))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *CommitmentKind.choices[1:]])
    responsible = forms.ChoiceField(label=_("Responsible side"), choices=[("", _("Choose")), *Responsible.choices])
    partners = PicksField(label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple)
    owner = PickField(label=_("Owner"))
    owner_unit = PickField(label=_("Lead unit"), required=False, empty_label=_("Not named"))
    due = PartialDateFormField(label=_("Due"), none_label=_("No date was agreed"), precision="")
    area = PickField(label=_("Area"), required=False, empty_label=_("None"))
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.MEDIUM
    )
    deliverable = forms.CharField(label=_("Deliverable"), required=False, max_length=PARAGRAPH, widget=lines(2))
    measure_of_success = forms.CharField(
        label=_("Measure of success"), required=False, max_length=PARAGRAPH, widget=lines(2)
    )
    action_text = forms.CharField(
        label=_("First action"), required=False, max_length=PARAGRAPH, widget=lines(2), validators=[refuse_classified],
        help_text=_("Needed, unless the commitment is dialogue only."),
    )  # fmt: skip
    action_assignee = PickField(label=_("Who does it"), required=False, empty_label=_("The owner"))
    action_due_on = forms.DateField(label=_("First action due"), required=False, widget=DayInput)

    ACTION = ("action_text", "action_assignee", "action_due_on")

    def __init__(self, *args: Any, outcome: Any, owners: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["owner"].offer(owners.users)
        fields["action_assignee"].offer(owners.users)
        fields["owner_unit"].offer(owners.units)
        fields["area"].offer(areas)
        partners = [link.partner for link in outcome.meeting.partner_links.all()]
        fields["partners"].offer(partners)
        if len(partners) < 2:
            del fields["partners"]
        if outcome.kind == OutcomeKind.GO_ON_TALKING:
            fields["kind"].initial = CommitmentKind.DIALOGUE_ONLY

    def clean_due(self) -> PartialDate:
        due: PartialDate = self.cleaned_data["due"]
        return NO_DATE_AGREED if due.precision is DatePrecision.NONE and not due.words else due

    def values(self) -> dict[str, Any]:
        left_out = (*self.ACTION, "partners", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def action(self) -> dict[str, Any] | None:
        """Give the first action, if one was entered; whoever owns the commitment does it unless another is named."""
        text, assignee, due_on = (self.cleaned_data.get(name) for name in self.ACTION)
        return {"text": text, "assignee": assignee or self.cleaned_data["owner"], "due_on": due_on} if text else None


class DeferForm(StepForm):
    spans = {"track": "c8", "until": "c4"}

    track = PickField(label=_("To a standing dialogue"), required=False, empty_label=_("None"))
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    reason = forms.CharField(label=_("Remark"), required=False, max_length=PARAGRAPH, widget=lines(2))


class CloseForm(StepForm):
    reason = forms.CharField(
        label=_("Why no action is needed"), max_length=PARAGRAPH, widget=lines(3)
    )  # the field is `disposition_reason` on the record
    nouns = {"reason": _("reason why no action is needed")}


class MergeForm(StepForm):
    merged_into = PickField(label=_("Followed together with"))
    reason = forms.CharField(label=_("Remark"), required=False, max_length=PARAGRAPH, widget=lines(2))


class ReopenForm(StepForm):
    reason = forms.CharField(label=_("Why it is triaged again"), max_length=PARAGRAPH, widget=lines(3))


class ClassifyForm(StepForm):
    kind = forms.ChoiceField(label=_("Kind of outcome"), choices=OutcomeKind.choices)


class CadenceForm(StepForm):
    track = PickField(label=_("Standing dialogue with a cadence"))


class TalksForm(StepForm):
    """The next meeting, as far as it is known; the rest is entered on its own page."""

    spans = {"title": "c12", "format": "c6", "level": "c6", "track": "c12"}

    title = forms.CharField(label=_("Title"), max_length=LONG_LINE)
    format = PickField(label=_("Format of the dialogue"))
    level = forms.ChoiceField(label=_("Level"), choices=[("", _("Choose")), *Level.choices])
    date = PartialDateFormField(label=_("Date"), none_label=_("Not known yet"), precision="")
    track = PickField(label=_("Standing dialogue it belongs to"), required=False, empty_label=_("None"))
