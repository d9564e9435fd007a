"""What the pages of a partner say in figures, facts and on their timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import DatePrecision, Marking, MeetingStatus, Standing
from partnerships.queries.dashboard import Day
from partnerships.queries.partners import Figures, PartnerRow
from partnerships.rules.partial_dates import PartialDate
from partnerships.web import charts

OPEN = (Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN, Standing.OPEN, Standing.OPEN_UNKNOWN)
# Quick filters of the commitments' tab: the address's word → label and standings.
CHIPS: Mapping[str, tuple[Any, tuple[Standing, ...]]] = {
    "open": (gettext_lazy("Open"), OPEN),
    "overdue": (gettext_lazy("Overdue"), (Standing.OVERDUE,)),
    "unknown": (gettext_lazy("Past due, position unknown"), (Standing.PAST_DUE_UNKNOWN,)),
    "kept": (gettext_lazy("Delivered"), (Standing.KEPT, Standing.KEPT_LATE)),
}
# Colours of the bar under "Delivered", in its order.
_BAR: Mapping[str, tuple[Standing, ...]] = {
    "done": (Standing.KEPT, Standing.KEPT_LATE),
    "risk": (Standing.PARTLY_KEPT,),
    "track": (Standing.OPEN,),
    "late": (Standing.OVERDUE, Standing.NOT_KEPT),
    "hold": (Standing.PAST_DUE_UNKNOWN,),
    "unknown": (Standing.OPEN_UNKNOWN,),
    "gone": (Standing.SUPERSEDED,),
}
_TABS = (
    ("partner-detail", gettext_lazy("Overview")),
    ("partner-scorecard", gettext_lazy("Scorecard")),
    ("partner-commitments", gettext_lazy("Commitments")),
    ("partner-roadmap", gettext_lazy("Roadmap")),
    ("partner-dialogues", gettext_lazy("Dialogues")),
    ("partner-documents", gettext_lazy("Documents")),
    ("partner-contacts", gettext_lazy("Contacts")),
    ("partner-history", gettext_lazy("History")),
)
_LISTS = (
    ("partner-list", gettext_lazy("All partners")),
    ("category-list", gettext_lazy("By category")),
    ("timeline", gettext_lazy("Timeline")),
)


def tabs(partner: Any, here: str) -> list[dict[str, Any]]:
    """List the tabs of a partner's page for `components/tabs.html`."""
    return [_tab(name, label, here, [partner.iso3]) for name, label in _TABS]


def _kept(day: Day) -> dict[str, str]:
    return {"as_of": day.shown.isoformat()} if day.is_past else {}


def list_tabs(here: str) -> list[dict[str, Any]]:
    """List the two ways to look at all partners."""
    return [_tab(name, label, here, []) for name, label in _LISTS]


def _tab(name: str, label: Any, here: str, arguments: list[Any]) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, args=arguments), "is_current": name == here, "count": None}


def chips(counts: Mapping[Standing, int], chosen: str, *, day: Day) -> list[dict[str, Any]]:
    """List the quick filters of the commitments' tab with their counts; they keep to the day that is shown."""
    kept = _kept(day)
    every = {
        "label": _("All"),
        "url": f"?{urlencode(kept)}",
        "is_current": chosen not in CHIPS,
        "count": sum(counts.values()),
    }
    return [
        every,
        *(
            {
                "label": label,
                "url": f"?{urlencode({'show': word, **kept})}",
                "is_current": word == chosen,
                "count": sum(counts[standing] for standing in standings),
            }
            for word, (label, standings) in CHIPS.items()
        ),
    ]


def _dialogue(count: int) -> str:
    return _("and %(count)s dialogue only") % {"count": count} if count else ""


def facts(row: PartnerRow, *, day: Day) -> list[dict[str, Any]]:
    """Give the five figures at the top of a partner's page, each a link to what it counts, on the day that is shown."""
    figures, home = row.figures, reverse("partner-commitments", args=[row.partner.iso3])

    def own(show: str) -> str:
        return f"{home}?{urlencode({'show': show, **_kept(day)})}"

    dialogues = reverse("partner-dialogues", args=[row.partner.iso3])
    return [
        {
            "label": _("Delivered"),
            "value": figures.delivered,
            "unit": _("of %(total)s") % {"total": figures.total},
            "url": own("kept"),
            "meter": charts.meter(segments(figures), figures.total),
            "note": _dialogue(figures.dialogue_only),
        },
        {
            "label": _("Overdue"),
            "value": figures.overdue,
            "url": own("overdue"),
            "is_late": bool(figures.overdue),
            "note": _late(figures.oldest_overdue, day.shown),
        },
        {"label": _("Due in 90 days"), "value": figures.due_soon, "url": own("open")},
        {"label": _("Next dialogue"), "url": dialogues, **_session(row.next, _("None planned"))},
        {"label": _("Last dialogue"), "url": dialogues, **_session(row.last, _("None known"))},
    ]


def segments(figures: Figures) -> list[charts.Segment]:
    """Give the parts of a bar of standings, the best first."""
    return [
        charts.Segment(code, sum(figures.by_standing.get(standing, 0) for standing in standings))
        for code, standings in _BAR.items()
    ]


def _late(day: date | None, on: date) -> str:
    if day is None:
        return ""
    days = (on - day).days
    return ngettext("the oldest by %(n)s day", "the oldest by %(n)s days", days) % {"n": days}


def _session(meeting: Any, nothing: str) -> dict[str, Any]:
    if meeting is None:
        return {"value": "–", "note": nothing}
    when = meeting.date
    if when.precision == DatePrecision.DAY and when.earliest == when.latest:
        return {"value": date_format(when.earliest, "j M"), "unit": when.earliest.year, "note": meeting.title}
    return {"value": str(when) or _("No date"), "note": meeting.title}


def highest(rows: Iterable[Any]) -> Marking:
    """Give the highest marking of what a page shows; rows without one count as public."""
    return max((Marking(getattr(row, "marking", Marking.PUBLIC)) for row in rows), default=Marking.PUBLIC)


def with_tags(rows: list[Any]) -> list[Any]:
    """Set `tag` on rows: the marking where it is above the ordinary, so that it stands out."""
    for row in rows:
        row.tag = row.marking if row.marking > Marking.NORMAL else None
    return rows


def key_facts(partner: Any, partnership: Any, concluded: PartialDate | None) -> list[dict[str, Any]]:
    """List what a partner is and how the partnership came about, for `components/field_list.html`."""
    first = [
        {"label": _("Official name"), "value": partner.official_name},
        {"label": _("Region"), "value": partner.region},
        {"label": _("Category"), "value": partner.category or _("None"), "note": partner.category_reason},
        {"label": _("Lead unit"), "value": partner.lead_unit},
    ]
    if partnership is None:
        return [*first, {"label": _("Partnership"), "value": _("None"), "note": partner.note}]
    title_note = "" if partnership.title_is_exact or not partnership.title else _("descriptive title")
    text = format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', partnership.text_url)
    return [
        {"label": _("Partnership"), "value": partnership.title, "note": title_note},
        {"label": _("Nature"), "value": partnership.nature},
        {
            "label": _("Concluded"),
            "value": concluded or _("Not concluded"),
            "note": partnership.get_conclusion_mode_display() if concluded else "",
        },
        *(_conclusion(partnership) if concluded else []),
        {"label": _("Text"), "value": text if partnership.text_url else ""},
        {"label": _("Review clause"), "value": partnership.review_clause},
        {"label": _("Lead official"), "value": partnership.lead_official},
        {"label": _("Manager"), "value": partnership.manager},
        *first,
        {"label": _("Note"), "value": " ".join(filter(None, [partnership.note, partner.note])) or "–"},
    ]


def _conclusion(partnership: Any) -> list[dict[str, Any]]:
    place = {"label": _("Place"), "value": partnership.place, "note": partnership.occasion}
    return [place, *_signatories(partnership)]


def _signatories(partnership: Any) -> list[dict[str, Any]]:
    labels = {"signed": _("Signed by"), "adopted": _("Adopted by"), "announced": _("Announced by")}
    return [
        {"label": labels[person.role], "value": str(person), "note": person.get_side_display()}
        for person in partnership.signatories.all()
    ]


def timeline(steps: Sequence[Any], meetings: Sequence[Any], *, on: date, is_past: bool = False) -> list[dict[str, Any]]:
    """List steps and meetings with the day that is shown among them, newest first, for `components/timeline.html`."""
    items = [
        {"title": step.get_kind_display(), "date": step.date, "note": step.get_state_after_display(), "url": ""}
        for step in steps
    ]
    items += [
        {
            "title": meeting.title,
            "date": meeting.date,
            "note": meeting.get_status_display(),
            "url": reverse("meeting-detail", args=[meeting.pk]),
            "kind": "" if meeting.status == MeetingStatus.HELD else "next",
        }
        for meeting in meetings
    ]
    ahead = [item for item in items if _day(item) > on]
    past = [item for item in items if _day(item) <= on]
    now = _("The day shown, %(day)s") if is_past else _("Today, %(day)s")
    today = {"title": now % {"day": date_format(on, "j F Y")}, "kind": "now"}
    return [*_newest_first(ahead), today, *_newest_first(past)]


def _day(item: Mapping[str, Any]) -> date:
    return item["date"].earliest or item["date"].latest or date.min


def _newest_first(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=_day, reverse=True)


def source(row: Any, remark: str = "") -> dict[str, Any]:
    """Give one source for `components/source_list.html`."""
    return {
        "publisher": row.publisher,
        "title": row.title,
        "date": row.date,
        "url": row.url,
        "registry_number": row.registry_number,
        "kind_label": row.get_kind_display(),
        "remark": remark,
    }
