"""Forms about updates, the evidence with them, and the decisions on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentStatus, Confidence, EvidenceKind, Marking
from partnerships.queries.markings import marking_choices
from partnerships.web.forms.base import BaseForm, DayInput, ErrorEntry, error_entries
from partnerships.web.forms.files import DocumentField
from partnerships.web.forms.meetings import LONG_LINE, PAGE, PARAGRAPH, StepForm, lines
from partnerships.web.forms.picking import PickField
from partnerships.web.forms.rows import RowForm


class EvidenceForm(RowForm):
    """One document, link, registry reference or meeting; with an update it may stay empty."""

    noun, content = _("Evidence"), ("title", "url", "registry_number", "meeting")
    spans = {"kind": "c4", "title": "c8", "url": "c6", "registry_number": "c6", "dated_on": "c4", "marking": "c4",
             "meeting": "c12", "file": "c12"}  # fmt: skip

    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=EvidenceKind.choices, initial=EvidenceKind.DOCUMENT)
    title = forms.CharField(label=_("Title"), max_length=LONG_LINE)
    file = DocumentField(label=_("Document"), required=False)
    url = forms.URLField(label=_("Address of a link"), required=False, max_length=2_000, assume_scheme="https")
    registry_number = forms.CharField(
        label=_("Registry number"), required=False, max_length=200,
        help_text=_("For what must not be entered here, such as EU classified information."),
    )  # fmt: skip
    meeting = PickField(label=_("Meeting"), required=False, empty_label=_("None"))
    dated_on = forms.DateField(
        label=_("Day of the step it proves"), required=False, widget=DayInput,
        help_text=_("Decides whether the commitment was kept in time."),
    )  # fmt: skip
    marking = forms.TypedChoiceField(label=_("Handling"), choices=marking_choices, coerce=int, initial=Marking.NORMAL)

    def __init__(self, *args: Any, meetings: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.offer(meetings)
        field.choices = [("", _("None")), *((pk, f"{row.date}: {row.title}") for pk, row in field.rows.items())]

    def has_changed(self) -> bool:
        return super().has_changed() or bool(self.files.get(self.add_prefix("file")))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class UpdateForm(StepForm):
    """A claim about implementation, with a first piece of evidence if there is one."""

    spans = {"proposed_status": "c6", "proposed_confidence": "c6"}
    nouns = {"narrative": _("account of what was done")}

    proposed_status = forms.ChoiceField(label=_("Status"))
    proposed_confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    narrative = forms.CharField(label=_("What was done"), max_length=PAGE, widget=lines(6))
    next_steps = forms.CharField(label=_("Next steps"), required=False, max_length=PARAGRAPH, widget=lines(3))
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, statuses: Iterable[CommitmentStatus], meetings: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["proposed_status"]
        status.choices = [("", _("Choose")), *((word.value, word.label) for word in statuses)]
        data, files = (self.data, self.files) if self.is_bound else (None, None)
        self.evidence = EvidenceForm(
            data, files, prefix="evidence", meetings=meetings, empty_permitted=True, use_required_attribute=False
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.evidence.is_valid()])

    def is_multipart(self) -> bool:
        return True

    @property
    def error_entries(self) -> list[ErrorEntry]:
        return [*error_entries(self), *error_entries(self.evidence, prefix=f"{self.evidence.noun}, ")]

    def values(self) -> dict[str, Any]:
        left_out = ("version", "base_version")
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class WithdrawForm(StepForm):
    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=PARAGRAPH, widget=lines(3))


class DecisionForm(BaseForm):
    """A decision with a comment; `version` is the version of what the manager has before them."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=PARAGRAPH, widget=lines(3),
        help_text=_("Needed to return it or to change it."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(DecisionForm):
    """A decision on an update."""

    spans = {"decided_status": "c6", "decided_confidence": "c6"}

    is_confirmed = forms.BooleanField(
        label=_("I have read the commitment as it is now"), required=False,
    )  # fmt: skip
    decided_status = forms.ChoiceField(label=_("Status"))
    decided_confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)

    def __init__(self, *args: Any, statuses: Iterable[CommitmentStatus], has_changed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["decided_status"]
        status.choices = [(word.value, word.label) for word in statuses]
        if not has_changed:
            del self.fields["is_confirmed"]
