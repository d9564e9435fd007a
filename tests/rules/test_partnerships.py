"""When a partnership was concluded, and what came before and after."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.choices import DatePrecision, PartnershipState, StepKind
from partnerships.errors import RuleViolation
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.rules.partnerships import Phase, StepValues, conclusion, paused, phase, resumed

DAY = PartialDate.on(date(2024, 12, 18))


def step(kind: StepKind, day: str, state: PartnershipState = PartnershipState.SIGNED) -> StepValues:
    return StepValues(kind, PartialDate.read(day), state)


def test_conclusion_is_the_signature_even_after_an_adoption() -> None:
    steps = [
        step(StepKind.SIGNED, "2024-12-18"),
        step(StepKind.ADOPTED, "2024-11-19", PartnershipState.NEGOTIATING),
    ]

    assert conclusion(steps) == DAY


def test_conclusion_is_the_announcement_where_nobody_signs() -> None:
    assert conclusion([step(StepKind.ANNOUNCED, "2024-12-18")]) == DAY


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [step(StepKind.ADOPTED, "2024-11-19", PartnershipState.NEGOTIATING)],
        [step(StepKind.TALKS_OPENED, "2024-11-19", PartnershipState.NEGOTIATING)],
    ],
)
def test_conclusion_is_missing_until_the_text_is_concluded(steps: list[StepValues]) -> None:
    assert conclusion(steps) is None


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (PartialDate.on(date(2024, 12, 17)), Phase.BEFORE),
        (PartialDate.on(date(2024, 12, 18)), Phase.ON_THE_DAY),
        (PartialDate.days(date(2024, 12, 17), date(2024, 12, 19)), Phase.ON_THE_DAY),
        (PartialDate.on(date(2024, 12, 19)), Phase.AFTER),
        (PartialDate.month(2024, 12), Phase.BEFORE),
        (PartialDate.month(2025, 1), Phase.AFTER),
        (PartialDate.year(2024), Phase.BEFORE),
        (PartialDate(date(2024, 12, 18), date(2024, 12, 31), DatePrecision.WINDOW), Phase.ON_THE_DAY),
        (PartialDate(None, date(2024, 12, 1), DatePrecision.WINDOW), Phase.BEFORE),
        (PartialDate.days(date(2024, 12, 17), date(2024, 12, 19), inferred=True), Phase.BEFORE),
        (NO_DATE, None),
    ],
)
def test_phase_of_an_event(event: PartialDate, expected: Phase | None) -> None:
    assert phase(event, DAY) == expected


def test_phase_without_partnership() -> None:
    assert phase(DAY, None) == "no partnership"


def test_phase_is_unknown_where_the_conclusion_has_no_day() -> None:
    assert phase(DAY, NO_DATE) is None


@pytest.mark.parametrize("state", [state for state in PartnershipState if state not in ("signed", "active")])
def test_paused_is_refused(state: str) -> None:
    with pytest.raises(RuleViolation):
        paused(state)


@pytest.mark.parametrize("state", [state for state in PartnershipState if state != "dormant"])
def test_resumed_is_refused(state: str) -> None:
    with pytest.raises(RuleViolation):
        resumed(state)


def test_paused_and_resumed_name_the_step() -> None:
    assert paused("active") == (StepKind.SUSPENDED, PartnershipState.DORMANT)
    assert resumed("dormant") == (StepKind.RESUMED, PartnershipState.ACTIVE)
