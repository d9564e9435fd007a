"""Exports the audit record with its proof."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerships.audit.context import origin
from partnerships.audit.shown import Leaving
from partnerships.choices import Marking, Role
from partnerships.exports import audit_record
from partnerships.permissions import PERMISSIONS, Access, Grant
from partnerships.queries import history
from partnerships.queries.history import Wanted
from partnerships.services import readings
from partnerships.services.base import today


class Command(BaseCommand):
    help = (
        "Write the audit record, or a period or a partner of it, with the proof that it is unaltered and the program "
        "that checks it: to a folder that is not there yet, or a file that ends in .zip."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, metavar="FOLDER-OR-ZIP")
        parser.add_argument("--from", type=date.fromisoformat, dest="from_day", metavar="DAY", help="2026-01-31")
        parser.add_argument("--to", type=date.fromisoformat, dest="to_day", metavar="DAY", help="the last day")
        parser.add_argument("--partner", default="", metavar="CODE", help="of three letters, such as JPN")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        # Whoever may run commands reads the database anyway.
        grant = Grant(Role.AUDITOR, Marking.SENSITIVE, None, PERMISSIONS[Role.AUDITOR])
        viewer = Access(AnonymousUser(), today(), (grant,))  # type: ignore[arg-type]  # nobody is signed in
        partner = history.partners(viewer=viewer).filter(iso3=options["partner"]).first()
        if options["partner"] and partner is None:
            raise CommandError(f"There is no partner {options['partner']}.")
        wanted = Wanted(partner=partner, from_day=options["from_day"], to_day=options["to_day"])
        try:
            if output.suffix == ".zip":
                with output.open("xb") as target:
                    done = audit_record.write_zip(target, viewer=viewer, wanted=wanted, now=timezone.now())
            else:
                output.mkdir(parents=True)
                done = audit_record.write_folder(output, viewer=viewer, wanted=wanted, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        with origin(source="export_audit"):
            what = Leaving(audit_record.extent(wanted), audit_record.MARKING, done.events)
            readings.left(actor=None, what=what, route="export_audit")
        self.stdout.write(f"Exported {done.events} events, and the seals of {done.sealed}, to {output}.")
