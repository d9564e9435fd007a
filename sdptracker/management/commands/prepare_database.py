"""Makes the database roles on a server of your own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sdptracker.postgres.ownership import prepare_roles


class Command(BaseCommand):
    """Create the roles and hand the database to its owner role (as superuser; `migrate` does the same)."""

    help = "Create the database roles and hand the database to its owner role. Needs a superuser's address."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not prepare_roles():
            raise CommandError(
                "This role may not create roles. Ask the database administrator to run "
                "sdptracker/postgres/roles.sql, then see docs/operations.md."
            )
        self.stdout.write("The roles are there, and the database belongs to sdp_owner.")
