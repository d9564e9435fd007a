"""Files that leave the program to be saved."""

from __future__ import annotations

import logging
from base64 import b64encode
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partnerships.audit import shown
from partnerships.models.files import KeptFile
from partnerships.rules.files import digest

log = logging.getLogger(__name__)
# Whoever opens the address as a page all the same gets one in which nothing runs and which asks for nothing.
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'"}


def private() -> dict[str, str]:
    """Give the headers of what is read for one person: nobody on the way keeps it, and no browser guesses its type."""
    return {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def to_save(name: str, what: shown.Leaving, *, reader: Any = None) -> dict[str, str]:
    """
    Give the headers of a file that is saved under a name and never shown inside the site, whatever it contains.

    `what` goes into the record of reading, for `reader` where nobody is signed in.
    """
    shown.leaves(what, reader=reader)
    return {**private(), "Content-Disposition": content_disposition_header(True, name) or "attachment"}


def words(name: str, text: str, what: shown.Leaving) -> HttpResponse:
    """Give a text to be saved."""
    return HttpResponse(text, headers={**to_save(name, what), **SANDBOX}, content_type="text/plain; charset=utf-8")


def kept(file: KeptFile, what: shown.Leaving) -> HttpResponse:
    """
    Give a document to be saved as it was kept; its hash goes with it.

    Shape: 500 and a sentence, and nothing of the file, where its bytes are not those that were kept.
    """
    content = bytes(file.content)
    if digest(content) != file.sha256:
        log.critical("%s %s is not what was kept: its hash differs.", file._meta.label, file.pk)
        said = _("This document is not what was kept: its hash differs. Tell whoever looks after this site.")
        return HttpResponse(said, status=500, content_type="text/plain; charset=utf-8", headers=private())
    headers = {
        **to_save(file.name, what),
        **SANDBOX,
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:",
    }
    return HttpResponse(content, headers=headers, content_type=file.content_type)
