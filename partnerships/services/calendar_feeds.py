"""Calendar addresses: a person makes them for their calendars and takes them back; calendars read through them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.models import CalendarFeed, Partner, User
from partnerships.permissions import Permission, require_in_person
from partnerships.rules.keys import MOST_FEEDS, digest_of
from partnerships.services import keys
from partnerships.services.base import acting

PREFIX = "cal_"  # lets scanners of source code find a key that was left in it
_SIGNER = "partnerships.calendar_feeds"


def create(*, actor: User, name: str, scope: str, partner: Partner | None, days: int) -> tuple[CalendarFeed, str]:
    """
    Make an address of the actor's own; gives it with its key, which nobody can be shown again.

    :raises NotAllowed: if an access token acts, the account is switched off, or the partner is out of its scope.
    :raises RuleViolation: for a life outside 1 to 366 days, a name in use, or too many addresses.
    """
    require_in_person(actor)
    with acting(actor, "calendar_feeds.create") as access:
        if partner is not None:
            access.require_for(Permission.RECORD_SEE, {partner.pk}, Marking.PUBLIC)
        feed = CalendarFeed(user=keys.hold_owner(actor), name=name, scope=scope, partner=partner)
        secret = _signer().sign(PREFIX + secrets.token_urlsafe(32))
        refusal = _("There are %(count)s calendar addresses in force already; revoke one that is not needed any more.")
        return keys.keep(feed, secret=secret, days=days, most=MOST_FEEDS, refusal=refusal), secret


def revoke(*, actor: User, feed: CalendarFeed, version: int | None) -> CalendarFeed:
    """End an address at once; refused as `keys.revoke` says."""
    refusal = _("This calendar address was revoked already.")
    return keys.revoke(feed, actor=actor, version=version, action="calendar_feeds.revoke", refusal=refusal)


def revoke_all(*, actor: User, feeds: Iterable[CalendarFeed]) -> int:
    """End these addresses at once, as an administrator; gives how many there were to end."""
    return keys.revoke_all(CalendarFeed, feeds, actor=actor, action="calendar_feeds.revoke_all")


def authenticate(key: str, *, now: datetime) -> CalendarFeed | None:
    """
    Find the address of a key, with its owner; nothing unless it is in force and its owner can sign in.

    Whatever is wrong with a key, finding out takes one statement and one signature.
    """
    found = CalendarFeed.objects.select_related("user", "partner").filter(digest=digest_of(key))
    feed: CalendarFeed | None = found.first()
    if not _is_signed(key) or feed is None:
        return None
    return feed if keys.works(feed, now=now) else None


def _signer() -> Signer:
    return Signer(salt=_SIGNER, sep=".")


def _is_signed(key: str) -> bool:
    try:
        _signer().unsign(key)
    except BadSignature:
        return False
    return True
