"""Takes the name of somebody who left away, with the approval of a second administrator, and on record."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from partnerships.audit import sealing
from partnerships.audit.context import origin
from partnerships.models import Contact, User
from partnerships.queries import personal_data
from partnerships.services import pseudonyms
from partnerships.services.pseudonyms import Replaced
from sdptracker.erasure import erase

WORD = "erase"
PATIENCE = 20  # seconds to wait for another sealer
MOST_NAMED = 50


class Command(BaseCommand):
    """The application takes the name out of its tables; the owner of the tables erases what the record says of it."""

    help = (
        "Put a pseudonym in the place of a person who left: an account that is switched off, or a contact who left the "
        "post. Who did what stays, by number; the audit record's events of the person are erased, and it still "
        "verifies. Interrupted, it is done again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--user", metavar="ACCOUNT", help="the user name of an account that is switched off")
        who.add_argument("--contact", type=int, metavar="NUMBER", help="the number of a contact")
        who.add_argument("--due", action="store_true", help="only list whose retention period is over")
        parser.add_argument("--by", metavar="ACCOUNT", help="the administrator who does it")
        parser.add_argument("--approved-by", metavar="ACCOUNT", help="another administrator, who approved it")
        parser.add_argument("--reason", default="", help="what it rests on, and where the approval is filed")
        parser.add_argument(
            "--request", default="",
            help="where the person's request for erasure is filed (Regulation (EU) 2018/1725, Art. 19): needed before "
            "the retention period is over",
        )  # fmt: skip
        parser.add_argument("--yes", action="store_true", help="do not ask again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["due"]:
            for one in personal_data.due(now=timezone.now()):
                self.stdout.write(f"{one.option} {one.key}  {one.name}, left on {one.left_on.isoformat()}")
            return
        by, approver = (self._administrator(options[name]) for name in ("by", "approved_by"))
        person = self._person(options["user"], options["contact"])
        reason = " ".join(filter(None, (options["reason"].strip(), options["request"].strip())))
        if not options["reason"].strip():
            raise CommandError("Say what it rests on, and where the approval is filed.")
        if not options["yes"]:
            self._ask(person)
        replaced = self._replace(person, by, approver, options["reason"], options["request"])
        numbers = self._numbers(replaced)
        try:
            account = person if isinstance(person, User) else None
            if account is not None:
                account.refresh_from_db()
            said = f"{reason} (approved by {approver.username})"
            erase(numbers, by=by, reason=said, rows=replaced.rows, account=account)
        except DatabaseError as error:
            raise CommandError(
                f"The name is out of the tables, but not out of the audit record: {str(error).splitlines()[0]}. "
                "Give the command again."
            ) from error
        self.stdout.write(f"It is “{replaced.pseudonym}” now. Erased the contents of {len(numbers)} events.")
        self._tell_elsewhere(replaced)

    def _administrator(self, username: str | None) -> User:
        found = User.objects.filter(username=username or "", is_active=True).first()
        if found is None:
            raise CommandError("Name two accounts of administrators: --by and --approved-by.")
        return found

    def _person(self, username: str | None, contact: int | None) -> User | Contact:
        found: User | Contact | None
        if username is not None:
            found = User.objects.filter(username=username).first()
        else:
            found = Contact.objects.filter(pk=contact or 0).first()
        if found is None:
            raise CommandError(f"There is no {'account' if username is not None else 'contact'} {username or contact}.")
        return found

    def _ask(self, person: User | Contact) -> None:
        self.stdout.write(f"The name of {person} will be gone for good. Type “{WORD}” to go on.")
        if input() != WORD:
            raise CommandError("Nothing was erased.")

    def _replace(self, person: User | Contact, by: User, approver: User, reason: str, request: str) -> Replaced:
        given: dict[str, Any] = {"actor": by, "approver": approver, "reason": reason, "request": request}
        try:
            with origin(source="pseudonymise"):
                if isinstance(person, User):
                    return pseudonyms.pseudonymise_account(account=person, **given)
                return pseudonyms.pseudonymise_contact(contact=person, **given)
        except ValidationError as error:
            raise CommandError(f"Nothing was erased: {' '.join(error.messages)}") from error
        except PermissionDenied as error:
            raise CommandError(f"Nothing was erased: {error}") from error

    def _numbers(self, replaced: Replaced) -> list[int]:
        """Give the events that still say the name, each sealed by now: what is not sealed cannot be erased."""
        began = time.monotonic()
        while True:
            sealing.seal(is_sweep=True)
            numbers, unsealed = personal_data.telling_events(replaced.rows)
            if not unsealed:
                return numbers
            if time.monotonic() - began > PATIENCE:
                raise CommandError("Another sealer holds the chain. Give the command again.")
            time.sleep(0.2)

    def _tell_elsewhere(self, replaced: Replaced) -> None:
        found = personal_data.mentions(replaced.words)
        if found:
            self.stdout.write(
                "These still say one of the old names or addresses. If the request covers them: change the row, then "
                "erase its events with redact_audit."
            )
        for where in found[:MOST_NAMED]:
            self.stdout.write(f"  {where}")
        if len(found) > MOST_NAMED:
            self.stdout.write(f"  and {len(found) - MOST_NAMED} more")
