"""Accounts and assignments."""

from __future__ import annotations

import pytest

from partnerships.choices import Marking, Role, Scope
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Assignment, AuditEvent, Unit, User
from partnerships.permissions import Access
from partnerships.services import users
from partnerships.services.base import today
from tests.factories import people
from tests.factories.base import saved

STRONG = "sturdy-harbour-lantern-42"

pytestmark = pytest.mark.django_db


def new(username: str = "newcomer") -> User:
    return User(username=username, name="Newcomer")


def to_be(who: User, role: Role = Role.READER) -> Assignment:
    return Assignment(user=who, role=role, scope=Scope.EVERYTHING, highest_marking=Marking.NORMAL, starts_on=today())


@pytest.mark.parametrize("persona", ["reader", "official", "manager", "auditor", "outsider"])
def test_save_is_the_administrator_s(persona: str, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(persona)

    for refused in (
        lambda: users.save(actor=actor, account=new(), reason="New colleague", password=STRONG),
        lambda: users.assign(actor=actor, assignment=to_be(people.user("other")), reason="New colleague"),
        lambda: users.save_unit(actor=actor, unit=Unit(code="X", name="X"), reason="New unit"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_save_never_to_oneself(administrator: User) -> None:
    administrator.name = "Boss"

    with pytest.raises(NotAllowed):
        users.save(actor=administrator, account=administrator, reason="Because I can")
    with pytest.raises(NotAllowed):
        users.assign(actor=administrator, assignment=to_be(administrator, Role.MANAGER), reason="Because I can")


def test_assign_cannot_take_the_actor_s_own_role_away_to_another(administrator: User) -> None:
    own = administrator.assignments.get()
    own.user = people.user("other")

    with pytest.raises(NotAllowed):
        users.assign(actor=administrator, assignment=own, reason="Hand over")


def test_save_needs_a_reason(administrator: User) -> None:
    with pytest.raises(RuleViolation, match="Say why"):
        users.save(actor=administrator, account=new(), reason=" ", password=STRONG)


@pytest.mark.parametrize("password", ["", "short", "newcomer1234", "123456789123"])
def test_save_refuses_a_weak_password(password: str, administrator: User) -> None:
    with pytest.raises(RuleViolation) as refusal:
        users.save(actor=administrator, account=new(), reason="New colleague", password=password)

    assert set(refusal.value.message_dict) == {"password"}


def test_save_keeps_a_new_account_and_never_its_password_in_the_history(administrator: User) -> None:
    account = users.save(actor=administrator, account=new(), reason="New colleague", password=STRONG)

    event = AuditEvent.objects.get(tbl="partnerships_user", pk_of_row=account.pk)
    assert account.check_password(STRONG)
    assert (event.actor, event.reason, event.role) == ("administrator", "New colleague", "administrator")
    assert (event.after or {})["password"] == "(not copied)"


def test_save_without_a_password_keeps_the_old_one(administrator: User) -> None:
    account = people.user("other")
    account.name = "Another"

    users.save(actor=administrator, account=account, reason="Married")

    account.refresh_from_db()
    assert (account.name, account.check_password(people.PASSWORD)) == ("Another", True)


def test_save_refuses_a_system_account(administrator: User) -> None:
    with pytest.raises(NotAllowed):
        users.save(actor=administrator, account=users.system_account("importer"), reason="Rename")
    with pytest.raises(RuleViolation):
        users.assign(actor=administrator, assignment=to_be(users.system_account("importer")), reason="Rights")


def test_assign_counts_at_once(administrator: User) -> None:
    who = people.user("other")

    users.assign(actor=administrator, assignment=to_be(who), reason="New task")

    assert Access.of(who, on=today()).roles == [Role.READER]


def test_system_account_is_made_once_and_has_no_password() -> None:
    first = users.system_account("importer")

    assert users.system_account("importer") == first
    assert not first.has_usable_password()
    assert AuditEvent.objects.filter(tbl="partnerships_user").count() == 1


def test_create_administrator_makes_one_who_may_administer() -> None:
    account = users.create_administrator(username="first", name="First", password=STRONG)

    assert Access.of(account, on=today()).may_administer
    assert set(AuditEvent.objects.values_list("actor", flat=True)) == {"first"}


def test_create_administrator_refuses_a_taken_name() -> None:
    people.user("First")

    with pytest.raises(RuleViolation):
        users.create_administrator(username="first", name="First", password=STRONG)


def test_demonstration_account_refuses_the_name_of_a_real_one() -> None:
    saved(User(username="manager", name="A real one", password="!"))
    unit = users.demonstration_unit(code="D", name="Demonstration", capacity_days=10)

    with pytest.raises(RuleViolation):
        users.demonstration_account(username="manager", name="D", unit=unit, password=STRONG, grants=[])


@pytest.mark.parametrize("persona", ["official", "manager", "auditor"])
def test_change_is_the_administrator_s(persona: str, asia_unit: Unit, request: pytest.FixtureRequest) -> None:
    actor, other = request.getfixturevalue(persona), people.user("other")
    given = people.assign(other, Role.READER)

    for refused in (
        lambda: users.add(actor=actor, values={"username": "new", "name": "New"}, password=STRONG, reason="New"),
        lambda: users.change(actor=actor, account=other, version=1, values={"name": "X"}, reason="x"),
        lambda: users.add_unit(actor=actor, values={"code": "X", "name": "X"}, reason="New"),
        lambda: users.change_unit(actor=actor, unit=asia_unit, version=1, values={"name": "X"}, reason="x"),
        lambda: users.add_assignment(actor=actor, values={"user": other}, reason="New"),
        lambda: users.change_assignment(actor=actor, assignment=given, version=1, values={}, reason="x"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_change_refuses_an_old_version(administrator: User, asia_unit: Unit) -> None:
    other = people.user("other")
    given = people.assign(other, Role.READER)

    for refused in (
        lambda: users.change(actor=administrator, account=other, version=0, values={"name": "X"}, reason="x"),
        lambda: users.change_unit(actor=administrator, unit=asia_unit, version=0, values={"name": "X"}, reason="x"),
        lambda: users.change_assignment(actor=administrator, assignment=given, version=0, values={}, reason="x"),
    ):
        with pytest.raises(Conflict):
            refused()


def test_change_leaves_what_is_not_given(administrator: User, asia_unit: Unit) -> None:
    other = people.user("other", email="other@example.org")

    changed = users.change(actor=administrator, account=other, version=1, values={"unit": asia_unit}, reason="Moved")

    assert (changed.unit, changed.email, changed.check_password(people.PASSWORD)) == (asia_unit, other.email, True)


def test_add_needs_a_password(administrator: User) -> None:
    with pytest.raises(RuleViolation, match="password"):
        users.add(actor=administrator, values={"username": "new", "name": "New"}, password="", reason="New")


def test_change_assignment_never_one_s_own(administrator: User) -> None:
    own, given = administrator.assignments.get(), people.assign(people.user("other"), Role.READER)

    for assignment, values in ((own, {"user": given.user}), (given, {"user": administrator})):
        with pytest.raises(NotAllowed):
            users.change_assignment(
                actor=administrator, assignment=assignment, version=1, values=values, reason="Because I can"
            )
