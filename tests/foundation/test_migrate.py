"""`migrate` runs as the owner, one at a time."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from sdptracker.management.commands.migrate import LOCK, UNLOCK
from sdptracker.postgres.ownership import administrator, as_owner


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_migrate_leaves_the_runtime_in_place(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("migrate", interactive=False)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, pg_try_advisory_lock(hashtext('sdptracker migrate'))")
        assert cursor.fetchone() == ("sdp_app", True)
    assert "No migrations to apply" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_migrate_plan_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("migrate", "--plan", interactive=False)

    assert "No planned migration operations" in capsys.readouterr().out


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_migrate_two_at_once() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    with administrator() as cluster:
        cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cluster.execute(f"CREATE DATABASE {name} OWNER sdp_owner")
    code = (
        "import django; django.setup();"
        "from django.db import connections;"
        f"connections['default'].settings_dict['NAME'] = {name!r};"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)"
    )

    both = [subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ)) for _ in range(2)]

    assert [one.wait(timeout=60) for one in both] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_migrate_waits_for_another() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        with administrator(dbname=connection.settings_dict["NAME"]) as other:
            held = other.execute("SELECT pg_try_advisory_lock(hashtext('sdptracker migrate'))").fetchone()
        cursor.execute(UNLOCK)

    assert held == (False,)
