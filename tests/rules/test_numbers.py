"""Numbers are written without noughts that say nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from partnerships.rules.numbers import plain


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (100, "100"), (Decimal("12.0"), "12"), (Decimal("12.50"), "12.5"), (Decimal("1E+2"), "100")],
)
def test_plain(number: int | Decimal, written: str) -> None:
    assert plain(number) == written
