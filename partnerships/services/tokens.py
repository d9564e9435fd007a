"""Access tokens: a person makes them for their programs and takes them back; programs sign in with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from partnerships.models import AccessToken, User
from partnerships.permissions import require_in_person
from partnerships.rules.keys import MOST_TOKENS, digest_of
from partnerships.services import keys
from partnerships.services.base import acting

PREFIX = "sdp_"  # lets scanners of source code find a key that was left in it


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
    """End a token at once; refused as `keys.revoke` says."""
    refusal = _("This access token was revoked already.")
    return keys.revoke(token, actor=actor, version=version, action="tokens.revoke", refusal=refusal)


def revoke_all(*, actor: User, tokens: Iterable[AccessToken]) -> int:
    """End these tokens at once, as an administrator; gives how many there were to end."""
    return keys.revoke_all(AccessToken, tokens, actor=actor, action="tokens.revoke_all")


def authenticate(key: str, *, now: datetime) -> AccessToken | None:
    """Find the token of a key, with its owner; nothing unless it is in force and its owner can sign in."""
    token: AccessToken | None = AccessToken.objects.select_related("user").filter(digest=digest_of(key)).first()
    return token if token is not None and keys.works(token, now=now) else None


def _make(owner: User, name: str, scope: str, days: int) -> tuple[AccessToken, str]:
    token = AccessToken(user=keys.hold_owner(owner), name=name, scope=scope)
    secret = PREFIX + secrets.token_urlsafe(32)
    refusal = _("There are %(count)s access tokens in force already; revoke one that is not needed any more.")
    return keys.keep(token, secret=secret, days=days, most=MOST_TOKENS, refusal=refusal), secret
