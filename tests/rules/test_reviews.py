"""What a review may decide, and who may not make it."""

import pytest

from partnerships.choices import CommitmentKind, CommitmentStatus, Confidence
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.rules import reviews as rules
from partnerships.rules.reviews import Proof

PROVEN = Proof(CommitmentKind.DELIVERABLE, has_evidence=True, has_held_meeting=False, open_blockers=0)


@pytest.mark.parametrize(
    ("status", "confidence", "proof"),
    [
        (CommitmentStatus.IMPLEMENTED, Confidence.AT_RISK, Proof(CommitmentKind.LEGAL, False, True, 0)),
        (CommitmentStatus.IMPLEMENTED, Confidence.AT_RISK, Proof(CommitmentKind.DIALOGUE_ONLY, True, False, 0)),
        (CommitmentStatus.IMPLEMENTED, Confidence.AT_RISK, Proof(CommitmentKind.LEGAL, True, True, 1)),
        (CommitmentStatus.IN_PROGRESS, Confidence.ON_TRACK, Proof(CommitmentKind.LEGAL, True, True, 1)),
    ],
)
def test_check_claim_refuses(status: str, confidence: str, proof: Proof) -> None:
    with pytest.raises(RuleViolation):
        rules.check_claim(status, confidence, proof)


@pytest.mark.parametrize(
    ("status", "confidence", "proof"),
    [
        (CommitmentStatus.IMPLEMENTED, Confidence.ON_TRACK, PROVEN),
        (CommitmentStatus.IMPLEMENTED, Confidence.ON_TRACK, Proof(CommitmentKind.DIALOGUE_ONLY, False, True, 0)),
        (CommitmentStatus.IN_PROGRESS, Confidence.AT_RISK, Proof(CommitmentKind.LEGAL, False, False, 2)),
    ],
)
def test_check_claim_takes(status: str, confidence: str, proof: Proof) -> None:
    rules.check_claim(status, confidence, proof)


def test_check_is_another_refuses_author_and_submitter() -> None:
    for involved in ([7, 1], [1, 7]):
        with pytest.raises(NotAllowed):
            rules.check_is_another(7, involved)
    rules.check_is_another(7, [1, None])


def test_check_same_commitment_asks_to_confirm_a_change() -> None:
    with pytest.raises(RuleViolation):
        rules.check_same_commitment(base_version=3, version=4, is_confirmed=False)
    rules.check_same_commitment(base_version=3, version=4, is_confirmed=True)
    rules.check_same_commitment(base_version=3, version=3, is_confirmed=False)


def test_check_changes_something() -> None:
    with pytest.raises(RuleViolation):
        rules.check_changes_something(("in_progress", "at_risk"), ("in_progress", "at_risk"))
    rules.check_changes_something(("in_progress", "at_risk"), ("in_progress", "off_track"))
