"""What figures of partners have in common inside their category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from partnerships.rules.measures import FEW, Kind

FEWEST = 3  # partners; the middle of two is the opinion of neither


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of a category, in percent or in the measure's own unit, and of how many partners it is."""

    value: Decimal
    partners: int


def comparable(
    kind: Kind, *, numerator: int | Decimal | None, denominator: int | Decimal | None, value: Decimal | None
) -> Decimal | None:
    """
    Give the number by which a figure can be compared, `None` where there is none.

    A share is in percent and counts from five on (domain.md, section 5): below, one row more or less moves it too far.
    What is not known is never nought.
    """
    if numerator is None or denominator is None or not denominator:
        return None
    if kind in (Kind.MEDIAN, Kind.MAXIMUM):
        return value
    if kind == Kind.SHARE and denominator < FEW:
        return None
    return None if kind == Kind.UNKNOWN else Decimal(100) * numerator / denominator


def middle(values: Iterable[Decimal | None]) -> Middle | None:
    """Give the median of what is known, `None` if it is known of fewer than three partners."""
    known = [value for value in values if value is not None]
    return Middle(median(known), len(known)) if len(known) >= FEWEST else None
