"""What is entered about partners: filters, interests, tracks, posts and contacts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.choices import AreaEvidence, Level, Marking, PartnershipState, Priority
from partnerships.queries.markings import marking_choices
from partnerships.web.forms.base import BaseForm, DayInput

LINE, PARAGRAPH = 300, 4_000
UNKNOWN = ("", _("Not known"))


def _words(label: Any, *, help_text: Any = "", rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=PARAGRAPH, required=False, help_text=help_text, widget=widget)


class PartnerFilter(BaseForm):
    """Narrow the list of partners; the choices are what the viewer's partners have."""

    spans = {"q": "c4", "category": "c4", "region": "c4", "state": "c4"}

    q = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *PartnershipState.choices])

    def __init__(self, *args: Any, categories: Any, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(category.number), category.name) for category in categories]
        self.fields["category"].choices = [("", _("All")), *names, ("none", _("No category"))]  # type: ignore[attr-defined]  # a choice field
        self.fields["region"].choices = [("", _("All")), *((name, name) for name in regions)]  # type: ignore[attr-defined]  # a choice field

    @property
    def wanted(self) -> dict[str, str]:
        """What to narrow to; a value that is no choice narrows nothing, and its message says so."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class CategoryOnly(BaseForm):
    """Narrow a picture of all partners to one category."""

    spans = {"category": "c6"}

    category = forms.ChoiceField(label=_("Category"), required=False)

    def __init__(self, *args: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(category.number), category.name) for category in categories]
        self.fields["category"].choices = [("", _("All")), *names, ("none", _("No category"))]  # type: ignore[attr-defined]  # a choice field

    @property
    def wanted(self) -> dict[str, str]:
        """What to narrow to; a value that is no choice narrows nothing, and its message says so."""
        self.is_valid()
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class ReasonForm(BaseForm):
    """A step that needs nothing but a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the history."),
    )  # fmt: skip


class EntryForm(BaseForm):
    """An entry with a version and, once it exists, a reason for its change."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    apart: ClassVar[tuple[str, ...]] = ()  # fields that are no columns of the entry

    @property
    def values(self) -> dict[str, Any]:
        """The entry's columns as filled in."""
        apart = {"version", "reason", *self.apart}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def drop(self, *names: str) -> None:
        """Take out what this editor may not set; the entry keeps what it has there."""
        for name in names:
            del self.fields[name]


class InterestForm(EntryForm):
    """What each side wants in an area."""

    spans = {"evidence": "c6", "marking": "c6", "eu_priority": "c6", "partner_priority": "c6"} | {
        "clause": "c12", "valid_from": "c6", "valid_until": "c6",
    }  # fmt: skip

    area: Any = forms.ModelChoiceField(label=_("Area"), queryset=None)
    evidence = forms.ChoiceField(
        label=_("Evidence that the text names the area"), choices=AreaEvidence.choices, initial=AreaEvidence.NOT_FOUND
    )
    marking = forms.TypedChoiceField(label=_("Marking"), coerce=int, initial=Marking.NORMAL)
    eu_priority = forms.TypedChoiceField(
        label=_("EU priority"), coerce=int, empty_value=None, required=False, choices=[UNKNOWN, *Priority.choices]
    )
    partner_priority = forms.TypedChoiceField(
        label=_("Partner's priority"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[UNKNOWN, *Priority.choices],
    )
    eu_statement = _words(_("What the EU wants"))
    partner_statement = _words(_("What the partner wants"), help_text=_("As the partner has put it."))
    clause = forms.CharField(label=_("Clause"), max_length=LINE, required=False)
    valid_from = forms.DateField(label=_("Valid from"), required=False, widget=DayInput)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DayInput)
    note = _words(_("Note"), rows=2)
    reason = forms.CharField(label=_("Reason for the change"), max_length=2_000, required=False)

    def __init__(self, *args: Any, areas: Any, highest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]  # a model choice field
        allowed = [(value, label) for value, label in marking_choices() if value <= highest]
        self.fields["marking"].choices = allowed  # type: ignore[attr-defined]  # a choice field


class TrackForm(EntryForm):
    """A standing dialogue."""

    spans = {"format": "c6", "level": "c6", "interval_months": "c6", "tolerance_days": "c6"} | {
        "eu_chair": "c6", "partner_chair": "c6", "reports_to": "c6", "succeeds": "c6",
    }  # fmt: skip
    apart = ("partners", "areas")

    name = forms.CharField(
        label=_("Name"), max_length=LINE, help_text=_("As the series is called in its press releases.")
    )
    partners: Any = forms.ModelMultipleChoiceField(
        label=_("Partners"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_open_to_all = forms.BooleanField(label=_("Open to all partners"), required=False)
    format: Any = forms.ModelChoiceField(label=_("Form"), queryset=None, required=False, empty_label=_("Not known"))
    level = forms.ChoiceField(label=_("Level"), choices=[UNKNOWN, *Level.choices], required=False)
    cadence = forms.CharField(label=_("Cadence, in words"), max_length=LINE, required=False)
    interval_months = forms.IntegerField(
        label=_("Interval, months"), min_value=1, max_value=120, required=False,
        help_text=_("Only if a document gives one."),
    )  # fmt: skip
    tolerance_days = forms.IntegerField(label=_("Tolerance, days"), min_value=0, max_value=366, required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=LINE, required=False)
    eu_chair = forms.CharField(label=_("EU chair, by post"), max_length=LINE, required=False)
    partner_chair = forms.CharField(label=_("Partner's chair, by post"), max_length=LINE, required=False)
    reports_to: Any = forms.ModelChoiceField(label=_("Reports to"), queryset=None, required=False)
    succeeds: Any = forms.ModelChoiceField(label=_("Succeeds"), queryset=None, required=False)
    areas: Any = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=None, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = _words(_("Note"), rows=2)
    reason = forms.CharField(label=_("Reason for the change"), max_length=2_000, required=False)

    def __init__(self, *args: Any, partners: Any, formats: Any, areas: Any, tracks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"partners": partners, "format": formats, "areas": areas, "reports_to": tracks, "succeeds": tracks}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # model choice fields all

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("partners") and not cleaned.get("is_open_to_all"):
            self.add_error("partners", _("Choose the partners, or say that the track is open to all."))
        return cleaned


class PostForm(EntryForm):
    """An office of the partner."""

    title = forms.CharField(label=_("Office"), max_length=LINE)
    body = forms.CharField(label=_("Ministry or body"), max_length=LINE, required=False)
    note = _words(_("Note"), rows=2)


class ContactForm(EntryForm):
    """Who holds or held an office."""

    spans = {"held_from": "c6", "held_until": "c6"}

    name = forms.CharField(label=_("Name"), max_length=LINE)
    held_from = forms.DateField(label=_("From"), required=False, widget=DayInput)
    held_until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    note = _words(_("Note"), rows=2, help_text=_("Nothing private: only what the office needs."))
