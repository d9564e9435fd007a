"""Definitions are whole, and figures are said without inventing anything."""

from __future__ import annotations

from decimal import Decimal

import pytest

from partnerships.choices import Standing
from partnerships.rules import measures
from partnerships.rules.measures import Group, Kind


def test_every_measure_is_defined_by_itself():
    assert len(measures.BY_NAME) == len(measures.MEASURES)
    for each in measures.MEASURES:
        words = (each.label, each.definition, each.numerator_is, each.denominator_is, each.unit, each.own_day)
        assert all(str(word).strip() for word in words), each.name
        assert each.source == "domain.md, section 5"
        assert Group.ALL in each.groups


def test_every_standing_is_a_measure_that_counts_commitments():
    assert {each.name for each in measures.STANDINGS} == set(Standing)
    assert set(measures.STANDING_MEANS) == set(Standing)


def test_reported_history_does_not_count_in_our_own_work():
    ours = {"concreteness", "conversion", "hand_off", "freshness", "review_turnaround", "returned", "record_latency"}
    ours |= {"bandwidth", "productive_political", "productive_working", "productive_industry", "productive_track_1_5"}
    assert {each.name for each in measures.MEASURES if not each.counts_reported} == ours


def test_ages_leave_no_day_out():
    assert measures.AGES[0][0] == 1
    assert [most + 1 for _least, most in measures.AGES[:-1] if most] == [least for least, _most in measures.AGES[1:]]
    assert len(measures.AGES) == len(measures.AGEING) == len(measures.AGEING_UNKNOWN)


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (None, None, "not known"),
        (0, 0, "nothing to count"),
        (3, 4, "3 of 4"),
        (0, 1, "0 of 1"),
        (4, 5, "80 %"),
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (999, 1_000, "99 %"),
        (1, 1_000, "1 %"),
        (5, 8, "63 %"),
    ],
)
def test_a_share_is_said_in_words(numerator: int | None, denominator: int | None, words: str):
    assert measures.in_words(measures.ON_TIME, numerator=numerator, denominator=denominator) == words


@pytest.mark.parametrize(
    ("value", "denominator", "words"),
    [
        (Decimal(12), 3, "12 days"),
        (Decimal("12.5"), 3, "12.5 days"),
        (None, 3, "not known"),
        (None, 0, "nothing to count"),
    ],
)
def test_a_median_is_said_in_days(value: Decimal | None, denominator: int, words: str):
    assert measures.in_words(measures.SLIP, numerator=2, denominator=denominator, value=value) == words


def test_a_ratio_of_few_is_a_percentage_all_the_same():
    assert measures.BANDWIDTH.kind == Kind.RATIO
    assert measures.in_words(measures.BANDWIDTH, numerator=Decimal("1.5"), denominator=2) == "75 %"
    assert measures.in_words(measures.BANDWIDTH, numerator=Decimal(3), denominator=2) == "150 %"


def test_what_nothing_is_recorded_of_is_not_known():
    for each in (measures.ELECTORAL_EXPOSURE, measures.GAP_VALUE):
        assert each.kind == Kind.UNKNOWN
        assert measures.in_words(each, numerator=0, denominator=0) == "not known"


def test_days_are_the_unit_of_values_in_time_alone():
    assert str(measures.SLIP.value_unit) == "days"
    assert str(measures.ON_TIME.value_unit) == "commitments"
