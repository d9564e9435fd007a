"""Files that leave the program to be saved."""

from __future__ import annotations

from typing import Any

from django.utils.http import content_disposition_header

from partnerships.audit import shown


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
