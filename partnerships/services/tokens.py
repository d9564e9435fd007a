"""Access tokens: a person makes them for their programs and takes them back; programs sign in with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import TokenState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import AccessToken, User
from partnerships.permissions import Permission, require_in_person
from partnerships.rules import tokens as rules
from partnerships.services.base import acting

PREFIX = "sdp_"  # lets scanners of source code find a key that was left in it
HINT_LENGTH = 8
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def create(*, actor: User, name: str, scope: str, days: int) -> tuple[AccessToken, str]:
    """
    Make a token of the actor's own; gives it with its key, which nobody can be shown again.

    :raises NotAllowed: if an access token acts, or the account is switched off or a program's own.
    :raises RuleViolation: for a life outside 1 to 366 days, a name in use, or too many tokens.
    """
    require_in_person(actor)
    with acting(actor, "tokens.create"):
        return _make(actor, name, scope, days)


def create_for(*, owner: User, name: str, scope: str, days: int) -> tuple[AccessToken, str]:
    """
    Make a token for an account; for the shell, where nobody is signed in: it is booked on the owner.

    :raises NotAllowed: if the account is switched off or a program's own.
    :raises RuleViolation: as `create`.
    """
    with acting(owner, "tokens.create_for", reason="Token made on the command line"):
        return _make(owner, name, scope, days)


def revoke(*, actor: User, token: AccessToken, version: int | None) -> AccessToken:
    """
    End a token at once: one's own, or as an administrator anybody's.

    One that has expired can be revoked too, which frees its name.
    :raises NotAllowed: if it is somebody else's, or an access token acts.
    :raises RuleViolation: if it was revoked before.
    :raises Conflict: if it was changed meanwhile.
    """
    require_in_person(actor)
    with acting(actor, "tokens.revoke") as access:
        held: AccessToken = AccessToken.objects.lock(token.pk)
        if held.user_id != actor.pk:
            access.require(Permission.PEOPLE_EDIT)
        if held.revoked_at is not None:
            raise RuleViolation(_("This access token was revoked already."))
        held.expect(version)
        _end(held, by=actor)
    return held


def revoke_all(*, actor: User, tokens: Iterable[AccessToken]) -> int:
    """
    End these tokens at once, as an administrator; gives how many there were to end.

    :raises NotAllowed: if the actor is no administrator, or an access token acts.
    """
    require_in_person(actor)
    keys = [token.pk for token in tokens]
    with acting(actor, "tokens.revoke_all") as access:
        access.require(Permission.PEOPLE_EDIT)
        left = AccessToken.objects.select_for_update(of=("self",)).filter(pk__in=keys, revoked_at=None)
        held: list[AccessToken] = list(left.order_by("pk"))
        for token in held:
            _end(token, by=actor)
    return len(held)


def authenticate(key: str, *, now: datetime) -> AccessToken | None:
    """Find the token of a key, with its owner; nothing unless it is in force and its owner can sign in."""
    token: AccessToken | None = AccessToken.objects.select_related("user").filter(digest=rules.digest_of(key)).first()
    if token is None or not token.user.is_active or token.user.is_system:
        return None
    state = rules.state(expires_at=token.expires_at, revoked_at=token.revoked_at, now=now)
    return token if state is TokenState.IN_FORCE else None


def note_use(token: AccessToken, *, now: datetime) -> None:
    """Keep when the token was last used, once a minute; no change of the record, so nobody's action."""
    due = now - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= due:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=due)
        AccessToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _end(token: AccessToken, *, by: User) -> None:
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.full_clean()
    token.save()


def _make(owner: User, name: str, scope: str, days: int) -> tuple[AccessToken, str]:
    # The account is held: two tokens made at once are counted one after the other.
    held: User = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if held.is_system:
        raise NotAllowed(_("Programs act as this account; nobody signs in to it, and it has no access tokens."))
    if not held.is_active:
        raise NotAllowed(_("This account is switched off. An administrator can switch it on."))
    rules.check_days(days)
    now = timezone.now()
    rules.check_room(held.tokens.filter(revoked_at=None, expires_at__gt=now).count())
    key = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken(
        user=held,
        name=name,
        scope=scope,
        digest=rules.digest_of(key),
        hint=key[:HINT_LENGTH],
        expires_at=now + timedelta(days=days),
        is_demonstration=held.is_demonstration,
    )
    token.full_clean()
    token.save()
    return token, key
