"""Creates the database roles, and decides who may connect to a database."""

import hashlib
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

OWNER = "sdp_owner"
RUNTIME = "sdp_app"
CONNECTING = ("sdp_migrate", RUNTIME, "sdp_seal", "sdp_auditor")
ROLES_SQL = Path(__file__).with_name("roles.sql").read_bytes()
DATABASE_SQL = Path(__file__).with_name("database.sql").read_bytes()
MARK = f"sdptracker {hashlib.sha256(ROLES_SQL).hexdigest()[:16]}"


def exist(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether the roles are there as this version of roles.sql makes them."""
    found = connection.execute(
        "SELECT FROM pg_roles WHERE rolname = %s AND shobj_description(oid, 'pg_authid') = %s", [OWNER, MARK]
    )
    return found.rowcount == 1


def create(connection: psycopg.Connection[Any]) -> None:
    """
    Create or renew the roles of the cluster, once for each version of roles.sql.

    The connection is a superuser's to the database "postgres", so that two processes meet at the same lock.
    """
    if exist(connection):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('sdptracker roles'))")
        connection.execute(ROLES_SQL)
        connection.execute(sql.SQL("COMMENT ON ROLE sdp_owner IS {}").format(MARK))


def restrict_database(cursor: Any, name: str) -> None:
    """
    Let only our roles connect to a database, and nobody make temporary tables in it.

    A copy of a database does not inherit these rights: they are given again after copying.
    """
    database = sql.Identifier(name)
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    grantees = sql.SQL(", ").join(map(sql.Identifier, CONNECTING))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, grantees))
