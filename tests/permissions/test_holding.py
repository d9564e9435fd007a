"""A substitute may what the assignment gives, on the days of both; the ways to ask agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from partnerships.choices import Marking, Role, Scope
from partnerships.models import Assignment, Commitment, Partner, User
from partnerships.permissions import Access, Permission, access, reach, somebody_may
from partnerships.permissions.holding import in_force
from partnerships.queries import commitment_options
from partnerships.services.base import today
from tests.factories import commitments, partners, people
from tests.factories.base import saved

pytestmark = pytest.mark.django_db

DECIDE, WORK = Permission.RECORD_DECIDE, Permission.WORK_EDIT
DAY = timedelta(days=1)
STARTS, ENDS = today() - 3 * DAY, today() + 3 * DAY
TURNS = (STARTS - DAY, STARTS, ENDS, ENDS + DAY)


@pytest.fixture
def away(japan: Partner) -> Assignment:
    """The assignment of somebody who decides on Japan, up to the normal marking."""
    return people.assign(people.user("away"), Role.MANAGER, to=japan, up_to=Marking.NORMAL)


@pytest.fixture
def standing_in(away: Assignment) -> Assignment:
    """A substitute's, this week; its own columns claim all there is, which must not matter."""
    who = people.user("substitute")
    return people.assign(who, Role.ADMINISTRATOR, substitute_for=away, starts_on=STARTS, ends_on=ENDS)


@pytest.fixture
def rows(japan: Partner, norway: Partner) -> list[Commitment]:
    owner = people.user("owner")
    return [
        commitments.commitment(concerned, owner, marking=marking)
        for concerned in ([japan], [norway], [japan, norway], [])
        for marking in (Marking.NORMAL, Marking.SENSITIVE)
    ]


def may_by_access(permission: Permission, row: Commitment, on: date) -> set[str]:
    users = User.objects.order_by("pk")
    return {one.user.username for one in Access.of_all(users, on=on) if one.can(permission, row)}


def may_by_database(permission: Permission, row: Commitment, on: date) -> set[str]:
    may = somebody_may(permission, user="pk", model=Commitment, on=on, depth=1)
    able = ArraySubquery(User.objects.filter(may).values("username"))
    return set(Commitment.objects.filter(pk=row.pk).annotate(able=able).get().able)


def agreed(rows: list[Commitment], on: date) -> list[tuple[str, ...]]:
    """Ask both, for every row; give who may decide on each."""
    found = []
    for row in rows:
        for permission in (DECIDE, WORK, Permission.UPDATE_WRITE):
            if permission is Permission.UPDATE_WRITE and row.partner_links.count() != 1:
                continue  # one of several partners is enough there, which `somebody_may` is not asked
            by_database = may_by_database(permission, row, on)
            assert by_database == may_by_access(permission, row, on), (row, permission, on)
        found.append(tuple(sorted(may_by_access(DECIDE, row, on))))
    return found


@pytest.mark.long
def test_substitute_has_on_each_day_what_the_one_away_has(standing_in: Assignment, rows: list[Commitment]):
    for on in TURNS:
        decides = agreed(rows, on)
        both = ("away", "substitute") if STARTS <= on <= ENDS else ("away",)
        assert decides == [both, *[()] * (len(rows) - 1)]


def starts_later(original: Assignment) -> None:
    original.starts_on = today() + DAY


def ended(original: Assignment) -> None:
    original.ends_on = today() - DAY


def of_another_partner(original: Assignment) -> None:
    original.partner = Partner.objects.get(iso3="NOR")


def of_another_category(original: Assignment) -> None:
    original.scope, original.partner, original.category = Scope.CATEGORY, None, partners.category()


def reads_only(original: Assignment) -> None:
    original.role = Role.READER


def switched_off(original: Assignment) -> None:
    original.user.is_active = False
    saved(original.user)


def substitute_too(original: Assignment) -> None:
    original.substitute_for = people.assign(people.user("third"), Role.MANAGER)


def of_the_substitute(original: Assignment) -> None:
    original.user = User.objects.get(username="substitute")


def less_marked(original: Assignment) -> None:
    original.highest_marking = Marking.PUBLIC


CHANGES = (starts_later, ended, of_another_partner, of_another_category, reads_only, switched_off, substitute_too,
           of_the_substitute, less_marked)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_substitute_loses_what_the_one_away_loses(
    change: Callable[[Assignment], None], away: Assignment, standing_in: Assignment, rows: list[Commitment]
):
    change(away)
    saved(away)

    decides = agreed(rows[:3], today())

    if change is not of_the_substitute:  # who has it now as their own, and nothing beside it
        assert "substitute" not in decides[0]
    assert Access.of(standing_in.user, on=today()).stands_in_for == (
        frozenset() if change in (starts_later, ended, switched_off, substitute_too)
        else {away.user_id}
    )  # fmt: skip


def test_rule_of_the_one_away_is_what_keeps_a_substitute_in_bounds(
    away: Assignment, standing_in: Assignment, rows: list[Commitment], monkeypatch: pytest.MonkeyPatch
):
    """Counter-proof: asked for its own days alone, the assignment goes on when the one away has lost theirs."""
    switched_off(away)

    def unchecked(on: date) -> Q:
        return in_force(on)

    monkeypatch.setattr(access, "counting", unchecked)
    monkeypatch.setattr(reach, "counting", unchecked)

    assert may_by_access(DECIDE, rows[0], today()) == may_by_database(DECIDE, rows[0], today()) == {"substitute"}


def test_access_says_for_whom(standing_in: Assignment):
    held = Access.of(standing_in.user, on=today())
    people.assign(standing_in.user, Role.OFFICIAL)
    both = Access.of(standing_in.user, on=today())

    assert held.role_names == "manager for away"
    assert (both.role_names, both.in_own_right().roles) == ("official, manager for away", [Role.OFFICIAL])


@pytest.mark.parametrize(("permission", "offered"), [(DECIDE, True), (Permission.PEOPLE_EDIT, False)])
def test_substitute_is_offered_for_what_the_assignment_gives(
    permission: Permission, offered: bool, standing_in: Assignment, japan: Partner, norway: Partner
):
    def names(partner: Partner) -> set[str]:
        found = commitment_options.people(permission, on=today(), partner_ids={partner.pk})
        return {who.username for who in found}

    assert ("substitute" in names(japan), "substitute" in names(norway)) == (offered, False)


def test_category_of_the_one_away_reaches_its_members(japan: Partner):
    japan.category = partners.category()
    saved(japan)
    original = people.assign(people.user("away"), Role.MANAGER, to=japan.category)
    people.assign(people.user("substitute"), Role.READER, substitute_for=original, ends_on=ENDS)
    row = commitments.commitment([japan], people.user("owner"))

    assert agreed([row], today()) == [("away", "substitute")]


def test_access_takes_as_many_statements_as_before(
    away: Assignment, standing_in: Assignment, django_assert_num_queries: Any
):
    with django_assert_num_queries(1):
        Access.of(away.user, on=today())
    with django_assert_num_queries(2):
        Access.of_all([standing_in.user, away.user], on=today())
