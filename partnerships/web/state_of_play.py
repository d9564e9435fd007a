"""The figures and charts of Follow-through in words, links and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import Standing
from partnerships.queries.dashboard import Bar, Day, Figures, Quarter
from partnerships.web import charts

FEWEST_FOR_PERCENT = 5  # below it a share says less than the numbers (domain.md, section 5)
Pairs = list[tuple[str, str]]

# The parts of a partner's bar, left to right: colour, words, standings.
PARTS: list[tuple[str, Any, tuple[Standing, ...]]] = [
    ("done", gettext_lazy("kept"), (Standing.KEPT, Standing.KEPT_LATE)),
    ("track", gettext_lazy("open"), (Standing.OPEN,)),
    ("risk", gettext_lazy("partly kept"), (Standing.PARTLY_KEPT,)),
    ("late", gettext_lazy("overdue or not kept"), (Standing.OVERDUE, Standing.NOT_KEPT)),
    ("hold", gettext_lazy("past due, position unknown"), (Standing.PAST_DUE_UNKNOWN,)),
    ("unknown", gettext_lazy("open, position unknown"), (Standing.OPEN_UNKNOWN,)),
    ("gone", gettext_lazy("superseded"), (Standing.SUPERSEDED,)),
]
LEGEND = [{"code": code, "label": label} for code, label, _standings in PARTS]


def share(part: int, whole: int) -> str:
    """Give a share in percent; empty below five, where the numbers themselves say more."""
    return f"{round(100 * part / whole)} %" if whole >= FEWEST_FOR_PERCENT else ""


def commitments_url(narrowed: Pairs, **wanted: Any) -> str:
    """Give the address of the list that a figure counts."""
    pairs = [
        (name, str(one)) for name, value in wanted.items() for one in (value if isinstance(value, list) else [value])
    ]
    return f"{reverse('commitment-list')}?{urlencode([*pairs, *narrowed])}"


def attention_url(day: Day, narrowed: Pairs) -> str:
    return commitments_url(narrowed, standing=[Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN])


def facts(figures: Figures, *, day: Day, narrowed: Pairs, year: tuple[int, int]) -> list[dict[str, Any]]:
    """List five figures, each a link to what it counts, for `components/facts.html`."""
    yesterday = day.shown - timedelta(days=1)
    held, foreseen = year
    return [
        {
            "label": _("Commitments followed"),
            "value": figures.followed,
            "unit": _("of %(n)s known") % {"n": figures.total},
            "url": commitments_url(narrowed, entry="taken_up", status=["unknown", "not_started", "in_progress",
                                   "partly_implemented", "suspended"]),
            "note": _("%(n)s at risk or off track") % {"n": figures.at_risk},
        },
        {
            "label": _("Kept"),
            "value": figures.delivered,
            "unit": _("of %(n)s fallen due") % {"n": figures.fallen_due},
            "url": commitments_url(narrowed, standing=[Standing.KEPT, Standing.KEPT_LATE], due_to=yesterday),
            "note": share(figures.delivered, figures.fallen_due),
            "meter": charts.meter([charts.Segment("done", figures.delivered)], figures.fallen_due),
        },
        {
            "label": _("Overdue"),
            "value": figures.overdue,
            "url": commitments_url(narrowed, standing=Standing.OVERDUE),
            "is_late": figures.overdue > 0,
            "note": _oldest(figures, day),
        },
        {
            "label": _("Past due, position unknown"),
            "value": figures.past_due_unknown,
            "url": commitments_url(narrowed, standing=Standing.PAST_DUE_UNKNOWN),
            "note": _("%(n)s followed without a fresh approved update") % {"n": figures.stale},
        },
        {
            "label": _("Dialogues held in %(year)s") % {"year": day.shown.year},
            "value": held,
            "unit": _("of %(n)s foreseen so far") % {"n": foreseen},
            "url": f"{reverse('meeting-list')}?{urlencode(_held(day, narrowed))}",
            "note": share(held, foreseen),
        },
    ]  # fmt: skip


def _held(day: Day, narrowed: Pairs) -> Pairs:
    of_tab = [(name, value) for name, value in narrowed if name == "partner"]
    period = [("since", f"{day.shown.year}-01-01"), ("until", day.shown.isoformat())]
    return [("status", "held"), ("tier", "session"), *period, *of_tab]


def _oldest(figures: Figures, day: Day) -> str:
    if figures.oldest_due is None:
        return ""
    days = (day.shown - figures.oldest_due).days
    return ngettext("oldest %(n)s day", "oldest %(n)s days", days) % {"n": days}


def burn_up(quarters: Sequence[Quarter]) -> dict[str, Any]:
    """Give the burn-up as a picture, the finding in words, and the same numbers as rows of a table."""
    last = quarters[-1]
    behind = last.fallen_due - last.delivered
    finding = (
        ngettext("%(n)s commitment behind what fell due", "%(n)s commitments behind what fell due", behind)
        % {"n": behind}
        if behind
        else _("Everything that fell due is kept")
        if last.fallen_due
        else _("Nothing has fallen due")
    )
    picture = charts.burnup(
        [quarter.label for quarter in quarters],
        charts.Series(_("Fell due"), [quarter.fallen_due for quarter in quarters]),
        charts.Series(_("Kept"), [quarter.delivered for quarter in quarters]),
        title=finding,
        description=_("Commitments by quarter, cumulative: %(due)s fell due, %(kept)s of them were kept.")
        % {"due": last.fallen_due, "kept": last.delivered},
    )
    rows = [[one.label, one.fallen_due, one.delivered, one.fallen_due - one.delivered] for one in quarters]
    return {"picture": picture, "finding": finding, "rows": rows}


def bars(partners: Sequence[Bar]) -> list[dict[str, Any]]:
    """Give one stacked bar a partner, with its numbers in a sentence."""
    longest = max((bar.total for bar in partners), default=0)
    return [_bar(bar, longest) for bar in partners]


def _bar(bar: Bar, longest: int) -> dict[str, Any]:
    values = [(code, str(label), sum(bar.standings[one] for one in standings)) for code, label, standings in PARTS]
    return {
        "name": bar.name,
        "url": reverse("partner-detail", args=[bar.iso3]),
        "picture": charts.stacked([charts.Segment(code, value) for code, _label, value in values], longest),
        "words": ", ".join(f"{value} {label}" for _code, label, value in values if value),
        "total": bar.total,
    }
