"""Date changes: booked at once, or decided by somebody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import DateChangeState, Priority
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, DateChange, Partner, User
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import date_changes as services
from tests.factories import commitments

pytestmark = pytest.mark.django_db
LATER = PartialDate.on(date(2027, 3, 31))
EARLIER = PartialDate.on(date(2026, 12, 1))


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.fixture
def urgent(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official, priority=Priority.HIGH)


def request_(actor: User, row: Commitment, **changes: Any) -> DateChange:
    plain: dict[str, Any] = {
        "version": row.version,
        "new_due": LATER,
        "reason_code": "partner",
        "reason": "The partner asked.",
    }
    return services.request(actor=actor, commitment=row, **(plain | changes))


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_request_refuses(request: pytest.FixtureRequest, row: Commitment, who: str) -> None:
    with pytest.raises(NotAllowed):
        request_(request.getfixturevalue(who), row)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"new_due": NO_DATE}, "new_due"),
        ({"new_due": commitments.DUE}, "new_due"),
        ({"reason_code": "mood"}, "reason_code"),
    ],
)
def test_request_names_what_is_wrong(row: Commitment, official: User, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        request_(official, row, **changes)
    assert field in refused.value.message_dict


def test_request_refuses_a_stale_version_and_reported_history(row: Commitment, official: User, japan: Partner) -> None:
    with pytest.raises(Conflict):
        request_(official, row, version=row.version + 1)
    with pytest.raises(RuleViolation):
        request_(official, commitments.commitment([japan]))


def test_request_counts_at_once_where_nobody_decides(row: Commitment, official: User) -> None:
    change = request_(official, row)
    row.refresh_from_db()
    assert change.state == DateChangeState.APPROVED
    assert (row.due, row.baseline_due) == (LATER, commitments.DUE)


def test_request_waits_on_a_high_priority(urgent: Commitment, official: User) -> None:
    change = request_(official, urgent)
    urgent.refresh_from_db()
    assert (change.state, urgent.due) == (DateChangeState.REQUESTED, commitments.DUE)
    with pytest.raises(RuleViolation, match="waits"):
        request_(official, urgent, new_due=EARLIER)


def test_request_of_no_date_waits_too(urgent: Commitment, official: User) -> None:
    assert request_(official, urgent, new_due=NO_DATE_AGREED).state == DateChangeState.REQUESTED


@pytest.mark.parametrize("who", ["reader", "official", "administrator", "auditor", "outsider"])
def test_decisions_are_a_managers(request: pytest.FixtureRequest, urgent: Commitment, official: User, who: str) -> None:
    change = request_(official, urgent)
    for decide in (services.approve, services.reject):
        with pytest.raises(NotAllowed):
            decide(actor=request.getfixturevalue(who), date_change=change, version=1, comment="x")


def test_nobody_decides_on_their_own_request(urgent: Commitment, manager: User) -> None:
    change = request_(manager, urgent)
    with pytest.raises(NotAllowed):
        services.approve(actor=manager, date_change=change, version=None)


def test_approve_moves_the_due_date_and_keeps_the_first(urgent: Commitment, official: User, manager: User) -> None:
    change = request_(official, urgent)
    services.approve(actor=manager, date_change=change, version=change.version)
    urgent.refresh_from_db()
    assert (urgent.due, urgent.baseline_due) == (LATER, commitments.DUE)


def test_reject_needs_a_comment_and_moves_nothing(urgent: Commitment, official: User, manager: User) -> None:
    change = request_(official, urgent)
    with pytest.raises(RuleViolation) as refused:
        services.reject(actor=manager, date_change=change, version=change.version, comment="")
    assert "comment" in refused.value.message_dict
    services.reject(actor=manager, date_change=change, version=change.version, comment="Keep the date.")
    urgent.refresh_from_db()
    assert urgent.due == commitments.DUE


def test_second_decision_is_told_of_the_first(
    urgent: Commitment, official: User, manager: User, second_manager: User
) -> None:
    change = request_(official, urgent)
    services.approve(actor=manager, date_change=change, version=change.version)
    with pytest.raises(RuleViolation, match="meanwhile"):
        services.reject(actor=second_manager, date_change=change, version=change.version, comment="No.")


def test_withdraw_is_for_the_one_who_asked(urgent: Commitment, official: User, manager: User) -> None:
    change = request_(official, urgent)
    with pytest.raises(NotAllowed):
        services.withdraw(actor=manager, date_change=change, version=None)
    assert services.withdraw(actor=official, date_change=change, version=1).state == DateChangeState.WITHDRAWN


def test_first_date_ever_agreed_becomes_the_baseline(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official, due=NO_DATE_AGREED)
    request_(official, row)
    row.refresh_from_db()
    assert row.baseline_due == LATER
