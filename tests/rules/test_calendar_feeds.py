"""How many calendar addresses there may be, and how far they look."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.errors import RuleViolation
from partnerships.rules import calendar_feeds as rules


def test_room_ends_at_the_tenth() -> None:
    with pytest.raises(RuleViolation, match="10 calendar addresses"):
        rules.check_room(10)

    rules.check_room(9)


def test_horizon_is_a_quarter_back_and_two_years_ahead() -> None:
    assert rules.horizon(date(2027, 4, 1)) == (date(2027, 1, 1), date(2029, 4, 1))
