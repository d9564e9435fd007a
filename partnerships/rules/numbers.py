"""How a number is written."""

from __future__ import annotations

from decimal import Decimal


def plain(number: int | Decimal) -> str:
    """Write a number without noughts that say nothing: 12, 12.5."""
    return f"{number:f}".rstrip("0").rstrip(".") if isinstance(number, Decimal) and number % 1 else str(int(number))
