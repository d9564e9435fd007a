"""Blockers: recorded and resolved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, Partner, User
from partnerships.services import blockers as services
from partnerships.services.base import today
from tests.factories import commitments

pytestmark = pytest.mark.django_db
VALUES = {"kind": "budget", "side": "eu", "text": "No budget line", "since": date(2026, 9, 1)}


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor", "outsider"])
def test_add_and_resolve_refuse(request: pytest.FixtureRequest, row: Commitment, who: str) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.add(actor=actor, commitment=row, values=VALUES)
    blocker = commitments.blocker(row)
    with pytest.raises(NotAllowed):
        services.resolve(actor=actor, blocker=blocker, version=1, resolved_on=today(), resolution="Found one.")


def test_add_refuses_a_day_to_come_and_reported_history(row: Commitment, japan: Partner, official: User) -> None:
    with pytest.raises(RuleViolation) as refused:
        services.add(actor=official, commitment=row, values=VALUES | {"since": today() + timedelta(days=1)})
    assert "since" in refused.value.message_dict
    with pytest.raises(RuleViolation):
        services.add(actor=official, commitment=commitments.commitment([japan]), values=VALUES)


def test_resolve_refuses_silence_the_wrong_order_and_twice(row: Commitment, official: User) -> None:
    blocker = services.add(actor=official, commitment=row, values=VALUES)
    with pytest.raises(RuleViolation) as refused:
        services.resolve(actor=official, blocker=blocker, version=1, resolved_on=today(), resolution="")
    assert "resolution" in refused.value.message_dict
    with pytest.raises(RuleViolation) as refused:
        services.resolve(actor=official, blocker=blocker, version=1, resolved_on=date(2026, 1, 1), resolution="x")
    assert "resolved_on" in refused.value.message_dict
    with pytest.raises(Conflict):
        services.resolve(actor=official, blocker=blocker, version=7, resolved_on=today(), resolution="x")
    assert services.resolve(
        actor=official, blocker=blocker, version=1, resolved_on=today(), resolution="A line was found."
    ).resolved_on
    with pytest.raises(RuleViolation, match="already"):
        services.resolve(actor=official, blocker=blocker, version=None, resolved_on=today(), resolution="x")
