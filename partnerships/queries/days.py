"""Days in SQL: that of a moment, and whether a date may lie among some."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from partnerships.rules.days import BRUSSELS


def brussels_day(moment: str) -> TruncDate:
    """Give the day in Brussels of a column that holds a moment."""
    return TruncDate(moment, tzinfo=BRUSSELS)


def from_to(column: str, first: date | None, last: date | None) -> Q:
    """Give the condition that a moment lies from one day to another, both included, in the zone of whoever asks."""
    condition = Q()
    if first is not None:
        condition &= Q(**{f"{column}__gte": _midnight(first)})
    if last is not None:
        condition &= Q(**{f"{column}__lt": _midnight(last + timedelta(days=1))})
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def touching(earliest: str, latest: str, first: date, last: date) -> Q:
    """Give the condition that a date may lie between two days; with one end unknown the other is what counts."""
    return (
        Q(**{f"{latest}__gte": first, f"{earliest}__lte": last})
        | Q(**{f"{earliest}__isnull": True, f"{latest}__range": (first, last)})
        | Q(**{f"{latest}__isnull": True, f"{earliest}__range": (first, last)})
    )
