"""How long a session stays open."""

from __future__ import annotations

from datetime import datetime, timedelta

from partnerships.choices import SignInDetail


def why_over(
    *, began_at: datetime, seen_at: datetime, now: datetime, idle: timedelta, longest: timedelta
) -> SignInDetail | None:
    """Say why a session may not go on: not used for so long, or open for so long; nothing while it may."""
    if now - began_at >= longest:
        return SignInDetail.OVER
    return SignInDetail.IDLE if now - seen_at >= idle else None
