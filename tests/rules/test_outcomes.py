from datetime import date
from typing import Any

import pytest

from partnerships.choices import CommitmentKind, Disposition, OutcomeKind
from partnerships.errors import RuleViolation
from partnerships.rules import outcomes

TODAY = date(2026, 11, 22)


def test_check_conversion_keeps_talks_apart():
    outcomes.check_conversion(outcome_kind=OutcomeKind.GO_ON_TALKING, commitment_kind=CommitmentKind.DIALOGUE_ONLY)
    outcomes.check_conversion(outcome_kind=OutcomeKind.DECISION, commitment_kind=CommitmentKind.DELIVERABLE)

    with pytest.raises(RuleViolation) as refused:
        outcomes.check_conversion(outcome_kind=OutcomeKind.GO_ON_TALKING, commitment_kind=CommitmentKind.DELIVERABLE)
    assert "kind" in refused.value.error_dict


def test_check_deferral_needs_a_track_or_a_day_to_come():
    outcomes.check_deferral(has_track=True, until=None, on=TODAY)
    outcomes.check_deferral(has_track=False, until=date(2026, 11, 23), on=TODAY)

    with pytest.raises(RuleViolation, match="Choose a track"):
        outcomes.check_deferral(has_track=False, until=None, on=TODAY)
    with pytest.raises(RuleViolation, match="still to come"):
        outcomes.check_deferral(has_track=True, until=TODAY, on=TODAY)


def test_check_talks_refuses_other_outcomes():
    outcomes.check_talks(OutcomeKind.GO_ON_TALKING)

    with pytest.raises(RuleViolation, match="go on talking"):
        outcomes.check_talks(OutcomeKind.COMMITMENT)


@pytest.mark.parametrize(
    "circumstance",
    [
        {"is_same": True},
        {"same_meeting": False},
        {"target_disposition": Disposition.MERGED},
        {"has_merged": True},
    ],
)
def test_check_merge_refuses_circles_chains_and_other_meetings(circumstance):
    sound: dict[str, Any] = {
        "is_same": False,
        "same_meeting": True,
        "target_disposition": Disposition.TO_TRIAGE,
        "has_merged": False,
    }
    outcomes.check_merge(**sound)

    with pytest.raises(RuleViolation):
        outcomes.check_merge(**sound | circumstance)


@pytest.mark.parametrize(
    "circumstance", [{"disposition": Disposition.CONVERTED}, {"was_submitted": True}, {"has_merged": True}]
)
def test_check_removal_refuses_what_was_decided_on_or_submitted(circumstance):
    sound: dict[str, Any] = {"disposition": Disposition.TO_TRIAGE, "was_submitted": False, "has_merged": False}
    outcomes.check_removal(**sound)

    with pytest.raises(RuleViolation):
        outcomes.check_removal(**sound | circumstance)
