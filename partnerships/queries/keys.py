"""A person's own keys, of whatever kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from partnerships.choices import TokenState
from partnerships.models import AccessToken, CalendarFeed
from partnerships.permissions import Access
from partnerships.rules import keys as rules


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key and what has become of it."""

    key: Any
    state: TokenState


def tokens(*, viewer: Access) -> QuerySet[AccessToken]:
    """Give the viewer's access tokens; nobody else's exist for them."""
    return AccessToken.objects.filter(user=viewer.user.pk)


def feeds(*, viewer: Access) -> QuerySet[CalendarFeed]:
    """Give the viewer's calendar addresses; nobody else's exist for them."""
    return CalendarFeed.objects.filter(user=viewer.user.pk).select_related("partner")


def rows(keys: QuerySet[Any], *, now: datetime) -> list[KeyRow]:
    """List keys: those in force, then expired, then revoked ones, each newest first."""
    found = [
        KeyRow(key, rules.state(expires_at=key.expires_at, revoked_at=key.revoked_at, now=now))
        for key in keys.order_by("-created_at", "-pk")
    ]
    return sorted(found, key=lambda row: list(TokenState).index(row.state))
