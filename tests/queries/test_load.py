"""How much is owed by whom, as far as the viewer sees it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role
from partnerships.models import Partner, Unit, User
from partnerships.queries import load, obligations
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.factories.base import saved
from tests.personas import access

pytestmark = pytest.mark.django_db


def capacity(unit: Unit, days: int | None) -> Unit:
    unit.capacity_days = days
    return saved(unit)


def test_work_is_added_up_by_unit_and_by_person(official: User, manager: User, asia_unit: Unit, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official, effort_days=Decimal("4.5"), due_on=today() - timedelta(days=1))
    commitments.action(row, official)
    commitments.action(row, manager, effort_days=3)
    capacity(asia_unit, 7)

    units, persons = load.of_all(viewer=access(manager), on=today())

    assert units == [load.Load("ASIA-1", "Asia unit", 3, 1, Decimal("7.5"), 1, 7)]
    assert units[0].is_over
    assert persons == [
        load.Load("official", "Official", 2, 1, Decimal("4.5"), 1),
        load.Load("manager", "Manager", 1, 0, Decimal(3), 0),
    ]


def test_a_capacity_nobody_knows_is_not_exceeded(official: User, asia_unit: Unit, japan: Partner):
    commitments.action(commitments.commitment([japan], official), official, effort_days=500)

    (unit,), _persons = load.of_all(viewer=access(official), on=today())

    assert (unit.capacity, unit.is_over) == (None, False)


def test_what_names_nobody_comes_last(official: User, manager: User, japan: Partner):
    commitments.update(commitments.commitment([japan], official), official, state="submitted")
    commitments.action(commitments.commitment([japan], official), official)

    _units, persons = load.of_all(viewer=access(manager), on=today())

    assert [(one.key, one.owed) for one in persons] == [("official", 1), ("", 1)]


def test_only_what_is_seen_is_added_up(official: User, outsider: User, asia_unit: Unit, japan: Partner):
    low = people.user("low", unit=asia_unit)
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.PUBLIC)
    commitments.action(commitments.commitment([japan], official), official, effort_days=5)

    for who in (low, outsider):
        assert load.of_all(viewer=access(who), on=today()) == ([], [])
        assert load.of_unit(asia_unit, viewer=access(who)).effort == 0
    assert load.of_unit(asia_unit, viewer=access(official)).effort == 5


@pytest.mark.long
def test_the_numbers_are_those_of_the_lists_they_lead_to(
    official: User, manager: User, asia_unit: Unit, japan: Partner, korea: Partner
):
    for who, partner in ((official, japan), (official, korea), (manager, japan)):
        commitments.action(commitments.commitment([partner], who), who, due_on=today() - timedelta(days=1))
    viewer, on = access(manager), today()

    units, persons = load.of_all(viewer=viewer, on=on)

    assert [one.owed for one in units] == [len(obligations.seen(viewer, on, unit=asia_unit))]
    assert {one.key: one.owed for one in persons} == {
        who.username: len(obligations.seen(viewer, on, person=who)) for who in (official, manager)
    }


def test_before_one_more_promise_the_unit_says_its_work(official: User, asia_unit: Unit, japan: Partner):
    capacity(asia_unit, 120)
    assert load.of_unit(asia_unit, viewer=access(official)).warning == ""
    commitments.action(commitments.commitment([japan], official), official, effort_days=130)

    found = load.of_unit(asia_unit, viewer=access(official))

    assert found.warning == "The unit ASIA-1 has 130 working days of open work of 120 per half-year."
    assert found.is_over


@pytest.mark.long
def test_as_many_statements_for_many_as_for_few(official: User, manager: User, japan: Partner):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            load.of_all(viewer=access(manager), on=today())
        return len(captured)

    commitments.listed(1, [japan], official)
    few = statements()
    commitments.listed(20, [japan], manager)

    assert statements() == few <= 7
