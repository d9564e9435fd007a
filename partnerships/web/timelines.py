"""The months of all partners as lanes, words and rows of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import SlotState
from partnerships.queries.timeline import GROUPS, Due, DueSession, PartnerTime
from partnerships.rules.meetings import AHEAD
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import cadence_strips
from partnerships.web import timeline_charts as charts
from partnerships.web.shapes import SLOTS
from partnerships.web.timeline_charts import Axis, Mark, Span, Tick

MONTHS = 18
BACK = 6  # months before this one
STEP = 6  # months to earlier and later
MOST_DAYS = 60  # days with due dates in a lane; more of them are drawn month by month
GROUP_WORDS = {
    "late": gettext_lazy("overdue or not kept"),
    "hold": gettext_lazy("past due, position unknown"),
    "risk": gettext_lazy("partly kept"),
    "todo": gettext_lazy("open"),
    "done": gettext_lazy("kept"),
}
_LEGEND: list[dict[str, Any]] = [
    {"code": "track", "icon": "dot", "label": gettext_lazy("Dialogue held")},
    {"code": "todo", "icon": "ring", "label": gettext_lazy("Dialogue planned")},
    {"code": "gone", "icon": "circle-x", "label": gettext_lazy("Called off")},
    {"code": "late", "icon": "diamond-solid", "label": gettext_lazy("Due dialogue missed")},
    {"code": "todo", "icon": "diamond", "label": gettext_lazy("Due dialogue ahead, or not heard of")},
    {"code": "late", "icon": "wide-tick", "label": gettext_lazy("Due date, overdue or not kept")},
    {"code": "hold", "icon": "tick", "label": gettext_lazy("Due date, past, position unknown")},
    {"code": "risk", "icon": "tick", "label": gettext_lazy("Due date, partly kept")},
    {"code": "todo", "icon": "tick", "label": gettext_lazy("Due date, open")},
    {"code": "done", "icon": "tick", "label": gettext_lazy("Due date, kept")},
]


def axis_from(text: str, *, on: date) -> Axis:
    """Give the months from the one of the address (YYYY-MM); without one, from some months before this."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = charts.months_apart(on, -BACK)
    return charts.month_axis(first if 1900 < first.year < 2200 else on, MONTHS)


def moves(axis: Axis, kept: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Give the addresses of earlier and later months, and of those around today."""
    others = [(name, value) for name, value in kept if name not in ("from", "after")]

    def to(months: int) -> str:
        first = charts.months_apart(axis.first, months)
        return "?" + urlencode([*others, ("from", f"{first:%Y-%m}")])

    return [
        {"label": _("Earlier"), "icon": "arrow-left", "url": to(-STEP)},
        {"label": _("Around today"), "icon": "", "url": "?" + urlencode(others)},
        {"label": _("Later"), "icon": "arrow-right", "url": to(STEP)},
    ]


def legend() -> list[dict[str, Any]]:
    return cadence_strips.legend(_LEGEND)


def span_words(axis: Axis) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(axis.first, "F Y"), "last": date_format(axis.last, "F Y"),
    }  # fmt: skip


def finding(found: Sequence[PartnerTime], *, on: date) -> str:
    """Give the title of the picture: with how many partners a dialogue is planned, and how many are missed."""
    planned = sum(any(meeting.status in AHEAD and not meeting.date.is_past(on=on) for meeting in each.meetings)
                  for each in found)  # fmt: skip
    missed = sum(session.slot.state == SlotState.MISSED for each in found for session in each.sessions)
    words = ngettext(
        "%(planned)s of %(n)s partner has a dialogue ahead",
        "%(planned)s of %(n)s partners have a dialogue ahead",
        len(found),
    ) % {"planned": planned, "n": len(found)}
    if not missed:
        return words
    more = ngettext("%(n)s due dialogue was missed", "%(n)s due dialogues were missed", missed) % {"n": missed}
    return f"{words}; {more}"


def lanes(found: Iterable[PartnerTime], axis: Axis, *, on: date) -> list[dict[str, Any]]:
    """Give each partner's lane: name, url, picture, and its rows for the table."""
    return [_lane(each, axis, on) for each in found]


def unknown(found: Iterable[PartnerTime]) -> list[dict[str, Any]]:
    """List what has no day, partner by partner: dialogues planned, and how many open commitments."""
    return [
        {
            "partner": each.partner,
            "meetings": each.undated,
            "open": each.open_undated,
            "url": reverse("partner-commitments", args=[each.partner.iso3]) + "?show=open",
        }
        for each in found
        if each.undated or each.open_undated
    ]


def _lane(each: PartnerTime, axis: Axis, on: date) -> dict[str, Any]:
    dues = each.dues if len(each.dues) <= MOST_DAYS else _by_month(each.dues)
    marks = [*_meeting_marks(each), *_session_marks(each.sessions)]
    return {
        "name": each.partner.name,
        "url": reverse("partner-dialogues", args=[each.partner.iso3]),
        "picture": charts.lane(
            axis,
            on=on,
            label=_summary(each),
            marks=marks,
            spans=[*_meeting_spans(each), *_due_spans(dues)],
            ticks=[_tick(due) for due in dues if charts.is_day(due.when)],
        ),
        "rows": sorted(
            [*map(_meeting_row, each.meetings), *map(_session_row, each.sessions), *map(_due_row, dues)],
            key=lambda row: (row["when"].earliest or row["when"].latest, row["what"]),
        ),
    }


def _summary(each: PartnerTime) -> str:
    counted = Counter(str(meeting.get_status_display()) for meeting in each.meetings)
    parts = [f"{number} {status.lower()}" for status, number in counted.items()]
    due = sum(one.total for one in each.dues)
    return _("%(partner)s: dialogues %(dialogues)s; %(due)s commitments due; %(sessions)s due dialogues not held.") % {
        "partner": each.partner.name,
        "dialogues": ", ".join(parts) or _("none"),
        "due": due,
        "sessions": len(each.sessions),
    }


def _meeting_marks(each: PartnerTime) -> list[Mark]:
    return [
        Mark(meeting.date.earliest, *cadence_strips.meeting_look(meeting), cadence_strips.meeting_words(meeting), 34)
        for meeting in each.meetings
        if meeting.date.earliest and charts.is_day(meeting.date)
    ]


def _meeting_spans(each: PartnerTime) -> list[Span]:
    return [
        Span(*days, cadence_strips.meeting_look(meeting)[0], "vague", cadence_strips.meeting_words(meeting))
        for meeting in each.meetings
        if not charts.is_day(meeting.date) and (days := charts.spanning(meeting.date))
    ]


def _session_marks(sessions: Iterable[DueSession]) -> list[Mark]:
    return [
        Mark(
            one.slot.due,
            SLOTS[one.slot.state].code,
            "diamond-solid" if one.slot.state == SlotState.MISSED else "diamond",
            f"{one.track.name}: {SlotState(one.slot.state).label}, {date_format(one.slot.due, 'j F Y')}",
            34,
        )
        for one in sessions
    ]


def _tick(due: Due) -> Tick:
    return Tick(due.when.latest or due.when.earliest or date.min, _worst(due), f"{due.when}: {_due_words(due)}")


def _due_spans(dues: Iterable[Due]) -> list[Span]:
    return [
        Span(*days, _worst(due), "due", f"{due.when}: {_due_words(due)}")
        for due in dues
        if not charts.is_day(due.when) and (days := charts.spanning(due.when))
    ]


def _worst(due: Due) -> str:
    return next(group for group in GROUPS if group in due.counts)


def _due_words(due: Due) -> str:
    parts = ", ".join(f"{due.counts[group]} {GROUP_WORDS[group]}" for group in GROUPS if group in due.counts)
    words = ngettext("%(n)s commitment due (%(parts)s)", "%(n)s commitments due (%(parts)s)", due.total)
    return words % {"n": due.total, "parts": parts}


def _by_month(dues: Iterable[Due]) -> list[Due]:
    """Put due dates together by the month of their last day: so many days would not be told apart."""
    months: dict[tuple[int, int], Counter[str]] = {}
    for due in dues:
        day = due.when.latest or due.when.earliest or date.min
        months.setdefault((day.year, day.month), Counter()).update(due.counts)
    return [Due(PartialDate.month(*month), dict(counts)) for month, counts in sorted(months.items())]


def _meeting_row(meeting: Any) -> dict[str, Any]:
    return {
        "when": meeting.date,
        "what": meeting.title,
        "url": reverse("meeting-detail", args=[meeting.pk]),
        "look": meeting.status,
        "word": meeting.get_status_display(),
        "note": meeting.get_cancel_reason_display(),
    }


def _session_row(one: DueSession) -> dict[str, Any]:
    return {
        "when": PartialDate.on(one.slot.due),
        "what": _("Due session: %(track)s") % {"track": one.track.name},
        "url": reverse("track-detail", args=[one.track.pk]),
        "look": SLOTS[one.slot.state].look,
        "word": SlotState(one.slot.state).label,
        "note": "",
    }


def _due_row(due: Due) -> dict[str, Any]:
    return {"when": due.when, "what": _due_words(due), "url": "", "look": "", "word": "", "note": ""}
