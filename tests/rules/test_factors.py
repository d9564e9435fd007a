"""Who needs a second factor."""

from __future__ import annotations

import pytest

from partnerships.choices import Role
from partnerships.rules.factors import is_required, is_shown

DELIVERED = ["manager", "administrator"]


@pytest.mark.parametrize(
    ("roles", "is_demonstration", "is_on_loopback", "is_needed"),
    [
        ([Role.MANAGER], False, False, True),
        ([Role.OFFICIAL, Role.ADMINISTRATOR], False, True, True),
        ([Role.OFFICIAL, Role.AUDITOR, Role.READER], False, False, False),
        ([], False, False, False),
        ([Role.MANAGER], True, True, False),  # the demonstration on one's own machine
        ([Role.MANAGER], True, False, True),  # the demonstration where others can reach it
        ([Role.MANAGER], False, True, True),  # a real account on one's own machine
    ],
)
def test_is_required(roles: list[Role], is_demonstration: bool, is_on_loopback: bool, is_needed: bool):
    found = is_required(
        roles=roles, required=DELIVERED, is_demonstration=is_demonstration, is_on_loopback=is_on_loopback
    )

    assert found is is_needed


@pytest.mark.parametrize(
    ("methods", "sso_counts", "is_enough"),
    [
        ({"password"}, True, False),
        ({"password", "mfa"}, False, True),
        ({"socialaccount"}, False, False),
        ({"socialaccount"}, True, True),
        ({"socialaccount", "mfa"}, False, True),
    ],
)
def test_is_shown(methods: set[str], sso_counts: bool, is_enough: bool):
    assert is_shown(methods, sso_counts=sso_counts) is is_enough
