"""Where an account is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from partnerships.permissions import Access
from partnerships.rules.sign_ins import browser_name


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session as its person knows it again; `browser` is empty if it does not say what it is."""

    pk: int
    browser: str
    address: str
    since: datetime
    seen_at: datetime
    is_current: bool


def own(*, viewer: Access, key: str | None, now: datetime) -> list[OpenSession]:
    """List the viewer's open sessions, that with this key first, then those used last."""
    there = Session.objects.filter(expire_date__gt=now).values("session_key")
    used = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    rows = UserSession.objects.filter(user_id=viewer.user.pk, session_key__in=there, last_seen_at__gt=used)
    found = [
        OpenSession(
            pk=row.pk,
            browser=browser_name(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen_at=row.last_seen_at,
            is_current=row.session_key == key,
        )
        for row in rows.order_by("-last_seen_at", "-pk")
    ]
    return sorted(found, key=lambda one: not one.is_current)
