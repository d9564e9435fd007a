"""
Pictures of how long commitments are past due, and of what became of outcomes.

Each is a table whose rows carry a bar, their numbers and the same in words; its title states the finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import Standing
from partnerships.queries.dashboard import Day
from partnerships.queries.follow_through import Age, Funnel
from partnerships.rules.measures import AGES
from partnerships.web import charts, state_of_play

LONG = 90  # days past due from which a title speaks of it
AGEING_LEGEND = [
    {"code": "late", "label": gettext_lazy("overdue")},
    {"code": "hold", "label": gettext_lazy("past due, position unknown")},
]
# The steps of the funnel: what is counted, its words, its colour.
_STEPS: tuple[tuple[str, Any, str], ...] = (
    ("outcomes", gettext_lazy("Outcomes of our meetings"), "track"),
    ("disposed", gettext_lazy("Disposed of"), "track"),
    ("converted", gettext_lazy("Commitment with owner and date"), "track"),
    ("reviewed", gettext_lazy("With an approved update"), "track"),
    ("implemented", gettext_lazy("Implemented"), "done"),
)


def ageing(ages: Sequence[Age], *, links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """
    Give a bar for each span of days past due: overdue, and past due that nobody knows of, told apart.

    `links`: for each span, where those overdue and those nobody knows of are listed.
    """
    longest = max((age.total for age in ages), default=0)
    return {
        "finding": _ageing_finding(ages),
        "legend": AGEING_LEGEND,
        "rows": [_age(age, longest, to) for age, to in zip(ages, links, strict=True)] if longest else [],
    }


def _ageing_finding(ages: Sequence[Age]) -> str:
    total = sum(age.total for age in ages)
    if not total:
        return _("Nothing is past due")
    long = sum(age.total for age in ages if age.first > LONG)
    if not long:
        return ngettext(
            "%(n)s commitment is past due, none by more than %(days)s days",
            "%(n)s commitments are past due, none by more than %(days)s days",
            total,
        ) % {"n": total, "days": LONG}
    return ngettext(
        "%(long)s of %(n)s past due is so by more than %(days)s days",
        "%(long)s of %(n)s past due are so by more than %(days)s days",
        long,
    ) % {"long": long, "n": total, "days": LONG}


def age_links(*, day: Day, narrowed: state_of_play.Pairs) -> list[tuple[str, str]]:
    """Give the addresses of the commitments in each span, kept to a day and a tab."""
    found = []
    for first, last in AGES:
        due = {"due_to": (day.shown - timedelta(days=first)).isoformat()}
        if last is not None:
            due["due_from"] = (day.shown - timedelta(days=last)).isoformat()
        late, unknown = (
            state_of_play.commitments_url(narrowed, standing=word, **due)
            for word in (Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN)
        )
        found.append((late, unknown))
    return found


def _age(age: Age, longest: int, links: tuple[str, str]) -> dict[str, Any]:
    return {
        "name": _span(age),
        "picture": charts.stacked([charts.Segment("late", age.overdue), charts.Segment("hold", age.unknown)], longest),
        "overdue": age.overdue,
        "overdue_url": links[0],
        "unknown": age.unknown,
        "unknown_url": links[1],
    }


def _span(age: Age) -> str:
    if age.last is None:
        return _("More than %(days)s days") % {"days": age.first - 1}
    return _("%(first)s–%(last)s days") % {"first": age.first, "last": age.last}


def funnel(found: Funnel, *, narrowed: state_of_play.Pairs) -> dict[str, Any]:
    """
    Give a bar for each step from outcome to implemented, each a number of the step before.

    `narrowed`: the part of an address that keeps the outcomes behind a number to a day and to partners.
    """
    values = [getattr(found, name) for name, _label, _code in _STEPS]
    rows = [
        {
            "name": label,
            "picture": charts.meter([charts.Segment(code, value)], found.outcomes),
            "value": value,
            "before": before,
            "url": f"{reverse('funnel-rows', args=[name])}?{urlencode(narrowed)}",
            "share": state_of_play.share(value, before) if before is not None else "",
        }
        for (name, label, code), value, before in zip(_STEPS, values, [None, *values], strict=False)
    ]
    return {
        "finding": _funnel_finding(found),
        "rows": rows if found.outcomes else [],
        "apart": _apart(found),
    }


def step_named(name: str) -> Any:
    """Give the words of a step of the funnel, `None` if there is no such step."""
    return next((label for step, label, _code in _STEPS if step == name), None)


def _funnel_finding(found: Funnel) -> str:
    if not found.outcomes:
        return _("No outcome of a meeting of ours is recorded")
    if not found.converted:
        return ngettext(
            "The one outcome has not become a commitment with owner and date",
            "None of %(n)s outcomes became a commitment with owner and date",
            found.outcomes,
        ) % {"n": found.outcomes}
    return ngettext(
        "%(n)s of %(total)s outcomes became a commitment with owner and date",
        "%(n)s of %(total)s outcomes became commitments with owner and date",
        found.converted,
    ) % {"n": found.converted, "total": found.outcomes}


def _apart(found: Funnel) -> list[str]:
    """Say what is counted apart."""
    said = []
    if found.talks:
        said.append(
            ngettext(
                "%(n)s agreement to go on talking is not counted.",
                "%(n)s agreements to go on talking are not counted.",
                found.talks,
            )
            % {"n": found.talks}
        )
    if found.reported:
        said.append(
            ngettext(
                "%(n)s outcome of reported history owes no triage and is not counted.",
                "%(n)s outcomes of reported history owe no triage and are not counted.",
                found.reported,
            )
            % {"n": found.reported}
        )
    return said
