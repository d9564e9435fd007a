"""Accounts and what they may do: made and changed by administrators, never to themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.audit.context import acting_as
from partnerships.choices import Marking, Role, Scope, SignInDetail
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Assignment, Category, Partner, Unit, User
from partnerships.permissions import Permission
from partnerships.services import administrators, passwords, sessions, substitutes, ways_in
from partnerships.services.base import acting, filled, give_reason, today

Row = TypeVar("Row", User, Unit, Assignment)

SYSTEM_ACCOUNTS = {
    "importer": "Import",
    "reference": "Reference data",
    "demonstration": "Demonstration",
    "reminders": "Reminders",
}


def system_account(name: str) -> User:
    """
    Give the account that a program acts as, made at its first use; nobody can sign in to it.

    :raises RuleViolation: if a person's account has that name.
    """
    found = User.objects.filter(username=name).first()
    if found is None:
        found = User(username=name, name=SYSTEM_ACCOUNTS[name], is_system=True)
        found.set_unusable_password()
        found.full_clean(exclude=["password"])
        with acting_as(found, action="users.system_account", reason="Account that a program acts as"):
            found.save()
    elif not found.is_system:
        raise RuleViolation(_("The user name “%(name)s” is kept for a program; rename the account.") % {"name": name})
    return found


def save(*, actor: User, account: User, reason: str, password: str = "") -> User:
    """
    Keep an account as an administrator has filled it in, with a new password if one is given: its owner sets another
    at the next sign-in, and until then it opens for `FIRST_PASSWORD_DAYS`.

    One that is switched off is shut out at once: its sessions end, its tokens and calendar addresses are revoked.
    :raises NotAllowed: if it is the actor's own, a system account, one whose name was erased, or the actor is no
        administrator.
    :raises RuleViolation: for a weak password, or one missing on a new account; for the last administrator.
    """
    with _editing(actor, "users.save", reason):
        return _kept_account(actor, account, password)


def add(*, actor: User, values: Mapping[str, Any], password: str, reason: str) -> User:
    """Make an account with its first password; refuses what `save` does."""
    with _editing(actor, "users.save", reason):
        return _kept_account(actor, filled(User(), values), password)


def change(*, actor: User, account: User, version: int | None, values: Mapping[str, Any], reason: str) -> User:
    """
    Change the columns of an account that `values` names; refuses what `save` does.

    :raises Conflict: if it has another version by now.
    """
    with _editing(actor, "users.save", reason):
        return _kept_account(actor, filled(_held(account, version), values))


def _kept_account(actor: User, account: User, password: str = "") -> User:
    _not_own(actor, account)
    if account.is_system:
        raise NotAllowed(_("Programs act as this account; it is not edited."))
    if account.pseudonymised_at is not None:
        raise NotAllowed(_("The name of this account was erased; it is not edited any more."))
    _set_password(account, password, lapses_at=timezone.now() + timedelta(days=settings.FIRST_PASSWORD_DAYS))
    account.full_clean()
    if account.is_active or not User.objects.filter(pk=account.pk, is_active=True).exists():
        account.save()
        if password:
            sessions.close(account=account, why=SignInDetail.NEW_PASSWORD, by=actor)
        return account
    with administrators.keeping_one():
        account.save()
    ways_in.close(account, by=actor)
    return account


def save_unit(*, actor: User, unit: Unit, reason: str) -> Unit:
    """Keep a unit as filled in."""
    with _editing(actor, "users.save_unit", reason):
        return _kept(unit)


def add_unit(*, actor: User, values: Mapping[str, Any], reason: str) -> Unit:
    """Make a unit."""
    return save_unit(actor=actor, unit=filled(Unit(), values), reason=reason)


def change_unit(*, actor: User, unit: Unit, version: int | None, values: Mapping[str, Any], reason: str) -> Unit:
    """
    Change the columns of a unit that `values` names.

    :raises Conflict: if it has another version by now.
    """
    with _editing(actor, "users.save_unit", reason):
        return _kept(filled(_held(unit, version), values))


def assign(*, actor: User, assignment: Assignment, reason: str) -> Assignment:
    """
    Keep an assignment as filled in; it counts from the next request.

    :raises NotAllowed: if it is the actor's own, or was until now.
    :raises RuleViolation: if nobody would be administrator any more.
    """
    with _editing(actor, "users.assign", reason):
        if assignment.pk:
            _not_own(actor, Assignment.objects.lock(assignment.pk).user)
        return _kept_assignment(actor, assignment)


def add_assignment(*, actor: User, values: Mapping[str, Any], reason: str) -> Assignment:
    """Give somebody a role; refuses what `assign` does."""
    return assign(actor=actor, assignment=filled(Assignment(), values), reason=reason)


def change_assignment(
    *, actor: User, assignment: Assignment, version: int | None, values: Mapping[str, Any], reason: str
) -> Assignment:
    """
    Change the columns of an assignment that `values` names; refuses what `assign` does.

    :raises Conflict: if it has another version by now.
    """
    with _editing(actor, "users.assign", reason):
        held = _held(assignment, version)
        _not_own(actor, held.user)
        return _kept_assignment(actor, filled(held, values))


def _kept_assignment(actor: User, assignment: Assignment) -> Assignment:
    _not_own(actor, assignment.user)
    if assignment.user.is_system:
        raise RuleViolation({"user": _("A program's account has no role.")})
    substitutes.check(assignment)
    with administrators.keeping_one():
        _kept(assignment)
    substitutes.follow(assignment, on=today())
    return assignment


@contextmanager
def _editing(actor: User, action: str, reason: str) -> Iterator[None]:
    with acting(actor, action, reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        yield


def _held(row: Row, version: int | None) -> Row:
    """Lock a row as it is now; others may go on naming it as the author of what they write."""
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    held: Row = rows.get(pk=row.pk).expect(version)
    return held


def _kept(row: Row) -> Row:
    row.full_clean()
    row.save()
    return row


def create_administrator(*, username: str, name: str, password: str) -> User:
    """
    Make the first account of an installation, with all of administration; for the shell, where nobody is signed in.

    :raises RuleViolation: if the name is taken or the password too weak.
    """
    account = User(username=username, name=name)
    if User.objects.filter(username__iexact=username).exists():
        raise RuleViolation({"username": _("There is a user with this name already.")})
    _set_password(account, password, lapses_at=None)  # who makes the first account chooses for themselves
    account.full_clean()
    with acting_as(account, action="users.create_administrator", reason="Account made on the command line"):
        account.save()
        _give(account, Role.ADMINISTRATOR, None)
    return account


def demonstration_unit(*, code: str, name: str, capacity_days: int) -> Unit:
    """Give a unit of the demonstration, made if it is not there; `capacity_days`: working days per half-year."""
    values = {"name": name, "capacity_days": capacity_days, "is_demonstration": True}
    with _demonstrating():
        return Unit.objects.get_or_create(code=code, defaults=values)[0]


def demonstration_account(
    *, username: str, name: str, unit: Unit, password: str, grants: Sequence[tuple[Role, Partner | Category | None]]
) -> tuple[User, bool]:
    """
    Give an account of the demonstration and whether it is new; a new one gets the grants, each for a partner, a
    category or (None) everything. One that exists is left as it is.

    :raises RuleViolation: if a real account has that name.
    """
    found = User.objects.filter(username__iexact=username).first()
    if found is not None and not found.is_demonstration:
        raise RuleViolation(_("The user name “%(name)s” is taken by a real account.") % {"name": username})
    if found is not None:
        return found, False
    # An address that leads nowhere (RFC 2606), so that digests have somebody to be written to.
    address = f"{username}@demonstration.example"
    account = User(username=username, name=name, email=address, unit=unit, is_demonstration=True)
    account.set_password(password)  # one that a file names: it does not lapse
    account.full_clean()
    with _demonstrating():
        account.save()
        for role, where in grants:
            _give(account, role, where, is_demonstration=True)
    return account, True


def set_demonstration_password(*, account: User, password: str) -> None:
    """Give a demonstration account the password that its file names."""
    with _demonstrating():
        account.set_password(password)
        account.password_lapses_at = None
        account.save()


def _demonstrating() -> Any:
    return acting(system_account("demonstration"), "users.demonstrate", reason="Demonstration accounts")


def _give(account: User, role: Role, where: Partner | Category | None, *, is_demonstration: bool = False) -> None:
    scope: dict[str, Any] = {"scope": Scope.EVERYTHING}
    if isinstance(where, Partner):
        scope = {"scope": Scope.PARTNER, "partner": where}
    elif isinstance(where, Category):
        scope = {"scope": Scope.CATEGORY, "category": where}
    assignment = Assignment(
        user=account,
        role=role,
        highest_marking=Marking.SENSITIVE,
        starts_on=today(),
        is_demonstration=is_demonstration,
        **scope,
    )
    assignment.full_clean()
    assignment.save()


def _not_own(actor: User, account: User) -> None:
    if account.pk is not None and account.pk == actor.pk:
        raise NotAllowed(_("Nobody changes their own account or roles; another administrator does."))
    if account.pk is not None and substitutes.stands_in(actor, account, on=today()):
        raise NotAllowed(_("You stand in for this person and would have what you give them; another does this."))


def _set_password(account: User, password: str, *, lapses_at: datetime | None) -> None:
    if not password:
        if not account.password:
            raise RuleViolation({"password": _("Give the new account a password.")})
        return
    passwords.check(password, account=account, field="password")
    account.set_password(password)
    account.password_lapses_at = lapses_at
