"""A person's own access tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partnerships.choices import TokenState
from partnerships.models import AccessToken
from partnerships.permissions import Access
from partnerships.rules import tokens as rules


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token and what has become of it."""

    token: AccessToken
    state: TokenState


def own(*, viewer: Access, now: datetime) -> list[TokenRow]:
    """List the viewer's tokens: those in force, then expired, then revoked ones, each newest first."""
    found = AccessToken.objects.filter(user=viewer.user.pk).order_by("-created_at", "-pk")
    rows = [
        TokenRow(token, rules.state(expires_at=token.expires_at, revoked_at=token.revoked_at, now=now))
        for token in found
    ]
    return sorted(rows, key=lambda row: list(TokenState).index(row.state))


def find_own(*, viewer: Access, pk: int) -> AccessToken | None:
    """Give one of the viewer's tokens; nobody else's exists for them."""
    return AccessToken.objects.filter(user=viewer.user.pk, pk=pk).first()
