"""Calendar addresses, in force or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partnerships.choices import CalendarScope
from partnerships.models import CalendarFeed, User
from partnerships.services import calendar_feeds
from tests.factories.base import making


def feed(
    owner: User, *, scope: CalendarScope = CalendarScope.EVERYTHING, name: str = "Partnerships", **values: Any
) -> tuple[CalendarFeed, str]:
    """Make an address of a person; gives its key too."""
    return calendar_feeds.create(
        actor=owner, name=name, scope=scope, partner=values.pop("partner", None), days=values.pop("days", 30)
    )


def change(row: CalendarFeed, **values: Any) -> None:
    """Give an address a past or a fate that takes time."""
    with making():
        CalendarFeed.objects.filter(pk=row.pk).update(**values)


def expire(row: CalendarFeed) -> None:
    change(row, expires_at=timezone.now() - timedelta(seconds=1))
