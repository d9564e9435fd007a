"""Erases the contents of events of the audit record, with approval and on record."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from partnerships.models import AuditEvent, User
from sdptracker.erasure import erase

WORD = "erase"


class Command(BaseCommand):
    """As the owner of the tables: nobody else may, and the application never does."""

    help = (
        "Erase what events of the audit record say (the images, what changed, the reason), where a request for erasure "
        "was approved. Who, when and what stay; an event says who erased it and why, and the record still verifies."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--event", type=int, action="append", default=[], help="the number of an event")
        parser.add_argument(
            "--row", nargs=2, action="append", default=[], metavar=("TABLE", "NUMBER"),
            help="all events of one row, such as partnerships_contact 12",
        )  # fmt: skip
        parser.add_argument("--by", required=True, metavar="ACCOUNT", help="who erases")
        parser.add_argument("--reason", required=True, help="who approved it, and where that is filed")
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *args: Any, reason: str, **options: Any) -> None:
        who = User.objects.filter(username=options["by"], is_active=True).first()
        if who is None:
            raise CommandError(f"There is no account {options['by']}.")
        if not reason.strip():
            raise CommandError("Say who approved it, and where that is filed.")
        found = self._events(options["event"], options["row"])
        for event in found:
            self.stdout.write(f"{event.pk}: {event}, {event.tbl} {event.pk_of_row}")
        if not options["yes"]:
            self._ask(len(found))
        numbers = [event.pk for event in found]
        try:
            rows = [(table, int(number)) for table, number in options["row"]]
            erase(numbers, by=who, reason=reason.strip(), rows=rows)
        except DatabaseError as error:
            raise CommandError(f"Nothing was erased: {str(error).splitlines()[0]}.") from error
        self.stdout.write(f"Erased the contents of {len(numbers)} events.")

    def _events(self, numbers: list[int], rows: list[list[str]]) -> list[AuditEvent]:
        found = {event.pk: event for event in AuditEvent.objects.filter(pk__in=numbers)}
        missing = sorted(set(numbers) - set(found))
        if missing:
            raise CommandError(f"There is no event {', '.join(map(str, missing))}.")
        for table, number in rows:
            if not number.isdigit():
                raise CommandError(f"{number} is no number of a row.")
            of_row = AuditEvent.objects.filter(tbl=table, pk_of_row=int(number)).exclude(before=None, after=None)
            found |= {event.pk: event for event in of_row}
        if not found:
            raise CommandError("No event fits. Name events with --event, or a row with --row.")
        return [found[number] for number in sorted(found)]

    def _ask(self, count: int) -> None:
        self.stdout.write(f"The contents of these {count} events will be gone for good. Type “{WORD}” to go on.")
        if input() != WORD:
            raise CommandError("Nothing was erased.")
