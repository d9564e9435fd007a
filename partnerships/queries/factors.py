"""What second factors somebody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from partnerships.models import User
from partnerships.permissions import Access

Type = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor as its person knows it again; `name` is empty for the authenticator app."""

    pk: int
    is_key: bool
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """All of a person's factors, the app first; `codes_left` is `None` if there are no recovery codes."""

    factors: list[Factor]
    codes_left: int | None

    @property
    def has_app(self) -> bool:
        return any(not factor.is_key for factor in self.factors)


def own(*, viewer: Access) -> Factors:
    """List the viewer's factors."""
    found, codes_left = [], None
    for row in Authenticator.objects.filter(user_id=viewer.user.pk).order_by("type", "created_at", "pk"):
        if row.type == Type.RECOVERY_CODES:
            codes_left = len(row.wrap().get_unused_codes())
            continue
        name = row.data["name"] if row.type == Type.WEBAUTHN else ""
        found.append(Factor(row.pk, row.type == Type.WEBAUTHN, name, row.created_at, row.last_used_at))
    return Factors(found, codes_left)


def types(account: User) -> set[str]:
    """Give the kinds of factors somebody has."""
    return set(Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True))
