"""Makes the first administrator of a real installation."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from partnerships.audit.context import origin
from partnerships.services import users


class Command(BaseCommand):
    help = "Make an administrator's account. The password is asked for, or read as one line when input is no terminal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name, as others see it")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        try:
            with origin(source="create_administrator"):
                users.create_administrator(username=username, name=name, password=self._password())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{username} can sign in, and makes all other accounts under Administration.")

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise CommandError("The two passwords differ.")
        return password
