"""Imports events with their outcomes and commitments as reported history."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from partnerships.audit.context import origin
from partnerships.errors import Conflict, RuleViolation
from partnerships.models import User
from partnerships.services import events


class Command(BaseCommand):
    help = (
        "Import a file of events (schema version 1): all of it or nothing; a file equal to what is stored is a no-op."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="YAML file, such as one made by export_events")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--as", dest="username", metavar="USER", help="whose import it is (default: the system's)")
        parser.add_argument("--reason", default="", help="kept in the history (default: the file's name)")

    def handle(self, *args: Any, file: Path, username: str | None, reason: str, dry_run: bool, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        actor = _person(username) if username else None
        try:
            with origin(source="import_events"):
                report = events.import_file(
                    actor=actor, content=content, reason=reason.strip() or file.name, is_dry_run=dry_run
                )
        except RuleViolation as error:
            raise CommandError("\n".join([f"{file.name} was not imported.", *error.messages])) from error
        except (PermissionDenied, Conflict) as error:
            raise CommandError(f"{file.name} was not imported. {error}") from error
        for warning in report.warnings:
            self.stderr.write(f"Warning: {warning}")
        self.stdout.write(f"Events: {report.added} added, {report.updated} updated, {report.unchanged} unchanged.")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")


def _person(username: str) -> User:
    person = User.objects.filter(username__iexact=username, is_active=True, is_system=False).first()
    if person is None:
        raise CommandError(f"There is no active account '{username}'.")
    return person
