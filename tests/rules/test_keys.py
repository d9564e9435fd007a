"""How long a key lives, how many there may be, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.choices import TokenState
from partnerships.errors import RuleViolation
from partnerships.rules import keys as rules

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("days", [-1, 0, 367, 10**12])
def test_check_days_refuses_less_than_a_day_and_more_than_a_year(days: int) -> None:
    with pytest.raises(RuleViolation, match="from 1 to 366") as refused:
        rules.check_days(days)

    assert list(refused.value.message_dict) == ["days"]


def test_check_days_takes_the_first_and_the_last() -> None:
    rules.check_days(1)
    rules.check_days(366)


def test_check_room_refuses_one_more_than_the_most() -> None:
    rules.check_room(19, most=20, refusal="%(count)s keys")
    with pytest.raises(RuleViolation, match="20 keys"):
        rules.check_room(20, most=20, refusal="%(count)s keys")


def test_state_ends_at_the_very_moment_and_revocation_goes_first() -> None:
    moment = timedelta(microseconds=1)

    assert rules.state(expires_at=NOW + moment, revoked_at=None, now=NOW) is TokenState.IN_FORCE
    assert rules.state(expires_at=NOW, revoked_at=None, now=NOW) is TokenState.EXPIRED
    assert rules.state(expires_at=NOW + moment, revoked_at=NOW, now=NOW) is TokenState.REVOKED


def test_digest_of_says_nothing_of_the_key() -> None:
    assert len(rules.digest_of("sdp_key")) == 64
    assert "sdp_key" not in rules.digest_of("sdp_key")
    assert rules.digest_of("sdp_key") != rules.digest_of("sdp_kez")
