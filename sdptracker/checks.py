"""System checks for settings that would be dangerous."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from sdptracker.postgres.base import DatabaseWrapper

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
IS_OWNER = """
    SELECT pg_has_role(session_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()
"""


@register(Tags.security, deploy=True)
def hosts_need_tls(**_: Any) -> list[CheckMessage]:
    """Refuse to be reachable from elsewhere while cookies travel in clear."""
    elsewhere = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if settings.IS_BEHIND_TLS or not elsewhere:
        return []
    return [
        Error(
            f"ALLOWED_HOSTS names {', '.join(elsewhere)}, but BEHIND_TLS is off.",
            hint="Put a proxy that speaks TLS in front and set BEHIND_TLS=1 (docs/operations.md).",
            id="sdptracker.E001",
        )
    ]


@register(Tags.security, deploy=True)
def connections_are_encrypted(**_: Any) -> list[CheckMessage]:
    """Warn where others could read what is sent to a server elsewhere, or answer in its place."""
    databases = {
        "DATABASE_URL": settings.DATABASES["default"],
        "SEAL_DATABASE_URL": settings.DATABASES["seal"],
        "MIGRATE_DATABASE_URL": settings.MIGRATE_DATABASE,
    }
    asked = [(name, _host(database), _is_verified(database)) for name, database in databases.items()]
    if settings.MAIL_SERVER:
        asked.append(("EMAIL_URL", settings.EMAIL_HOST, settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL))
    scanner = urlsplit(settings.FILE_SCANNER)
    if scanner.scheme == "tcp":
        asked.append(("FILE_SCANNER", scanner.hostname or "", False))
    return [
        Warning(
            f"{name} names {host}, and what is sent there is not encrypted, or not surely sent to it.",
            hint="Databases: sslmode=verify-full in the address. Mail: smtps:// or tls=1. Scanners: on this machine.",
            id="sdptracker.W003",
        )
        for name, host, is_safe in asked
        if not is_safe and _is_elsewhere(host)
    ]


def _host(database: Mapping[str, Any]) -> str:
    return str(database.get("HOST") or database.get("OPTIONS", {}).get("host", ""))


def _is_verified(database: Mapping[str, Any]) -> bool:
    return bool(database.get("OPTIONS", {}).get("sslmode") == "verify-full")


def _is_elsewhere(host: str) -> bool:
    """Say whether a host is another machine: not this one by name or number, nor the folder of a socket."""
    return bool(host) and not host.startswith("/") and host not in {*LOOPBACK, "::1"}


@register()
def sealer_has_an_address(**_: Any) -> list[CheckMessage]:
    """Warn where the roles are apart, and nobody is told how to sign in as the one that seals the audit record."""
    runtime, sealer = (settings.DATABASES[alias]["USER"] for alias in ("default", "seal"))
    if runtime != sealer or runtime == settings.MIGRATE_DATABASE["USER"]:
        return []
    return [
        Warning(
            "The audit record is not sealed: the application's role may not, and no other is given.",
            hint="Give the address of the role sdp_seal in SEAL_DATABASE_URL (docs/operations.md).",
            id="sdptracker.W002",
        )
    ]


@register(Tags.database)
def runtime_does_not_own_tables(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Warn where the application could switch off the audit history, because it owns it."""
    messages: list[CheckMessage] = []
    for alias in databases or ():
        connection = cast(DatabaseWrapper, connections[alias])
        if connection.is_acting_as_owner:
            continue
        with connection.cursor() as cursor:
            cursor.execute(IS_OWNER)
            if cursor.fetchone() == (True,):
                messages.append(
                    Warning(
                        "The application runs as the role that owns the tables: "
                        "changes to the audit history are detected, not prevented.",
                        hint="Create the roles with `manage.py prepare_database` and give two addresses, "
                        "DATABASE_URL and MIGRATE_DATABASE_URL (docs/operations.md).",
                        id="sdptracker.W001",
                    )
                )
    return messages
