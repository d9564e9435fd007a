"""The ladder: who is told when, what an acknowledgement holds back, and when a digest is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from partnerships.choices import Digest, Rung
from partnerships.rules import reminders as rules

DUE = date(2026, 11, 1)
OWNER, UNIT, MANAGER, HEAD = 1, 2, 3, 4
CANDIDATES = {Rung.LATE: [OWNER], Rung.UNIT: [UNIT], Rung.PARTNERSHIP: [MANAGER], Rung.HEAD: [HEAD]}


def on(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "rungs"),
    [
        (-8, []),
        (-7, [Rung.AHEAD]),
        (0, [Rung.AHEAD]),
        (1, [Rung.LATE]),
        (7, [Rung.LATE]),
        (8, [Rung.LATE, Rung.UNIT]),
        (14, [Rung.LATE, Rung.UNIT]),
        (15, [Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP]),
        (29, [Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP]),
        (30, [Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD]),
        (4000, [Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD]),
    ],
)
def test_rungs_are_reached_by_days_late(days: int, rungs: list[Rung]) -> None:
    assert rules.reached(due=DUE, on=on(days)) == rungs


def test_what_has_no_date_is_told_to_its_owner_and_never_late() -> None:
    assert rules.reached(due=None, on=on(4000)) == [Rung.AHEAD]


def test_every_rung_is_on_the_ladder_once_and_higher_ones_come_later() -> None:
    days = [step.days for step in rules.LADDER]

    assert [step.rung for step in rules.LADDER] == list(Rung)
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("acknowledged", "held"),
    [
        ([], {}),
        ([(Rung.LATE, on(8))], {Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD}),
        ([(Rung.UNIT, on(8))], {Rung.PARTNERSHIP, Rung.HEAD}),
        ([(Rung.HEAD, on(8))], set()),
        ([(Rung.LATE, on(8) - timedelta(days=13))], {Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD}),
        ([(Rung.LATE, on(8) - timedelta(days=14))], set()),
    ],
)
def test_an_acknowledgement_holds_the_rungs_above_for_two_weeks(
    acknowledged: list[tuple[str, date]], held: set[Rung]
) -> None:
    assert {rung for rung in Rung if rules.is_held(rung, acknowledged, on=on(8))} == set(held)


def test_each_rung_tells_its_own_people() -> None:
    chosen = rules.recipients([Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD], CANDIDATES, told=[])

    assert chosen == [(OWNER, Rung.LATE), (UNIT, Rung.UNIT), (MANAGER, Rung.PARTNERSHIP), (HEAD, Rung.HEAD)]


def test_nobody_is_told_twice_or_of_their_own_delay_as_a_manager() -> None:
    everywhere = {Rung.LATE: [1], Rung.UNIT: [1, 2], Rung.PARTNERSHIP: [1, 2, 3], Rung.HEAD: [3, 2, 1]}

    chosen = rules.recipients([Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP, Rung.HEAD], everywhere, told=[])

    assert chosen == [(1, Rung.LATE), (2, Rung.UNIT), (3, Rung.PARTNERSHIP)]


def test_what_was_told_is_not_told_again() -> None:
    told = [(OWNER, Rung.AHEAD), (OWNER, Rung.LATE), (UNIT, Rung.UNIT)]

    chosen = rules.recipients([Rung.LATE, Rung.UNIT, Rung.PARTNERSHIP], CANDIDATES, told=told)

    assert chosen == [(MANAGER, Rung.PARTNERSHIP)]


def test_an_owner_hears_of_it_before_and_after() -> None:
    assert rules.recipients([Rung.LATE], CANDIDATES, told=[(OWNER, Rung.AHEAD)]) == [(OWNER, Rung.LATE)]


def test_somebody_who_takes_it_over_is_told() -> None:
    taken_over = CANDIDATES | {Rung.LATE: [5]}

    assert rules.recipients([Rung.LATE], taken_over, told=[(OWNER, Rung.LATE)]) == [(5, Rung.LATE)]


@pytest.mark.parametrize(
    ("digest", "now", "day"),
    [
        # six in the morning in Brussels is five in winter and four in summer, as UTC counts
        (Digest.DAILY, datetime(2026, 11, 25, 4, 59, tzinfo=UTC), date(2026, 11, 24)),
        (Digest.DAILY, datetime(2026, 11, 25, 5, 0, tzinfo=UTC), date(2026, 11, 25)),
        (Digest.DAILY, datetime(2026, 7, 1, 3, 59, tzinfo=UTC), date(2026, 6, 30)),
        (Digest.DAILY, datetime(2026, 7, 1, 4, 0, tzinfo=UTC), date(2026, 7, 1)),
        (Digest.DAILY, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 31)),
        (Digest.DAILY, datetime(2026, 10, 25, 5, 0, tzinfo=UTC), date(2026, 10, 25)),
        (Digest.DAILY, datetime(2026, 3, 29, 4, 0, tzinfo=UTC), date(2026, 3, 29)),
        (Digest.WEEKLY, datetime(2026, 11, 23, 4, 59, tzinfo=UTC), date(2026, 11, 16)),
        (Digest.WEEKLY, datetime(2026, 11, 23, 5, 0, tzinfo=UTC), date(2026, 11, 23)),
        (Digest.WEEKLY, datetime(2026, 11, 29, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (Digest.OFF, datetime(2026, 11, 23, 5, 0, tzinfo=UTC), None),
    ],
)
def test_a_digest_is_due_at_six_in_brussels(digest: Digest, now: datetime, day: date | None) -> None:
    assert rules.period(digest, now=now) == day


def test_a_digest_tells_what_came_up_before_six_of_its_day() -> None:
    assert rules.cut_off(date(2026, 11, 23)) == datetime(2026, 11, 23, 5, tzinfo=UTC)
    assert rules.cut_off(date(2026, 7, 1)) == datetime(2026, 7, 1, 4, tzinfo=UTC)


def test_pauses_grow_to_six_hours_and_are_tried_for_a_day() -> None:
    pauses = [rules.pause(attempt) for attempt in range(1, rules.MOST_ATTEMPTS)]

    assert pauses[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert max(pauses) == timedelta(hours=6)
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > timedelta(days=1)
    assert rules.pause(30_000) == timedelta(hours=6)
