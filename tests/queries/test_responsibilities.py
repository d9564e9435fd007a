"""Every column that names a person says what becomes of it when the person leaves."""

from __future__ import annotations

import pytest
from django.apps import apps

from partnerships.choices import ActionState, CommitmentStatus
from partnerships.models import Partner, User
from partnerships.queries import responsibilities
from tests.factories import commitments
from tests.factories.base import saved
from tests.personas import access


def naming_people() -> list[str]:
    return [
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("partnerships").get_models()
        for column in model._meta.concrete_fields
        if column.related_model is User and column.name not in responsibilities.STAMPS
    ]


def test_each_column_that_names_a_person_is_in_one_list() -> None:
    listed = [
        *(duty.name for duty in responsibilities.HANDED_OVER),
        *responsibilities.ENDED,
        *responsibilities.PASSED_ON,
        *responsibilities.PRIVATE,
        *responsibilities.HISTORY,
    ]

    assert sorted(listed) == sorted(naming_people())


@pytest.mark.django_db
def test_open_of_lists_what_is_open_and_seen(official: User, manager: User, outsider: User, japan: Partner):
    row = commitments.commitment([japan], official)
    over = commitments.commitment([japan], official)
    commitments.reviewed(over, official, manager, CommitmentStatus.NOT_IMPLEMENTED)
    commitments.commitment([japan], None)
    commitments.action(row, official)
    commitments.action(row, manager, verifier=official)
    cancelled = commitments.action(row, official)
    cancelled.state, cancelled.state_reason = ActionState.CANCELLED, "Not needed"
    saved(cancelled)
    japan.partnership.lead_official = official
    saved(japan.partnership)

    found = {
        one.duty.key: (one.count, one.may_hand_over)
        for one in responsibilities.open_of(official, viewer=access(manager))
    }

    assert found == {"owner": (1, True), "assignee": (1, True), "verifier": (1, True), "lead_official": (1, False)}
    assert responsibilities.open_of(official, viewer=access(outsider)) == []
    assert responsibilities.count_open(official) == 4
