"""How programs sign in to the API: an access token in the header `Authorization`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partnerships.audit.context import come_through
from partnerships.choices import TokenScope
from partnerships.services import keys, tokens

SCHEME = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """
    Accept `Authorization: Bearer sdp_…`; what the program does is booked on the owner, through this token.

    The user it gives carries `token_scope`, which narrows all that the user may.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _space, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != SCHEME:
            return None
        now = timezone.now()
        token = tokens.authenticate(key.strip().decode("latin-1"), now=now)
        if token is None:
            raise AuthenticationFailed(
                _(
                    "This access token is unknown, has expired or was revoked, or its owner's account is switched off. "
                    "Its owner makes a new one under My settings."
                )
            )
        keys.note_use(token, now=now)
        come_through(f"api:{token.pk}")
        token.user.token_scope, token.user.token_pk = TokenScope(token.scope), token.pk
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class TokenScheme(OpenApiAuthenticationExtension):
    """The same for the published contract."""

    target_class = TokenAuthentication
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": (
                "An access token, made under My settings or by `manage.py create_token`. Its scope is `read`, or `log` "
                "to log meetings, commitments and updates as well; it never decides and never administers."
            ),
        }
