"""How our own work keeps up."""

from __future__ import annotations

from partnerships.rules.measures.base import (
    BY_PARTNER_AND_PERIOD,
    COMMITMENTS,
    DAY_OF_MEETING,
    UPDATES,
    Group,
    Kind,
    Measure,
    Topic,
)
from partnerships.wording import gettext_lazy as _

FRESHNESS = Measure(
    "freshness",
    _("Fresh"),
    _("A commitment is fresh if an update on it was approved within its review interval."),
    _("those of them with an approved update within the interval"),
    _("commitments followed here that are not finished"),
    COMMITMENTS,
    topic=Topic.WORK,
    counts_reported=False,
)
REVIEW_TURNAROUND = Measure(
    "review_turnaround",
    _("Review turnaround, median"),
    _("The days from the submission of an update to the decision on it; half took less."),
    _("those of them that are decided on"),
    _("updates submitted and not withdrawn"),
    UPDATES,
    topic=Topic.WORK,
    kind=Kind.MEDIAN,
    counts_reported=False,
    own_day=_("the day of submission"),
)
RETURNED = Measure(
    "returned",
    _("Returned"),
    _("How many of the decisions on updates return them to be mended."),
    _("those of them that were returned"),
    _("updates decided on"),
    UPDATES,
    topic=Topic.WORK,
    counts_reported=False,
    own_day=_("the day of submission"),
)
RECORD_LATENCY = Measure(
    "record_latency",
    _("Record latency, median"),
    _("The days from a meeting to the approval of its record; half took less. Records corrected since are left out."),
    _("those of them whose record is approved"),
    _("meetings held and recorded here, on a day that is known"),
    _("meetings"),
    topic=Topic.WORK,
    kind=Kind.MEDIAN,
    groups=BY_PARTNER_AND_PERIOD,
    counts_reported=False,
    own_day=DAY_OF_MEETING,
)
BANDWIDTH = Measure(
    "bandwidth",
    _("Bandwidth"),
    _("The effort of open actions against the capacity of the units whose people do them, where both are given."),
    _("working days of effort of the open actions of people in these units"),
    _("working days per half-year of the units whose capacity is known"),
    _("working days"),
    topic=Topic.WORK,
    kind=Kind.RATIO,
    groups=(Group.ALL, Group.UNIT),
    counts_reported=False,
    own_day=_("none"),
)
