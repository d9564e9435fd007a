"""Moves a year of the audit record to a file, and back."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from partnerships.audit import archiving, sealing, verification
from partnerships.audit.archiving import Archive, NotArchived
from partnerships.audit.verifier import Unreadable, read_anchors
from partnerships.models import User
from partnerships.rules import retention
from sdptracker.postgres.ownership import as_owner


class Command(BaseCommand):
    """As the owner of the tables: nobody else may, and the application never does."""

    help = (
        "Write a year of the audit record to a file (JSON lines, gzip), record its SHA-256 and its number of events, "
        "and take the events out of the database; the record still verifies, with the file and without. --restore FILE "
        "puts them back. Keep the file where nobody can change it, and in a backup."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, nargs="?", metavar="YEAR", help="a year that is over, the oldest first")
        parser.add_argument("--folder", type=Path, default=Path(), help="where to write the file (default: here)")
        parser.add_argument("--restore", type=Path, metavar="FILE", help="put the events of an archive back")
        parser.add_argument("--by", required=True, metavar="ACCOUNT", help="who does it")
        parser.add_argument("--reason", required=True, help="why, and who decided it")
        parser.add_argument("--early", action="store_true", help="although the retention period is not over")

    def handle(self, *args: Any, year: int | None, restore: Path | None, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("Say why, and who decided it.")
        if (year is None) == (restore is None):
            raise CommandError("Name a year, or a file to restore.")
        try:
            if restore is not None:
                with as_owner():
                    done = archiving.restore(restore, by=by, reason=reason)
                said = f"Put back {done.events} events of {done.year}."
            else:
                file = options["folder"] / f"audit-{year}.jsonl.gz"
                done = self._archive(year or 0, file, by, reason, is_early=options["early"])
                said = f"{done.events} events of {done.year} lie in {file} (SHA-256 {done.sha256})."
        except (NotArchived, Unreadable, DatabaseError) as error:
            raise CommandError(f"Nothing was changed: {str(error).splitlines()[0]}") from error
        except OSError as error:
            raise CommandError(f"Nothing was changed: {error.filename}: {error.strerror}.") from error
        sealing.seal()
        self.stdout.write(said)

    def _archive(self, year: int, file: Path, by: User, reason: str, *, is_early: bool) -> Archive:
        now = timezone.now()
        if not is_early and not retention.AUDIT.is_over(archiving.end_of(year), now):
            period = retention.in_words(retention.AUDIT.period)
            raise NotArchived(f"The record is kept here for {period} after the year. --early does it before.")
        # What was altered must not leave the database as if it were the record.
        report = verification.verify(now=now, anchors=read_anchors(verification.own_anchors()))
        if not report.is_clean:
            raise NotArchived("the record does not pass its check. Run verify_audit.")
        with as_owner():
            return archiving.archive(year, file, by=by, reason=reason, now=now)
