"""What an update may claim."""

import pytest

from partnerships.choices import CommitmentStatus
from partnerships.errors import RuleViolation
from partnerships.rules import updates as rules


def test_check_status_refuses_a_step_back_that_only_a_reopening_may_make() -> None:
    with pytest.raises(RuleViolation):
        rules.check_status(CommitmentStatus.IMPLEMENTED, CommitmentStatus.NOT_STARTED)
    rules.check_status(CommitmentStatus.IMPLEMENTED, CommitmentStatus.IN_PROGRESS)


def test_check_status_refuses_unknown() -> None:
    with pytest.raises(RuleViolation):
        rules.check_status(CommitmentStatus.UNKNOWN, CommitmentStatus.UNKNOWN)


def test_proposable_holds_the_present_status_and_never_unknown() -> None:
    for status in CommitmentStatus:
        found = rules.proposable(status)
        assert CommitmentStatus.UNKNOWN not in found
        assert status in found or status is CommitmentStatus.UNKNOWN
