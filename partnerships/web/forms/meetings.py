"""Forms about meetings: logging, planning, correcting, and each step."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CancelReason, Level, Marking, Modality, OutcomeKind, ParticipantRole, Side
from partnerships.queries.markings import marking_choices
from partnerships.web.forms.base import BaseForm, ErrorEntry, error_entries
from partnerships.web.forms.partial_dates import PartialDateFormField
from partnerships.web.forms.picking import PickField, PicksField
from partnerships.web.forms.rows import RowForm, RowSet, put_back, row_set

LINE, LONG_LINE, PARAGRAPH, PAGE = 300, 500, 4_000, 20_000


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TrackRow(RowForm):
    """A standing dialogue the meeting belongs to."""

    noun, content = _("Track"), ("track",)
    spans = {"track": "c9", "ordinal": "c3"}

    track = PickField(label=_("Standing dialogue"), required=False, empty_label=_("None"))
    ordinal = forms.IntegerField(
        label=_("Number in the series"), required=False, min_value=1, max_value=999,
        error_messages={"invalid": _("Enter the number as digits, such as 4.")},
    )  # fmt: skip

    def offer(self, options: Any) -> None:
        self.fields["track"].offer(options.tracks)  # type: ignore[attr-defined]  # it is a PickField


class ParticipantRow(RowForm):
    """Who took part, by office."""

    noun, content = _("Participant"), ("office", "name", "remark")
    spans = {"side": "c3", "partner": "c3", "role": "c3", "office": "c12", "name": "c6", "remark": "c6"}

    office = forms.CharField(label=_("Office, body or group"), max_length=LONG_LINE)
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    partner = PickField(label=_("Which partner"), required=False, empty_label=_("Not said"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Not said")), *ParticipantRole.choices])
    name = forms.CharField(
        label=_("Name"), required=False, max_length=LINE, help_text=_("Better left out: the office is enough.")
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=LONG_LINE)

    def offer(self, options: Any) -> None:
        self.fields["partner"].offer(options.partners)  # type: ignore[attr-defined]  # it is a PickField


class AgendaRow(RowForm):
    """One thing on the agenda."""

    noun, content = _("Agenda item"), ("area", "words", "commitment", "outcome")
    spans = {"area": "c4", "words": "c4", "commitment": "c4"}

    area = PickField(label=_("Area"), required=False, empty_label=_("None"))
    words = forms.CharField(label=_("Or topic in words"), required=False, max_length=LONG_LINE)
    commitment = PickField(label=_("Or commitment to review"), required=False, empty_label=_("None"))
    outcome = PickField(required=False, widget=forms.HiddenInput)

    def offer(self, options: Any) -> None:
        fields: Any = self.fields
        fields["area"].offer(options.areas)
        fields["commitment"].offer(options.commitments)
        fields["commitment"].choices = [("", _("None")), *(
            (str(row.pk), f"{row.reference} {row.text[:60]}") for row in options.commitments
        )]  # fmt: skip
        outcome = self.initial.get("outcome") or self.data.get(self.add_prefix("outcome"))
        carried = getattr(options, "carried", {})
        fields["outcome"].offer([carried[str(getattr(outcome, "pk", outcome))]] if outcome and carried else [])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in self.content if cleaned.get(name)]
        if len(given) > 1:
            raise ValidationError(
                gettext("One thing at a time: choose an area, or write a topic, or choose a commitment.")
            )
        return cleaned


class OutcomeRow(RowForm):
    """What the meeting produced."""

    noun, content = _("Outcome"), ("text",)
    spans = {"text": "c12", "kind": "c5"}

    text = forms.CharField(label=_("What was agreed or said"), max_length=PARAGRAPH, widget=lines(2))
    kind = forms.ChoiceField(label=_("Kind of outcome"), choices=OutcomeKind.choices)
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_removable(self) -> bool:  # type: ignore[override]  # here it depends on the outcome
        pk = self.initial.get("pk") or self.data.get(self.add_prefix("pk"))
        return not pk or str(pk) not in self.kept

    def offer(self, options: Any) -> None:
        self.kept: frozenset[str] = getattr(options, "kept_outcomes", frozenset())


TrackRows = row_set(TrackRow)
ParticipantRows = row_set(ParticipantRow)
AgendaRows = row_set(AgendaRow)
OutcomeRows = row_set(OutcomeRow)


class MeetingForm(BaseForm):
    """
    A meeting with its rows. `values()` and `rows()` are what `services.meetings` takes.

    `row_kinds`: prefix → set of rows, in the order of the page.
    """

    row_kinds: Mapping[str, type[RowSet]] = {"tracks": TrackRows, "agenda": AgendaRows}
    spans = {
        "format": "c6", "title": "c12", "level": "c4", "level_eu": "c4", "level_partner": "c4", "place": "c6",
        "time_zone": "c6", "modality": "c4", "modality_remark": "c8", "visit": "c6", "legal_basis": "c6",
        "marking": "c6", "reason": "c6",
    }  # fmt: skip
    not_values = ("partners", "reason", "version")

    format = PickField(label=_("Format of the dialogue"))
    title = forms.CharField(label=_("Title"), max_length=LONG_LINE, help_text=_("As it will appear in briefings."))
    partners = PicksField(label=_("Partners"), required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("The lower of the two sides")), *Level.choices]
    )
    level_eu = forms.ChoiceField(label=_("Level, EU side"), required=False, choices=[("", _("Same")), *Level.choices])
    level_partner = forms.ChoiceField(
        label=_("Level, partner's side"), required=False, choices=[("", _("Same")), *Level.choices]
    )
    date = PartialDateFormField(label=_("Date"), none_label=_("Not known"))
    place = forms.CharField(label=_("Place"), required=False, max_length=LINE)
    time_zone = forms.CharField(
        label=_("Time zone of the place"), required=False, max_length=60, help_text=_("Such as Asia/Tokyo.")
    )
    modality = forms.ChoiceField(label=_("How"), choices=Modality.choices, initial=Modality.UNKNOWN)
    modality_remark = forms.CharField(label=_("Remark on it"), required=False, max_length=LINE)
    visit = forms.CharField(label=_("Visit it was part of"), required=False, max_length=LINE)
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=LONG_LINE)
    note = forms.CharField(label=_("Note"), required=False, max_length=PARAGRAPH, widget=lines(2))
    marking = forms.TypedChoiceField(label=_("Handling"), choices=marking_choices, coerce=int, initial=Marking.NORMAL)
    reason = forms.CharField(
        label=_("Reason for the change"), required=False, max_length=LINE,
        help_text=_("Needed when the handling is lowered."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, options: Any, row_initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["format"].offer(options.formats)
        chosen["partners"].offer(options.partners)
        chosen["level"].opt_text = gettext("or that of each side, below")
        chosen["partners"].opt_text = gettext("none if not known")
        if not self.initial.get("version"):
            del self.fields["reason"]
        data = self.data if self.is_bound else None
        initial = row_initial or {}
        self.row_sets = {
            prefix: kind(data, prefix=prefix, initial=initial.get(prefix), row_options=options)
            for prefix, kind in self.row_kinds.items()
        }
        for prefix, rows in self.row_sets.items():
            if initial.get(prefix):
                rows.extra = 0

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in zoneinfo.available_timezones():
            raise ValidationError(gettext("Enter a zone such as Asia/Tokyo, or leave it empty."))
        return zone

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.row_sets.values())])

    @property
    def error_entries(self) -> list[ErrorEntry]:
        entries = error_entries(self)
        for rows in self.row_sets.values():
            entries += rows.error_entries()
        return entries

    def keep_as_typed(self) -> None:
        super().keep_as_typed()
        for rows in self.row_sets.values():
            rows.keep_as_typed()

    def values(self) -> dict[str, Any]:
        """Give the meeting's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.not_values}

    def rows(self) -> dict[str, Any]:
        """Give the rows by their kind, tracks as pairs."""
        given: dict[str, Any] = {prefix: rows.values() for prefix, rows in self.row_sets.items()}
        if "tracks" in given:
            given["tracks"] = [(row["track"], row["ordinal"]) for row in given["tracks"]]
        return given

    def put_back(self, error: ValidationError) -> ValidationError:
        """Put a service's refusals at the rows they name and give what is left."""
        return put_back(self.row_sets, error)


class DialogueForm(MeetingForm):
    """A meeting that was held, with its record."""

    row_kinds = {"tracks": TrackRows, "participants": ParticipantRows, "agenda": AgendaRows, "outcomes": OutcomeRows}

    summary = forms.CharField(label=_("Summary"), required=False, max_length=PAGE, widget=lines(8))


class StepForm(BaseForm):
    """A step that needs nothing but the version it was decided on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CommentForm(StepForm):
    comment = forms.CharField(label=_("Comment"), required=False, max_length=PARAGRAPH, widget=lines(3))


class ReturnForm(StepForm):
    comment = forms.CharField(label=_("What is to be mended"), max_length=PARAGRAPH, widget=lines(4))


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=PARAGRAPH, widget=lines(3))


class RemarkForm(StepForm):
    reason = forms.CharField(label=_("Remark"), required=False, max_length=PARAGRAPH, widget=lines(3))


class HoldForm(StepForm):
    date = PartialDateFormField(label=_("Date it was held"), none_label=_("Not known"))


class CancelForm(StepForm):
    cancel_reason = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose")), *CancelReason.choices])
    cancel_note = forms.CharField(label=_("Remark"), required=False, max_length=PARAGRAPH, widget=lines(3))

    nouns = {"cancel_reason": _("reason")}


class PostponeForm(CancelForm):
    date = PartialDateFormField(label=_("New date"), required=False, none_label=_("Not known yet"))
