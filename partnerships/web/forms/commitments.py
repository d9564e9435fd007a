"""Forms about commitments: adding, changing, taking up, and another due date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    BindingNature,
    CommitmentKind,
    DateChangeReason,
    DatePrecision,
    Marking,
    Origin,
    Priority,
    Responsible,
)
from partnerships.queries.markings import marking_choices
from partnerships.rules.commitments import NO_DATE_AGREED, RECURRENCE_MONTHS, REVIEW_DAYS
from partnerships.rules.currencies import ACTIVE
from partnerships.rules.partial_dates import PartialDate
from partnerships.web.forms.base import BaseForm, DayInput
from partnerships.web.forms.markings import refuse_classified
from partnerships.web.forms.meetings import LINE, LONG_LINE, PARAGRAPH, StepForm, lines
from partnerships.web.forms.partial_dates import PartialDateFormField
from partnerships.web.forms.picking import PickField, PicksField

CURRENCIES = [("", _("None")), *((code, code) for code in ACTIVE)]


def agreed(due: PartialDate) -> PartialDate:
    """Say "no date was agreed" where a person chose that; an empty field is refused before."""
    return NO_DATE_AGREED if due.precision is DatePrecision.NONE and not due.words else due


class PromiseForm(BaseForm):
    """What a commitment says, but for its origin and due date."""

    spans = {
        "kind": "c6", "responsible": "c6", "owner": "c6", "owner_unit": "c6", "area": "c6", "counterpart": "c6",
        "priority": "c4", "marking": "c4", "review_interval_days": "c4", "amount": "c4", "currency": "c4",
        "binding_nature": "c4", "deliverable": "c6", "measure_of_success": "c6", "recurrence": "c8",
        "recurrence_months": "c4", "origin": "c4", "meeting": "c8", "partnership": "c6", "clause": "c6",
        "action_assignee": "c6", "action_due_on": "c6",
    }  # fmt: skip
    nouns = {"owner": _("owner who follows it"), "text": _("promise")}
    not_values: tuple[str, ...] = ("version", "reason", "action_text", "action_assignee", "action_due_on", "partners")

    text = forms.CharField(label=_("What was promised"), max_length=PARAGRAPH, widget=lines(3))
    kind = forms.ChoiceField(label=_("Kind"), choices=CommitmentKind.choices)
    responsible = forms.ChoiceField(label=_("Responsible side"), choices=[("", _("Choose")), *Responsible.choices])
    owner = PickField(label=_("Owner"))
    owner_unit = PickField(label=_("Lead unit"), required=False, empty_label=_("Not named"))
    area = PickField(label=_("Area"), required=False, empty_label=_("None"))
    counterpart = PickField(label=_("Counterpart, by post"), required=False, empty_label=_("Not named"))
    deliverable = forms.CharField(label=_("Deliverable"), required=False, max_length=PARAGRAPH, widget=lines(2))
    measure_of_success = forms.CharField(
        label=_("Measure of success"), required=False, max_length=PARAGRAPH, widget=lines(2)
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.MEDIUM
    )
    marking = forms.TypedChoiceField(label=_("Handling"), choices=marking_choices, coerce=int, initial=Marking.NORMAL)
    review_interval_days = forms.IntegerField(
        label=_("News expected every (days)"), min_value=REVIEW_DAYS[0], max_value=REVIEW_DAYS[1], initial=90
    )
    amount = forms.DecimalField(label=_("Amount"), required=False, min_value=0, max_digits=18, decimal_places=2)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=CURRENCIES)
    binding_nature = forms.ChoiceField(label=_("What binds it"), choices=BindingNature.choices)
    recurrence = forms.CharField(
        label=_("Recurring, in words"), required=False, max_length=LINE, help_text=_("Such as “every year”.")
    )
    recurrence_months = forms.IntegerField(
        label=_("Interval, months"),
        required=False,
        min_value=RECURRENCE_MONTHS[0],
        max_value=RECURRENCE_MONTHS[1],
    )
    is_outside_security = forms.BooleanField(label=_("Outside security and defence"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=PARAGRAPH, widget=lines(2))

    def __init__(self, *args: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offers = {"owner": options.owners, "owner_unit": options.units, "area": options.areas,
                  "counterpart": options.posts, "meeting": options.meetings, "partnership": options.partnerships,
                  "partners": options.partners, "successor": options.successors,
                  "action_assignee": options.owners}  # fmt: skip
        for name, rows in offers.items():
            if name in fields:
                fields[name].offer(rows)
        self._name_rows()

    def _name_rows(self) -> None:
        """Say more of a meeting or commitment than its name alone, so that the right one can be told."""
        fields: Any = self.fields
        if "meeting" in fields:
            rows = fields["meeting"].rows
            fields["meeting"].choices = [
                ("", _("None")), *((pk, f"{row.date}: {row.title}") for pk, row in rows.items())
            ]  # fmt: skip
        if "successor" in fields:
            rows = fields["successor"].rows
            fields["successor"].choices = [
                ("", _("None")), *((pk, f"{row.reference} {row.text[:80]}") for pk, row in rows.items())
            ]  # fmt: skip
        if "partnership" in fields:
            rows = fields["partnership"].rows
            fields["partnership"].choices = [("", _("None")), *((pk, str(row.partner)) for pk, row in rows.items())]

    def values(self) -> dict[str, Any]:
        """Give the commitment's own fields as its services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.not_values}

    def action(self) -> dict[str, Any] | None:
        """Give the first action, if one was entered; whoever owns the commitment does it unless another is named."""
        text = self.cleaned_data.get("action_text")
        if not text:
            return None
        assignee = self.cleaned_data.get("action_assignee") or self.cleaned_data.get("owner")
        return {"text": text, "assignee": assignee, "due_on": self.cleaned_data.get("action_due_on")}


class FirstActionForm(PromiseForm):
    """A commitment that is followed from now on: with due date and first action."""

    due = PartialDateFormField(label=_("Due"), none_label=_("No date was agreed"), precision="")
    action_text = forms.CharField(
        label=_("First action"), required=False, max_length=PARAGRAPH, widget=lines(2), validators=[refuse_classified],
        help_text=_("Needed, unless the commitment is dialogue only."),
    )  # fmt: skip
    action_assignee = PickField(label=_("Who does it"), required=False, empty_label=_("The owner"))
    action_due_on = forms.DateField(label=_("First action due"), required=False, widget=DayInput)

    def clean_due(self) -> PartialDate:
        return agreed(self.cleaned_data["due"])


class CommitmentForm(FirstActionForm):
    """A new commitment."""

    origin = forms.ChoiceField(label=_("Origin"), choices=[("", _("Choose")), *Origin.choices])
    meeting = PickField(label=_("Meeting"), required=False)
    partnership = PickField(label=_("Partnership"), required=False)
    clause = forms.CharField(label=_("Clause or statement"), required=False, max_length=LONG_LINE)
    partners = PicksField(label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple)


class ChangeForm(PromiseForm):
    """A correction of a commitment."""

    successor = PickField(label=_("Successor"), required=False)
    reason = forms.CharField(
        label=_("Reason for the change"), required=False, max_length=LINE,
        help_text=_("Needed for text, owner, unit, responsible side, priority and handling."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_followed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = is_followed


class TakeUpForm(FirstActionForm):
    """Reported history that somebody follows from now on."""

    reason = forms.CharField(label=_("Remark"), required=False, max_length=LINE)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DateChangeForm(StepForm):
    """Another due date."""

    spans = {"reason_code": "c6"}

    new_due = PartialDateFormField(label=_("New due date"), none_label=_("No date is agreed any more"), precision="")
    reason_code = forms.ChoiceField(label=_("Kind of reason"), choices=[("", _("Choose")), *DateChangeReason.choices])
    reason = forms.CharField(label=_("Reason"), max_length=PARAGRAPH, widget=lines(3))

    def clean_new_due(self) -> PartialDate:
        return agreed(self.cleaned_data["new_due"])
