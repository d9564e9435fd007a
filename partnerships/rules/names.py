"""How names sort: as a reader looks them up, not as a computer stores them."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_FOLDED = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def sort_key(name: str) -> str:
    """
    Fold a name to what it sorts by: "Åland" among the A's, "Þórshöfn" among the T's, capitals as small letters.

    Scripts other than Latin keep their letters. The result of a folded name is the same name.
    """
    folded = _without_marks(_without_marks(name).casefold()).translate(_FOLDED)
    return " ".join(folded.split())


def _without_marks(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
