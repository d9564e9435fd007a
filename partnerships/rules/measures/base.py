"""What a measure is, and how a figure is said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from partnerships.rules.numbers import plain
from partnerships.wording import gettext
from partnerships.wording import gettext_lazy as _

SECTION = "domain.md, section 5"
FEW = 5  # below it a share is said as "n of m"

COMMITMENTS, OUTCOMES, SESSIONS = _("commitments"), _("outcomes"), _("sessions")
UPDATES, PARTNERSHIPS, INTERESTS = _("updates"), _("partnerships"), _("interests")
DAYS = _("days")
DAY_DUE, DAY_OF_MEETING = _("the latest day due"), _("the day of the meeting")


class Topic(StrEnum):
    """What a measure is about: the headings of a scorecard."""

    STANDING = "standing"
    DELIVERY = "delivery"
    DIALOGUE = "dialogue"
    WORK = "work"
    CONTEXT = "context"


class Kind(StrEnum):
    """
    What a figure says.

    `SHARE`: numerator of denominator. `MEDIAN`, `MAXIMUM`: a value in days, over the numerator's rows; the denominator
    counts those it could be known of. `RATIO`: one sum over another, in the measure's unit. `UNKNOWN`: nothing to count
    is recorded yet; both are `None`, never nought.
    """

    SHARE = "share"
    MEDIAN = "median"
    MAXIMUM = "maximum"
    RATIO = "ratio"
    UNKNOWN = "unknown"


class Group(StrEnum):
    """What figures can be grouped by; the period is the quarter of the rows' own day."""

    ALL = "all"
    PARTNER = "partner"
    CATEGORY = "category"
    AREA = "area"
    SIDE = "side"
    UNIT = "unit"
    PERSON = "person"
    PERIOD = "period"


class Part(StrEnum):
    """The part of a figure that a row is counted in."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


EVERY_GROUP = tuple(Group)
BY_PARTNER = (Group.ALL, Group.PARTNER, Group.CATEGORY)
BY_PARTNER_AND_PERIOD = (*BY_PARTNER, Group.PERIOD)


@dataclass(frozen=True, slots=True)
class Measure:
    """
    One measure: its word, its definition, and what is counted above and below the line, in which unit.

    `groups`: what it can be grouped by. `counts_reported`: whether history known from sources alone counts, as in
    delivery, cadence and momentum, but not in our own work. `own_day`: which day of a row its period is.
    """

    name: str
    label: Any
    definition: Any
    numerator_is: Any
    denominator_is: Any
    unit: Any
    source: str = SECTION
    topic: Topic = Topic.STANDING
    kind: Kind = Kind.SHARE
    groups: tuple[Group, ...] = EVERY_GROUP
    counts_reported: bool = True
    own_day: Any = DAY_DUE

    @property
    def value_unit(self) -> Any:
        """The unit of the value, where it is no share."""
        return DAYS if self.kind in (Kind.MEDIAN, Kind.MAXIMUM) else self.unit


def in_words(
    measure: Measure,
    *,
    numerator: int | Decimal | None,
    denominator: int | Decimal | None,
    value: Decimal | None = None,
) -> str:
    """
    Say a figure: "3 of 4", "83 %", "12 days", "not known", or "nothing to count".

    A share of fewer than five is no percentage (domain.md, section 5), and one that is not all or nothing is said
    neither as 100 % nor as 0 %.
    """
    if measure.kind == Kind.UNKNOWN or numerator is None or denominator is None:
        return gettext("not known")
    if not denominator:
        return gettext("nothing to count")
    if measure.kind in (Kind.MEDIAN, Kind.MAXIMUM):
        return gettext("not known") if value is None else gettext("%(number)s days") % {"number": plain(value)}
    if measure.kind == Kind.SHARE and denominator < FEW:
        return gettext("%(part)s of %(whole)s") % {"part": plain(numerator), "whole": plain(denominator)}
    return gettext("%(number)s %%") % {"number": percentage(numerator, denominator)}


def percentage(numerator: int | Decimal, denominator: int | Decimal) -> int:
    """Round to a whole percentage; only nothing is 0 and, of a part, only all is 100."""
    rounded = int((Decimal(100) * numerator / denominator).to_integral_value(ROUND_HALF_UP))
    if 0 < numerator < denominator:
        return min(max(rounded, 1), 99)
    return rounded
