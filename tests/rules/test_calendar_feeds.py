"""How far calendar addresses look."""

from __future__ import annotations

from datetime import date

from partnerships.rules import calendar_feeds as rules


def test_horizon_is_a_quarter_back_and_two_years_ahead() -> None:
    assert rules.horizon(date(2027, 4, 1)) == (date(2027, 1, 1), date(2029, 4, 1))
