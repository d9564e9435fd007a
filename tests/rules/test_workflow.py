"""The workflow's machinery; the tables themselves are held to the database's in tests/models."""

import pytest

from partnerships.choices import CommitmentStatus, MeetingStatus, RecordState
from partnerships.errors import RuleViolation
from partnerships.rules import workflow


def test_check_refuses_a_verb_from_the_wrong_state():
    with pytest.raises(RuleViolation, match="not possible in the state “Approved”"):
        workflow.check(workflow.RECORD, "submit", RecordState.APPROVED)


def test_check_names_the_missing_argument():
    with pytest.raises(RuleViolation) as caught:
        workflow.check(workflow.RECORD, "return", RecordState.SUBMITTED)

    assert list(caught.value.message_dict) == ["comment"]


def test_check_gives_the_state_that_follows():
    assert workflow.check(workflow.MEETING, "hold", MeetingStatus.CONFIRMED) == "held"


def test_available_keeps_the_order_of_the_flow():
    assert workflow.available(workflow.RECORD, RecordState.SUBMITTED) == ["approve", "return"]


def test_status_is_never_unknown_again():
    later = (after for status, after in workflow.STATUS_AFTER.items() if status != workflow.START)

    assert all(CommitmentStatus.UNKNOWN not in after for after in later)
