"""What stands behind a claim."""

from __future__ import annotations

import pytest

from partnerships.choices import EvidenceKind, Marking, ReviewDecision, Role, UpdateState
from partnerships.models import Partner, User
from partnerships.queries import updates as queries
from partnerships.services import updates as services
from tests.factories import commitments, meetings, people
from tests.personas import access

pytestmark = pytest.mark.django_db


def test_evidence_of_a_revision_is_also_that_of_what_it_revises(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official)
    returned = commitments.update(row, official, state=UpdateState.SUBMITTED)
    piece = commitments.evidence(row, update=returned)
    commitments.evidence(row, update=returned, is_withdrawn=True, withdrawn_reason="Wrong.")
    commitments.evidence(row)
    review = commitments.review(returned, manager, decision=ReviewDecision.RETURNED)
    revision = services.mend(actor=official, update=returned)
    assert list(queries.evidence_of(revision)) == [piece]
    assert queries.returned_review(revision) == review
    assert queries.returned_review(returned) is None


def test_proof_counts_held_meetings_and_open_blockers(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official)
    update = commitments.update(row, official)
    planned = meetings.planned([japan])
    commitments.evidence(row, update=update, kind=EvidenceKind.MEETING, url="", meeting=planned)
    commitments.blocker(row)
    proof = queries.proof_of(update)
    assert (proof.has_evidence, proof.has_held_meeting, proof.open_blockers) == (True, False, 1)
    held = meetings.meeting([japan])
    commitments.evidence(row, update=update, kind=EvidenceKind.MEETING, url="", meeting=held)
    assert queries.proof_of(update).has_held_meeting


def test_evidence_is_seen_up_to_the_viewers_marking(japan: Partner, official: User) -> None:
    junior = people.user("junior")
    people.assign(junior, Role.MANAGER, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)
    secret = meetings.meeting([japan], marking=Marking.SENSITIVE)
    shown = commitments.evidence(row, update=update, kind=EvidenceKind.MEETING, url="", meeting=secret)
    hidden = commitments.evidence(row, update=update, marking=Marking.SENSITIVE)

    assert [piece.meeting for piece in queries.evidence_seen(update, viewer=access(official))] == [secret, None]
    assert queries.evidence_seen(update, viewer=access(official)) == [shown, hidden]
    (piece,) = queries.evidence_seen(update, viewer=access(junior))
    assert (piece, piece.meeting) == (shown, None)
