"""Exports events with their outcomes and commitments, as they are stored now."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.audit import shown
from partnerships.audit.context import origin
from partnerships.exports import events
from partnerships.queries.readings import account
from partnerships.services import readings
from partnerships.services.base import today


class Command(BaseCommand):
    help = (
        "Write all events to a file that import_events reads (schema version 1); without FILE to the standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        with origin(source="export_events"), shown.gathered() as found:
            text = events.text(viewer=None, on=today())
            account(found, found.told.values())
            covers = file.name if file else "standard output"
            what = shown.Leaving(covers, found.marking, None, found.of)
            readings.left(actor=None, what=what, route="export_events")
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
