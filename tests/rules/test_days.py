"""A day begins and ends in Brussels, on the days on which the clocks change too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from partnerships.rules import days


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 1, 31), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_brussels(day: date, ends: datetime) -> None:
    assert days.day_end(day) == ends
    assert days.day_of(ends - timedelta(microseconds=1)) == day
    assert days.day_of(ends) == day + timedelta(days=1)
