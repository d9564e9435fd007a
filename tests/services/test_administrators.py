"""There is always somebody who can change people, and nobody who changes themselves, through whichever door."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection

from partnerships.choices import Role
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Assignment, User
from partnerships.permissions import Access
from partnerships.services import administrators, leaving, substitutes, users
from partnerships.services.base import today
from tests.factories import people
from tests.factories.base import saved

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def deputy(administrator: User) -> User:
    """Stands in for the only administrator."""
    who = people.user("deputy")
    people.stand_in(who, administrator.assignments.get())
    return who


@pytest.fixture
def passing(administrator: User) -> User:
    """Is administrator until tomorrow."""
    who = people.user("passing")
    people.assign(who, Role.ADMINISTRATOR, ends_on=today() + DAY)
    return who


def switch_off(actor: User, account: User) -> None:
    leaving.switch_off(actor=actor, account=account, reason="Gone")


def save(actor: User, account: User) -> None:
    account.is_active = False
    users.save(actor=actor, account=account, reason="Gone")


def change(actor: User, account: User) -> None:
    users.change(actor=actor, account=account, version=None, values={"is_active": False}, reason="Gone")


def end(actor: User, account: User) -> None:
    leaving.end_assignments(actor=actor, account=account, last_day=today() + 3 * DAY, reason="Gone")


def change_role(actor: User, account: User) -> None:
    given = account.assignments.get()
    values = {"role": Role.READER}
    users.change_assignment(actor=actor, assignment=given, version=None, values=values, reason="Gone")


def end_role(actor: User, account: User) -> None:
    given = account.assignments.get()
    given.ends_on = today() - DAY
    users.assign(actor=actor, assignment=given, reason="Gone")


Way = Callable[[User, User], None]
WAYS: tuple[Way, ...] = (switch_off, save, change, end, change_role, end_role)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_last_administrator_stays(way: Way, administrator: User, passing: User):
    with pytest.raises(RuleViolation, match="Make somebody else an administrator first"):
        way(passing, administrator)

    administrator.refresh_from_db()
    assert administrator.is_active
    assert Access.of(administrator, on=today() + 9 * DAY).may_administer


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_one_of_two_goes(way: Way, administrator: User):
    other = people.user("other")
    people.assign(other, Role.ADMINISTRATOR)

    way(administrator, other)

    assert not Access.of(User.objects.get(pk=other.pk), on=today() + 9 * DAY).may_administer


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nobody_does_it_to_themselves(way: Way, administrator: User):
    people.assign(people.user("other"), Role.ADMINISTRATOR)

    with pytest.raises(NotAllowed):
        way(administrator, administrator)


def test_a_deputy_is_no_administrator_of_their_own(administrator: User, deputy: User):
    with pytest.raises(RuleViolation, match="last administrator"):
        switch_off(deputy, administrator)


def test_the_rule_is_what_keeps_the_last(administrator: User, deputy: User, monkeypatch: pytest.MonkeyPatch):
    """Counter-proof: without it, a deputy shuts the only administrator out, and themselves with it."""
    monkeypatch.setattr(administrators, "keeping_one", nullcontext)

    switch_off(deputy, administrator)

    assert not Access.of(deputy, on=today()).may_administer


def test_nobody_gives_themselves_a_role(administrator: User, deputy: User, manager: User):
    """By what a service takes, by a substitute's place, or in somebody's stead."""
    for actor in (administrator, deputy):
        own = Assignment(user=actor, role=Role.MANAGER, scope="everything", starts_on=today())
        with pytest.raises(NotAllowed):
            users.assign(actor=actor, assignment=own, reason="Because I can")
        with pytest.raises(NotAllowed):
            users.add_assignment(actor=actor, values={"user": actor, "role": Role.MANAGER}, reason="Because I can")
    of_manager = manager.assignments.order_by("pk")[0]
    period = {"starts_on": today(), "ends_on": today() + DAY}
    with pytest.raises(NotAllowed):
        substitutes.appoint(actor=deputy, assignment=of_manager, substitute=deputy, reason="Because I can", **period)


@pytest.mark.parametrize("days", [0, 3])
def test_nobody_gives_more_to_whom_they_stand_in_for(days: int, administrator: User, manager: User):
    """Whoever stands in has what the other has: now, or from the day it begins."""
    first, second = manager.assignments.order_by("pk")
    row = people.stand_in(administrator, first, starts_on=today() + days * DAY)
    more = {"scope": "everything", "partner": None}

    with pytest.raises(NotAllowed, match="would have what you give"):
        users.change_assignment(
            actor=administrator, assignment=first, version=None, values=more, reason="Because I can"
        )
    with pytest.raises(NotAllowed, match="would have what you give"):
        users.change(actor=administrator, account=manager, version=None, values={"is_active": True}, reason="Back")
    row.starts_on = row.ends_on = today() - DAY
    saved(row)
    changed = users.change_assignment(
        actor=administrator, assignment=second, version=None, values={"role": Role.READER}, reason="Less to do"
    )
    assert changed.role == Role.READER


def test_a_deputy_does_not_lengthen_their_time(administrator: User, deputy: User):
    row = deputy.assignments.get()
    row.ends_on = today() + 100 * DAY

    with pytest.raises(NotAllowed):
        users.assign(actor=deputy, assignment=row, reason="Because I can")


def test_an_administrator_switched_off_does_not_count(administrator: User):
    other = people.user("other", is_active=False)
    people.assign(other, Role.ADMINISTRATOR)
    deputy = people.user("deputy")
    saved(Assignment(user=deputy, role=Role.ADMINISTRATOR, scope="everything", starts_on=today(), ends_on=today()))

    with pytest.raises(RuleViolation, match="after that day"):
        switch_off(deputy, administrator)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", [switch_off, change])
def test_of_two_who_switch_each_other_off_at_once_one_stays(way: Way):
    both = [people.assign(people.user(name), Role.ADMINISTRATOR).user for name in ("one", "two")]
    barrier = threading.Barrier(2)

    def attempt(pair: tuple[User, User]) -> bool:
        try:
            barrier.wait(timeout=10)
            way(*pair)
            return True
        except (NotAllowed, RuleViolation):
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, [(both[0], both[1]), (both[1], both[0])]))

    assert sorted(done) == [False, True]
    assert User.objects.filter(is_active=True, username__in=["one", "two"]).count() == 1
