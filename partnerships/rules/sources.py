"""What a citation needs to be followed up."""

from __future__ import annotations

from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _


def is_web_address(url: str) -> bool:
    """Say whether an address can be opened as a page: no program text, no file of somebody's computer."""
    return url.lower().startswith(("https://", "http://"))


def check_address(url: str, *, field: str = "url") -> None:
    """:raises RuleViolation: naming the field, if an address is given that is none of the web."""
    if url and not is_web_address(url):
        raise RuleViolation({field: _("This is no web address: it begins with https://.")})


def check_reported(sources: int) -> None:
    """:raises RuleViolation: if reported history names no source: without one nobody can tell it from hearsay."""
    if not sources:
        raise RuleViolation({"sources": _("Name the source this is known from.")})
