"""What of figures can be compared, and their middle."""

from __future__ import annotations

from decimal import Decimal

import pytest

from partnerships.rules.comparison import Middle, comparable, middle
from partnerships.rules.measures import Kind


@pytest.mark.parametrize(
    ("kind", "parts", "number"),
    [
        (Kind.SHARE, (3, 5, None), Decimal(60)),
        (Kind.SHARE, (0, 5, None), Decimal(0)),
        (Kind.SHARE, (3, 4, None), None),
        (Kind.SHARE, (0, 0, None), None),
        (Kind.SHARE, (None, None, None), None),
        (Kind.UNKNOWN, (None, None, None), None),
        (Kind.UNKNOWN, (1, 9, None), None),
        (Kind.MEDIAN, (1, 2, Decimal(12)), Decimal(12)),
        (Kind.MEDIAN, (0, 2, None), None),
        (Kind.MAXIMUM, (2, 2, Decimal(0)), Decimal(0)),
        (Kind.RATIO, (3, 2, None), Decimal(150)),
    ],
)
def test_comparable_leaves_out_what_says_too_little(
    kind: Kind, parts: tuple[int | None, int | None, Decimal | None], number: Decimal | None
) -> None:
    numerator, denominator, value = parts

    assert comparable(kind, numerator=numerator, denominator=denominator, value=value) == number


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], None),
        ([Decimal(1), Decimal(9)], None),
        ([Decimal(1), Decimal(9), None], None),
        ([Decimal(1), Decimal(9), Decimal(4), None], Middle(Decimal(4), 3)),
        ([Decimal(1), Decimal(2), Decimal(4), Decimal(9)], Middle(Decimal(3), 4)),
    ],
)
def test_middle_needs_three_partners(values: list[Decimal | None], found: Middle | None) -> None:
    assert middle(values) == found
