"""Scorecards and comparisons: figures in words, with links to the rows they count and what they compare with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerships.choices import Marking, Standing
from partnerships.queries.dashboard import Day
from partnerships.queries.follow_through import Age
from partnerships.queries.measures import Figure
from partnerships.rules import comparison
from partnerships.rules.comparison import Middle
from partnerships.rules.measures import (
    AGEING,
    AGEING_UNKNOWN,
    AGES,
    FEW,
    MEASURES,
    RECIPROCITY,
    STANDINGS,
    Group,
    Kind,
    Measure,
    Part,
    Topic,
)
from partnerships.rules.numbers import plain
from partnerships.web import charts, state_of_play

# Shown as pictures, whose numbers lead to the same rows.
DRAWN = (*STANDINGS, *AGEING, *AGEING_UNKNOWN)
HEADINGS: tuple[tuple[str, Any, Any], ...] = (
    ("delivery", gettext_lazy("Delivery"), gettext_lazy("What was promised, and whether it was done")),
    ("dialogue", gettext_lazy("Dialogue"), gettext_lazy("What meetings bring, and how regularly they are held")),
    ("work", gettext_lazy("Our own work"), gettext_lazy("Reported history does not count here")),
    ("sides", gettext_lazy("Both sides"), gettext_lazy("What each side has to do, and has done")),
    ("context", gettext_lazy("Context"), gettext_lazy("Interests, votes and other formats")),
)
_UNDER = {Topic.STANDING: "delivery", Topic.DELIVERY: "delivery", Topic.DIALOGUE: "dialogue", Topic.WORK: "work"}
YEAR = 365  # days
# Compared inside a category unless others are asked for.
COMPARED = ("on_time", "overdue", "past_due_unknown", "concreteness", "conversion", "cadence_kept", "freshness")


@dataclass(frozen=True, slots=True)
class Asked:
    """The day whose figures are shown, and the period they are about."""

    day: Day
    since: date | None = None
    until: date | None = None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The part of an address that keeps it to this day and period."""
        days = (("as_of", self.day.shown if self.day.is_past else None), ("since", self.since), ("until", self.until))
        return [(name, day.isoformat()) for name, day in days if day]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)


def periods(asked: Asked) -> list[dict[str, Any]]:
    """List the periods usually asked for, as quick filters that stay on the day shown."""
    day = asked.day.shown
    spans = (
        (_("All of it"), None, None),
        (_("This year"), date(day.year, 1, 1), day),
        (_("Last 12 months"), day - timedelta(days=YEAR - 1), day),
    )
    found = []
    for label, since, until in spans:
        of = Asked(asked.day, since, until)
        found.append({"label": label, "url": f"?{of.query}", "is_current": of == asked, "count": None})
    return found


def rows_url(measure: Measure, part: Part, *, group_by: str, group: str | None, asked: Asked) -> str:
    """Give the address of the rows that a figure counts."""
    pairs = [("part", part), ("group_by", group_by), ("group", group or ""), *asked.pairs]
    return f"{reverse('measure-rows', args=[measure.name])}?{urlencode(pairs)}"


def heading_of(measure: Measure) -> str:
    """Give the key of the heading under which a scorecard shows a measure."""
    return "sides" if measure in RECIPROCITY else _UNDER.get(measure.topic, "context")


def sections(
    figures: Iterable[Figure], *, middles: Mapping[str, Middle], group_by: str, asked: Asked
) -> list[dict[str, Any]]:
    """Put the figures of one group under their headings, those that are drawn left out."""
    rows: dict[str, list[dict[str, Any]]] = {key: [] for key, _title, _sub in HEADINGS}
    for figure in figures:
        if figure.measure not in DRAWN:
            rows[heading_of(figure.measure)].append(
                told(figure, middle=middles.get(figure.measure.name), group_by=group_by, asked=asked)
            )
    return [{"key": key, "title": title, "sub": sub, "rows": rows[key]} for key, title, sub in HEADINGS if rows[key]]


def told(figure: Figure, *, middle: Middle | None, group_by: str, asked: Asked) -> dict[str, Any]:
    """Give one figure in words, with its parts and where their rows are, its bar, and the middle of its category."""
    measure = figure.measure
    own = number_of(figure)
    return {
        "measure": measure,
        "words": _words(figure),
        "is_known": figure.denominator is not None,
        "parts": _parts(figure, group_by, asked),
        "middle": in_unit(middle.value, measure) if middle else "",
        "middle_of": middle.partners if middle else 0,
        "picture": charts.level(own, middle.value if middle else None)
        if own is not None and _is_share(measure)
        else "",
    }


def _words(figure: Figure) -> str:
    """Say the figure where its two parts do not say it already."""
    few = _is_share(figure.measure) and figure.denominator is not None and 0 < figure.denominator < FEW
    return "" if few else figure.words


def _is_share(measure: Measure) -> bool:
    return measure.kind == Kind.SHARE


def _parts(figure: Figure, group_by: str, asked: Asked) -> list[dict[str, Any]]:
    """Give numerator and denominator with their rows; none where they are not known or there is nothing to count."""
    if figure.numerator is None or not figure.denominator:
        return []
    measure = figure.measure
    return [
        {
            "number": plain(number),
            "is": label,
            "url": rows_url(measure, part, group_by=group_by, group=figure.group, asked=asked),
        }
        for part, number, label in (
            (Part.NUMERATOR, figure.numerator, measure.numerator_is),
            (Part.DENOMINATOR, figure.denominator, measure.denominator_is),
        )
    ]


def number_of(figure: Figure) -> Decimal | None:
    """Give the number by which a figure is compared, `None` where it says too little."""
    return comparison.comparable(
        figure.measure.kind, numerator=figure.numerator, denominator=figure.denominator, value=figure.value
    )


def in_unit(value: Decimal, measure: Measure) -> str:
    """Say a number of a measure with its unit: "40 %", "12 days"."""
    number = plain(round(value, 1)) if measure.kind in (Kind.MEDIAN, Kind.MAXIMUM) else str(round(value))
    if measure.kind in (Kind.MEDIAN, Kind.MAXIMUM):
        return _("%(number)s days") % {"number": number}
    return f"{number} %"


def middles(figures: Iterable[Figure], *, among: Iterable[str]) -> dict[str, Middle]:
    """Give each measure's median among some partners, of those that have one (domain.md: inside a category)."""
    codes = set(among)
    found: dict[str, list[Decimal | None]] = {}
    for figure in figures:
        if figure.group in codes:
            found.setdefault(figure.measure.name, []).append(number_of(figure))
    counted = {name: comparison.middle(values) for name, values in found.items()}
    return {name: value for name, value in counted.items() if value}


def of_partner(figures: Iterable[Figure], partner: Any) -> dict[str, Figure]:
    """Give the figures of one partner by measure; where it has no row at all, each says so."""
    own = {figure.measure.name: figure for figure in figures if figure.group == partner.iso3}
    return own or {measure.name: nothing(measure, partner) for measure in MEASURES if Group.PARTNER in measure.groups}


def nothing(measure: Measure, partner: Any) -> Figure:
    """Give the figure of a partner without rows."""
    count = None if measure.kind in (Kind.UNKNOWN, Kind.RATIO) else 0
    return Figure(partner.iso3, partner.name, measure, count, count, None, Marking.PUBLIC)


def standings(figures: Mapping[str, Figure], *, asked: Asked) -> dict[str, Any]:
    """Give one partner's bar of standings, and the same as rows with the commitments they count."""
    counts = {word: int(_numerator(figures, word.value)) for word in Standing}
    total = sum(counts.values())
    return {
        "finding": _standing_finding(counts, total),
        "picture": charts.stacked(
            [charts.Segment(code, sum(counts[word] for word in words)) for code, _label, words in state_of_play.PARTS]
        ),
        "rows": [
            {
                "term": word,
                "number": counts[word],
                "share": state_of_play.share(counts[word], total),
                "url": _own_url(figures, word.value, asked),
            }
            for word in Standing
            if counts[word]
        ],
        "total": total,
    }


def _standing_finding(counts: Mapping[Standing, int], total: int) -> str:
    kept = counts[Standing.KEPT] + counts[Standing.KEPT_LATE]
    if not total:
        return _("No commitment to do something is on record")
    return ngettext(
        "%(kept)s of %(n)s commitment is kept", "%(kept)s of %(n)s commitments are kept", total
    ) % {"kept": kept, "n": total}  # fmt: skip


def _own_url(figures: Mapping[str, Figure], name: str, asked: Asked) -> str:
    figure = figures[name]
    return rows_url(figure.measure, Part.NUMERATOR, group_by=Group.PARTNER, group=figure.group, asked=asked)


def age_links(figures: Mapping[str, Figure], *, asked: Asked) -> list[tuple[str, str]]:
    """Give for each span of days past due where its overdue and its unknown commitments are."""
    return [
        (_own_url(figures, overdue.name, asked), _own_url(figures, unknown.name, asked))
        for overdue, unknown in zip(AGEING, AGEING_UNKNOWN, strict=True)
    ]


def ages(figures: Mapping[str, Figure]) -> list[Age]:
    """Give the bars of days past due from the figures."""
    return [
        Age(first, last, int(_numerator(figures, overdue.name)), int(_numerator(figures, unknown.name)))
        for (first, last), overdue, unknown in zip(AGES, AGEING, AGEING_UNKNOWN, strict=True)
    ]


def _numerator(figures: Mapping[str, Figure], name: str) -> Decimal | int:
    figure = figures.get(name)
    return (figure.numerator or 0) if figure else 0


def chosen(names: Sequence[str]) -> list[Measure]:
    """Give the measures asked for, in the order of their definitions; without any, those usually compared."""
    wanted = set(names) or set(COMPARED)
    return [measure for measure in MEASURES if measure.name in wanted and Group.PARTNER in measure.groups]


def comparison_table(
    compared: Sequence[Any], measures: Sequence[Measure], figures: Iterable[Figure], *, sort: str, asked: Asked
) -> dict[str, Any]:
    """Give the partners of a category as rows, in the order asked for, with the median of each column."""
    found = {(figure.group, figure.measure.name): figure for figure in figures}
    middle = middles(found.values(), among=[partner.iso3 for partner in compared])
    rows = [
        {
            "partner": partner,
            "figures": [found.get((partner.iso3, measure.name)) or nothing(measure, partner) for measure in measures],
        }
        for partner in compared
    ]
    for row in rows:
        row["cells"] = [told(figure, middle=None, group_by=Group.PARTNER, asked=asked) for figure in row["figures"]]
        row["has_data"] = any(figure.denominator for figure in row["figures"])
    return {
        "rows": _sorted(rows, measures, sort),
        "middles": [
            {
                "measure": measure,
                "words": in_unit(middle[measure.name].value, measure) if measure.name in middle else "",
            }
            for measure in measures
        ],
    }


def _sorted(rows: list[dict[str, Any]], measures: Sequence[Measure], sort: str) -> list[dict[str, Any]]:
    """Sort by a measure, what says too little last either way; else leave the order of names."""
    key, is_descending = sort.removeprefix("-"), sort.startswith("-")
    place = next((place for place, measure in enumerate(measures) if measure.name == key), None)
    if place is None:
        return rows[::-1] if sort == "-name" else rows
    numbers = {id(row): number_of(row["figures"][place]) for row in rows}
    known = [row for row in rows if numbers[id(row)] is not None]
    unknown = [row for row in rows if numbers[id(row)] is None]
    return sorted(known, key=lambda row: numbers[id(row)] or 0, reverse=is_descending) + unknown
