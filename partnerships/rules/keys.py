"""Keys that a person gives away: how long one lives, how many there may be, what is kept of it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from partnerships.choices import TokenState
from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _

LONGEST_DAYS = 366
MOST_TOKENS, MOST_FEEDS = 20, 10  # in force for one person


def check_days(days: int) -> None:
    """:raises RuleViolation: if a key would live for less than a day or more than a year."""
    if not 1 <= days <= LONGEST_DAYS:
        raise RuleViolation(
            {"days": _("Enter a number of days from 1 to %(longest)s.") % {"longest": LONGEST_DAYS}}, code="days"
        )


def check_room(in_force: int, *, most: int, refusal: str) -> None:
    """:raises RuleViolation: with the refusal, in which %(count)s stands, if a person with so many wants another."""
    if in_force >= most:
        raise RuleViolation(refusal % {"count": in_force})


def digest_of(key: str) -> str:
    """Give what is kept of a key, in hexadecimal; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def state(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> TokenState:
    """Say what has become of a key by a moment."""
    if revoked_at is not None:
        return TokenState.REVOKED
    return TokenState.EXPIRED if expires_at <= now else TokenState.IN_FORCE
