"""What remains of a person's permissions when a program of theirs acts."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Role, TokenScope
from partnerships.errors import NotAllowed
from partnerships.models import Commitment, Partner, User
from partnerships.permissions import PERMISSIONS, TOKEN_PERMISSIONS, Permission, require_in_person, visible
from tests.factories import commitments, people
from tests.factories.tokens import program_of
from tests.personas import access

pytestmark = pytest.mark.django_db

P = Permission
# Written from the issue, not from the code.
READING = {P.RECORD_SEE, P.AUDIT_SEE, P.AUDIT_EXPORT}
LEFT = {TokenScope.READ: READING, TokenScope.LOG: READING | {P.WORK_EDIT, P.UPDATE_WRITE, P.IMPORT_TRY}}
NEVER = {
    P.RECORD_DECIDE, P.ACTION_VERIFY, P.REGISTRY_EDIT, P.CONTEXT_EDIT, P.PEOPLE_EDIT, P.PARTNERSHIP_PAUSE,
    P.SUBSTITUTE_APPOINT, P.IMPORT_RUN,
}  # fmt: skip


@pytest.fixture
def record(japan: Partner) -> Commitment:
    return commitments.commitment([japan])


def test_no_scope_decides_or_administers() -> None:
    assert set(TOKEN_PERMISSIONS) == set(TokenScope)
    assert [scope for scope in TokenScope if TOKEN_PERMISSIONS[scope] & NEVER] == []


@pytest.mark.parametrize("scope", TokenScope)
@pytest.mark.parametrize("role", Role)
def test_token_leaves_of_each_role_what_its_scope_says(role: Role, scope: TokenScope, record: Commitment) -> None:
    who = people.user("somebody")
    people.assign(who, role)
    program = access(program_of(who, scope))

    allowed = {permission for permission in Permission if program.can(permission, record)}

    assert allowed == {permission for permission in Permission if access(who).can(permission, record)} & LEFT[scope]
    assert {permission for permission in Permission if program.has(permission)} == PERMISSIONS[role] & LEFT[scope]


@pytest.mark.parametrize("scope", TokenScope)
def test_token_never_widens_partners_or_marking(
    scope: TokenScope, official: User, japan: Partner, norway: Partner
) -> None:
    people.assign(official, Role.READER, to=norway, up_to=Marking.NORMAL)
    person, program = access(official), access(program_of(official, scope))
    other = commitments.commitment([norway], marking=Marking.SENSITIVE)
    commitments.commitment([norway])
    commitments.commitment([japan], marking=Marking.SENSITIVE)

    assert not program.can(P.RECORD_SEE, other)
    assert set(visible(program, Commitment.objects.all())) == set(visible(person, Commitment.objects.all()))
    for permission in Permission:
        ids, own = program.partner_ids(permission), person.partner_ids(permission)
        assert ids is not None
        assert own is not None
        assert ids <= own


def test_token_narrows_the_lists_of_what_is_not_left(manager: User, record: Commitment) -> None:
    rows = Commitment.objects.all()

    assert list(visible(access(manager), rows, permission=P.RECORD_DECIDE)) == [record]
    assert list(visible(access(program_of(manager, TokenScope.LOG)), rows, permission=P.RECORD_DECIDE)) == []


def test_refusal_because_of_the_token_names_the_scope_that_may(official: User, record: Commitment) -> None:
    with pytest.raises(NotAllowed, match=r"whose scope is “Read”\. Sign in, or use a token with the scope “Read, and"):
        access(program_of(official, TokenScope.READ)).require(P.WORK_EDIT, record)


def test_refusal_of_what_no_token_may_says_to_sign_in(manager: User, record: Commitment) -> None:
    with pytest.raises(NotAllowed, match=r"Sign in to do it; no access token may\."):
        access(program_of(manager, TokenScope.LOG)).require(P.RECORD_DECIDE, record)


def test_refusal_because_of_the_role_names_the_role_even_with_a_token(reader: User, record: Commitment) -> None:
    with pytest.raises(NotAllowed, match="needs the role Official, Manager"):
        access(program_of(reader, TokenScope.READ)).require(P.WORK_EDIT, record)


def test_refusal_because_of_the_partner_names_the_role_even_with_a_token(official: User, norway: Partner) -> None:
    other = commitments.commitment([norway])

    with pytest.raises(NotAllowed, match="for the partners concerned"):
        access(program_of(official, TokenScope.LOG)).require(P.WORK_EDIT, other)


def test_require_in_person_refuses_programs_alone(official: User) -> None:
    require_in_person(official)
    with pytest.raises(NotAllowed, match="Sign in to do it"):
        require_in_person(program_of(official, TokenScope.LOG))
