"""The steps that are said to fulfil a commitment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.errors import NotAllowed
from partnerships.models import Commitment, Fulfilment, Meeting, Partner, User
from partnerships.services import fulfilments
from partnerships.services.base import today
from tests.factories import commitments, meetings
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(official: User, japan: Partner) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def held(japan: Partner) -> Meeting:
    return meetings.meeting([japan])


def add(actor: User, commitment: Commitment, **what: Any) -> Fulfilment:
    return fulfilments.add(actor=actor, commitment=commitment, **what)


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_add_is_refused(who: str, promise: Commitment, held: Meeting, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        add(request.getfixturevalue(who), promise, meeting=held)


def test_add_of_a_meeting_the_actor_may_not_see_is_refused(
    official: User, promise: Commitment, norway: Partner
) -> None:
    with pytest.raises(NotAllowed):
        add(official, promise, meeting=meetings.meeting([norway]))


def test_add_of_nothing_or_two_things_is_refused(official: User, promise: Commitment, held: Meeting) -> None:
    for what in ({}, {"meeting": held, "evidence": commitments.evidence(promise)}):
        with pytest.raises(ValidationError, match="Name the meeting or the evidence"):
            add(official, promise, **what)


def test_add_of_a_meeting_that_was_not_held_is_refused(official: User, promise: Commitment, japan: Partner) -> None:
    with pytest.raises(ValidationError, match="Only a meeting that was held"):
        add(official, promise, meeting=meetings.planned([japan]))


def test_add_of_evidence_that_is_another_s_or_withdrawn_is_refused(
    official: User, promise: Commitment, japan: Partner
) -> None:
    withdrawn = commitments.evidence(promise)
    withdrawn.is_withdrawn, withdrawn.withdrawn_reason = True, "Wrong document"
    for evidence in (commitments.evidence(commitments.commitment([japan], official)), saved(withdrawn)):
        with pytest.raises(ValidationError, match="of this commitment that stands"):
            add(official, promise, evidence=evidence)


def test_add_for_another_partner_or_a_day_to_come_is_refused(
    official: User, promise: Commitment, held: Meeting, korea: Partner
) -> None:
    with pytest.raises(ValidationError, match="partners of the commitment"):
        add(official, promise, meeting=held, partner=korea)
    with pytest.raises(ValidationError, match="still to come"):
        add(official, promise, meeting=held, fulfilled_on=today() + timedelta(days=1))


def test_add_of_the_same_step_again_is_refused(
    official: User, promise: Commitment, held: Meeting, japan: Partner
) -> None:
    add(official, promise, meeting=held)

    with pytest.raises(ValidationError, match="named already"):
        add(official, promise, meeting=held)
    assert add(official, promise, meeting=held, partner=japan).position == 1


def test_add_takes_the_day_of_what_fulfils(official: User, promise: Commitment, held: Meeting) -> None:
    evidence = commitments.evidence(promise, dated_on=date(2026, 7, 1))

    assert add(official, promise, meeting=held).fulfilled_on == meetings.HELD_ON
    assert add(official, promise, evidence=evidence).fulfilled_on == date(2026, 7, 1)
    assert Commitment.objects.get().fulfilled_on == date(2026, 7, 1)


def test_add_to_reported_history_is_no_activity(official: User, held: Meeting, japan: Partner) -> None:
    row = commitments.commitment([japan])

    add(official, row, meeting=held, note="Second round")

    row.refresh_from_db()
    assert (row.fulfilled_on, row.last_activity_at) == (meetings.HELD_ON, None)
