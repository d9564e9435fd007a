"""Tables: text that no spreadsheet takes for a formula, and nothing lost on the way."""

from __future__ import annotations

import csv
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from partnerships.exports import tables


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")))
def test_text_comes_back_and_never_begins_as_a_formula(text: str) -> None:
    (row,) = csv.reader([tables.text([[tables.cell(text), "end"]])])

    assert row[0].removeprefix("'") == text.removeprefix("'")
    assert not row[0].startswith(tables.FORMULA)


def test_what_is_no_text_reads_plainly() -> None:
    cells = [tables.cell(value) for value in (True, False, None, -3, date(2026, 11, 22))]

    assert tables.text([cells]) == "true,false,,-3,2026-11-22\r\n"
