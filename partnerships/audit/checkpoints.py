"""Signing how long the chain is and what its head is, with a key that the database does not hold."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connections, transaction

from partnerships.audit.sealing import SEALER, is_alone, last
from partnerships.audit.verifier import Checkpoint, key_id, read_key

NEWEST = "SELECT size, head, key_id, signature FROM audit.checkpoint ORDER BY id DESC LIMIT 1"
ADD = "INSERT INTO audit.checkpoint (size, head, key_id, signature) VALUES (%s, %s, %s, %s)"


def private_key() -> Ed25519PrivateKey:
    """Give the signing key, made from the secret in AUDIT_KEY."""
    secret = str(settings.AUDIT_KEY).strip().encode()
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"sdp-tracker audit key v1\n" + secret).digest())


def public_key() -> bytes:
    return private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def known_keys() -> list[bytes]:
    """List the public keys whose signatures count: ours, and those that were ours before."""
    return [public_key(), *map(read_key, settings.AUDIT_FORMER_KEYS)]


def sign(size: int, head: bytes) -> Checkpoint:
    unsigned = Checkpoint(size, head, key_id(public_key()), b"")
    return Checkpoint(size, head, unsigned.key_id, private_key().sign(unsigned.message))


def make() -> Checkpoint | None:
    """Sign the chain as it is now; the newest checkpoint again if nothing was added, `None` if there is no chain."""
    with transaction.atomic(using=SEALER), connections[SEALER].cursor() as cursor:
        if not is_alone(cursor):
            return None
        size, head = last(cursor)
        cursor.execute(NEWEST)
        row = cursor.fetchone()
        if row and (row[0], row[1], row[2]) == (size, head, key_id(public_key())):
            return Checkpoint(*row)
        if not size:
            return None
        made = sign(size, head)
        cursor.execute(ADD, [made.size, made.head, made.key_id, made.signature])
        return made
