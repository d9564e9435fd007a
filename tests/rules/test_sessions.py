"""How long a session stays open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.choices import SignInDetail
from partnerships.rules.sessions import why_over

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
TWO, TWELVE = timedelta(hours=2), timedelta(hours=12)


@pytest.mark.parametrize(
    ("age", "unused", "why"),
    [
        (timedelta(minutes=1), timedelta(0), None),
        (timedelta(hours=11, minutes=59), timedelta(hours=1, minutes=59), None),
        (timedelta(hours=3), TWO, SignInDetail.IDLE),
        (TWELVE, timedelta(0), SignInDetail.OVER),
        (TWELVE, TWELVE, SignInDetail.OVER),
    ],
)
def test_why_over(age: timedelta, unused: timedelta, why: SignInDetail | None):
    assert why_over(began_at=NOON - age, seen_at=NOON - unused, now=NOON, idle=TWO, longest=TWELVE) == why
