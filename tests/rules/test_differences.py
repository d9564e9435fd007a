"""Two texts told as one: both can be had back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.rules.differences import Kind, Piece, words

# Texts that share words, as two versions do, beside any text at all.
VERSIONS = st.lists(st.sampled_from(["the", "north", "south", ",", "exercise", " ", "  ", "\n", "été"])).map("".join)
TEXTS = st.one_of(VERSIONS, st.text(max_size=60))


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in words(old, new)]


def without(pieces: list[Piece], kind: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not kind)


@given(old=TEXTS, new=TEXTS)
def test_words_hold_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)

    assert without(pieces, Kind.NEW) == old
    assert without(pieces, Kind.GONE) == new
    assert all(piece.text for piece in pieces)


@given(text=TEXTS)
def test_words_of_a_text_and_itself_are_the_text(text: str) -> None:
    assert words(text, text) == ([Piece(Kind.SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("in the north", "in the south", [("same", "in the "), ("gone", "north"), ("new", "south")]),
        ("one two three", "uno dos three", [("gone", "one two"), ("new", "uno dos"), ("same", " three")]),
        ("", "all new", [("new", "all new")]),
        ("all gone", "", [("gone", "all gone")]),
        ("Hold it.", "Hold it, twice.", [("same", "Hold it"), ("new", ", twice"), ("same", ".")]),
    ],
)
def test_words_read_as_a_person_would_mark_them(old: str, new: str, pieces: list[tuple[str, str]]) -> None:
    assert told(old, new) == pieces
