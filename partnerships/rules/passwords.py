"""Passwords: words they leave out, because whoever guesses tries them first; and how long a given one opens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from partnerships.rules.names import sort_key

SHORTEST = 4  # letters; shorter ones stand in other words by chance
# What people write for each other: one letter for each of them.
_LOOKALIKES = str.maketrans("013457@$!|l", "oieastasiii")
_WORD = re.compile(r"[^\W\d_]+")


def word_in(password: str, *, words: Iterable[str], names: Iterable[str]) -> str | None:
    """
    Give a word of the place, or a part of its person's names, that stands in a password, whatever is put between its
    letters and for them; nothing if none does.
    """
    said = _folded(password)
    parts = (part for name in names for part in _WORD.findall(name))
    return next((word for word in (*words, *parts) if len(_folded(word)) >= SHORTEST and _folded(word) in said), None)


def has_lapsed(lapses_at: datetime | None, *, now: datetime) -> bool:
    """Say whether a password opens nothing any more; one that its owner has set does not lapse."""
    return lapses_at is not None and now >= lapses_at


def _folded(text: str) -> str:
    return "".join(letter for letter in sort_key(text).translate(_LOOKALIKES) if letter.isalnum())
