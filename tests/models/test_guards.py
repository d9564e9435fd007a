"""What the database promises about work on commitments, reviews and meetings, by SQL as by ORM (0003_rules.sql)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    PartnershipState,
    RecordState,
    ReviewDecision,
    UpdateState,
)
from partnerships.models import (
    Action,
    Blocker,
    Commitment,
    CommitmentPartner,
    DateChange,
    Draft,
    Evidence,
    FormReceipt,
    Fulfilment,
    Meeting,
    Outcome,
    Partner,
    Partnership,
    ReportedPosition,
    Review,
    StatusUpdate,
    Step,
    Track,
    User,
)
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments, meetings
from tests.factories.base import SYSTEM, making
from tests.factories.rows import row

NEW_DUE = PartialDate.on(date(2027, 6, 30))


@contextmanager
def refused(match: str, *, actor: Any = SYSTEM, reason: str = "trying") -> Iterator[None]:
    with pytest.raises(IntegrityError, match=match), transaction.atomic(), making(actor, reason=reason), at_once():
        yield


@contextmanager
def at_once() -> Iterator[None]:
    """Check at the end of the block what else is checked at the end of the transaction."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def followed(official: User, japan: Partner) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def submitted(followed: Commitment, official: User) -> StatusUpdate:
    return commitments.update(followed, official, state=UpdateState.SUBMITTED)


def decide(update: StatusUpdate, reviewer: User, **changes: Any) -> None:
    """Insert a decision, as SQL could."""
    plain = {
        "decision": ReviewDecision.APPROVED,
        "decided_status": CommitmentStatus.IN_PROGRESS,
        "decided_confidence": Confidence.AT_RISK,
        "judged_version": 1,
        "decided_at": timezone.now(),
    }
    Review(**{"update": update, "commitment": update.commitment, "reviewer": reviewer, **plain, **changes}).save()


# --- commitments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"status": "implemented"}, {"confidence": "on_track"}])
def test_status_and_confidence_come_from_reviews_alone(followed: Commitment, values: dict[str, str]):
    with refused("latest approved review"):
        Commitment.objects.filter(pk=followed.pk).update(**values)


def test_new_commitment_has_no_status(official: User, japan: Partner):
    with refused("has no status yet|cannot go from"):
        commitments.commitment([japan], official, status=CommitmentStatus.IN_PROGRESS)


def test_status_is_that_of_the_latest_approved_review(followed: Commitment, official: User, manager: User):
    commitments.reviewed(followed, official, manager, CommitmentStatus.IN_PROGRESS)

    with refused("latest approved review"):
        Commitment.objects.filter(pk=followed.pk).update(status=CommitmentStatus.IMPLEMENTED)


@pytest.mark.parametrize(
    "values", [{"position": "done"}, {"position_on": date(2026, 1, 1)}, {"fulfilled_on": date(2026, 1, 1)}]
)
def test_position_is_worked_out_and_not_written(followed: Commitment, values: dict[str, Any]):
    with making():
        Commitment.objects.filter(pk=followed.pk).update(**values)

    followed.refresh_from_db()
    assert (followed.position, followed.position_on, followed.fulfilled_on) == ("unknown", None, None)


def test_position_follows_what_is_reported_of_the_latest_day(followed: Commitment):
    commitments.reported(followed, "met", date(2026, 5, 1))
    commitments.reported(followed, "open", date(2026, 4, 1))

    assert (followed.position, followed.position_on) == ("done", date(2026, 5, 1))


def test_reported_position_not_taken_over_is_refused(followed: Commitment):
    with refused("save the commitment after"):
        ReportedPosition(commitment=followed, position="met", on=date(2026, 5, 1)).save()


def test_fulfilment_not_taken_over_is_refused(followed: Commitment):
    with refused("save the commitment after"):
        Fulfilment(commitment=followed, awaited_id="an-event", fulfilled_on=date(2026, 5, 1)).save()


def test_agreed_date_never_changes(followed: Commitment):
    with refused("never changes"):
        followed.baseline_due = NEW_DUE
        followed.save()


def test_due_date_changes_only_by_an_approved_date_change(followed: Commitment, official: User):
    change = DateChange(commitment=followed, reason_code="partner", reason="asked", requested_by=official)
    change.old_due, change.new_due = followed.due, NEW_DUE
    with making():
        change.save()

    with refused("approved date change"):
        followed.due = NEW_DUE
        followed.save()

    with making():
        change.state = "approved"
        change.save()
        followed.save()
    assert followed.due == NEW_DUE


@pytest.mark.parametrize(
    "values", [{"text": "Another promise"}, {"priority": 3}, {"marking": 2}, {"responsible": "eu"}, {"owner_id": None}]
)
def test_protected_columns_need_a_reason(followed: Commitment, second_manager: User, values: dict[str, Any]):
    if "owner_id" in values:
        values = {"owner_id": second_manager.pk}

    with refused("change with a reason", reason=""):
        Commitment.objects.filter(pk=followed.pk).update(**values)

    with making(reason="agreed"):
        Commitment.objects.filter(pk=followed.pk).update(**values)


def test_partner_outside_the_meeting_is_refused(official: User, japan: Partner, norway: Partner):
    made = commitments.commitment([japan], official, origin="meeting", meeting=meetings.meeting([japan]))

    with refused("among those of its origin"):
        CommitmentPartner(commitment=made, partner=norway).save()


def test_partner_outside_the_partnership_is_refused(official: User, japan: Partner, norway: Partner):
    made = commitments.commitment([japan], official, origin="clause", partnership=japan.partnership)

    with refused("among those of its origin"):
        CommitmentPartner(commitment=made, partner=norway).save()


def test_any_partner_is_taken_where_the_origin_names_none(official: User, norway: Partner):
    made = commitments.commitment([norway], official, origin="meeting", meeting=meetings.meeting([]))

    assert made.partner_links.count() == 1


def test_reported_commitment_has_no_review(japan: Partner, official: User, manager: User):
    made = commitments.commitment([japan], official)
    commitments.reviewed(made, official, manager, CommitmentStatus.IN_PROGRESS)

    with refused("commitment_reported_has_no_review"):
        Commitment.objects.filter(pk=made.pk).update(entry_state="reported")


def test_commitment_does_not_succeed_itself(followed: Commitment):
    with refused("commitment_succeeded_by_another"):
        Commitment.objects.filter(pk=followed.pk).update(successor=followed.pk)


# --- updates and reviews -------------------------------------------------------------------------------------------


def test_author_does_not_review(submitted: StatusUpdate, official: User):
    with refused("nobody reviews"):
        decide(submitted, official)


def test_submitter_does_not_review(followed: Commitment, official: User, manager: User):
    update = commitments.update(followed, official)
    with making():
        update.state, update.submitted_by, update.submitted_at = UpdateState.SUBMITTED, manager, timezone.now()
        update.save()

    with refused("nobody reviews"):
        decide(update, manager)


def test_draft_is_not_reviewed(followed: Commitment, official: User, manager: User):
    with refused("only a submitted update"):
        decide(commitments.update(followed, official), manager)


def test_update_of_another_commitment_is_not_reviewed(
    submitted: StatusUpdate, official: User, manager: User, japan: Partner
):
    with refused("only a submitted update"):
        decide(submitted, manager, commitment=commitments.commitment([japan], official))


def test_implemented_needs_evidence_that_stands(submitted: StatusUpdate, followed: Commitment, manager: User):
    withdrawn = commitments.evidence(followed, is_withdrawn=True, withdrawn_reason="wrong")

    with refused("implemented needs evidence"):
        decide(submitted, manager, decided_status=CommitmentStatus.IMPLEMENTED)

    with making():
        withdrawn.is_withdrawn = False
        withdrawn.save()
        decide(submitted, manager, decided_status=CommitmentStatus.IMPLEMENTED)
        followed.refresh_from_db()
        followed.save()


def test_dialogue_only_is_implemented_by_a_held_meeting(official: User, manager: User, japan: Partner):
    made = commitments.commitment([japan], official, kind=CommitmentKind.DIALOGUE_ONLY)
    update = commitments.update(made, official, state=UpdateState.SUBMITTED)
    commitments.evidence(made)
    ahead = meetings.planned([japan])
    with making():
        Fulfilment(commitment=made, meeting=ahead).save()

    with refused("held meeting"):
        decide(update, manager, decided_status=CommitmentStatus.IMPLEMENTED)


@pytest.mark.parametrize(
    "decided", [{"decided_status": CommitmentStatus.IMPLEMENTED}, {"decided_confidence": Confidence.ON_TRACK}]
)
def test_open_blocker_stands_in_the_way(
    submitted: StatusUpdate, followed: Commitment, manager: User, decided: dict[str, str]
):
    commitments.evidence(followed)
    commitments.blocker(followed)

    with refused("open blocker"):
        decide(submitted, manager, **decided)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"decision": "nodded"}, "review_decision_in_list"),
        ({"decision": "approved", "decided_status": ""}, "review_approval_decides_status_and_confidence"),
        ({"decision": "returned"}, "review_approval_decides_status_and_confidence"),
        ({"decision": "approved_with_change"}, "review_return_needs_a_comment"),
    ],
)
def test_decision_is_whole(submitted: StatusUpdate, manager: User, changes: dict[str, str], name: str):
    with refused(f"{name}|review_approval_decides"):
        decide(submitted, manager, **changes)


def test_decision_stands(submitted: StatusUpdate, manager: User):
    made = commitments.review(submitted, manager)

    with refused("not changed afterwards"):
        Review.objects.filter(pk=made.pk).update(comment="on second thoughts")


def test_second_decision_on_an_update_is_refused(submitted: StatusUpdate, manager: User, second_manager: User):
    commitments.review(submitted, manager)

    with refused("only a submitted update"):
        decide(submitted, second_manager)


@pytest.mark.parametrize("state", [UpdateState.APPROVED, UpdateState.RETURNED])
def test_update_is_decided_by_a_review(submitted: StatusUpdate, state: str):
    with refused("approved or returned by a review"):
        StatusUpdate.objects.filter(pk=submitted.pk).update(state=state)


@pytest.mark.parametrize(
    "values",
    [
        {"narrative": "else"},
        {"proposed_status": "implemented"},
        {"proposed_confidence": "on_track"},
        {"base_version": 9},
    ],
)
def test_submitted_update_is_frozen(submitted: StatusUpdate, values: dict[str, Any]):
    with refused("frozen once submitted"):
        StatusUpdate.objects.filter(pk=submitted.pk).update(**values)


def test_one_update_is_under_review_at_a_time(submitted: StatusUpdate, official: User):
    second = commitments.update(submitted.commitment, official)

    with refused("update_one_under_review"):
        StatusUpdate.objects.filter(pk=second.pk).update(
            state="submitted", submitted_by=official, submitted_at=timezone.now()
        )


# --- actions and date changes --------------------------------------------------------------------------------------


def test_action_is_verified_by_another(followed: Commitment, official: User):
    made = commitments.action(followed, official)

    with refused("action_verified_by_another"):
        Action.objects.filter(pk=made.pk).update(verified_by=official, verified_at=timezone.now())


def test_one_date_change_waits_at_a_time(followed: Commitment, official: User):
    first = row(DateChange, commitment=followed, requested_by=official)

    with refused("date_change_one_at_a_time"):
        row(DateChange, commitment=first.commitment, requested_by=official)


def test_date_change_is_decided_by_another(followed: Commitment, official: User):
    made = row(DateChange, commitment=followed, requested_by=official)

    with refused("date_change_decided_by_another"):
        DateChange.objects.filter(pk=made.pk).update(state="approved", decided_by=official, decided_at=timezone.now())


# --- meetings and outcomes -----------------------------------------------------------------------------------------


def submit(meeting: Meeting, by: User) -> None:
    with making():
        meeting.record_state, meeting.submitted_by, meeting.submitted_at = "submitted", by, timezone.now()
        meeting.save()


def test_record_is_not_approved_before_triage(official: User, manager: User, japan: Partner):
    meeting = meetings.meeting([japan], outcomes=["Agreed"])
    submit(meeting, official)

    with refused("still to triage"):
        Meeting.objects.filter(pk=meeting.pk).update(
            record_state=RecordState.APPROVED, decided_by=manager, decided_at=timezone.now()
        )


def test_record_is_not_decided_by_its_submitter(official: User, japan: Partner):
    meeting = meetings.meeting([japan])
    submit(meeting, official)

    with refused("meeting_not_decided_by_its_submitter"):
        Meeting.objects.filter(pk=meeting.pk).update(
            record_state=RecordState.APPROVED, decided_by=official, decided_at=timezone.now()
        )


def test_submitted_record_is_frozen(official: User, japan: Partner):
    meeting = meetings.meeting([japan], outcomes=["Agreed"])
    submit(meeting, official)

    with refused("submitted record"):
        Meeting.objects.filter(pk=meeting.pk).update(summary="else")
    with refused("submitted record"):
        Outcome.objects.filter(meeting=meeting).update(text="else")
    with refused("submitted record"):
        Outcome(meeting=meeting, text="one more").save()
    with refused("withdraw, cancel or supersede"):
        Outcome.objects.filter(meeting=meeting).delete()


def test_converted_without_a_commitment_is_refused(japan: Partner):
    meeting = meetings.meeting([japan], outcomes=["Agreed"])

    with refused("converted means a commitment"):
        Outcome.objects.filter(meeting=meeting).update(disposition="converted")


def test_converted_without_a_first_action_is_refused(official: User, japan: Partner):
    meeting = meetings.meeting([japan], outcomes=["Agreed"])
    commitments.commitment([japan], official, origin="meeting", meeting=meeting, outcome=meeting.outcomes.get())

    with refused("converted means a commitment"):
        Outcome.objects.filter(meeting=meeting).update(disposition="converted")


def test_converted_to_talking_on_needs_no_commitment(japan: Partner):
    meeting = meetings.meeting([japan], outcomes=["Go on"])

    with making():
        Outcome.objects.filter(meeting=meeting).update(
            kind="go_on_talking", disposition="converted", planned_meeting=meetings.planned([japan])
        )


def test_track_does_not_follow_itself(japan: Partner):
    track = meetings.track("A track", [japan])

    with refused("track_follows_another"):
        Track.objects.filter(pk=track.pk).update(succeeds=track.pk)


# --- what stays ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Commitment, Action, Blocker, DateChange, StatusUpdate, Evidence, Meeting, Outcome])
def test_nothing_is_deleted_once_it_is_real(model: Any, official: User, manager: User, japan: Partner):
    real = commitments.commitment([japan], official)
    meeting = meetings.meeting([japan], outcomes=["Agreed"])
    submit(meeting, official)
    made = {
        Commitment: lambda: real,
        Action: lambda: commitments.action(real, official),
        Blocker: lambda: commitments.blocker(real),
        DateChange: lambda: row(DateChange, commitment=real, requested_by=official, is_demonstration=False),
        StatusUpdate: lambda: commitments.update(real, official, state=UpdateState.SUBMITTED),
        Evidence: lambda: commitments.evidence(real),
        Meeting: lambda: meeting,
        Outcome: lambda: meeting.outcomes.get(),
    }[model]()

    with refused("withdraw, cancel or supersede"), connection.cursor() as cursor:
        if model is Commitment:
            CommitmentPartner.objects.filter(commitment=real).delete()
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [made.pk])


def test_review_is_not_deleted(submitted: StatusUpdate, manager: User):
    made = commitments.review(submitted, manager)

    with refused("withdraw, cancel or supersede"):
        Review.objects.filter(pk=made.pk).delete()


def test_real_record_does_not_become_a_demonstration(followed: Commitment):
    with refused("does not become a demonstration"):
        Commitment.objects.filter(pk=followed.pk).update(is_demonstration=True)


# --- partnerships --------------------------------------------------------------------------------------------------


def test_state_of_a_partnership_is_that_of_its_latest_step(japan: Partner):
    partnership = japan.partnership
    with making():
        for kind, state, day in [
            ("signed", "signed", 2024),
            ("first_dialogue", "active", 2025),
            ("mandate", "negotiating", 2023),
        ]:
            step = Step(partnership=partnership, kind=kind, state_after=state)
            step.date = PartialDate.year(day)
            step.save()
        Partnership.objects.filter(pk=partnership.pk).update(state=PartnershipState.ENDED)

    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.ACTIVE

    with making():
        partnership.steps.get(kind="first_dialogue").delete()
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.SIGNED


# --- what is no record ---------------------------------------------------------------------------------------------


def test_one_draft_and_one_receipt_for_each_form(official: User):
    Draft(user=official, key="meeting:new").save()
    FormReceipt(user=official, token="one", location="/").save()

    with refused("draft_one_per_form"):
        Draft(user=official, key="meeting:new").save()
    with refused("form_accepted_once"):
        FormReceipt(user=official, token="one", location="/").save()
