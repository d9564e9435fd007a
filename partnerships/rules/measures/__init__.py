"""What is measured: each measure is a definition first, with its numerator and denominator named."""

from __future__ import annotations

from collections.abc import Mapping

from partnerships.rules.measures.base import FEW, Group, Kind, Measure, Part, Topic, in_words, percentage
from partnerships.rules.measures.context import ELECTORAL_EXPOSURE, GAP_VALUE, INTEREST_COVERAGE, WITHOUT_INTEREST
from partnerships.rules.measures.delivery import (
    AGEING,
    AGEING_UNKNOWN,
    AGES,
    CONCRETENESS,
    LATE,
    ON_TIME,
    RECIPROCITY,
    SLIP,
    SLIP_MAX,
    VERIFIED,
)
from partnerships.rules.measures.dialogue import (
    CADENCE_KEPT,
    CONVERSION,
    CONVERSION_DAYS,
    HAND_OFF,
    HAND_OFF_DAYS,
    MOMENTUM,
    PRODUCTIVE,
)
from partnerships.rules.measures.standings import DIALOGUE_ONLY, STANDING_MEANS, STANDINGS
from partnerships.rules.measures.work import BANDWIDTH, FRESHNESS, RECORD_LATENCY, RETURNED, REVIEW_TURNAROUND

MEASURES: tuple[Measure, ...] = (
    *STANDINGS,
    DIALOGUE_ONLY,
    CONCRETENESS,
    ON_TIME,
    LATE,
    SLIP,
    SLIP_MAX,
    *AGEING,
    *AGEING_UNKNOWN,
    VERIFIED,
    *RECIPROCITY,
    CONVERSION,
    *PRODUCTIVE,
    CADENCE_KEPT,
    HAND_OFF,
    *MOMENTUM,
    FRESHNESS,
    REVIEW_TURNAROUND,
    RETURNED,
    RECORD_LATENCY,
    BANDWIDTH,
    INTEREST_COVERAGE,
    WITHOUT_INTEREST,
    ELECTORAL_EXPOSURE,
    GAP_VALUE,
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


__all__ = [
    "AGEING", "AGEING_UNKNOWN", "AGES", "BANDWIDTH", "BY_NAME", "CADENCE_KEPT", "CONCRETENESS", "CONVERSION",
    "CONVERSION_DAYS", "DIALOGUE_ONLY", "ELECTORAL_EXPOSURE", "FEW", "FRESHNESS", "GAP_VALUE", "HAND_OFF",
    "HAND_OFF_DAYS", "INTEREST_COVERAGE", "LATE", "MEASURES", "MOMENTUM", "ON_TIME", "PRODUCTIVE", "RECIPROCITY",
    "RECORD_LATENCY", "RETURNED", "REVIEW_TURNAROUND", "SLIP", "SLIP_MAX", "STANDINGS", "STANDING_MEANS", "VERIFIED",
    "WITHOUT_INTEREST", "Group", "Kind", "Measure", "Part", "Topic", "in_words", "percentage",
]  # fmt: skip
