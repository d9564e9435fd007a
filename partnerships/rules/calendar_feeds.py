"""How far calendar addresses look."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_BACK, DAYS_AHEAD = 90, 731


def horizon(on: date) -> tuple[date, date]:
    """Give the first and the last day that a feed shows on a day: a quarter back, two years ahead."""
    return on - timedelta(days=DAYS_BACK), on + timedelta(days=DAYS_AHEAD)
