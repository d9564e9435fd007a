"""Who may what: the published table (domain.md, section 4), written a second time and compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.choices import Marking, Role
from partnerships.errors import NotAllowed
from partnerships.models import Commitment, Partner, User
from partnerships.permissions import Access, Permission
from partnerships.services.base import today
from tests.factories import commitments, partners, people
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.long  # every role against every permission

P = Permission
# A record of a partner within scope, of one outside, of both, of none known.
OWN, OTHER, BOTH, UNKNOWN = "own", "other", "both", "unknown"
SITUATIONS = (OWN, OTHER, BOTH, UNKNOWN)
SEEN = {OWN, BOTH, UNKNOWN}
REPORTED_ON = {OWN, BOTH}
WRITTEN = {OWN}
EVERYWHERE = set(SITUATIONS)

# Written from the published table, not from the code; what is not named is not allowed anywhere.
ORACLE: dict[Role, dict[Permission, set[str]]] = {
    Role.READER: {P.RECORD_SEE: SEEN},
    Role.OFFICIAL: {
        P.RECORD_SEE: SEEN,
        P.AUDIT_SEE: SEEN,
        P.CONTEXT_EDIT: WRITTEN,
        P.WORK_EDIT: WRITTEN,
        P.UPDATE_WRITE: REPORTED_ON,
        P.ACTION_VERIFY: REPORTED_ON,
        P.IMPORT_TRY: REPORTED_ON,
    },
    Role.MANAGER: {
        P.RECORD_SEE: SEEN,
        P.AUDIT_SEE: SEEN,
        P.PARTNERSHIP_PAUSE: WRITTEN,
        P.CONTEXT_EDIT: WRITTEN,
        P.WORK_EDIT: WRITTEN,
        P.UPDATE_WRITE: REPORTED_ON,
        P.RECORD_DECIDE: WRITTEN,
        P.ACTION_VERIFY: REPORTED_ON,
        P.SUBSTITUTE_APPOINT: WRITTEN,
        P.IMPORT_TRY: REPORTED_ON,
        P.IMPORT_RUN: WRITTEN,
    },
    Role.ADMINISTRATOR: {
        P.RECORD_SEE: EVERYWHERE,
        P.AUDIT_SEE: EVERYWHERE,
        P.REGISTRY_EDIT: EVERYWHERE,
        P.CONTEXT_EDIT: EVERYWHERE,
        P.PEOPLE_EDIT: EVERYWHERE,
        P.IMPORT_TRY: EVERYWHERE,
        P.IMPORT_RUN: EVERYWHERE,
    },
    Role.AUDITOR: {P.RECORD_SEE: EVERYWHERE, P.AUDIT_SEE: EVERYWHERE, P.AUDIT_EXPORT: EVERYWHERE},
}


@pytest.fixture
def records(japan: Partner, norway: Partner) -> dict[str, Commitment]:
    links = {OWN: [japan], OTHER: [norway], BOTH: [japan, norway], UNKNOWN: []}
    return {situation: commitments.commitment(which) for situation, which in links.items()}


@pytest.mark.parametrize("role", Role)
def test_role_scoped_to_one_partner_may_what_the_table_says(role: Role, records: dict[str, Commitment], japan: Partner):
    who = people.user("somebody")
    people.assign(who, role, to=japan)

    allowed = {
        permission: {situation for situation, record in records.items() if access(who).can(permission, record)}
        for permission in Permission
    }

    assert allowed == {permission: ORACLE[role].get(permission, set()) for permission in Permission}


@pytest.mark.parametrize("role", Role)
def test_role_with_scope_everything_may_the_same_everywhere(role: Role, records: dict[str, Commitment]):
    who = people.user("somebody")
    people.assign(who, role)

    for permission in Permission:
        allowed = {situation for situation, record in records.items() if access(who).can(permission, record)}
        assert allowed == (EVERYWHERE if permission in ORACLE[role] else set())


@pytest.mark.parametrize("permission", Permission)
def test_nobody_and_the_unassigned_may_nothing(permission: Permission, records: dict[str, Commitment], db: None):
    for who in (AnonymousUser(), people.user("somebody")):
        can = Access.of(who, on=today()).can
        assert not can(permission)
        assert not any(can(permission, record) for record in records.values())


def test_administrator_and_auditor_never_work_or_decide(administrator: User, auditor: User):
    for who in (administrator, auditor):
        assert (access(who).may_work, access(who).may_decide) == (False, False)


def test_account_that_is_switched_off_may_nothing(manager: User):
    with making():
        User.objects.filter(pk=manager.pk).update(is_active=False)

    assert access(User.objects.get(pk=manager.pk)).grants == ()


@pytest.mark.parametrize(
    ("starts", "ends", "counts"), [(0, 0, True), (-5, -1, False), (1, None, False), (-5, None, True)]
)
def test_assignment_counts_from_its_first_to_its_last_day(
    japan: Partner, starts: int, ends: int | None, *, counts: bool
):
    who, day = people.user("somebody"), date(2026, 11, 22)
    last = None if ends is None else day + timedelta(days=ends)
    people.assign(who, Role.OFFICIAL, to=japan, starts_on=day + timedelta(days=starts), ends_on=last)

    assert bool(Access.of(who, on=day).grants) is counts


def test_assignments_add_up_where_all_partners_are_needed(
    records: dict[str, Commitment], japan: Partner, norway: Partner
):
    who = people.user("somebody")
    people.assign(who, Role.OFFICIAL, to=japan)
    people.assign(who, Role.OFFICIAL, to=norway)

    assert access(who).can(P.WORK_EDIT, records[BOTH])
    assert not access(who).can(P.WORK_EDIT, records[UNKNOWN])


def test_role_elsewhere_lends_nothing_here(records: dict[str, Commitment], japan: Partner, norway: Partner):
    who = people.user("somebody")
    people.assign(who, Role.MANAGER, to=norway)
    people.assign(who, Role.READER, to=japan)

    assert access(who).can(P.RECORD_SEE, records[OWN])
    assert not access(who).can(P.RECORD_DECIDE, records[OWN])
    assert not access(who).can(P.RECORD_DECIDE, records[BOTH])


def test_category_brings_its_partners(japan: Partner, norway: Partner):
    kind = partners.category()
    with making():
        Partner.objects.filter(pk=japan.pk).update(category=kind)
    who = people.user("somebody")
    people.assign(who, Role.OFFICIAL, to=kind)

    assert access(who).partner_ids(P.WORK_EDIT) == frozenset({japan.pk})


@pytest.mark.parametrize("highest", Marking)
@pytest.mark.parametrize("marking", Marking)
def test_marking_above_the_assignment_hides_and_forbids(japan: Partner, highest: Marking, marking: Marking):
    who = people.user("somebody")
    people.assign(who, Role.MANAGER, to=japan, up_to=highest)
    record = commitments.commitment([japan], marking=marking)

    assert access(who).can(P.RECORD_SEE, record) is (marking <= highest)
    assert access(who).can(P.RECORD_DECIDE, record) is (marking <= highest)


def test_marking_of_the_lower_assignment_counts_for_its_partner(japan: Partner, norway: Partner):
    who = people.user("somebody")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.SENSITIVE)
    people.assign(who, Role.OFFICIAL, to=norway, up_to=Marking.NORMAL)

    assert not access(who).can(P.WORK_EDIT, commitments.commitment([japan, norway], marking=Marking.SENSITIVE))
    assert access(who).can(P.WORK_EDIT, commitments.commitment([japan, norway], marking=Marking.NORMAL))


def test_marking_of_evidence_counts_besides_its_commitment(japan: Partner):
    who = people.user("somebody")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    open_row = commitments.commitment([japan], marking=Marking.PUBLIC)
    closed_row = commitments.commitment([japan], marking=Marking.SENSITIVE)

    assert not access(who).can(P.RECORD_SEE, commitments.evidence(open_row, marking=Marking.SENSITIVE))
    assert not access(who).can(P.RECORD_SEE, commitments.evidence(closed_row, marking=Marking.PUBLIC))


def test_require_names_the_role_that_may(reader: User, records: dict[str, Commitment]):
    with pytest.raises(NotAllowed, match="Official, Manager"):
        access(reader).require(P.WORK_EDIT, records[OWN])


def test_access_is_read_in_two_statements(official: User, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        access(official)


def test_several_people_are_read_in_as_many_statements_as_one(
    official: User, manager: User, second_manager: User, django_assert_num_queries: Any
):
    everybody = [official, manager, second_manager]
    with django_assert_num_queries(1):
        together = Access.of_all(everybody, on=today())

    assert together == [Access.of(one, on=today()) for one in everybody]
    assert Access.of_all([], on=today()) == []


def test_reading_leaves_nothing_to_do(manager: User, japan: Partner) -> None:
    may = Access.of(manager, on=today())

    assert may.can(Permission.WORK_EDIT, japan)
    assert may.reading().can(Permission.RECORD_SEE, japan)
    assert [one for one in Permission if may.reading().has(one)] == [Permission.RECORD_SEE, Permission.AUDIT_SEE]


def test_highest_for_is_that_of_the_assignments_for_its_partners(japan: Partner, norway: Partner) -> None:
    who = people.user("mixed")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.SENSITIVE)
    people.assign(who, Role.READER, to=norway, up_to=Marking.PUBLIC)
    may = Access.of(who, on=today())

    assert may.highest_for(Permission.RECORD_SEE, japan) == Marking.SENSITIVE
    assert may.highest_for(Permission.RECORD_SEE, norway) == Marking.PUBLIC
    assert may.highest_for(Permission.WORK_EDIT, norway) == Marking.PUBLIC
    split = may.by_marking(Permission.RECORD_SEE)
    assert {marking: one.partner_ids() for marking, one in split.items()} == {
        Marking.SENSITIVE: frozenset({japan.pk}), Marking.PUBLIC: frozenset({norway.pk}),
    }  # fmt: skip
