"""Moving a card of the board: a status is proposed, with the reason for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentStatus, Confidence
from partnerships.web.forms.base import BaseForm
from partnerships.web.forms.meetings import PAGE, lines


class MoveForm(BaseForm):
    """Whereto, how confident, and why; `base_version` is the version of the commitment that was read."""

    nouns = {"proposed_status": _("status to move it to"), "narrative": _("reason: what was done")}

    proposed_status = forms.ChoiceField(label=_("Move to"))
    proposed_confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    narrative = forms.CharField(label=_("Reason: what was done"), max_length=PAGE, widget=lines(2))
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, moves: Iterable[CommitmentStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status: Any = self.fields["proposed_status"]
        status.choices = [("", _("Choose")), *((word.value, word.label) for word in moves)]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "base_version"}
