"""Access tokens, in force or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from partnerships.choices import TokenScope
from partnerships.models import AccessToken, User
from partnerships.services import tokens
from tests.factories.base import making


def token(owner: User, *, scope: TokenScope = TokenScope.READ, name: str = "Dashboard") -> tuple[AccessToken, str]:
    """Make a token of a person; gives its key too."""
    return tokens.create(actor=owner, name=name, scope=scope, days=30)


def change(row: AccessToken, **values: Any) -> None:
    """Give a token a past or a fate that takes time."""
    with making():
        AccessToken.objects.filter(pk=row.pk).update(**values)


def expire(row: AccessToken) -> None:
    change(row, expires_at=timezone.now() - timedelta(seconds=1))


def program_of(user: User, scope: TokenScope) -> User:
    """Give the user as the API's authentication gives it: a program acts with a token of theirs."""
    found = User.objects.get(pk=user.pk)
    found.token_scope = scope
    return found
