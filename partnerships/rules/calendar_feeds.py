"""How many calendar addresses a person may have, and how far they look."""

from __future__ import annotations

from datetime import date, timedelta

from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _

MOST_IN_FORCE = 10  # addresses of one person
DAYS_BACK, DAYS_AHEAD = 90, 731


def check_room(in_force: int) -> None:
    """:raises RuleViolation: if a person with so many addresses in force wants another."""
    if in_force >= MOST_IN_FORCE:
        raise RuleViolation(
            _("There are %(count)s calendar addresses in force already; revoke one that is not needed any more.")
            % {"count": in_force}
        )


def horizon(on: date) -> tuple[date, date]:
    """Give the first and the last day that a feed shows on a day: a quarter back, two years ahead."""
    return on - timedelta(days=DAYS_BACK), on + timedelta(days=DAYS_AHEAD)
