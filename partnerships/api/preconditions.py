"""Which version of a record a client has read: strong entity tags (RFC 9110, 8.8.3 and 13.1)."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.http import HttpRequest

from partnerships.api.problems import Precondition

# The version of the record, and a digest of the representation: a tag is never the same for two different answers.
TAG = re.compile(r'"(\d{1,9})-[0-9a-f]{16}"')


def tag(version: int, content: bytes) -> str:
    """Make the tag of one representation of one version."""
    return f'"{version}-{hashlib.sha256(content).hexdigest()[:16]}"'


def versions_matched(request: Any) -> frozenset[int]:
    """
    Read `If-Match`: the versions that the client accepts, whatever shape it read them in.

    A weak tag never matches, nor what is no tag of ours. `*` names no version and is refused like none at all.
    :raises Precondition: if there is no such header.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        raise Precondition
    found = (TAG.fullmatch(part.strip()) for part in header.split(","))
    return frozenset(int(match[1]) for match in found if match)


def is_known(request: HttpRequest, etag: str) -> bool:
    """Say whether the client has this representation already (`If-None-Match`)."""
    known = {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}
    return etag in known or "*" in known
