"""Shows the public key that the audit record's checkpoints are signed with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.audit import checkpoints
from partnerships.audit.verifier import key_id, key_text


class Command(BaseCommand):
    help = (
        "Show the public key of the audit record, to be given to auditors, and its number. It is made if there is none."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        public = checkpoints.public_key()
        self.stdout.write(f"{key_text(public)}\nNumber of the key: {key_id(public)}")
