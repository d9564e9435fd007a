"""How every file is kept: looked at, scanned, hashed, and saved with its record."""

from __future__ import annotations

import logging
from typing import Any, TypeVar

from django.core.cache import cache
from django.utils.translation import gettext as _

from partnerships import scanner
from partnerships.errors import RuleViolation
from partnerships.models import User
from partnerships.models.files import KeptFile
from partnerships.notifications import alarms
from partnerships.rules.files import Accepted, accepted
from partnerships.services.base import today

Kept = TypeVar("Kept", bound=KeptFile)
Given = tuple[str, bytes]  # name and content
ONE_ALARM_IN = 60 * 60  # seconds, for each account and process: nobody floods the mailboxes of those who look after it

log = logging.getLogger(__name__)


def taken(file: Given | None, *, actor: User) -> Accepted | None:
    """
    Look at a file before anything is locked or written for it; scanning may take a while.

    :raises RuleViolation: if it is not taken, if the scanner found something, or could not be asked.
    """
    if file is None:
        return None
    found = accepted(*file)
    _scan(found, actor)
    return found


def keep(model: type[Kept], file: Accepted, **owner: Any) -> Kept:
    """Save what was taken as a row of a table of files, in the caller's transaction."""
    kept = model(**file._asdict(), size=len(file.content), **owner)
    kept.full_clean()
    kept.save()
    return kept


def _scan(file: Accepted, actor: User) -> None:
    try:
        what = scanner.found_in(file.content)
    except scanner.Unavailable as error:
        raise RuleViolation(
            {
                "file": _(
                    "The scanner for malicious software does not answer, so this file was not taken. What you typed "
                    "is still here: choose the file again later, or tell whoever looks after this site."
                )
            },
            code="scanner_unavailable",
        ) from error
    if not what:
        return
    # Neither the name nor the content: they may be what was meant to be seen.
    log.error("The scanner found %r in a file of account %s, SHA-256 %s.", what, actor.pk, file.sha256)
    if cache.add(f"file-alarm-{actor.pk}", True, ONE_ALARM_IN):
        alarms.tell_of_refused_file(on=today(), account=actor.username, found=what, sha256=file.sha256)
    message = _("The scanner found “%(what)s” in this file. It was not kept; those who look after this site know.")
    raise RuleViolation({"file": message % {"what": what}}, code="malicious")
