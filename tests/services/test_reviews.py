"""Reviews: who may decide, on what, and what comes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    EvidenceKind,
    Role,
    Standing,
    UpdateState,
)
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, Partner, Review, StatusUpdate, User
from partnerships.queries import commitments as queries
from partnerships.services import commitments as commitment_services
from partnerships.services import reviews as services
from partnerships.services import updates
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def update(row: Commitment, official: User) -> StatusUpdate:
    return commitments.update(row, official, state=UpdateState.SUBMITTED)


def approve(actor: User, update: StatusUpdate, **changes: Any) -> Review:
    commitment = Commitment.objects.get(pk=update.commitment_id)
    return services.approve(actor=actor, update=update, **({"judged_version": commitment.version} | changes))


@pytest.mark.parametrize("who", ["reader", "official", "administrator", "auditor", "outsider"])
def test_decisions_are_a_managers(request: pytest.FixtureRequest, update: StatusUpdate, who: str) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        approve(actor, update)
    with pytest.raises(NotAllowed):
        services.return_(actor=actor, update=update, comment="More, please.")
    with pytest.raises(NotAllowed):
        services.approve_with_change(
            actor=actor,
            update=update,
            judged_version=1,
            status=CommitmentStatus.NOT_STARTED,
            confidence=Confidence.OFF_TRACK,
            comment="It has not.",
        )
    update.refresh_from_db()
    assert update.state == UpdateState.SUBMITTED


def test_a_manager_with_one_of_two_partners_does_not_decide(
    japan: Partner, norway: Partner, manager: User, second_manager: User
) -> None:
    row = commitments.commitment([japan, norway], second_manager)
    update = commitments.update(row, second_manager, state=UpdateState.SUBMITTED)
    with pytest.raises(NotAllowed):
        approve(manager, update)


def test_nobody_reviews_their_own(row: Commitment, manager: User) -> None:
    update = commitments.update(row, manager, state=UpdateState.SUBMITTED)
    with pytest.raises(NotAllowed):
        approve(manager, update)
    with pytest.raises(NotAllowed):
        services.return_(actor=manager, update=update, comment="Hm.")


def test_nobody_reviews_their_own_as_substitute_or_administrator(
    row: Commitment, update: StatusUpdate, official: User, manager: User, japan: Partner
) -> None:
    people.assign(official, Role.MANAGER, to=japan, substitute_for=manager.assignments.first())
    people.assign(official, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        approve(official, update)


def test_nobody_reviews_what_they_submitted_for_another(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official)
    with making(manager):
        update.state, update.submitted_by, update.submitted_at = UpdateState.SUBMITTED, manager, timezone.now()
        update.save()
    with pytest.raises(NotAllowed):
        approve(manager, update)


def test_approve_writes_status_and_confidence(row: Commitment, update: StatusUpdate, manager: User) -> None:
    review = approve(manager, update, comment="Good.")
    row.refresh_from_db()
    update.refresh_from_db()
    assert (row.status, row.confidence, row.position) == ("in_progress", "at_risk", "open")
    assert (update.state, review.judged_version, review.reviewer) == (UpdateState.APPROVED, 1, manager)


def test_approve_needs_a_confirmation_if_the_commitment_changed(
    row: Commitment, update: StatusUpdate, official: User, manager: User
) -> None:
    commitment_services.change(actor=official, commitment=row, version=None, values={"note": "Changed."})
    with pytest.raises(RuleViolation) as refused:
        approve(manager, update)
    assert "is_confirmed" in refused.value.message_dict
    assert approve(manager, update, is_confirmed=True).judged_version == row.version + 1


def test_approve_refuses_a_version_that_is_past(
    row: Commitment, update: StatusUpdate, official: User, manager: User
) -> None:
    commitment_services.change(actor=official, commitment=row, version=None, values={"note": "Changed."})
    with pytest.raises(Conflict):
        approve(manager, update, judged_version=row.version, is_confirmed=True)


@pytest.mark.parametrize("state", [UpdateState.DRAFT, UpdateState.WITHDRAWN])
def test_approve_refuses_what_is_not_under_review(
    row: Commitment, official: User, manager: User, state: UpdateState
) -> None:
    update = commitments.update(row, official)
    if state == UpdateState.WITHDRAWN:
        updates.withdraw(actor=official, update=update, version=None)
    with pytest.raises(RuleViolation):
        approve(manager, update)


def test_approve_refuses_implemented_without_evidence(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official, state=UpdateState.SUBMITTED, status=CommitmentStatus.IMPLEMENTED)
    with pytest.raises(RuleViolation, match="evidence"):
        approve(manager, update)
    commitments.evidence(row, is_withdrawn=True, withdrawn_reason="Wrong.")
    with pytest.raises(RuleViolation, match="evidence"):
        approve(manager, update)
    commitments.evidence(row)
    approve(manager, update)


def test_approve_refuses_over_an_open_blocker(row: Commitment, official: User, manager: User) -> None:
    commitments.evidence(row)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED, status=CommitmentStatus.IMPLEMENTED)
    commitments.blocker(row)
    with pytest.raises(RuleViolation, match="blocker"):
        approve(manager, update)
    assert Review.objects.count() == 0
    services.approve_with_change(
        actor=manager,
        update=update,
        judged_version=row.version,
        status=CommitmentStatus.IN_PROGRESS,
        confidence=Confidence.AT_RISK,
        comment="The blocker stands.",
    )


def test_dialogue_alone_is_implemented_by_a_held_meeting(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY)
    update = commitments.update(row, official, status=CommitmentStatus.IMPLEMENTED)
    held = meetings.meeting([japan])
    commitments.evidence(row, update=update)
    with pytest.raises(RuleViolation):
        updates.submit(actor=official, update=update, version=None)
    commitments.evidence(row, update=update, kind=EvidenceKind.MEETING, url="", meeting=held)
    updates.submit(actor=official, update=update, version=None)
    approve(manager, update)
    row.refresh_from_db()
    assert (row.status, row.fulfilled_on) == (CommitmentStatus.IMPLEMENTED, meetings.HELD_ON)


def test_approve_keeps_the_day_of_the_last_step(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official, due=commitments.PartialDate.on(date(2026, 6, 30)))
    update = commitments.update(row, official, status=CommitmentStatus.IMPLEMENTED)
    commitments.evidence(row, update=update, dated_on=date(2026, 7, 2))
    updates.submit(actor=official, update=update, version=None)
    approve(manager, update)
    found = queries.listing(viewer=access(manager), on=today()).get(pk=row.pk)
    assert (found.fulfilled_on, found.standing) == (date(2026, 7, 2), Standing.KEPT_LATE)


def test_approve_with_change_needs_another_value_and_a_comment(
    update: StatusUpdate, row: Commitment, manager: User
) -> None:
    same: dict[str, Any] = {"status": update.proposed_status, "confidence": update.proposed_confidence}
    other: dict[str, Any] = {"status": CommitmentStatus.IN_PROGRESS, "confidence": Confidence.OFF_TRACK}
    for values, comment in ((same, "Why."), (other, " ")):
        with pytest.raises(RuleViolation):
            services.approve_with_change(
                actor=manager, update=update, judged_version=row.version, comment=comment, **values
            )
    services.approve_with_change(
        actor=manager, update=update, judged_version=row.version, comment="No reply in months.", **other
    )
    row.refresh_from_db()
    assert row.confidence == Confidence.OFF_TRACK


def test_return_needs_a_comment_and_writes_no_status(row: Commitment, update: StatusUpdate, manager: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.return_(actor=manager, update=update, comment=" ")
    assert "comment" in refused.value.message_dict
    services.return_(actor=manager, update=update, comment="Which talks?")
    row.refresh_from_db()
    update.refresh_from_db()
    assert (row.status, update.state) == ("unknown", UpdateState.RETURNED)


def test_implemented_is_reopened_by_a_review_alone(row: Commitment, official: User, manager: User) -> None:
    commitments.evidence(row)
    commitments.reviewed(row, official, manager, CommitmentStatus.IMPLEMENTED)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED, status=CommitmentStatus.NOT_STARTED)
    with pytest.raises(RuleViolation):
        approve(manager, update)
    services.return_(actor=manager, update=update, comment="It began.")
    again = commitments.update(row, official, state=UpdateState.SUBMITTED)
    approve(manager, again)
    row.refresh_from_db()
    assert row.status == CommitmentStatus.IN_PROGRESS


def test_second_decision_is_told_of_the_first(
    row: Commitment, update: StatusUpdate, manager: User, second_manager: User
) -> None:
    approve(manager, update)
    with pytest.raises(RuleViolation, match="Manager decided on this update meanwhile"):
        services.return_(actor=second_manager, update=update, comment="Hm.")
    assert Review.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_make_one_decision(
    row: Commitment, update: StatusUpdate, manager: User, second_manager: User
) -> None:
    start = threading.Barrier(2)
    answers: list[str] = []

    def decide(verb: Callable[[], Review]) -> None:
        start.wait()
        try:
            verb()
            answers.append("decided")
        except RuleViolation as refused:
            answers.append(refused.messages[0])
        finally:
            connections.close_all()

    verbs = (
        lambda: services.approve(actor=manager, update=update, judged_version=row.version),
        lambda: services.return_(actor=second_manager, update=update, comment="Which talks?"),
    )
    threads = [threading.Thread(target=decide, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Review.objects.count() == 1
    assert answers.count("decided") == 1
    assert any("decided on this update meanwhile" in answer for answer in answers)
