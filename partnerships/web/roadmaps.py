"""The roadmap of one partner as bars from promise to due date, grouped by area, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import ActionState, Standing
from partnerships.queries.roadmap import Stretch
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import cadence_strips
from partnerships.web import timeline_charts as charts
from partnerships.web.shapes import ACTIONS, STANDINGS
from partnerships.web.timeline_charts import Axis, Mark, Span

YEARS = 5  # before and after today that a picture shows at most
PAST = (Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN)
MONTHS = 3  # beyond today at least
_LEGEND: list[dict[str, Any]] = [
    {"code": "done", "icon": "circle-check", "label": gettext_lazy("Done: the step that fulfils it")},
    {"code": "gone", "icon": "triangle", "label": gettext_lazy("First agreed for")},
    {"code": "late", "icon": "tick", "label": gettext_lazy("Due date moved (red line)")},
]


def legend() -> list[dict[str, Any]]:
    return cadence_strips.legend(_LEGEND)


def finding(counts: Mapping[Standing, int]) -> str:
    """Give the title of the roadmap: how many are past their date."""
    total, past = sum(counts.values()), sum(counts.get(standing, 0) for standing in PAST)
    if not past:
        return _("None of %(n)s commitments is past its date") % {"n": total}
    return ngettext(
        "%(past)s of %(n)s commitments is past its date", "%(past)s of %(n)s commitments are past their date", past
    ) % {"past": past, "n": total}


def axis(found: Sequence[Stretch], *, on: date) -> Axis:
    """Give the axis that holds every stretch, as far as it lies within some years of today."""
    dated = [each for each in found if each.commitment.due_shown.is_known]
    dates = [when for each in dated for when in (each.since, each.commitment.due_shown, each.commitment.baseline_due)]
    days = [day for when in dates for day in charts.spanning(when) or ()]
    days += [day for each in dated for day in each.fulfilled_on]
    return charts.enclosing([*days, charts.months_apart(on, MONTHS)], around=on, years=YEARS)


def groups(found: Iterable[Stretch], axis: Axis, *, on: date) -> list[dict[str, Any]]:
    """Give the dated commitments by area, in the order of the page: area, and its rows with their pictures."""
    dated = [each for each in found if each.commitment.due_shown.is_known]
    return [
        {"area": area or _("No area"), "rows": [_row(each, axis, on) for each in rows]}
        for area, rows in groupby(dated, key=lambda each: str(each.commitment.area or ""))
    ]


def undated(found: Iterable[Stretch]) -> list[Any]:
    """List the commitments without any due day, in the order of the page."""
    return [each.commitment for each in found if not each.commitment.due_shown.is_known]


def table(found: Iterable[Stretch]) -> list[dict[str, Any]]:
    return [
        {
            "commitment": each.commitment,
            "since": each.since,
            "baseline": each.commitment.baseline_due,
            "due": each.commitment.due_shown,
            "slip": each.slip or None,
            "done": each.fulfilled_on,
        }
        for each in found
    ]


def _row(each: Stretch, axis: Axis, on: date) -> dict[str, Any]:
    commitment = each.commitment
    return {
        "commitment": commitment,
        "url": reverse("commitment-detail", args=[commitment.reference]),
        "picture": charts.lane(axis, on=on, label=_words(each), marks=_marks(each), spans=_spans(each), look="bar"),
        "tasks": [_task(action, axis, on) for action in each.actions],
    }


def _words(each: Stretch) -> str:
    commitment = each.commitment
    words = _("%(ref)s, %(standing)s: promised %(since)s, due %(due)s.") % {
        "ref": commitment.reference,
        "standing": commitment.standing_term.label.lower(),
        "since": each.since,
        "due": commitment.due_shown,
    }
    if each.slip:
        words += " " + _("First agreed for %(date)s.") % {"date": commitment.baseline_due}
    for day in each.fulfilled_on:
        words += " " + _("Done on %(day)s.") % {"day": date_format(day, "j F Y")}
    return words


def _spans(each: Stretch) -> list[Span]:
    """Draw the promise from its day to the first day it may be due, then the days of which it may be any."""
    code, due = STANDINGS[each.commitment.standing_term].code, each.commitment.due_shown
    earliest, latest = charts.spanning(due) or (date.min, date.min)
    since = (charts.spanning(each.since) or (earliest, earliest))[0]
    spans = [Span(min(since, earliest), earliest, code, "bar", _words(each))]
    if latest > earliest and not charts.is_day(due):
        spans.append(Span(earliest, latest, code, "open", _("Due: %(due)s") % {"due": due}))
    if each.slip and (baseline := each.commitment.baseline_due.latest):
        first, last = sorted((baseline, latest))
        spans.append(Span(first, last, "late", "slip", _slipped(each.slip)))
    return spans


def _slipped(days: int) -> str:
    if days < 0:
        return ngettext("%(n)s day earlier than first agreed", "%(n)s days earlier than first agreed", -days) % {
            "n": -days
        }
    return ngettext("%(n)s day later than first agreed", "%(n)s days later than first agreed", days) % {"n": days}


def _marks(each: Stretch) -> list[Mark]:
    commitment = each.commitment
    shown = STANDINGS[commitment.standing_term]
    marks = [Mark(commitment.due_shown.latest, shown.code, shown.icon, _end(commitment))] * bool(
        commitment.due_shown.latest
    )
    if each.slip and commitment.baseline_due.latest:
        words = _("First agreed for %(date)s.") % {"date": commitment.baseline_due}
        marks.append(Mark(commitment.baseline_due.latest, "gone", "triangle", words, 22))
    return marks + [
        Mark(day, "done", "circle-check", _("Done on %(day)s.") % {"day": date_format(day, "j F Y")}, 80)
        for day in each.fulfilled_on
    ]


def _end(commitment: Any) -> str:
    return f"{commitment.standing_term.label}: {_('Due: %(due)s') % {'due': commitment.due_shown}}"


def _task(action: Any, axis: Axis, on: date) -> dict[str, Any]:
    state = ActionState(action.state)
    shown = ACTIONS[state]
    due = PartialDate.on(action.due_on) if action.due_on else PartialDate()
    words = f"{action.text}: {state.label}, {due or _('no date')}"
    marks = [Mark(action.due_on, shown.code, shown.icon, words)] if action.due_on else []
    return {"action": action, "state": state, "due": due, "picture": charts.lane(axis, on=on, label=words, marks=marks)}
