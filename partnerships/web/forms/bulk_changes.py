"""Forms for changing many commitments at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.audit.context import REASON_LENGTH
from partnerships.choices import DateChangeReason
from partnerships.queries.bulk_changes import Wanted
from partnerships.rules.partial_dates import PartialDate
from partnerships.web.forms.base import BaseForm
from partnerships.web.forms.commitments import agreed
from partnerships.web.forms.markings import refuse_classified
from partnerships.web.forms.meetings import lines
from partnerships.web.forms.partial_dates import PartialDateFormField
from partnerships.web.forms.picking import PickField


class BulkForm(BaseForm):
    """What is done to each, and why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=REASON_LENGTH, widget=lines(2), validators=[refuse_classified],
        help_text=_("It stands in the history of each commitment."),
    )  # fmt: skip

    def __init__(self, *args: Any, owners: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].offer(owners)  # type: ignore[attr-defined]  # it is a PickField

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)

    def in_words(self) -> str:
        """Say what is wanted, as a cell of the preview."""
        return str(self.cleaned_data.get("owner") or self.cleaned_data.get("due"))


class OwnerForm(BulkForm):
    owner = PickField(label=_("New owner"))
    field_order = ("owner", "reason")
    spans = {"owner": "c6"}
    nouns = {"owner": _("new owner")}


class DueForm(BulkForm):
    due = PartialDateFormField(label=_("New due date"), none_label=_("No date is agreed any more"), precision="")
    reason_code = forms.ChoiceField(label=_("Kind of reason"), choices=[("", _("Choose")), *DateChangeReason.choices])
    field_order = ("due", "reason_code", "reason")
    spans = {"reason_code": "c6"}

    def clean_due(self) -> PartialDate:
        return agreed(self.cleaned_data["due"])
