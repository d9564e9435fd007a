"""Annexes, their readers and documents."""

from __future__ import annotations

import hashlib
from typing import Any

from partnerships.choices import Marking
from partnerships.models import Annex, AnnexFile, AnnexReader, Meeting, User
from partnerships.rules.annexes import words_hash
from tests.factories.base import saved

SECRET = "Whisper of the chair"
TITLE = "Undertone"


def annex(record: Any, author: User, *readers: User, **changes: Any) -> Annex:
    """Write one that says `SECRET`, as the database takes it."""
    to = {"meeting": record} if isinstance(record, Meeting) else {"commitment": record}
    plain = {"title": TITLE, "text": SECRET, "marking": Marking.NORMAL}
    row = Annex(author=author, **{**to, **plain, **changes})
    row.words_sha256 = words_hash(row.title, row.text)
    made: Annex = saved(row, actor=author)
    for reader in readers:
        saved(AnnexReader(annex=made, reader=reader), actor=author)
    return made


def file(to: Annex, content: bytes = b"Whispered notes", **changes: Any) -> AnnexFile:
    plain = {"name": "whispers.txt", "content_type": "text/plain", "size": len(content), "content": content}
    digest = hashlib.sha256(content).hexdigest()
    return saved(AnnexFile(**{"annex": to, "sha256": digest, **plain, **changes}), actor=to.author)
