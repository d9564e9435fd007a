"""Acting as the owner of the tables: for migrations, tests and new partitions, never for requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError
from psycopg import sql

from sdptracker.postgres import roles
from sdptracker.postgres.base import DatabaseWrapper

# A role taken on after signing in does not bring its own settings along.
ATTRIBUTION = "SELECT set_config('audit.actor', 'migration', false), set_config('audit.action', 'migrate', false)"


def _connection(alias: str) -> DatabaseWrapper:
    return cast(DatabaseWrapper, connections[alias])


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """
    Run a block as the role that owns the tables, with changes attributed to "migration".

    Only this thread's connection changes; the runtime's is opened again afterwards.

    :raises TransactionManagementError: inside a transaction, which changing connections would lose.
    """
    connection = _connection(alias)
    if connection.is_acting_as_owner:
        yield
        return
    if connection.in_atomic_block:
        raise TransactionManagementError("as_owner() changes the connection: call it outside any transaction.")
    runtime = connection.settings_dict
    connection.close()
    connection.settings_dict = {**runtime, **settings.MIGRATE_DATABASE}
    connection.is_acting_as_owner = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(ATTRIBUTION)
        yield
    finally:
        connection.close()
        connection.settings_dict = runtime
        connection.is_acting_as_owner = False


@contextmanager
def administrator(alias: str = DEFAULT_DB_ALIAS, *, dbname: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
    """Connect with the strongest rights the settings give, in autocommit: to make roles and databases."""
    connection = _connection(alias)
    if connection.embedded:
        connection.embedded.ensure()
        opened = connection.embedded.connect(dbname)
    else:
        owner = DatabaseWrapper({**connection.settings_dict, **settings.MIGRATE_DATABASE}, alias)
        opened = psycopg.connect(**owner.get_connection_params() | {"dbname": dbname, "autocommit": True})
    with opened:
        yield opened


def prepare_roles(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """
    Create the roles and hand the database to its owner, if our rights reach that far.

    Shape: False if the roles are not there afterwards, so that runtime and owner stay the same role.
    """
    name = connections[alias].settings_dict["NAME"]
    with administrator(alias, dbname=name) as connection:
        is_superuser = connection.execute("SELECT FROM pg_roles WHERE rolname = session_user AND rolsuper").rowcount
        if not is_superuser:
            return bool(connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [roles.OWNER]).rowcount)
        if not roles.exist(connection):
            with administrator(alias) as cluster:
                roles.create(cluster)
        owner = connection.execute("SELECT datdba::regrole::text FROM pg_database WHERE datname = %s", [name])
        if owner.fetchone() != (roles.OWNER,):
            statement = sql.SQL("ALTER DATABASE {} OWNER TO sdp_owner")
            connection.execute(statement.format(sql.Identifier(name)))
    return True


def grant(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Give the rights inside the database; call within `as_owner()`."""
    with connections[alias].cursor() as cursor:
        cursor.execute(roles.DATABASE_SQL.decode())
        cursor.execute("SELECT current_user = %s", [roles.OWNER])
        if cursor.fetchone() == (True,):
            roles.restrict_database(cursor, connections[alias].settings_dict["NAME"])
