"""
Keeping signed checkpoints outside the database, where those who could rebuild it cannot write.

AUDIT_ANCHORS lists the places: folders (best on another machine, or write-once), and `mailto:` addresses, written to
once a day. A folder on the same machine protects from those alone who cannot write there.
"""

from __future__ import annotations

import logging
import os
import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from django.utils.translation import gettext as _

from partnerships.audit import checkpoints
from partnerships.audit.sealing import SEALER
from partnerships.audit.verifier import Checkpoint, key_text

EVERY = timedelta(minutes=15)
MAIL = "mailto:"
MAIL_EVERY = timedelta(hours=24)

# The newest of each place.
KEPT = "SELECT DISTINCT ON (place) place, size, made_at FROM audit.anchor ORDER BY place, id DESC"
NOTE = "INSERT INTO audit.anchor (place, size, made_at) VALUES (%s, %s, %s)"

log = logging.getLogger(__name__)


def anchor(*, now: datetime, is_asked: bool = False) -> list[str]:
    """
    Sign the chain and keep that in every place where it is due: something is new there since a quarter of an hour.

    `is_asked`: at once. Gives the places where it was kept. One that fails is logged, and tried again the next time.
    """
    with connections[SEALER].cursor() as cursor:
        cursor.execute(KEPT)
        kept = {place: (size, at) for place, size, at in cursor.fetchall()}
    due = [place for place in settings.AUDIT_ANCHORS if is_asked or _is_due(place, kept, now)]
    made = checkpoints.make() if due else None
    if made is None:
        return []
    done = [place for place in due if (is_asked or kept.get(place, (0,))[0] != made.size) and _keep(place, made, now)]
    with connections[SEALER].cursor() as cursor:
        cursor.executemany(NOTE, [(place, made.size, now) for place in done])
    return done


def _is_due(place: str, kept: dict[str, Any], now: datetime) -> bool:
    if place not in kept:
        return True
    return bool(now - kept[place][1] >= (MAIL_EVERY if place.startswith(MAIL) else EVERY))


def _keep(place: str, made: Checkpoint, now: datetime) -> bool:
    try:
        if place.startswith(MAIL):
            _send(place.removeprefix(MAIL), made)
        else:
            write(Path(place), made, now)
    except (OSError, smtplib.SMTPException) as error:
        log.error("The audit record's checkpoint of %s events was not kept in %s: %s", made.size, place, error)
        return False
    return True


def write(folder: Path, made: Checkpoint, now: datetime) -> Path:
    """Write a checkpoint to a file of its own, whole and for good; one that is there already stays as it is."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    file = folder / f"{made.size:012d}-{now:%Y%m%dT%H%M%SZ}.txt"
    draft = folder / f".{file.name}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o444)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(made.note)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()
    _sync(folder)
    return file


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _send(address: str, made: Checkpoint) -> None:
    text = _(
        "This is the signed state of the audit record of %(site)s. Keep it: with it, an auditor can show later that "
        "nothing up to here was changed. There is nothing to answer."
    ) % {"site": settings.BASE_URL}
    EmailMessage(
        subject=_("Audit record: %(size)s events sealed") % {"size": made.size},
        body=f"{text}\n\n{made.note}\n{key_text(checkpoints.public_key())}\n",
        to=[address],
    ).send()
