"""How names sort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.rules.names import sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [("Åland", "aland"), ("Türkiye", "turkiye"), ("Côte d’Ivoire", "cote d’ivoire"), ("Þórshöfn", "thorshofn"),
     ("Øresund", "oresund"), ("  New   Zealand ", "new zealand"), ("日本", "日本")],
)  # fmt: skip
def test_sort_key_folds_accents(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_sort_key_puts_aland_among_the_a_s() -> None:
    assert sorted(["Zambia", "Åland", "Albania"], key=sort_key) == ["Åland", "Albania", "Zambia"]


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=30))
def test_sort_key_of_a_sort_key_is_the_same(name: str) -> None:
    assert sort_key(sort_key(name)) == sort_key(name)
