"""
Pictures along a time axis, as SVG made on the server: lanes of marks, spans, bars and ticks.

As in `charts`: geometry in percent, colours by CSS class, no inline style; what a picture shows is also said in words
beside it. A mark is told by its shape (an icon), not by its colour alone. A date of which the day is not known is a
span over the days it may be, never a mark on a day of our choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.rules.partial_dates import PartialDate

MOST_LABELS = 7
STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between two lines of the axis
DIAMOND = "M0-7 7 0 0 7-7 0Z"
# Shapes of our own beside the icons of the sprite.
SHAPES = {
    "dot": SafeString('<circle class="solid" r="6"/>'),
    "ring": SafeString('<circle class="hollow" r="5.5"/>'),
    "diamond": SafeString(f'<path class="hollow" d="{DIAMOND}"/>'),
    "diamond-solid": SafeString(f'<path class="solid" d="{DIAMOND}"/>'),
    "wide-tick": SafeString('<rect class="tick" x="-3" y="-5" width="6" height="10"/>'),
    "triangle": SafeString('<path class="hollow" d="M-6-6H6L0 5Z"/>'),
    "tick": SafeString('<rect class="tick" x="-1.5" y="-5" width="3" height="10"/>'),
}


class Axis(NamedTuple):
    """The days a picture spans, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return max((self.last - self.first).days, 1)

    def x(self, day: date) -> float:
        """Give the place of a day in percent; days outside stand at the edge."""
        return min(max(100 * (day - self.first).days / self.days, 0), 100)

    def shows(self, first: date, last: date) -> bool:
        return first <= self.last and last >= self.first

    def lines(self) -> list[date]:
        """Give the first days of months, quarters or years, as many as a phone has room to name."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        step = next((step for step in STEPS if months <= step * MOST_LABELS), STEPS[-1])
        number = self.first.year * 12 + self.first.month - 1
        found = []
        for month in range(-(-number // step) * step, self.last.year * 12 + self.last.month, step):
            day = date(month // 12, month % 12 + 1, 1)
            if self.shows(day, day):
                found.append(day)
        return found

    def is_minor(self, day: date) -> bool:
        """Say whether the name of a line may go where there is no room for all: every second month, never January."""
        lines = self.lines()
        januaries = [number for number, line in enumerate(lines) if line.month == 1] or [0]
        return len(januaries) < len(lines) and (lines.index(day) - januaries[0]) % 2 == 1

    def label(self, day: date) -> str:
        lines = self.lines()
        if all(line.month == 1 for line in lines):
            return str(day.year)
        return date_format(day, "M Y" if day.month == 1 or day == lines[0] else "M")


class Mark(NamedTuple):
    """A day with a meaning: its colour, its shape, what it says, and how high it stands (percent from the top)."""

    day: date
    code: str
    icon: str
    words: str
    height: int = 50


class Span(NamedTuple):
    """Some days with a meaning; `look` is the class of its shape: window, bar, vague, due or slip."""

    first: date
    last: date
    code: str
    look: str
    words: str


class Tick(NamedTuple):
    """A day on which something falls due."""

    day: date
    code: str
    words: str


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def spanning(when: PartialDate) -> tuple[date, date] | None:
    """Give the days a date may be, or `None` where no day is known; with one end alone it is that day."""
    first, last = when.earliest or when.latest, when.latest or when.earliest
    return (first, last) if first and last else None


def is_day(when: PartialDate) -> bool:
    """Say whether a date is a day, or a run of days that is drawn as one."""
    return when.earliest is not None and when.latest is not None and (when.latest - when.earliest).days <= 6


def lane(
    axis: Axis,
    *,
    on: date,
    marks: Iterable[Mark] = (),
    spans: Iterable[Span] = (),
    ticks: Iterable[Tick] = (),
    label: str = "",
    look: str = "",
) -> SafeString:
    """
    Draw one lane; `label` says in a sentence what it shows, without it the words stand beside it.

    `look` is a class that sets its height: strip, row or bar.
    """
    name = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="lane lane--{}" {} focusable="false">{}{}{}{}{}</svg>',
        look or "row",
        name,
        _grid(axis),
        _spans(axis, spans),
        _ticks(axis, ticks),
        _today(axis, on),
        _marks(axis, marks),
    )


def scale(axis: Axis, *, on: date, today: str) -> SafeString:
    """Draw the axis with the names of its lines and, above them, today's."""
    names = format_html_join(
        "",
        '<text class="{}" x="{}" y="1.9em" dx="3">{}</text>',
        (
            ("ax hide-s" if axis.is_minor(line) else "ax", _percent(axis.x(line)), axis.label(line))
            for line in axis.lines()
            if axis.x(line) <= 94
        ),
    )
    here = SafeString("")
    if axis.shows(on, on):
        x = axis.x(on)
        anchor = "start" if x < 10 else "end" if x > 90 else "middle"
        here = format_html('<text class="now" x="{}" y=".8em" text-anchor="{}">{}</text>', _percent(x), anchor, today)
    return format_html('<svg class="lane lane--scale" aria-hidden="true" focusable="false">{}{}</svg>', names, here)


def _grid(axis: Axis) -> SafeString:
    lines = ((_percent(axis.x(line)),) for line in axis.lines())
    return format_html_join("", '<line class="grid-l" x1="{0}" x2="{0}" y1="0" y2="100%"/>', lines)


def _today(axis: Axis, on: date) -> SafeString:
    if not axis.shows(on, on):
        return SafeString("")
    return format_html('<line class="now" x1="{0}" x2="{0}" y1="0" y2="100%"/>', _percent(axis.x(on)))


def _spans(axis: Axis, spans: Iterable[Span]) -> SafeString:
    return format_html_join(
        "",
        '<svg x="{}" width="{}" height="100%" class="span span--{} c-{}"><rect width="100%" height="100%"/>'
        "<title>{}</title></svg>",
        (
            (_percent(axis.x(span.first)), _percent(_width(axis, span)), span.look, span.code, span.words)
            for span in spans
            if axis.shows(span.first, span.last)
        ),
    )


def _width(axis: Axis, span: Span) -> float:
    """Give the width of a span, its last day included, and wide enough to be seen."""
    return max(axis.x(span.last + timedelta(days=1)) - axis.x(span.first), 0.4)


def _ticks(axis: Axis, ticks: Iterable[Tick]) -> SafeString:
    return format_html_join(
        "",
        '<rect class="tick c-{}" x="{}" y="70%" width="3" height="10"><title>{}</title></rect>',
        ((tick.code, _percent(axis.x(tick.day)), tick.words) for tick in ticks if axis.shows(tick.day, tick.day)),
    )


def _marks(axis: Axis, marks: Iterable[Mark]) -> SafeString:
    return format_html_join(
        "",
        '<svg x="{}" y="{}%" class="mk c-{}" overflow="visible"><title>{}</title>{}</svg>',
        (
            (_percent(axis.x(mark.day)), mark.height, mark.code, mark.words, shape(mark.icon))
            for mark in marks
            if axis.shows(mark.day, mark.day)
        ),
    )


def shape(icon: str) -> SafeString:
    """Draw one of our own shapes, or an icon of the sprite, around the origin."""
    if icon in SHAPES:
        return SHAPES[icon]
    return format_html(
        '<circle r="8"/><use href="{}#{}" x="-8" y="-8" width="16" height="16"/>',
        static("vendor/icons/lucide.svg"),
        icon,
    )


def months_apart(day: date, months: int) -> date:
    """Give the first day of the month so many months away."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_axis(first: date, months: int) -> Axis:
    """Give the axis of so many months from the one of a day."""
    return Axis(months_apart(first, 0), months_apart(first, months) - timedelta(days=1))


def enclosing(days: Sequence[date], *, around: date, years: int) -> Axis:
    """Give the axis of whole months that holds all days, as far as they lie within so many years of another."""
    earliest, latest = months_apart(around, -12 * years), months_apart(around, 12 * years)
    first = max(min(days, default=around), earliest)
    last = min(max(days, default=around), latest)
    return Axis(months_apart(min(first, around), 0), months_apart(max(last, around), 1) - timedelta(days=1))
