"""The rhythm of a standing dialogue, or a commitment's occurrences, as a strip, a sentence and rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import OccurrenceState, SlotState
from partnerships.queries.cadence import TrackCourse
from partnerships.rules.cadence import Slot
from partnerships.rules.recurrence import Occurrence
from partnerships.web import timeline_charts as charts
from partnerships.web.shapes import OCCURRENCES, SLOTS
from partnerships.web.timeline_charts import Axis, Mark, Span

YEARS_BACK, YEARS_AHEAD = 4, 1  # of the strips in a list, which share one axis
WIDEST = 12  # years of a strip that stands alone
LATEST = 40  # rows of a table
ABOVE, BELOW = 30, 74  # where what is due stands, and what was held, in percent
MEETINGS = gettext_lazy("%(status)s: %(title)s, %(date)s")

_LEGEND: list[dict[str, Any]] = [
    *({"code": SLOTS[state].code, "icon": SLOTS[state].icon, "label": state.label} for state in SlotState),
    {"code": "track", "icon": "dot", "label": gettext_lazy("Session held")},
    {"code": "todo", "icon": "ring", "label": gettext_lazy("Session planned")},
]


def legend(entries: Any = None) -> list[dict[str, Any]]:
    """List what the shapes mean, for `components/shapes.html`."""
    return [{**entry, "shape": charts.shape(entry["icon"])} for entry in entries or _LEGEND]


def list_axis(on: date) -> Axis:
    """Give the one axis of all strips in a list."""
    first = charts.months_apart(on, -12 * YEARS_BACK)
    return charts.month_axis(first, 12 * (YEARS_BACK + YEARS_AHEAD))


def own_axis(went: TrackCourse, *, on: date) -> Axis:
    """Give the axis of a strip that stands alone: from the first session to the next one due."""
    days = [slot.due for slot in went.course.slots]
    days += [day for meeting in (*went.held, *went.ahead) for day in charts.spanning(meeting.date) or ()]
    return charts.enclosing(days, around=on, years=WIDEST)


def strip(went: TrackCourse, axis: Axis, *, on: date) -> Any:
    """Draw what is due above, and what was held, planned or called off below; empty where there is nothing to draw."""
    slots = went.course.slots
    marks = [mark for mark in (*_slot_marks(slots), *_meeting_marks(went)) if axis.shows(mark.day, mark.day)]
    spans = [span for span in (*_windows(slots), *_vague(went)) if axis.shows(span.first, span.last)]
    if not marks and not spans:
        return ""
    label = sentence(slots) or _("The sessions that are known; no interval is promised.")
    return charts.lane(axis, on=on, look="strip", label=label, marks=marks, spans=spans)


def sentence(slots: Sequence[Slot]) -> str:
    """Say in words how many due sessions were kept, late, missed or unheard of; empty without an interval."""
    counted = Counter(slot.state for slot in slots)
    parts = [f"{counted[state]} {SlotState(state).label.lower()}" for state in SlotState if counted[state]]
    return _("Due sessions: %(parts)s.") % {"parts": ", ".join(parts)} if parts else ""


def finding(slots: Sequence[Slot]) -> str:
    """Give the title of the strip: what it shows of what fell due."""
    counted = Counter(slot.state for slot in slots)
    known = sum(counted[state] for state in (SlotState.KEPT, SlotState.LATE, SlotState.MISSED))
    if known:
        return _("%(kept)s of %(known)s due sessions were held in time") % {
            "kept": counted[SlotState.KEPT], "known": known,
        }  # fmt: skip
    if counted[SlotState.UNHEARD]:
        return _("No session is known where %(n)s were due") % {"n": counted[SlotState.UNHEARD]}
    return _("No session has fallen due yet") if slots else _("No interval is promised")


def rows(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """List due sessions for a table, the latest first."""
    return [
        {
            "due": slot.due,
            "by": slot.by if slot.by != slot.due else None,
            "state": SlotState(slot.state),
            "look": SLOTS[slot.state].look,
            "session": slot.session,
            "meeting_id": slot.meeting_id,
        }
        for slot in slots[: -LATEST - 1 : -1]
    ]


def called_off(went: TrackCourse) -> list[dict[str, Any]]:
    """List the meetings that were cancelled or postponed, the latest first, each with its reason."""
    return [
        {"meeting": meeting, "reason": meeting.get_cancel_reason_display()} for meeting in reversed(went.called_off)
    ]


def occurrence_strip(found: Sequence[Occurrence], *, on: date) -> dict[str, Any]:
    """Give the occurrences of a commitment as a strip with its axis, the finding in words, and rows of a table."""
    axis = charts.enclosing([each.due for each in found], around=on, years=WIDEST)
    counted = Counter(each.state for each in found)
    parts = [f"{counted[state]} {OccurrenceState(state).label.lower()}" for state in OccurrenceState if counted[state]]
    title = _("Occurrences: %(parts)s") % {"parts": ", ".join(parts)}
    marks = [
        Mark(
            each.due,
            OCCURRENCES[each.state].code,
            OCCURRENCES[each.state].icon,
            _due_words(each.due, OccurrenceState(each.state)),
        )
        for each in found
    ]
    return {
        "title": title,
        "scale": charts.scale(axis, on=on, today=_("Today")),
        "picture": charts.lane(axis, on=on, marks=marks, label=f"{title}.", look="row"),
        "rows": [
            {
                "due": each.due,
                "state": OccurrenceState(each.state),
                "look": OCCURRENCES[each.state].look,
                "kept_on": each.kept_on,
            }
            for each in found[: -LATEST - 1 : -1]
        ],
    }


def _due_words(day: date, state: Any) -> str:
    return _("Due by %(day)s: %(state)s") % {"day": date_format(day, "j F Y"), "state": state.label}


def _slot_marks(slots: Iterable[Slot]) -> list[Mark]:
    return [
        Mark(
            slot.due, SLOTS[slot.state].code, SLOTS[slot.state].icon, _due_words(slot.due, SlotState(slot.state)), ABOVE
        )
        for slot in slots
    ]


def _windows(slots: Iterable[Slot]) -> list[Span]:
    """Draw the days of grace after the day due."""
    return [Span(slot.due, slot.by, "gone", "window", _("Days of grace")) for slot in slots if slot.by > slot.due]


def _meeting_marks(went: TrackCourse) -> list[Mark]:
    return [
        Mark(meeting.date.earliest, *meeting_look(meeting), meeting_words(meeting), BELOW)
        for meeting in (*went.called_off, *went.held, *went.ahead)
        if meeting.date.earliest and charts.is_day(meeting.date)
    ]


def _vague(went: TrackCourse) -> list[Span]:
    found = []
    for meeting in (*went.held, *went.ahead):
        days = charts.spanning(meeting.date)
        if days and not charts.is_day(meeting.date):
            found.append(Span(*days, meeting_look(meeting)[0], "vague", meeting_words(meeting)))
    return found


def meeting_look(meeting: Any) -> tuple[str, str]:
    """Give the colour and the icon of a dialogue in a picture: held filled, planned hollow, called off crossed."""
    shapes = {"held": ("track", "dot"), "cancelled": ("gone", "circle-x"), "postponed": ("hold", "circle-x")}
    return shapes.get(meeting.status, ("todo", "ring"))


def meeting_words(meeting: Any) -> str:
    """Say of a dialogue what it is, when, and why it was called off."""
    words = MEETINGS % {
        "status": meeting.get_status_display(), "title": meeting.title, "date": meeting.date or _("no date"),
    }  # fmt: skip
    reason = meeting.get_cancel_reason_display()
    return f"{words} ({reason})" if reason else words
