"""Forms about annexes: what they say, and who reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking
from partnerships.queries.markings import marking_choices
from partnerships.web.forms.files import DocumentField
from partnerships.web.forms.meetings import LONG_LINE, PAGE, PARAGRAPH, StepForm, lines
from partnerships.web.forms.picking import PickField, PicksField

SEEN_BY_AUDITORS = _("Kept in the history, which auditors read: do not repeat what the annex says.")


class WordsForm(StepForm):
    """What an annex says."""

    spans = {"title": "c12", "text": "c12", "file": "c8", "marking": "c4"}

    title = forms.CharField(
        label=_("Title"), max_length=LONG_LINE, help_text=_("Shown to the author and the named readers alone.")
    )
    text = forms.CharField(label=_("Text"), required=False, max_length=PAGE, widget=lines(8))
    file = DocumentField(label=_("Document"), required=False)
    marking = forms.TypedChoiceField(
        label=_("Handling"), choices=marking_choices, coerce=int, initial=Marking.SENSITIVE
    )

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "text", "marking")}


class AnnexForm(WordsForm):
    """A new annex and its first readers."""

    readers = PicksField(
        label=_("Named readers"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each must see the record and its marking already. More can be named later."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers: Any = self.fields["readers"]
        readers.offer(people)


class AnnexChangeForm(WordsForm):
    """A change of what an annex says; a new document takes the place of the one it has."""

    reason = forms.CharField(label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=SEEN_BY_AUDITORS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("Takes the place of the present one, which is kept for the readers.")


class AnnexWithdrawForm(StepForm):
    reason = forms.CharField(
        label=_("Why it is withdrawn"), max_length=PARAGRAPH, widget=lines(3), help_text=SEEN_BY_AUDITORS
    )


class ReaderForm(StepForm):
    """Somebody to be named as a reader."""

    reader = PickField(label=_("Who reads it"))
    reason = forms.CharField(label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=SEEN_BY_AUDITORS)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader: Any = self.fields["reader"]
        reader.offer(people)


class ReaderOutForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=PARAGRAPH, widget=lines(2), help_text=SEEN_BY_AUDITORS)
