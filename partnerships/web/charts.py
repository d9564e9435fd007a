"""
Charts as SVG made on the server.

Geometry is in percent, so that the picture is fluid and its text keeps its size; colours come by CSS class (`fill-…` in
app.css), so that no inline style is needed. Each stands beside a table or sentence that says the same in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NARROWEST_WITH_LABEL = 4.5  # percent of the bar; below it a number does not fit on a phone
LEFT, RIGHT, TOP, BOTTOM = 6.0, 97.0, 9.0, 88.0  # plot box in percent of the picture
GRID_LINES = 5


class Segment(NamedTuple):
    """A part of a bar; `code` is its colour: done, track, risk, late, todo, hold, unknown or gone."""

    code: str
    value: int


class Series(NamedTuple):
    """A line: its name ("Delivered") and one cumulative value per label; it may be shorter than the labels."""

    name: str
    values: Sequence[int]


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def stacked(segments: Sequence[Segment], total: int | None = None) -> SafeString:
    """Draw one bar of parts with their numbers; it fills its width at `total` (default: the sum of the parts)."""
    shown = [segment for segment in segments if segment.value]
    whole = total or sum(segment.value for segment in shown) or 1
    widths = [100 * segment.value / whole for segment in shown]
    starts = [0.0, *accumulate(widths)]
    parts = format_html_join(
        "",
        '<svg x="{}" width="{}" height="100%"><rect width="100%" height="100%" class="fill-{}"/>{}</svg>',
        (
            (_percent(start), _percent(width), segment.code, _number(segment.value, width))
            for segment, start, width in zip(shown, starts, widths, strict=False)
        ),
    )
    gaps = format_html_join(
        "",
        '<rect x="{}" width="2" height="100%" class="fill-gap" transform="translate(-1)"/>',
        ((_percent(start),) for start in starts[1:] if start < 99.9),
    )
    return format_html('<svg class="bar-svg" aria-hidden="true" focusable="false">{}{}</svg>', parts, gaps)


def _number(value: int, width: float) -> SafeString:
    if width < NARROWEST_WITH_LABEL:
        return SafeString("")
    return format_html('<text x="50%" y="50%" dy=".35em" text-anchor="middle">{}</text>', value)


def meter(segments: Sequence[Segment], total: int) -> SafeString:
    """Draw a thin bar without numbers, for under a figure; what is missing to `total` stays grey."""
    widths = [100 * segment.value / (total or 1) for segment in segments]
    starts = [0.0, *accumulate(widths)]
    parts = format_html_join(
        "",
        '<rect x="{}" width="{}" height="100%" class="fill-{}"/>',
        (
            (_percent(start), _percent(width), segment.code)
            for segment, start, width in zip(segments, starts, widths, strict=False)
            if segment.value
        ),
    )
    rest = format_html('<rect width="100%" height="100%" class="{}"/>', "fill-rest")
    return format_html('<svg class="meter" aria-hidden="true" focusable="false">{}{}</svg>', rest, parts)


def level(value: Decimal, middle: Decimal | None = None) -> SafeString:
    """Draw a share in percent as a thin bar, with a mark where the middle of the others is."""
    mark = SafeString("")
    if middle is not None:
        at = min(max(float(middle), 0.0), 100.0)
        mark = format_html(
            '<rect x="{}" width="3" height="100%" class="fill-mark" transform="translate(-1)"/>', _percent(at)
        )
    return format_html(
        '<svg class="meter" aria-hidden="true" focusable="false"><rect width="100%" height="100%" class="{}"/>'
        '<rect width="{}" height="100%" class="fill-track"/>{}</svg>',
        "fill-rest",
        _percent(min(float(value), 100.0)),
        mark,
    )


def burnup(labels: Sequence[str], due: Series, done: Series, *, title: str, description: str) -> SafeString:
    """
    Draw what fell due (dashed) against what was done (solid), with the gap between them tinted.

    Units: cumulative counts, one per label. A series shorter than the labels ends where the present does; with fewer
    than two labels or an empty series there is no line to draw and the result is empty.
    """
    if len(labels) < 2 or not due.values or not done.values:
        return SafeString("")
    plot = _Plot(len(labels), max([*due.values, *done.values, 1]))
    return format_html(
        '<svg class="chart" role="img" aria-labelledby="burnup-t burnup-d"><title id="burnup-t">{}</title>'
        '<desc id="burnup-d">{}</desc>{}{}{}{}</svg>',
        title,
        description,
        plot.grid(),
        plot.labels(labels),
        plot.lines(due.values, done.values),
        plot.ends(due, done),
    )


class _Plot:
    """The coordinates of one line chart."""

    def __init__(self, count: int, highest: int) -> None:
        self.count = count
        self.step = next(n for n in _round_numbers() if n * GRID_LINES >= highest)
        self.top = self.step * -(-highest // self.step)

    def x(self, index: int) -> float:
        return LEFT + (RIGHT - LEFT) * index / (self.count - 1)

    def y(self, value: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.top

    def grid(self) -> SafeString:
        return format_html_join(
            "",
            '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" class="{3}"/>'
            '<text class="ax" x="{0}" y="{2}" dy=".35em" dx="-8" text-anchor="end">{4}</text>',
            (
                (_percent(LEFT), _percent(RIGHT), _percent(self.y(value)), "grid-l" if value else "axis-l", value)
                for value in range(0, self.top + 1, self.step)
            ),
        )

    def labels(self, labels: Sequence[str]) -> SafeString:
        # On a phone only every second label fits; the latest always stays.
        return format_html_join(
            "",
            '<text class="{}" x="{}" y="{}" dy="20" text-anchor="middle">{}</text>',
            (
                ("ax hide-s" if (self.count - 1 - i) % 2 else "ax", _percent(self.x(i)), _percent(BOTTOM), label)
                for i, label in enumerate(labels)
            ),
        )

    def points(self, values: Sequence[int]) -> list[str]:
        return [f"{self.x(i):.2f},{self.y(value):.2f}" for i, value in enumerate(values)]

    def lines(self, due: Sequence[int], done: Sequence[int]) -> SafeString:
        shared = min(len(due), len(done))
        gap = [*self.points(due[:shared]), *reversed(self.points(done[:shared]))]
        return format_html(
            '<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">'
            '<polygon class="gap" points="{}"/>'
            '<polyline class="due" vector-effect="non-scaling-stroke" points="{}"/>'
            '<polyline class="del" vector-effect="non-scaling-stroke" points="{}"/></svg>',
            " ".join(gap),
            " ".join(self.points(due)),
            " ".join(self.points(done)),
        )

    def ends(self, due: Series, done: Series) -> SafeString:
        """Name both lines where `done` ends: the higher one above its line, the lower one below if the axis is not."""
        last = min(len(due.values), len(done.values)) - 1
        due_above = due.values[last] >= done.values[last]
        low, high = sorted((due.values[last], done.values[last]))
        is_at_axis, are_close = low * 5 < self.top, (high - low) * 5 <= self.top
        over, under = (-28 if are_close else -12, -12) if is_at_axis else (-12, 24)
        return format_html(
            '<circle class="dot" r="5" cx="{0}" cy="{1}"/>'
            '<text class="lab-del" x="{0}" y="{1}" dx="4" dy="{2}" text-anchor="end">{3} {4}</text>'
            '<text class="lab" x="{0}" y="{5}" dx="4" dy="{6}" text-anchor="end">{7} {8}</text>',
            _percent(self.x(last)),
            _percent(self.y(done.values[last])),
            under if due_above else over,
            done.name,
            done.values[last],
            _percent(self.y(due.values[last])),
            over if due_above else under,
            due.name,
            due.values[last],
        )


def _round_numbers() -> Sequence[int]:
    return [factor * 10**power for power in range(10) for factor in (1, 2, 5)]
