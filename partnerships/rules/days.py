"""Days as they count here: a due date has passed when its day has ended in Brussels, wherever somebody looks from."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def day_of(moment: datetime) -> date:
    """Give the day in Brussels of a moment."""
    return moment.astimezone(BRUSSELS).date()


def day_end(on: date) -> datetime:
    """Give the moment at which a day ends in Brussels."""
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=BRUSSELS)
