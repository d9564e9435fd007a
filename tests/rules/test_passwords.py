"""Words that a password leaves out, and how long a given one opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.rules.passwords import has_lapsed, word_in

WORDS = ("europe", "Partnership Follow-through", "eu", "")
NAMES = ("zoë.o-keeffe7", "Zoë Ann O’Keeffe")


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("lamp europe harbour", "europe"),
        ("THE-EUROPEAN-UNION", "europe"),
        ("3ur0p3-harbour-lamp", "europe"),
        ("e.u.r.o.p.e harbour", "europe"),
        ("partnership follow through 1", "Partnership Follow-through"),
        ("keeffe-harbour-lamp", "keeffe"),
        ("lamp KEEFFÉ harbour", "keeffe"),
    ],
)
def test_word_is_found(password: str, word: str) -> None:
    assert word_in(password, words=WORDS, names=NAMES) == word


@pytest.mark.parametrize(
    "password",
    [
        "museum annex of zoes",  # “eu”, “Ann” and “Zoë” are too short to be told from other words
        "partnership of lamps",  # no word by itself here
        "follow lamps through",
    ],
)
def test_other_words_are_not(password: str) -> None:
    assert word_in(password, words=WORDS, names=NAMES) is None


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lapses_at", "lapsed"),
    [(None, False), (NOON + timedelta(seconds=1), False), (NOON, True), (NOON.min.replace(tzinfo=UTC), True)],
)
def test_it_lapses_at_its_moment_and_one_s_own_never(lapses_at: datetime | None, lapsed: bool) -> None:
    assert has_lapsed(lapses_at, now=NOON) is lapsed
