"""Answers a request for access: everything that is stored about one person."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from partnerships.models import Contact, User
from partnerships.queries import personal_data

log = logging.getLogger("partnerships.personal_data")


class Command(BaseCommand):
    help = (
        "Write everything that is stored about an account or a contact as JSON (Regulation (EU) 2018/1725, Art. 17). "
        "Secrets are named and not given. It changes nothing; that it was asked for is recorded in the log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--user", metavar="ACCOUNT", help="the user name of an account")
        who.add_argument("--contact", type=int, metavar="NUMBER", help="the number of a contact")
        parser.add_argument("--reason", required=True, help="where the request is filed")

    def handle(self, *args: Any, user: str | None, contact: int | None, reason: str, **options: Any) -> None:
        if not reason.strip():
            raise CommandError("Say where the request is filed.")
        found: User | Contact | None
        if user is not None:
            found = User.objects.filter(username=user).first()
        else:
            found = Contact.objects.filter(pk=contact or 0).first()
        if found is None:
            raise CommandError(f"There is no {'account' if user is not None else 'contact'} {user or contact}.")
        told = personal_data.of_user(found) if isinstance(found, User) else personal_data.of_contact(found)
        # Its words may hold a line break; written as Python does, it begins no new line of the log.
        log.warning("All about %s %s was given out: %r", type(found).__name__.lower(), found.pk, reason.strip())
        # In one piece: the stream of commands ends each that it is given with a line.
        self.stdout.write(json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
