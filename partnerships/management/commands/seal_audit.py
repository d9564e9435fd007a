"""Seals the audit record."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import timezone

from partnerships.audit import anchors, sealing


class Command(BaseCommand):
    help = "Give every new event of the audit record its place in the sealed chain. The worker does so every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sweep", action="store_true", help="look through the whole record, not only its newer part"
        )
        parser.add_argument("--anchor", action="store_true", help="then sign the chain, and keep that in AUDIT_ANCHORS")

    def handle(self, *args: Any, sweep: bool, anchor: bool, **options: Any) -> None:
        try:
            sealed = sealing.seal(is_sweep=sweep)
        except ProgrammingError as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"Nothing was sealed: {reason}. Is SEAL_DATABASE_URL the sealer's address?") from error
        self.stdout.write(f"Sealed {sealed} events.")
        if anchor:
            places = anchors.anchor(now=timezone.now(), is_asked=True)
            for place in places:
                self.stdout.write(f"Kept the signed checkpoint in {place}.")
            if not places:
                raise CommandError("No checkpoint was kept: nothing is sealed, AUDIT_ANCHORS is empty, or see above.")
