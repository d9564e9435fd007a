"""Checks the audit record."""

from __future__ import annotations

import sys
import zlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partnerships.audit import verification
from partnerships.audit.verifier import ALTERED, ORIGIN, UNCHECKED, Unreadable, read_anchors, read_key


class Command(BaseCommand):
    help = (
        "Check the whole audit record against its seals and what is kept elsewhere. Ends with 0 if it is unaltered, "
        "1 if something was found, 2 if it could not be checked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", type=Path, action="append", default=[], metavar="FILE-OR-FOLDER",
            help="a signed checkpoint kept elsewhere; the folders in AUDIT_ANCHORS are read in any case",
        )  # fmt: skip
        parser.add_argument(
            "--archive", type=Path, action="append", default=[], metavar="FILE",
            help="the file of an archived year; without it, that year is checked by its seals alone",
        )  # fmt: skip
        parser.add_argument(
            "--key", action="append", default=[], metavar="PUBLIC",
            help=f"a public key ({ORIGIN}+…) that counts beside our own",
        )  # fmt: skip

    def handle(self, *args: Any, anchor: list[Path], archive: list[Path], key: list[str], **options: Any) -> None:
        try:
            anchors = read_anchors([*verification.own_anchors(), *anchor])
            keys = [read_key(text) for text in key]
            report = verification.verify(now=timezone.now(), anchors=anchors, keys=keys, archives=archive)
        except (Unreadable, OSError, EOFError, zlib.error) as error:
            self.stderr.write(f"NOT CHECKED: {error}")
            sys.exit(UNCHECKED)
        for line in report.lines():
            self.stdout.write(line)
        if not report.is_clean:
            sys.exit(ALTERED)
