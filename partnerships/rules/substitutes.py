"""For how long somebody may stand in for somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _

Period = tuple[date, date | None]  # first and last day; no last day: until further notice


def check_period(starts_on: date, ends_on: date | None, *, original: Period) -> None:
    """:raises RuleViolation: unless it has an end, and lies within the assignment that is stood in for."""
    if ends_on is None:
        raise RuleViolation({"ends_on": _("Say until when: a substitute's time has an end.")})
    if ends_on < starts_on:
        raise RuleViolation({"ends_on": _("The last day lies before the first.")})
    first, last = original
    if starts_on < first:
        raise RuleViolation({"starts_on": _("The assignment itself begins on %(day)s.") % {"day": first.isoformat()}})
    if last is not None and ends_on > last:
        raise RuleViolation({"ends_on": _("The assignment itself ends on %(day)s.") % {"day": last.isoformat()}})


def check_not_past(starts_on: date, *, on: date) -> None:
    """:raises RuleViolation: if somebody is appointed for days that are over."""
    if starts_on < on:
        raise RuleViolation({"starts_on": _("Nobody stands in for days that are over. Begin today or later.")})


def ended(period: Period, *, on: date) -> tuple[date, date]:
    """
    Give the first and last day of something that is ended at once, so that it does not count on the day any more.

    What has counted on no day before lies on the day before; the history keeps what was meant.
    :raises RuleViolation: if it is over already.
    """
    starts_on, ends_on = period
    yesterday = on - timedelta(days=1)
    if ends_on is not None and ends_on < on:
        raise RuleViolation(_("This has ended already."))
    return min(starts_on, yesterday), yesterday
