"""A period ends to the moment, and the list says of each kind how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.rules import retention

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_what_dates_from_the_last_moment_of_the_period_is_not_over():
    edge = NOW - retention.DRAFTS.length

    assert not retention.DRAFTS.is_over(edge, NOW)
    assert retention.DRAFTS.is_over(edge - timedelta(microseconds=1), NOW)


def test_what_is_kept_as_long_as_something_else_has_no_length():
    with pytest.raises(ValueError, match="records"):
        _ = retention.RECORDS.length


def test_keys_are_given_once():
    keys = [kind.key for kind in retention.LIST]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (None, "as long as what it belongs to"),
        (timedelta(0), "none"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=30), "30 days"),
        (timedelta(days=365), "1 year"),
        (timedelta(days=730), "2 years"),
    ],
)
def test_periods_in_words(period: timedelta | None, words: str):
    assert retention.in_words(period) == words
