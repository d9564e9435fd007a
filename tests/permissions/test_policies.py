"""What an address declares, and what it asks whoever comes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from partnerships.choices import Marking, Role, TokenScope
from partnerships.errors import NotAllowed
from partnerships.permissions import (
    ANYBODY,
    NOBODY,
    PERMISSIONS,
    SIGNED_IN,
    TOKEN_PERMISSIONS,
    Access,
    Grant,
    Permission,
    Policy,
    acting,
    declare,
    declared,
    keeping,
    reading,
    sending,
)

P = Permission


def holder(role: Role, token: TokenScope | None = None) -> Access:
    user: Any = SimpleNamespace(token_scope=token)
    allowed = PERMISSIONS[role] & (TOKEN_PERMISSIONS[token] if token else PERMISSIONS[role])
    return Access(user, timezone.localdate(), (Grant(role, Marking.PUBLIC, None, allowed),))


def test_what_is_sent_needs_what_writing_does():
    policy = keeping(P.REGISTRY_EDIT)
    reader = holder(Role.READER)

    policy.require(reader, is_write=False)
    with pytest.raises(NotAllowed, match="Administrator"):
        policy.require(reader, is_write=True)


def test_what_is_not_taken_needs_no_less():
    with pytest.raises(NotAllowed):
        reading(P.AUDIT_EXPORT).require(holder(Role.READER), is_write=True)


def test_one_of_several_is_enough_and_a_refusal_names_all():
    policy = reading(P.PEOPLE_EDIT, P.AUDIT_EXPORT)

    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        policy.require(holder(role), is_write=False)
    with pytest.raises(NotAllowed, match=r"assignments or export .* Administrator, Auditor"):
        policy.require(holder(Role.MANAGER), is_write=False)


def test_a_token_is_told_which_scope_is_missing():
    with pytest.raises(NotAllowed, match="with this access token, whose scope is"):
        acting(P.WORK_EDIT).require(holder(Role.OFFICIAL, TokenScope.READ), is_write=True)


def test_nobody_is_nobody():
    for role in Role:
        with pytest.raises(NotAllowed, match="Nobody may do this"):
            NOBODY.require(holder(role), is_write=False)


@pytest.mark.parametrize("policy", [reading(SIGNED_IN), acting(ANYBODY), sending(SIGNED_IN)])
def test_who_needs_no_role_is_let_through(policy: Policy):
    for is_write in (False, True):
        policy.require(Access(SimpleNamespace(), timezone.localdate()), is_write=is_write)  # type: ignore[arg-type]  # nobody


def test_what_declares_nothing_has_no_policy():
    def view() -> None: ...

    assert declared(view) is None
    assert declared(declare(reading(SIGNED_IN))(view)) == reading(SIGNED_IN)
