"""What sources say of a commitment on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from partnerships.choices import Position
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Commitment, Partner, ReportedPosition, User
from partnerships.services import reported_positions
from partnerships.services.base import today
from tests.factories import commitments

DAY = date(2026, 5, 6)

pytestmark = pytest.mark.django_db


def add(actor: User, commitment: Commitment, **changes: Any) -> ReportedPosition:
    given: dict[str, Any] = {"on": DAY, "position": "met"} | changes
    return reported_positions.add(actor=actor, commitment=commitment, **given)


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_add_is_refused(who: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        add(request.getfixturevalue(who), commitments.commitment([japan]))


def test_add_of_a_day_to_come_is_refused(official: User, japan: Partner) -> None:
    with pytest.raises(RuleViolation) as refused:
        add(official, commitments.commitment([japan]), on=today() + timedelta(days=1))
    assert "on" in refused.value.message_dict


def test_add_of_a_second_position_on_a_day_is_refused(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan])
    add(official, row)

    with pytest.raises(RuleViolation) as refused:
        add(official, row, position="open")
    assert "on" in refused.value.message_dict


def test_add_moves_the_position_and_no_status(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan])

    add(official, row, note="By both sides")

    row.refresh_from_db()
    assert (row.position, row.position_on, row.status) == (Position.DONE, DAY, "unknown")
    assert row.last_activity_at is None


def test_add_to_a_followed_commitment_is_work_on_it(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)

    add(official, row)

    row.refresh_from_db()
    assert row.position == Position.DONE
    assert row.last_activity_at is not None


def test_add_keeps_where_it_is_known_from(official: User, japan: Partner) -> None:
    source = {"publisher": "Test Gazette", "title": "A made-up report", "kind": "media"}

    row = add(official, commitments.commitment([japan]), sources=[source])

    assert row.citations.get().source.title == "A made-up report"
