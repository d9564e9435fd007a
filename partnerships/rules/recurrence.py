"""The occurrences of a recurring commitment, one by one; its standing is another matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from partnerships.choices import OccurrenceState, Position
from partnerships.rules.cadence import months_later

# What somebody said of the commitment → what it says of the occurrence that fell due last.
SAID = {
    Position.DONE: OccurrenceState.KEPT,
    Position.DONE_LATE: OccurrenceState.LATE,
    Position.NOT_DONE: OccurrenceState.MISSED,
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a recurring commitment falls due, and the day on which it was kept, if that is known."""

    due: date
    state: OccurrenceState
    kept_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """
    A commitment that falls due again and again: `first` is the first day due, `months` the interval.

    `done`: the days of the steps that fulfil it. `said`: on which day somebody said what position it is in. `ends_on`:
    the day from which nothing more is expected, because another commitment took its place.
    """

    first: date
    months: int
    done: tuple[date, ...] = ()
    said: tuple[tuple[date, Position], ...] = ()
    ends_on: date | None = None


def first_due(*, due: date | None, since: date, months: int) -> date | None:
    """Give the first day due: the one agreed or, without one, an interval after it was promised."""
    return due or months_later(since, months)


def occurrences(recurrence: Recurrence, *, on: date) -> list[Occurrence]:
    """
    List the occurrences up to the next one that is open, oldest first.

    A step keeps the occurrence in whose period it lies; where two lie in one period and nothing in the one before, the
    first of them was late for that. What somebody says speaks of the occurrence that fell due last, and overrules a
    step that came before, for a link alone proves nothing. Source: domain.md, section 5.
    """
    found = _by_steps(recurrence, on)
    for day, position in sorted(recurrence.said, key=lambda told: told[0]):
        if day <= on and position in SAID:
            _say(found, day, SAID[position])
    return found


def _by_steps(recurrence: Recurrence, on: date) -> list[Occurrence]:
    found: list[Occurrence] = []
    done = sorted(day for day in recurrence.done if day <= on)
    for due in _days_due(recurrence, on):
        within = [day for day in done if day <= due]
        done = done[len(within) :]
        if len(within) > 1 and found and found[-1].kept_on is None:
            found[-1] = Occurrence(found[-1].due, OccurrenceState.LATE, within.pop(0))
        if within:
            found.append(Occurrence(due, OccurrenceState.KEPT, within[0]))
        else:
            found.append(Occurrence(due, OccurrenceState.AHEAD if due >= on else OccurrenceState.UNKNOWN))
        if found[-1].state == OccurrenceState.AHEAD:
            break
    return found


def _days_due(recurrence: Recurrence, on: date) -> Iterator[date]:
    number = 0
    while recurrence.months and (due := months_later(recurrence.first, number * recurrence.months)):
        if recurrence.ends_on and recurrence.ends_on <= min(due, on):
            return
        yield due
        number += 1


def _say(found: list[Occurrence], day: date, state: OccurrenceState) -> None:
    """Put what was said on a day to the occurrence that had fallen due last; the first may be said to be kept early."""
    place = max((number for number, each in enumerate(found) if each.due <= day), default=0)
    if not found or (found[place].due > day and state != OccurrenceState.KEPT):
        return
    told = found[place]
    if told.kept_on is None or (told.kept_on <= day and state != OccurrenceState.KEPT):
        found[place] = replace(told, state=state, kept_on=None if state == OccurrenceState.MISSED else told.kept_on)
