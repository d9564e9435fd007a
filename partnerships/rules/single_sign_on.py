"""What an identity provider says of somebody is believed only as OpenID Connect Core 1.0, 3.1.3.7, asks."""

from __future__ import annotations

import hmac
from typing import Any

import jwt

# Signatures that only the provider can make; "none" and those with a shared secret are not among them.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
REQUIRED = ("iss", "sub", "aud", "exp", "iat")
LEEWAY = 60  # seconds by which clocks may differ


class NotBelieved(ValueError):
    """A token that the provider did not make for us, or not now."""


def claims_of(id_token: str, *, keys: dict[str, Any], issuer: str, client_id: str) -> dict[str, Any]:
    """
    Give what an ID token says, once its signature, issuer, audience and time are right.

    `keys` is the provider's key set as it publishes it.
    :raises NotBelieved: if anything is wrong.
    """
    try:
        wanted = jwt.get_unverified_header(id_token).get("kid")
        key_set = jwt.PyJWKSet.from_dict(keys).keys
        key = next(one for one in key_set if one.key_id == wanted or (wanted is None and len(key_set) == 1))
        claims: dict[str, Any] = jwt.decode(
            id_token,
            key=key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": list(REQUIRED)},
        )
    except (jwt.PyJWTError, StopIteration, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotBelieved(str(error)) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise NotBelieved("made for another program")
    if not str(claims["sub"]).strip():
        raise NotBelieved("says nothing of whom")
    return claims


def is_answer_to(claims: dict[str, Any], *, nonce: str) -> bool:
    """Say whether a token answers the request that carried this nonce, so that no old one is played again."""
    return bool(nonce) and hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())


def verified_email(claims: dict[str, Any]) -> str:
    """Give the e-mail address that the provider vouches for; empty if it vouches for none."""
    return str(claims.get("email", "")).strip() if claims.get("email_verified") is True else ""
