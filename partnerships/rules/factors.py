"""Who needs a second factor."""

from __future__ import annotations

from collections.abc import Collection

from partnerships.choices import Role


def is_shown(methods: Collection[str], *, sso_counts: bool) -> bool:
    """Say whether one of these ways to get in (as allauth names them) has shown a second factor."""
    return "mfa" in methods or (sso_counts and "socialaccount" in methods)


def is_required(
    *, roles: Collection[Role], required: Collection[str], is_demonstration: bool, is_on_loopback: bool
) -> bool:
    """
    Say whether somebody with these roles works with a second factor alone.

    Accounts of the demonstration do not, as long as nobody but the machine's own users can reach the site.
    """
    if is_demonstration and is_on_loopback:
        return False
    return any(role in required for role in roles)
