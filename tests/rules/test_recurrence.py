"""The occurrences of a recurring commitment: kept, late, missed only when somebody says so, else not known."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from partnerships.choices import OccurrenceState, Position
from partnerships.rules.recurrence import Occurrence, Recurrence, first_due, occurrences

TODAY = date(2026, 11, 22)
DUE = date(2024, 3, 5)


def states(*, on: date = TODAY, **changes: object) -> list[tuple[int, str]]:
    found = occurrences(Recurrence(**{"first": DUE, "months": 12, **changes}), on=on)  # type: ignore[arg-type]
    return [(each.due.year, str(each.state)) for each in found]


def test_nothing_is_missed_unless_somebody_says_so():
    assert states() == [(2024, "unknown"), (2025, "unknown"), (2026, "unknown"), (2027, "ahead")]


def test_steps_keep_the_occurrence_in_whose_period_they_lie():
    done = (date(2024, 2, 1), date(2026, 3, 5))

    assert states(done=done) == [(2024, "kept"), (2025, "unknown"), (2026, "kept"), (2027, "ahead")]
    assert occurrences(Recurrence(DUE, 12, done), on=TODAY)[0] == Occurrence(DUE, OccurrenceState.KEPT, done[0])


def test_first_of_two_steps_in_a_period_was_late_for_the_one_before():
    assert states(done=(date(2025, 4, 1),))[1:3] == [(2025, "unknown"), (2026, "kept")]
    assert states(done=(date(2025, 4, 1), date(2025, 12, 1)))[1:3] == [(2025, "late"), (2026, "kept")]
    assert states(done=(date(2024, 4, 1), date(2024, 12, 1), date(2025, 1, 1)))[:2] == [(2024, "late"), (2025, "kept")]


def test_step_before_its_time_keeps_the_next_one():
    assert states(done=(date(2026, 6, 1),), on=date(2026, 7, 1))[2:] == [
        (2026, "unknown"),
        (2027, "kept"),
        (2028, "ahead"),
    ]


@pytest.mark.parametrize(
    ("position", "expected"),
    [(Position.NOT_DONE, "missed"), (Position.DONE, "kept"), (Position.DONE_LATE, "late"), (Position.OPEN, "unknown"),
     (Position.PARTLY, "unknown"), (Position.UNKNOWN, "unknown")],
)  # fmt: skip
def test_what_is_said_speaks_of_the_occurrence_that_fell_due_last(position, expected):
    assert states(said=((date(2025, 6, 1), position),)) == [
        (2024, "unknown"),
        (2025, expected),
        (2026, "unknown"),
        (2027, "ahead"),
    ]


def test_what_is_said_later_overrules_a_link_and_a_later_step_what_was_said():
    refused = ((date(2025, 6, 1), Position.NOT_DONE),)

    assert states(said=refused, done=(date(2025, 3, 1),))[1] == (2025, "missed")
    assert states(said=refused, done=(date(2025, 7, 1), date(2025, 8, 1)))[1] == (2025, "late")
    assert states(said=((date(2025, 6, 1), Position.DONE),), done=(date(2025, 3, 1),))[1] == (2025, "kept")


def test_what_is_said_before_anything_fell_due_misses_nothing():
    early = date(2023, 6, 1)

    assert states(said=((early, Position.NOT_DONE),))[0] == (2024, "unknown")
    assert states(said=((early, Position.DONE),))[0] == (2024, "kept")


def test_what_is_said_or_done_after_the_day_is_not_known_on_it():
    later = {"done": (date(2024, 3, 1),), "said": ((date(2024, 4, 1), Position.NOT_DONE),)}

    assert states(on=date(2024, 2, 1), **later) == [(2024, "ahead")]
    assert states(on=date(2024, 3, 5)) == [(2024, "ahead")]  # the day due is not past


def test_nothing_is_expected_once_another_commitment_took_its_place():
    assert states(ends_on=date(2025, 6, 1)) == [(2024, "unknown"), (2025, "unknown")]
    assert states(ends_on=date(2027, 6, 1))[-1] == (2027, "ahead")


def test_without_an_interval_there_are_no_occurrences():
    assert states(months=0) == []


def test_first_due_is_the_day_agreed_or_an_interval_after_the_promise():
    assert first_due(due=DUE, since=date(2020, 1, 1), months=6) == DUE
    assert first_due(due=None, since=date(2023, 8, 31), months=6) == date(2024, 2, 29)
    assert first_due(due=None, since=date(9000, 1, 1), months=12) is None


DAYS = some.dates(date(2018, 1, 1), date(2028, 1, 1))
ANY = some.builds(
    Recurrence,
    first=DAYS,
    months=some.integers(1, 40),
    done=some.lists(DAYS, max_size=6).map(tuple),
    said=some.lists(some.tuples(DAYS, some.sampled_from(Position)), max_size=4).map(tuple),
    ends_on=some.none() | DAYS,
)


@pytest.mark.long
@given(ANY)
def test_occurrences_come_one_after_the_other_and_each_step_keeps_one(recurrence):
    found = occurrences(recurrence, on=TODAY)
    dues = [each.due for each in found]
    days = [each.kept_on for each in found if each.kept_on]

    assert all(one < other for one, other in pairwise(dues))
    assert len(days) <= len(recurrence.done)
    assert sum(each.state == OccurrenceState.AHEAD for each in found) <= 1
    if all(position != Position.NOT_DONE for _day, position in recurrence.said):
        assert OccurrenceState.MISSED not in {each.state for each in found}
