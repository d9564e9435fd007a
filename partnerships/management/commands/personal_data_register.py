"""Writes what is stored about whom, and how long."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.exports import personal_data


class Command(BaseCommand):
    help = (
        "Write the register of personal data and the retention list (Markdown); without OUTPUT to the standard output. "
        "docs/personal-data.md is made by it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", type=Path, nargs="?", metavar="OUTPUT")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        text = personal_data.text()
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
