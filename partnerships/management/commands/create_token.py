"""Makes an access token for a person's program."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from partnerships.audit.context import origin
from partnerships.choices import TokenScope
from partnerships.models import User
from partnerships.services import tokens


class Command(BaseCommand):
    help = (
        "Make an access token. Only the token is printed, once, so that a script can take it: TOKEN=$(… create_token …)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USER", help="whose token it is; the program acts as this person")
        parser.add_argument("--name", required=True, help="what program it is for")
        parser.add_argument("--scope", required=True, choices=TokenScope.values, help="read, or read and log")
        parser.add_argument("--days", required=True, type=int, help="how long it lives, 1 to 366 days")

    def handle(self, *args: Any, username: str, name: str, scope: str, days: int, **options: Any) -> None:
        owner = User.objects.filter(username__iexact=username).first()
        if owner is None:
            raise CommandError(f"There is no account '{username}'. An administrator makes it under Administration.")
        try:
            with origin(source="create_token"):
                token, key = tokens.create_for(owner=owner, name=name, scope=scope, days=days)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stderr.write(
            f"Token '{token.name}' of {owner.username}, in force until {localtime(token.expires_at):%Y-%m-%d %H:%M}. "
            "It is not shown again; revoke it under My settings.",
            style_func=str,
        )
        self.stdout.write(key)
