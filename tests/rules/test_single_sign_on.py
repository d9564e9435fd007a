"""An ID token is believed if the provider made it for us, and now."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from partnerships.rules.single_sign_on import NotBelieved, claims_of, is_answer_to, verified_email

ISSUER, CLIENT = "https://login.example", "sdptracker"
OURS, THEIRS = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())


def key_set() -> dict[str, Any]:
    published = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(OURS.public_key()))
    return {"keys": [published | {"kid": "one", "alg": "ES256", "use": "sig"}]}


def said(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    plain: dict[str, Any] = {"iss": ISSUER, "aud": CLIENT, "sub": "person-1", "iat": now, "exp": now + 300}
    return {name: value for name, value in (plain | changes).items() if value is not None}


def token(key: Any = OURS, *, algorithm: str = "ES256", kid: str = "one", **changes: Any) -> str:
    return jwt.encode(said(**changes), key, algorithm=algorithm, headers={"kid": kid})


def read(id_token: str) -> dict[str, Any]:
    return claims_of(id_token, keys=key_set(), issuer=ISSUER, client_id=CLIENT)


def test_token_made_for_us_is_believed():
    assert read(token())["sub"] == "person-1"
    assert read(token(aud=[CLIENT, "other"], azp=CLIENT))["sub"] == "person-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"iss": f"{ISSUER}/"},
        {"aud": "other"},
        {"aud": [CLIENT, "other"]},
        {"aud": [CLIENT, "other"], "azp": "other"},
        {"exp": 1_600_000_000},  # long ago
        {"iat": 4_000_000_000},  # not yet
        {"sub": ""},
        {"sub": None},
        {"exp": None},
        {"aud": None},
        {"iss": None},
    ],
    ids=str,
)
def test_token_that_says_something_wrong_is_not_believed(changes: dict[str, Any]):
    with pytest.raises(NotBelieved):
        read(token(**changes))


def part(said_here: dict[str, Any]) -> str:
    return plain(json.dumps(said_here).encode())


def plain(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def unsigned() -> str:
    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(said())}."


def confused() -> str:
    """Sign with the public key as if it were a shared secret."""
    public = OURS.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    text = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(said())}"
    return f"{text}.{plain(hmac.digest(public, text.encode(), 'sha256'))}"


def changed() -> str:
    head, _body, signature = token().split(".")
    return f"{head}.{part(said(sub='person-2'))}.{signature}"


@pytest.mark.parametrize(
    "id_token",
    [token(THEIRS), token(kid="two"), unsigned(), confused(), changed(), "", "a.b.c", "nonsense"],
    ids=["another key", "unknown key", "unsigned", "confused", "changed", "empty", "no token", "nonsense"],
)
def test_token_that_the_provider_did_not_make_is_not_believed(id_token: str):
    with pytest.raises(NotBelieved):
        read(id_token)


def test_answer_carries_the_nonce_of_its_request():
    assert is_answer_to({"nonce": "abc"}, nonce="abc")
    assert not is_answer_to({"nonce": "abc"}, nonce="abd")
    assert not is_answer_to({}, nonce="abc")
    assert not is_answer_to({"nonce": ""}, nonce="")


@pytest.mark.parametrize(
    ("claims", "email"),
    [
        ({"email": "a@example.org", "email_verified": True}, "a@example.org"),
        ({"email": "a@example.org", "email_verified": False}, ""),
        ({"email": "a@example.org", "email_verified": "false"}, ""),
        ({"email": "a@example.org"}, ""),
        ({"email_verified": True}, ""),
    ],
)
def test_email_counts_if_the_provider_vouches_for_it(claims: dict[str, Any], email: str):
    assert verified_email(claims) == email
