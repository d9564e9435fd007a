"""Migrations are named, can be taken back, and leave nothing out."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL


def ours() -> list:
    loader = MigrationLoader(None)
    return [migration for (app, _name), migration in sorted(loader.disk_migrations.items()) if app == "partnerships"]


def test_migrations_say_what_they_do():
    names = [migration.name for migration in ours()]

    assert [name for name in names if "auto_" in name or "merge" in name] == []
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("migration", ours(), ids=lambda migration: migration.name)
def test_migration_can_be_taken_back(migration):
    for operation in migration.operations:
        assert operation.reversible
        assert not isinstance(operation, RunPython) or operation.reverse_code
        assert not isinstance(operation, RunSQL) or operation.reverse_sql


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_every_table_belongs_to_the_owner():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables"
            " WHERE schemaname IN ('public', 'audit') AND tableowner <> 'sdp_owner'"
        )
        assert cursor.fetchall() == []
