"""How long an access token lives, what it may be called by, and how its key is kept."""

from __future__ import annotations

import hashlib
from datetime import datetime

from partnerships.choices import TokenState
from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _

LONGEST_DAYS = 366
MOST_IN_FORCE = 20  # tokens of one person


def check_days(days: int) -> None:
    """:raises RuleViolation: if a token would live for less than a day or more than a year."""
    if not 1 <= days <= LONGEST_DAYS:
        raise RuleViolation(
            {"days": _("Enter a number of days from 1 to %(longest)s.") % {"longest": LONGEST_DAYS}}, code="days"
        )


def check_room(in_force: int) -> None:
    """:raises RuleViolation: if a person with so many tokens in force wants another."""
    if in_force >= MOST_IN_FORCE:
        raise RuleViolation(
            _("There are %(count)s access tokens in force already; revoke one that is not needed any more.")
            % {"count": in_force}
        )


def digest_of(key: str) -> str:
    """Give what is kept of a key, in hexadecimal; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def state(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> TokenState:
    """Say what has become of a token by a moment."""
    if revoked_at is not None:
        return TokenState.REVOKED
    return TokenState.EXPIRED if expires_at <= now else TokenState.IN_FORCE
