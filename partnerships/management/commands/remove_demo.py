"""Takes the demonstration away, with its accounts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partnerships.audit.context import origin
from partnerships.management.commands.load_demo import accounts_file
from partnerships.services import demonstration


class Command(BaseCommand):
    help = (
        "Remove the demonstration: what it made up and its accounts go, the real commitments it took up are reported "
        "history again. The real events and the audit record stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, yes: bool, verbosity: int, **options: Any) -> None:
        if not yes:
            self._ask()
        try:
            with origin(source="remove_demo"):
                removed = demonstration.remove()
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        accounts_file().unlink(missing_ok=True)
        if verbosity:
            self.stdout.write(
                f"Removed: {removed.rows} rows, {removed.accounts} of them accounts, and the file of the accounts. "
                f"{removed.given_back} commitments are reported history again."
            )
            self.stdout.write(
                f"Kept: {removed.events_kept} imported events, which are sourced facts; and the audit record, "
                "in which this removal stands."
            )

    def _ask(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError("This removes the demonstration and its accounts. Say --yes if that is meant.")
        if input("Remove the demonstration and its accounts? Type yes: ").strip().lower() != "yes":
            raise CommandError("Nothing was removed.")
