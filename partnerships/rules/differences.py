"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Every character belongs to exactly one token, so that the tokens of a text are the text.
TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Comparing is quadratic: beyond a few pages difflib may take its short cut for frequent words.
LONG = 4_000


class Kind(StrEnum):
    """Whether words are in both texts, in the old one alone, or in the new one alone."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a difference; never empty."""

    kind: Kind
    text: str


def words(old: str, new: str) -> list[Piece]:
    """
    Tell two texts as one: what both have, what went and what came.

    Shape: what is not new makes up the old text, what is not gone the new one. Of two changes with nothing but a space
    between them one is made, which is easier to read.
    """
    pieces: list[Piece] = []
    gone = new_words = ""
    for is_same, before, after in _runs(old, new):
        if is_same and not ((gone or new_words) and before.isspace()):
            pieces += [*_change(gone, new_words), Piece(Kind.SAME, before)]
            gone = new_words = ""
        else:
            gone, new_words = gone + before, new_words + after
    return _tidied([*pieces, *_change(gone, new_words)])


def _runs(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > LONG)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        yield kind == "equal", "".join(before[start:end]), "".join(after[new_start:new_end])


def _change(gone: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in ((Kind.GONE, gone), (Kind.NEW, new)) if text]


def _tidied(pieces: list[Piece]) -> list[Piece]:
    """Give back to what both have the space with which a change ends, if it ends so on both sides."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if piece.kind is Kind.NEW and last is not None and last.kind is Kind.GONE:
            tail = re.search(r"\s*\Z", piece.text)
            space = tail[0] if tail and last.text.endswith(tail[0]) else ""
            cut = len(space)
            shorter = _change(last.text[: len(last.text) - cut], piece.text[: len(piece.text) - cut])
            found[-1:] = [*shorter, *([Piece(Kind.SAME, space)] if space else [])]
        else:
            found.append(piece)
    return found
