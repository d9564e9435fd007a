"""A backup that was restored elsewhere is the record that was anchored, and goes on being sealed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from partnerships.audit import anchors, checkpoints, sealing, verification
from partnerships.audit.verifier import Report, read_anchors
from sdptracker.postgres import system
from sdptracker.postgres.ownership import administrator
from tests.factories.people import unit

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "seal"]), pytest.mark.long]


def run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program as the superuser; that it did its work shows in the database."""
    with administrator() as cluster:
        info = cluster.info
        login = ["-h", info.host, "-p", str(info.port), "-U", info.user]
        environment = os.environ | {"PGPASSWORD": info.password}
    command = [str(system.binaries() / program), *login, *arguments]
    subprocess.run(command, env=environment, capture_output=True, check=False)


@contextmanager
def elsewhere(dump: Path) -> Iterator[None]:
    """Work in a new database that was restored from a dump."""
    ours = connection.settings_dict["NAME"]
    name = f"{ours}_restored"
    with administrator() as cluster:
        cluster.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cluster.execute(f"CREATE DATABASE {name} OWNER sdp_owner")
        run("pg_restore", "-d", name, str(dump))
        try:
            point_at(name)
            yield
        finally:
            point_at(ours)
            cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


def point_at(name: str) -> None:
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


def anchored(folder: Path) -> None:
    sealing.seal()
    made = checkpoints.make()
    assert made is not None
    anchors.write(folder, made, timezone.now())


def check(*folders: Path) -> Report:
    return verification.verify(now=timezone.now(), anchors=read_anchors(folders))


def test_restored_record_is_the_anchored_one_and_goes_on(tmp_path: Path):
    before, after, dump = tmp_path / "before", tmp_path / "after", tmp_path / "sdp.dump"
    unit("A", name="Šibenik")
    unit("B")
    anchored(before)
    run("pg_dump", "-Fc", "-f", str(dump), connection.settings_dict["NAME"])
    unit("C")
    anchored(after)

    with elsewhere(dump):
        call_command("migrate", interactive=False, verbosity=0)

        report = check(before)
        assert (report.counts, report.size, report.anchored_size) == ({}, 2, 2)
        # What was lost between the backup and the accident is not hidden.
        assert check(before, after).kinds == {"truncated"}

        with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
            for table in ("event", "sealed"):
                with pytest.raises(psycopg.Error, match="append-only"):
                    strongest.execute(f"DELETE FROM audit.{table}")
        unit("D")
        assert sealing.seal() == 1
        made = checkpoints.make()
        assert made is not None
        assert made.size == 3
        assert check(before).anchored_size == 2
        assert check(before, after).kinds == {"rebuilt"}
