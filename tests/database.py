"""
The tests' database: migrated once by the owner, used as the runtime role, put back by copying.

Flushing is impossible by design (the runtime role may not truncate, and the audit history refuses it to everybody),
so a clean copy of the migrated database is kept, and restored after each test that commits.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

from sdptracker.postgres import roles
from sdptracker.postgres.ownership import administrator

ROOT = Path(__file__).resolve().parent.parent
SCHEMA_SOURCES = ("partnerships/migrations/*.py", "partnerships/**/*.sql", "sdptracker/postgres/*.sql")
SLOTS = 32


def schema_digest() -> str:
    """Fingerprint all that shapes a migrated database: a copy with another one is not used again."""
    files = sorted(path for pattern in SCHEMA_SOURCES for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()


class ScratchDatabase:
    """A database this test process has for itself, and its clean copy."""

    def __init__(self, cluster: psycopg.Connection[Any]) -> None:
        self.cluster = cluster
        self.name = self._claim()
        self.clean = f"{self.name}_clean"
        self.kept: set[str] = set()  # worlds of this run: what makes them may have changed since an earlier one

    def prepare(self, *, may_reuse: bool) -> None:
        """Have the database migrated and empty; a copy of the same schema left by an earlier run saves the time."""
        for alias in connections:
            connections[alias].settings_dict["NAME"] = self.name
        digest = schema_digest()
        described = self.cluster.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [self.clean]
        ).fetchone()
        if may_reuse and described == (digest,):
            self.restore()
            return
        self.drop()
        self._run("CREATE DATABASE {}", self.name)
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
        self._copy(self.name, self.clean)
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(self.clean), digest)
        self.cluster.execute(comment)

    def restore(self, world: str = "") -> None:
        """Put the clean copy, or that of a world, in the place of whatever a test has committed."""
        connections.close_all()
        self._drop(self.name)
        self._copy(world or self.clean, self.name)

    def become(self, world: str, make: Callable[[], None]) -> None:
        """Hold a world that takes long to make: made once in a run, copied whenever it is asked for again."""
        kept = f"{self.name}_{world}"
        if kept in self.kept:
            return self.restore(kept)
        self.restore()
        make()
        connections.close_all()
        self._drop(kept)
        self._copy(self.name, kept)
        self.kept.add(kept)

    def drop(self) -> None:
        self.drop_worlds()
        for name in (self.name, self.clean):
            self._drop(name)

    def drop_worlds(self) -> None:
        while self.kept:
            self._drop(self.kept.pop())

    def _claim(self) -> str:
        # Parallel workers and other runs on the same server each find a free number; the lock ends with the session.
        for number in range(SLOTS):
            claimed = self.cluster.execute("SELECT pg_try_advisory_lock(hashtext('sdptracker tests'), %s)", [number])
            if claimed.fetchone() == (True,):
                return f"test_sdp_{number}"
        raise RuntimeError(f"All {SLOTS} test databases are in use.")

    def _copy(self, source: str, target: str) -> None:
        owner = self.cluster.execute("SELECT datdba::regrole::text FROM pg_database WHERE datname = %s", [source])
        (owner_name,) = owner.fetchone() or ("",)
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}", target, source, owner_name)
        if owner_name == roles.OWNER:
            roles.restrict_database(self.cluster, target)

    def _drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _run(self, statement: Any, *names: str) -> None:
        self.cluster.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def scratch_database(django_test_environment: None) -> Iterator[ScratchDatabase]:
    with administrator() as cluster:
        if not cluster.execute("SELECT FROM pg_roles WHERE rolname = session_user AND rolsuper").rowcount:
            pytest.exit("The tests make roles and databases: DATABASE_URL must be a superuser's.", returncode=2)
        yield ScratchDatabase(cluster)


@pytest.fixture(scope="session")
def django_db_setup(
    scratch_database: ScratchDatabase,
    django_db_blocker: DjangoDbBlocker,
    django_db_createdb: bool,
    django_db_keepdb: bool,
) -> Iterator[None]:
    is_ours = "EMBEDDED" in connections["default"].settings_dict
    with django_db_blocker.unblock():
        scratch_database.prepare(may_reuse=(is_ours or django_db_keepdb) and not django_db_createdb)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: scratch_database.restore())
        yield
    with django_db_blocker.unblock():
        connections.close_all()
        scratch_database.drop_worlds()
        if not (is_ours or django_db_keepdb):
            scratch_database.drop()
