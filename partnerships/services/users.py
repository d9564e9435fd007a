"""Accounts and what they may do: made and changed by administrators, never to themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.audit.context import acting_as
from partnerships.choices import Marking, Role, Scope
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Assignment, Category, Partner, Unit, User
from partnerships.permissions import Permission
from partnerships.services.base import acting, give_reason, today

SYSTEM_ACCOUNTS = {"importer": "Import", "reference": "Reference data", "demonstration": "Demonstration"}


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
    Keep an account as an administrator has filled it in, with a new password if one is given.

    :raises NotAllowed: if it is the actor's own, a system account, or the actor is no administrator.
    :raises RuleViolation: for a weak password, or one missing on a new account.
    """
    with acting(actor, "users.save", reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        _not_own(actor, account)
        if account.is_system:
            raise NotAllowed(_("Programs act as this account; it is not edited."))
        _set_password(account, password)
        account.full_clean()
        account.save()
    return account


def save_unit(*, actor: User, unit: Unit, reason: str) -> Unit:
    """Keep a unit as filled in."""
    with acting(actor, "users.save_unit", reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        unit.full_clean()
        unit.save()
    return unit


def assign(*, actor: User, assignment: Assignment, reason: str) -> Assignment:
    """
    Keep an assignment as filled in; it counts from the next request.

    :raises NotAllowed: if it is the actor's own, or was until now.
    """
    with acting(actor, "users.assign", reason=give_reason(reason)) as access:
        access.require(Permission.PEOPLE_EDIT)
        _not_own(actor, assignment.user)
        if assignment.pk:
            _not_own(actor, Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk).user)
        if assignment.user.is_system:
            raise RuleViolation({"user": _("A program's account has no role.")})
        assignment.full_clean()
        assignment.save()
    return assignment


def create_administrator(*, username: str, name: str, password: str) -> User:
    """
    Make the first account of an installation, with all of administration; for the shell, where nobody is signed in.

    :raises RuleViolation: if the name is taken or the password too weak.
    """
    account = User(username=username, name=name)
    if User.objects.filter(username__iexact=username).exists():
        raise RuleViolation({"username": _("There is a user with this name already.")})
    _set_password(account, password)
    account.full_clean()
    with acting_as(account, action="users.create_administrator", reason="Account made on the command line"):
        account.save()
        _give(account, Role.ADMINISTRATOR, None)
    return account


def demonstration_unit(*, code: str, name: str) -> Unit:
    """Give a unit of the demonstration, made if it is not there."""
    with _demonstrating():
        return Unit.objects.get_or_create(code=code, defaults={"name": name, "is_demonstration": True})[0]


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
    account = User(username=username, name=name, unit=unit, is_demonstration=True)
    account.set_password(password)
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


def _set_password(account: User, password: str) -> None:
    if not password:
        if not account.password:
            raise RuleViolation({"password": _("Give the new account a password.")})
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise RuleViolation({"password": error.messages}) from error
    account.set_password(password)
