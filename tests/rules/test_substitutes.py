"""For how long somebody may stand in for somebody else."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.errors import RuleViolation
from partnerships.rules import substitutes as rules

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
OPEN = (date(2026, 3, 1), None)
DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "original", "field"),
    [
        (DAY, None, OPEN, "ends_on"),
        (DAY, date(2026, 3, 9), OPEN, "ends_on"),
        (date(2026, 2, 28), DAY, OPEN, "starts_on"),
        (DAY, date(2026, 4, 1), MARCH, "ends_on"),
    ],
)
def test_period_lies_within_the_assignment(starts_on: date, ends_on: date | None, original: rules.Period, field: str):
    with pytest.raises(RuleViolation) as refusal:
        rules.check_period(starts_on, ends_on, original=original)

    assert set(refusal.value.message_dict) == {field}


def test_period_may_fill_the_assignment():
    rules.check_period(*MARCH, original=MARCH)
    rules.check_period(DAY, date(2027, 1, 1), original=OPEN)


def test_nobody_is_appointed_for_days_that_are_over():
    rules.check_not_past(DAY, on=DAY)
    with pytest.raises(RuleViolation, match="over"):
        rules.check_not_past(date(2026, 3, 9), on=DAY)


@pytest.mark.parametrize(
    ("period", "becomes"),
    [
        ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 9))),
        ((DAY, date(2026, 3, 31)), (date(2026, 3, 9), date(2026, 3, 9))),
        ((date(2026, 3, 20), date(2026, 3, 31)), (date(2026, 3, 9), date(2026, 3, 9))),
        (OPEN, (date(2026, 3, 1), date(2026, 3, 9))),
    ],
)
def test_what_is_ended_does_not_count_that_day(period: rules.Period, becomes: rules.Period):
    assert rules.ended(period, on=DAY) == becomes


def test_what_is_over_is_not_ended_again():
    with pytest.raises(RuleViolation, match="ended already"):
        rules.ended((date(2026, 3, 1), date(2026, 3, 9)), on=DAY)
