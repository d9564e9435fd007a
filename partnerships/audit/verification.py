"""Checking the audit record in the database, as an auditor checks an export."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connections

from partnerships.audit import archiving, checkpoints, reading
from partnerships.audit.anchors import MAIL
from partnerships.audit.sealing import SEALER
from partnerships.audit.verifier import (
    Checkpoint,
    Report,
    Unreadable,
    Verification,
    WithArchives,
    check_signatures,
    read_anchors,
    signature_check,
)

KEEP = "INSERT INTO audit.verification (size, is_clean, report) VALUES (%s, %s, %s)"

log = logging.getLogger(__name__)


def own_anchors() -> list[Path]:
    """List the folders where this installation keeps checkpoints, as far as they are there."""
    places = [Path(place) for place in settings.AUDIT_ANCHORS if not place.startswith(MAIL)]
    return [place for place in places if place.is_dir()]


def verify(
    *,
    now: datetime,
    anchors: Iterable[Checkpoint] = (),
    keys: Iterable[bytes] = (),
    archives: Iterable[Path] = (),
) -> Report:
    """
    Check the whole record as it is at this moment, in memory that does not grow with it.

    `keys` are public keys that count beside our own; `archives` the files of years that were taken out.
    :raises Unreadable: if an archive cannot be read.
    """
    files = list(archives)
    report = Report()
    check = signature_check()
    with reading.snapshot():
        found = [*reading.checkpoints(), *anchors]
        if check is not None:
            found = check_signatures(found, [*checkpoints.known_keys(), *keys], check, report)
        verification = Verification(found, report, readings=reading.read())
        links = (stored.link for stored in reading.chain(archived=archiving.archives()))
        chain = WithArchives(links, files)
        verification.follow(chain)
        verification.archives(files)
        verification.loose(chain.loose, now=now)
        verification.loose(((number, at) for number, at, _line in reading.loose()), now=now)
        verification.loose_readings(now=now)
        return verification.finish()


def verify_and_keep(*, now: datetime) -> bool:
    """Check the record against the anchors of this installation, keep what came of it, and log what was found."""
    try:
        report = verify(now=now, anchors=read_anchors(own_anchors()))
    except Unreadable as error:
        size, is_clean, text = 0, False, f"NOT CHECKED: {error}"
    else:
        size, is_clean, text = report.size, report.is_clean, "\n".join(report.lines())
    with connections[SEALER].cursor() as cursor:
        cursor.execute(KEEP, [size, is_clean, text])
    if not is_clean:
        log.critical("The audit record did not pass its check:\n%s", text)
    return is_clean
