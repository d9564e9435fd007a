"""Loads partners, partnerships, areas, tracks and their sources from the project's data files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.audit.context import origin
from partnerships.rules.reference_files import BadFile
from partnerships.services import reference

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load the reference data; run any number of times. What people have changed since is kept and reported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="folder", type=Path, default=DATA, help="folder of YAML files (default: ours)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool, verbosity: int, **options: Any) -> None:
        files = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
        if not files:
            raise CommandError(f"There is no YAML file in {folder}.")
        try:
            with origin(source="load_reference"):
                report = reference.load(files=files, is_trial=dry_run)
        except BadFile as error:
            raise CommandError(str(error)) from error
        for line in report.kept:
            self.stderr.write(line)
        if verbosity:
            self._say(report, verbosity, is_trial=dry_run)

    def _say(self, report: reference.Report, verbosity: int, *, is_trial: bool) -> None:
        if verbosity > 1 or is_trial:
            self.stdout.writelines(f"changed  {line}" for line in report.changed)
            self.stdout.writelines(f"removed  {line}" for line in report.removed)
        if report.is_unchanged:
            self.stdout.write("The reference data are as the files say.")
            return
        made = ", ".join(f"{count} {table}" for table, count in report.created.items()) or "nothing"
        self.stdout.write(f"Made: {made}. Changed: {len(report.changed)}. Removed: {len(report.removed)}.")
        if is_trial:
            self.stdout.write("This was a trial: nothing was written.")
