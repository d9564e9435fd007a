"""Calendar addresses: a person makes them for their calendars and takes them back; calendars read through them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import Marking, TokenState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import CalendarFeed, Partner, User
from partnerships.permissions import Access, Permission, require_in_person
from partnerships.rules import calendar_feeds as rules
from partnerships.rules import tokens as key_rules
from partnerships.services.base import acting

PREFIX = "cal_"  # lets scanners of source code find a key that was left in it
HINT_LENGTH = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)
_SIGNER = "partnerships.calendar_feeds"


def create(*, actor: User, name: str, scope: str, partner: Partner | None, days: int) -> tuple[CalendarFeed, str]:
    """
    Make an address of the actor's own; gives it with its key, which nobody can be shown again.

    :raises NotAllowed: if an access token acts, the account is switched off, or the partner is out of its scope.
    :raises RuleViolation: for a life outside 1 to 366 days, a name in use, or too many addresses.
    """
    require_in_person(actor)
    with acting(actor, "calendar_feeds.create") as access:
        _require_sight(access, partner)
        # The account is held: two addresses made at once are counted one after the other.
        held: User = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
        if held.is_system or not held.is_active:
            raise NotAllowed(_("This account is switched off. An administrator can switch it on."))
        key_rules.check_days(days)
        now = timezone.now()
        rules.check_room(held.feeds.filter(revoked_at=None, expires_at__gt=now).count())
        key = _signer().sign(PREFIX + secrets.token_urlsafe(32))
        feed = CalendarFeed(
            user=held,
            name=name,
            scope=scope,
            partner=partner,
            digest=key_rules.digest_of(key),
            hint=key[:HINT_LENGTH],
            expires_at=now + timedelta(days=days),
            is_demonstration=held.is_demonstration,
        )
        feed.full_clean()
        feed.save()
        return feed, key


def revoke(*, actor: User, feed: CalendarFeed, version: int | None) -> CalendarFeed:
    """
    End an address at once: one's own, or as an administrator anybody's.

    One that has expired can be revoked too, which frees its name.
    :raises NotAllowed: if it is somebody else's, or an access token acts.
    :raises RuleViolation: if it was revoked before.
    :raises Conflict: if it was changed meanwhile.
    """
    require_in_person(actor)
    with acting(actor, "calendar_feeds.revoke") as access:
        held: CalendarFeed = CalendarFeed.objects.lock(feed.pk)
        if held.user_id != actor.pk:
            access.require(Permission.PEOPLE_EDIT)
        if held.revoked_at is not None:
            raise RuleViolation(_("This calendar address was revoked already."))
        held.expect(version)
        _end(held, by=actor)
    return held


def revoke_all(*, actor: User, feeds: Iterable[CalendarFeed]) -> int:
    """
    End these addresses at once, as an administrator; gives how many there were to end.

    :raises NotAllowed: if the actor is no administrator, or an access token acts.
    """
    require_in_person(actor)
    keys = [feed.pk for feed in feeds]
    with acting(actor, "calendar_feeds.revoke_all") as access:
        access.require(Permission.PEOPLE_EDIT)
        left = CalendarFeed.objects.select_for_update(of=("self",)).filter(pk__in=keys, revoked_at=None)
        held: list[CalendarFeed] = list(left.order_by("pk"))
        for feed in held:
            _end(feed, by=actor)
    return len(held)


def authenticate(key: str, *, now: datetime) -> CalendarFeed | None:
    """
    Find the address of a key, with its owner; nothing unless it is in force and its owner can sign in.

    Whatever is wrong with a key, finding out takes one statement and one signature.
    """
    found = CalendarFeed.objects.select_related("user", "partner").filter(digest=key_rules.digest_of(key))
    feed: CalendarFeed | None = found.first()
    if not _is_signed(key) or feed is None or not feed.user.is_active or feed.user.is_system:
        return None
    state = key_rules.state(expires_at=feed.expires_at, revoked_at=feed.revoked_at, now=now)
    return feed if state is TokenState.IN_FORCE else None


def note_use(feed: CalendarFeed, *, now: datetime) -> None:
    """Keep when the address was last read, once a minute; no change of the record, so nobody's action."""
    due = now - USE_IS_NOTED_EVERY
    if feed.last_used_at is None or feed.last_used_at <= due:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=due)
        CalendarFeed.objects.filter(unnoted, pk=feed.pk).update(last_used_at=now)


def _require_sight(access: Access, partner: Partner | None) -> None:
    if partner is not None:
        access.require_for(Permission.RECORD_SEE, {partner.pk}, Marking.PUBLIC)


def _end(feed: CalendarFeed, *, by: User) -> None:
    feed.revoked_at, feed.revoked_by = timezone.now(), by
    feed.full_clean()
    feed.save()


def _signer() -> Signer:
    return Signer(salt=_SIGNER, sep=".")


def _is_signed(key: str) -> bool:
    try:
        _signer().unsign(key)
    except BadSignature:
        return False
    return True
