"""The component gallery: every component in every state, watched by axe and by eyes. Routed in development only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.views.generic import TemplateView

from partnerships import choices
from partnerships.permissions import SIGNED_IN, reading
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import charts
from partnerships.web.forms.base import BaseForm, DayInput, ErrorEntry

SHOWN_STATES = (
    choices.CommitmentStatus,
    choices.Confidence,
    choices.Standing,
    choices.MeetingStatus,
    choices.RecordState,
    choices.ActionState,
    choices.UpdateState,
    choices.ReviewDecision,
    choices.Disposition,
    choices.DateChangeState,
    choices.PartnershipState,
    choices.Reported,
    choices.Position,
    choices.EntryState,
    choices.BulkVerdict,
)


class GalleryForm(BaseForm):
    """One field of each kind."""

    spans = {"title": "c8", "level": "c4", "held_on": "c4", "place": "c8"}

    kind = forms.ChoiceField(label="Kind", choices=choices.MeetingStatus.choices[:4], widget=forms.RadioSelect)
    title = forms.CharField(label="Title", max_length=160, help_text="As it will appear in briefings.")
    level = forms.ChoiceField(label="Level", choices=[("", "Choose a level"), *choices.Level.choices])
    held_on = forms.DateField(label="Date", widget=DayInput)
    place = forms.CharField(label="Place", max_length=80, required=False)
    summary = forms.CharField(label="Summary", widget=forms.Textarea(attrs={"rows": 3}))
    sides = forms.MultipleChoiceField(
        label="Sides", choices=choices.Side.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    areas = forms.MultipleChoiceField(label="Blockers", choices=choices.BlockerKind.choices, required=False)
    document = forms.FileField(label="Document", required=False)
    is_confirmed = forms.BooleanField(label="I have read the version that changed meanwhile")


class StyleGuide(TemplateView):
    """Show the gallery; its data is made up and says so."""

    policy = reading(SIGNED_IN)
    template_name = "styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong = GalleryForm({"title": "", "held_on": "", "kind": "held"})
        wrong.is_valid()
        return super().get_context_data(
            here="styleguide",
            states=[(group.__name__, list(group)) for group in SHOWN_STATES],
            form=GalleryForm(prefix="ok", initial={"kind": "held", "held_on": date(2026, 12, 3)}),
            wrong=wrong,
            summary=[ErrorEntry("id_title", "Title", "Enter the title."), ErrorEntry("", "", "Nothing was saved.")],
            **_charts(),
            **_samples(),
            **kwargs,
        )


class Example(SimpleNamespace):
    """Somebody who does not exist, printed by name."""

    def __str__(self) -> str:
        return str(self.name)


def _charts() -> dict[str, Any]:
    parts = [charts.Segment(code, n) for code, n in (("done", 7), ("track", 4), ("risk", 1), ("late", 2), ("todo", 2))]
    quarters = ["Q1 26", "Q2 26", "Q3 26", "Q4 26"]
    return {
        "bar": charts.stacked(parts),
        "bar_unknown": charts.stacked([charts.Segment("hold", 3), charts.Segment("unknown", 6)], 16),
        "legend": [(choice.label, code) for choice, code in zip(choices.Standing, LEGEND, strict=False)],
        "burnup": charts.burnup(
            quarters,
            charts.Series("Fell due", [6, 13, 21, 31]),
            charts.Series("Delivered", [5, 11, 18]),
            title="Commitments fallen due and delivered",
            description="By the third quarter 21 had fallen due and 18 were delivered.",
        ),
        "burnup_columns": [{"label": "Quarter"}, {"label": "Fallen due", "is_number": True}],
        "burnup_rows": list(zip(quarters, [6, 13, 21, 31], strict=True)),
        "facts": [
            {"label": "Commitments followed", "value": 157, "note": "in 10 partnerships", "url": "#t"},
            {"label": "Delivered", "value": 7, "unit": "of 16", "meter": charts.meter(parts[:4], 16)},
            {"label": "Overdue", "value": 2, "note": "oldest is 53 days late", "is_late": True, "url": "#t"},
            {"label": "Past due, unknown", "value": 3, "note": "questions to ask"},
            {"label": "Next dialogue", "value": "3 Dec", "unit": "2026", "note": "in 11 days"},
        ],
    }


LEGEND = ("done", "done", "risk", "late", "gone", "track", "unknown", "late", "hold")


def _samples() -> dict[str, Any]:
    person = Example(name="Ann Example")
    moment = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
    change = {"label": "Due", "old": "31 December 2026", "new": "20 December 2026", "is_long": False}
    text = {"label": "Text", "old": "Both sides will meet in May.", "new": "Both sides met in June.", "is_long": True}
    return {
        "person": person,
        "crumbs": [{"label": "Follow-through", "url": "#"}, {"label": "Gallery", "url": ""}],
        "tabs": [
            {"label": "Overview", "url": "#", "is_current": True, "count": None},
            {"label": "Commitments", "url": "#t", "is_current": False, "count": 16},
        ],
        "chips": [
            {"label": "Open", "url": "?s=open", "is_current": True, "count": 9},
            {"label": "Overdue", "url": "?s=late", "is_current": False, "count": 2},
        ],
        "page": {"count_label": "1–3 of 157", "previous_url": "", "next_url": "?after=3"},
        "demo": SimpleNamespace(is_demonstration=True, marking=choices.Marking.SENSITIVE),
        "dates": [
            PartialDate.on(date(2026, 12, 3)),
            PartialDate.month(2026, 5, inferred=True),
            PartialDate(words="soon"),
        ],
        "fields": [{"label": "Instrument", "value": "Partnership"}, {"label": "Review clause", "value": ""}],
        "timeline": [
            {"title": "Fourth dialogue", "date": PartialDate.on(date(2026, 12, 3)), "note": "Planned", "kind": "next"},
            {"title": "Today, 22 November 2026", "kind": "now"},
            {"title": "Passed its due date", "date": PartialDate.on(date(2026, 9, 30)), "url": "#t", "kind": "warn"},
            {"title": "Signed", "date": PartialDate.month(2024, 5)},
        ],
        "sources": [
            {"publisher": "Example", "title": "A release", "url": "https://example.org/", "kind_label": "Official"}
        ],
        "entries": [
            {
                "at": moment,
                "by": "A. Example",
                "role": "official",
                "action": "changed",
                "reason": "Aligned with the talks.",
                "ref": "COM-XXX-001",
                "url": "#t",
                "changes": [change, text],
            },
        ],
        "steps": [
            {"label": "Submit", "url": "#t", "icon": "send", "is_primary": True},
            {"label": "Withdraw", "url": "#t", "icon": "undo-2", "is_dangerous": True},
        ],
        "rows": [
            {"label": "Due", "left": "1 May 2027", "right": "1 June 2027", "is_same": False},
            {"label": "Owner", "left": "A. Example", "right": "A. Example", "is_same": True},
        ],
    }
