"""Compares what an events file says of its commitments with the standing that the product shows."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.exports import follow_through
from partnerships.management.commands.load_demo import EVENTS
from partnerships.services.base import today


class Command(BaseCommand):
    help = (
        "Write, for each commitment of an imported events file, what the file says and the standing shown for its "
        "reference day (Markdown); without OUTPUT to the standard output. docs/follow-through.md is made by it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", type=Path, nargs="?", metavar="OUTPUT")
        parser.add_argument("--events", type=Path, default=EVENTS, help="the events file (default: the real events)")

    def handle(self, *args: Any, output: Path | None, events: Path, **options: Any) -> None:
        try:
            text = follow_through.text(content=events.read_bytes(), on=today())
        except OSError as error:
            raise CommandError(f"{events} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{events.name} is no events file with a reference day: {error}") from error
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
