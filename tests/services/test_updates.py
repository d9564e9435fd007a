"""Updates: drafted, submitted, withdrawn, mended."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import CommitmentStatus, Confidence, ReviewDecision, Role, UpdateState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, Partner, StatusUpdate, User
from partnerships.services import updates as services
from tests.factories import commitments, people

pytestmark = pytest.mark.django_db
VALUES = {
    "proposed_status": CommitmentStatus.IN_PROGRESS,
    "proposed_confidence": Confidence.AT_RISK,
    "narrative": "Talks have begun.",
}


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def draft(row: Commitment, official: User) -> StatusUpdate:
    return services.draft(actor=official, commitment=row, values=VALUES)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_draft_refuses(request: pytest.FixtureRequest, row: Commitment, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.draft(actor=request.getfixturevalue(who), commitment=row, values=VALUES)


def test_draft_needs_one_partner_in_scope_only(
    official: User, second_official: User, japan: Partner, norway: Partner, second_manager: User
) -> None:
    row = commitments.commitment([japan, norway], second_manager)
    for actor in (official, second_official):
        assert services.draft(actor=actor, commitment=row, values=VALUES).author == actor


def test_draft_and_change_know_no_version_that_is_still_to_come(row: Commitment, official: User) -> None:
    update = services.draft(actor=official, commitment=row, values=VALUES, base_version=row.version + 5)
    assert update.base_version == row.version
    changed = services.change(actor=official, update=update, version=None, values={}, base_version=row.version + 5)
    assert changed.base_version == row.version


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"proposed_status": CommitmentStatus.UNKNOWN}, "proposed_status"),
        ({"proposed_confidence": "hopeful"}, "proposed_confidence"),
        ({"narrative": ""}, "narrative"),
        ({"narrative": "x" * 20_001}, "narrative"),
        ({"next_steps": "SECRET UE/EU SECRET"}, "next_steps"),
    ],
)
def test_draft_names_what_is_wrong(row: Commitment, official: User, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.draft(actor=official, commitment=row, values=VALUES | changes)
    assert field in refused.value.message_dict


def test_draft_refuses_reported_history(japan: Partner, official: User) -> None:
    with pytest.raises(RuleViolation, match="Take it up"):
        services.draft(actor=official, commitment=commitments.commitment([japan]), values=VALUES)


def test_a_draft_is_its_authors_alone(draft: StatusUpdate, manager: User) -> None:
    for verb in (services.submit, services.withdraw):
        with pytest.raises(NotAllowed):
            verb(actor=manager, update=draft, version=None)
    with pytest.raises(NotAllowed):
        services.change(actor=manager, update=draft, version=None, values={"narrative": "x"})


def test_change_refuses_a_stale_version(draft: StatusUpdate, official: User) -> None:
    services.change(actor=official, update=draft, version=draft.version, values={"narrative": "One."})
    with pytest.raises(Conflict):
        services.change(actor=official, update=draft, version=draft.version, values={"narrative": "Two."})


def test_submit_freezes(draft: StatusUpdate, official: User) -> None:
    submitted = services.submit(actor=official, update=draft, version=draft.version)
    assert (submitted.state, submitted.submitted_by) == (UpdateState.SUBMITTED, official)
    with pytest.raises(RuleViolation, match="frozen"):
        services.change(actor=official, update=draft, version=None, values={"narrative": "Two."})
    with pytest.raises(RuleViolation):
        services.submit(actor=official, update=draft, version=None)


def test_submit_refuses_a_second_one_under_review(row: Commitment, official: User, manager: User) -> None:
    commitments.update(row, manager, state=UpdateState.SUBMITTED)
    draft = services.draft(actor=official, commitment=row, values=VALUES)
    with pytest.raises(RuleViolation, match="under review"):
        services.submit(actor=official, update=draft, version=None)


def test_submit_refuses_implemented_without_evidence(row: Commitment, official: User) -> None:
    values = VALUES | {"proposed_status": CommitmentStatus.IMPLEMENTED}
    draft = services.draft(actor=official, commitment=row, values=values)
    with pytest.raises(RuleViolation) as refused:
        services.submit(actor=official, update=draft, version=None)
    assert "proposed_status" in refused.value.message_dict
    commitments.evidence(row, update=draft)
    assert services.submit(actor=official, update=draft, version=None).state == UpdateState.SUBMITTED


def test_submit_refuses_on_track_over_a_blocker(row: Commitment, official: User) -> None:
    commitments.blocker(row)
    draft = services.draft(actor=official, commitment=row, values=VALUES | {"proposed_confidence": Confidence.ON_TRACK})
    with pytest.raises(RuleViolation, match="blocker"):
        services.submit(actor=official, update=draft, version=None)


def test_propose_submits_at_once_and_writes_no_status(row: Commitment, official: User) -> None:
    update = services.propose(actor=official, commitment=row, values=VALUES, base_version=row.version)

    assert (update.state, update.submitted_by) == (UpdateState.SUBMITTED, official)
    row.refresh_from_db()
    assert row.status == CommitmentStatus.UNKNOWN


def test_propose_keeps_nothing_of_what_is_refused(row: Commitment, official: User, reader: User) -> None:
    refused = VALUES | {"proposed_status": CommitmentStatus.IMPLEMENTED}
    with pytest.raises(RuleViolation, match="needs evidence"):
        services.propose(actor=official, commitment=row, values=refused)
    with pytest.raises(NotAllowed):
        services.propose(actor=reader, commitment=row, values=VALUES)

    assert not StatusUpdate.objects.exists()


def test_submit_moves_the_last_activity_and_no_version(row: Commitment, draft: StatusUpdate, official: User) -> None:
    services.submit(actor=official, update=draft, version=None)
    row.refresh_from_db()
    assert row.last_activity_at is not None
    assert row.version == draft.base_version


def test_withdraw_makes_room_for_another(row: Commitment, draft: StatusUpdate, official: User) -> None:
    services.submit(actor=official, update=draft, version=None)
    assert services.withdraw(actor=official, update=draft, version=None).state == UpdateState.WITHDRAWN
    other = services.draft(actor=official, commitment=row, values=VALUES)
    services.submit(actor=official, update=other, version=None)


def test_mend_refuses_what_was_not_returned(draft: StatusUpdate, official: User) -> None:
    with pytest.raises(RuleViolation):
        services.mend(actor=official, update=draft)


def test_mend_writes_the_next_revision_once(row: Commitment, official: User, manager: User, japan: Partner) -> None:
    returned = commitments.update(row, official, state=UpdateState.SUBMITTED)
    commitments.review(returned, manager, decision=ReviewDecision.RETURNED)
    colleague = people.user("colleague")
    people.assign(colleague, Role.OFFICIAL, to=japan)
    revision = services.mend(actor=colleague, update=returned, values={"narrative": "More."})
    assert (revision.revision, revision.revises, revision.author) == (2, returned, colleague)
    assert revision.proposed_status == returned.proposed_status
    with pytest.raises(RuleViolation, match="already"):
        services.mend(actor=official, update=returned)
    returned.refresh_from_db()
    assert returned.narrative == "Talks have begun."


def test_mend_refuses_a_reader(row: Commitment, official: User, manager: User, reader: User) -> None:
    returned = commitments.update(row, official, state=UpdateState.SUBMITTED)
    commitments.review(returned, manager, decision=ReviewDecision.RETURNED)
    with pytest.raises(NotAllowed):
        services.mend(actor=reader, update=returned)
