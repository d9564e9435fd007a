"""Django's `migrate`, as the owner of the tables and one at a time."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction

from partnerships.audit.sql import load
from sdptracker.postgres.ownership import as_owner, grant, prepare_roles

LOCK = "SELECT pg_advisory_lock(hashtext('sdptracker migrate'))"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('sdptracker migrate'))"

# The views of the tables as they were hold the tables' columns fast: they make way for a migration.
DROP_PAST = "DROP SCHEMA IF EXISTS past CASCADE"


class Command(migrate.Command):
    """Migrate as the owner role, giving the runtime role its rights before and after."""

    def get_check_kwargs(self, options: Any) -> Any:
        # The database's checks come last: before the roles exist, they would warn that there are none.
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        prepare_roles(alias)
        with as_owner(alias):
            with connections[alias].cursor() as cursor:
                cursor.execute(LOCK)
            try:
                self._execute(alias, DROP_PAST)
                grant(alias)
                super().handle(*args, **options)
                grant(alias)
                self._execute(alias, load("past.sql"))
            finally:
                if connections[alias].connection is not None and connections[alias].is_usable():
                    with connections[alias].cursor() as cursor:
                        cursor.execute(UNLOCK)
        if not options["skip_checks"]:
            self.check(databases=[alias])

    def _execute(self, alias: str, statements: str) -> None:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(statements)
