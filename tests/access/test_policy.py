"""What each address declares is there, is what the specification says, and is published as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from deploy import permissions as published
from partnerships.choices import Marking, Role, TokenScope
from partnerships.permissions import (
    ANYBODY,
    PERMISSIONS,
    SIGNED_IN,
    TOKEN_PERMISSIONS,
    Access,
    Grant,
    Permission,
    Policy,
    declared,
)
from partnerships.web.views.history import HistoryList
from partnerships.web.views.reviews import ReviewList
from tests.access import addresses, oracle, samples, world
from tests.access.oracle import PERSONAS, Fact, Persona
from tests.access.samples import AUTHOR, KNOWS, OVERSEE, OWN, OWN_LOG

# Declared wider than the sample that is asked there, which is one of several; readers of an annex are named by whoever
# wrote it, too, and no persona wrote any.
WIDER = {
    "api-history-list": ("see",),
    "api-imports": ("try an import",),
    # An auditor's token reads it as it exports the audit record; an administrator's never administers.
    "api-readings-list": (OVERSEE, "export the audit log"),
    "api-readings-detail": (OVERSEE, "export the audit log"),
    "api-actions-verify": ("verify",),
    "annex-readers": ("work", KNOWS),
    "annex-reader-add": ("work",),
    "annex-reader-end": ("work",),
    "api-annexes-name-reader": ("work",),
    "api-annexes-take-out-reader": ("work",),
}
GONE = frozenset({"api-nowhere", "commitment-bulk-result"})  # no address, and one that ends as soon as it is asked
KEYED = frozenset({"calendar-feed"})  # the key in the address is the owner's


def access_of(persona: Persona) -> Access:
    """Give what the program would know of a persona, without its assignments being anywhere."""
    allowed = TOKEN_PERMISSIONS[TokenScope(persona.token)] if persona.token else frozenset(Permission)
    grants = tuple(
        Grant(Role(held.role), Marking(held.ceiling), None, PERMISSIONS[Role(held.role)] & allowed)
        for held in persona.counts
    )
    user: Any = SimpleNamespace(token_scope=TokenScope(persona.token) if persona.token else None)
    return Access(user, timezone.localdate(), grants)


ACCESS = {persona: access_of(persona) for persona in PERSONAS}


def admits(who: Any, persona: Persona) -> bool:
    if isinstance(who, frozenset):
        return any(ACCESS[persona].has(permission) for permission in who)
    return who == ANYBODY or (who == SIGNED_IN and persona.is_signed_in)


@cache
def is_ever_allowed(persona: Persona, needs: str, *, of_record: bool) -> bool:
    """Say whether the oracle allows it with any record at all."""
    own = Fact(owner=persona.name, audience=oracle.Audience.OWN)
    facts = [*(fact for _situation, fact in world.facts()), own] if of_record else [None]
    return any(samples.is_allowed(persona, needs, fact) for fact in facts)


def disagreements(*only: str) -> Iterator[str]:
    """Compare whom each address lets through with whom the oracle does; more than a role decides on some."""
    for address in addresses.every():
        if address.name in GONE | KEYED or (only and address.name not in only):
            continue
        policy = declared(address.pattern.callback)
        for method in ("reads", "writes"):
            asked = {getattr(each, method): bool(each.kind) for each in samples.of(address) if getattr(each, method)}
            asked = {each: kind for needs, kind in asked.items() for each in WIDER.get(address.name, (needs,))}
            for persona in PERSONAS if asked and AUTHOR not in asked else ():
                if persona.token and (address.section != "api" or {OWN, OWN_LOG} & set(asked)):
                    continue
                said = admits(getattr(policy, method), persona)
                wanted = any(is_ever_allowed(persona, needs, of_record=kind) for needs, kind in asked.items())
                if said is not wanted:
                    yield f"{address} {method}, {persona}: declared {said}, specified {wanted}"


def test_every_address_declares_who_may_use_it():
    undeclared = [f"{each} ({each.route})" for each in addresses.every() if declared(each.pattern.callback) is None]

    assert undeclared == [], "give the view a `policy` (partnerships/permissions/policies.py); until then it is closed"


def test_one_that_declares_nothing_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(HistoryList, "policy", None)

    with pytest.raises(AssertionError, match="history-list"):
        test_every_address_declares_who_may_use_it()


@pytest.mark.long
def test_what_is_declared_is_what_is_specified():
    assert [*disagreements()] == []


@pytest.mark.parametrize(
    ("view", "policy"),
    [(ReviewList, Policy(SIGNED_IN)), (ReviewList, Policy(frozenset({Permission.AUDIT_SEE}))), (HistoryList, Policy())],
)
def test_one_that_declares_something_else_is_found(view: Any, policy: Policy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view, "policy", policy)
    name = {ReviewList: "review-list", HistoryList: "history-list"}[view]

    assert [*disagreements(name)]


def test_what_is_taken_is_what_is_declared():
    """An address that takes what is sent declares who may send it, and one that shows something who may look."""
    wrong = []
    for address in addresses.every():
        policy = declared(address.pattern.callback) or Policy()
        for sample in samples.of(address):
            taken = {"reads": sample.reads, "writes": sample.writes or "POST" in sample.also}
            wrong += [
                f"{address}: {name}" for name, is_taken in taken.items() if is_taken and not getattr(policy, name)
            ]

    assert wrong == []


def test_the_published_table_is_current():
    assert published.PAGE.read_text(encoding="utf-8") == published.text(), "run: make permissions"


def test_a_role_that_may_more_is_published(monkeypatch: pytest.MonkeyPatch):
    more = {**PERMISSIONS, Role.READER: PERMISSIONS[Role.READER] | {Permission.WORK_EDIT}}
    monkeypatch.setattr("partnerships.permissions.roles.PERMISSIONS", more)

    with pytest.raises(AssertionError, match="make permissions"):
        test_the_published_table_is_current()


def test_an_address_that_opens_to_more_is_published(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ReviewList, "policy", replace(ReviewList.policy, reads=SIGNED_IN))

    with pytest.raises(AssertionError, match="make permissions"):
        test_the_published_table_is_current()
