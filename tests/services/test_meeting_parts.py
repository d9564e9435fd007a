"""Participants, agenda items and outcomes written by themselves meet those who edit the whole meeting."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from partnerships.choices import Disposition, RecordState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Meeting, Participant, Partner, User
from partnerships.services import agenda, meetings, outcomes, participants
from tests.factories import meetings as make

pytestmark = pytest.mark.django_db

SOMEBODY = {"side": "eu", "office": "Managing Director"}


def added(actor: User, meeting: Meeting, **changes: Any) -> Participant:
    return participants.add(actor=actor, meeting=meeting, values=SOMEBODY | changes)


# --- what is refused ---


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_add_and_change_are_refused_without_the_role_or_the_partner(
    who: str, japan: Partner, official: User, request: pytest.FixtureRequest
) -> None:
    actor, meeting = request.getfixturevalue(who), make.meeting([japan])
    row = added(official, meeting)

    with pytest.raises(NotAllowed):
        added(actor, meeting)
    with pytest.raises(NotAllowed):
        participants.change(actor=actor, participant=row, version=row.version, values={"name": "X"})


@pytest.mark.parametrize("service", [participants, agenda, outcomes])
def test_add_is_refused_once_the_record_is_submitted(service: Any, official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], summary="Stock taken", actor=official)
    meetings.submit(actor=official, meeting=meeting, version=meeting.version)

    with pytest.raises(RuleViolation, match="with the reviewer"):
        service.add(actor=official, meeting=meeting, values={})


def test_change_is_refused_once_the_record_is_submitted(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], summary="Stock taken")
    row = added(official, meeting)
    meetings.submit(actor=official, meeting=meeting, version=None)

    with pytest.raises(RuleViolation, match="with the reviewer"):
        participants.change(actor=official, participant=row, version=row.version, values={"name": "X"})


def test_outcome_is_refused_before_the_meeting_was_held(official: User, japan: Partner) -> None:
    with pytest.raises(RuleViolation, match="held"):
        outcomes.add(actor=official, meeting=make.planned([japan]), values={"text": "Agreed"})


def test_agenda_item_is_one_thing(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan])

    with pytest.raises(ValidationError, match="one thing"):
        agenda.add(actor=official, meeting=meeting, values={})


def test_change_is_refused_with_an_old_version_or_once_it_is_gone(official: User, japan: Partner) -> None:
    row = added(official, make.meeting([japan]))
    participants.change(actor=official, participant=row, version=row.version, values={"name": "First"})

    with pytest.raises(Conflict):
        participants.change(actor=official, participant=row, version=row.version, values={"name": "Second"})
    meetings.change(actor=official, meeting=row.meeting, version=None, participants=[])
    with pytest.raises(Conflict):
        participants.change(actor=official, participant=row, version=None, values={"name": "Third"})


def test_outcome_taken_out_meanwhile_is_not_disposed_of(official: User, japan: Partner) -> None:
    outcome = make.meeting([japan], outcomes=["Agreed"]).outcomes.get()
    meetings.change(actor=official, meeting=outcome.meeting, version=None, outcomes=[])

    with pytest.raises(Conflict):
        outcomes.close(actor=official, outcome=outcome, version=None, reason="For information")


# --- what is done ---


def test_rows_come_after_those_that_are_there(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], outcomes=["First"])

    rows: list[Any] = [added(official, meeting), added(official, meeting), agenda.add(
        actor=official, meeting=meeting, values={"words": "Next steps"})]  # fmt: skip
    outcome = outcomes.add(actor=official, meeting=meeting, values={"text": "Second", "kind": "decision"})

    assert [row.position for row in rows] == [0, 1, 0]
    assert (outcome.position, outcome.disposition) == (1, Disposition.TO_TRIAGE)


def test_outcome_of_reported_history_owes_no_triage(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], record_state=RecordState.REPORTED)

    outcome = outcomes.add(actor=official, meeting=meeting, values={"text": "Agreed"})

    assert outcome.disposition == Disposition.NOT_OWED


def test_a_row_of_its_own_and_the_whole_meeting_meet(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], outcomes=["Agreed"])
    seen, outcome = meeting.version, meeting.outcomes.get()

    changed = outcomes.change(
        actor=official, outcome=outcome, version=outcome.version, values={"text": "Agreed at last"}
    )

    with pytest.raises(Conflict):
        meetings.change(actor=official, meeting=meeting, version=seen, values={"place": "Tokyo"})
    meetings.change(
        actor=official, meeting=meeting, version=None, outcomes=[{"pk": outcome.pk, "text": "Agreed before long"}]
    )
    with pytest.raises(Conflict):
        outcomes.change(actor=official, outcome=outcome, version=changed.version, values={"kind": "decision"})


def test_a_change_that_changes_nothing_moves_no_version(official: User, japan: Partner) -> None:
    row = added(official, make.meeting([japan]))
    before = Meeting.objects.get(pk=row.meeting_id).version

    again = participants.change(actor=official, participant=row, version=row.version, values=SOMEBODY)

    assert (again.version, Meeting.objects.get(pk=row.meeting_id).version) == (row.version, before)


@pytest.mark.django_db(transaction=True)
def test_row_and_whole_at_once_lose_nothing(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan])
    row = added(official, meeting)
    meeting.refresh_from_db()
    barrier = threading.Barrier(2)

    def at_once(act: Any) -> bool:
        try:
            barrier.wait(timeout=10)
            act()
        except Conflict:
            return False
        else:
            return True
        finally:
            connections.close_all()

    acts = [
        lambda: participants.change(actor=official, participant=row, version=row.version, values={"name": "One"}),
        lambda: meetings.change(
            actor=official, meeting=meeting, version=meeting.version, participants=[SOMEBODY | {"name": "Two"}]
        ),
    ]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(at_once, acts))

    assert sorted(done) == [False, True]
    assert Participant.objects.get().name == ("One" if done[0] else "Two")
