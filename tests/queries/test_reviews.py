"""What waits for a manager agrees with what `Access` says, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking, Role, UpdateState
from partnerships.models import Partner, User
from partnerships.permissions import Permission
from partnerships.queries import reviews as queries
from tests.factories import commitments, people
from tests.personas import access

pytestmark = pytest.mark.django_db


@pytest.mark.long
def test_queue_agrees_with_access(
    japan: Partner, korea: Partner, norway: Partner, official: User, manager: User, second_manager: User
) -> None:
    low = people.user("low_manager")
    people.assign(low, Role.MANAGER, to=japan, up_to=Marking.NORMAL)
    people.assign(low, Role.MANAGER, to=norway)
    updates = [
        commitments.update(
            commitments.commitment(partners, official, marking=marking), official, state=UpdateState.SUBMITTED
        )
        for partners in ([japan], [norway], [japan, korea], [japan, norway], [])
        for marking in Marking
    ]
    for who in (manager, second_manager, low, official):
        viewer = access(who)
        expected = {one.pk for one in updates if viewer.can(Permission.RECORD_DECIDE, one)}
        assert {item.pk for item in queries.queue(viewer=viewer)} == expected
        others = {item.pk for item in queries.waiting_for(viewer=viewer)}
        assert queries.count(viewer=viewer) == len(others)


def test_a_decision_is_shown_no_evidence_above_the_managers_marking(japan: Partner, official: User) -> None:
    low = people.user("low_manager")
    people.assign(low, Role.MANAGER, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], official)
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)
    piece = commitments.evidence(row, update=update)
    commitments.evidence(row, update=update, marking=Marking.SENSITIVE)

    found: Any = queries.find_update(viewer=access(low), pk=update.pk)

    assert found.pieces == [piece]
