"""What is owed, and how late it is."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.choices import ObligationKind
from partnerships.rules.obligations import Obligation


def owed(due: date | None) -> Obligation:
    return Obligation(ObligationKind.UPDATE, 1, "update:1", "COM-JPN-001", "Text", None, due, 1, None, (1,), 1)


@pytest.mark.parametrize(
    ("due", "days"),
    [(date(2026, 11, 21), 1), (date(2026, 11, 22), 0), (date(2026, 11, 23), 0), (None, 0)],
)
def test_days_late_counts_from_the_day_after_it_was_due(due: date | None, days: int):
    assert owed(due).days_late(on=date(2026, 11, 22)) == days
