"""The roles: what the runtime may not do, whatever the server and however it is reached."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from pytest_django import DjangoDbBlocker

from sdptracker.checks import runtime_does_not_own_tables
from sdptracker.postgres import roles
from sdptracker.postgres.ownership import administrator, as_owner, prepare_roles


def value(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.fixture(scope="module")
def probe(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make a business table, a history table and two functions as migrations make them."""
    with django_db_blocker.unblock(), as_owner(), connection.cursor() as cursor:
        for schema in ("public", "audit"):
            cursor.execute(f"CREATE TABLE {schema}.probe (id int)")
            cursor.execute(f"CREATE FUNCTION {schema}.probing() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    yield
    with django_db_blocker.unblock(), as_owner(), connection.cursor() as cursor:
        for schema in ("public", "audit"):
            cursor.execute(f"DROP TABLE IF EXISTS {schema}.probe")
            cursor.execute(f"DROP FUNCTION IF EXISTS {schema}.probing")


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO audit.probe VALUES (1)",
        "UPDATE audit.probe SET id = 1",
        "DELETE FROM audit.probe",
        "TRUNCATE audit.probe",
        "TRUNCATE public.probe",
        "DROP TABLE audit.probe",
        "ALTER TABLE audit.probe RENAME TO other",
        "ALTER TABLE public.probe DISABLE TRIGGER ALL",
        "CREATE RULE nothing AS ON INSERT TO public.probe DO INSTEAD NOTHING",
        "CREATE TABLE public.other (id int)",
        "CREATE TABLE audit.other () INHERITS (audit.probe)",
        "CREATE TEMPORARY TABLE probe (id int)",
        "CREATE SCHEMA other",
        "SELECT audit.probing()",
        "CREATE OR REPLACE FUNCTION public.probing() RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "SET session_replication_role = replica",
        "SET ROLE sdp_owner",
        "SET ROLE sdp_migrate",
        "ALTER ROLE sdp_app SUPERUSER",
        "GRANT sdp_owner TO sdp_app",
        "DELETE FROM django_migrations",
        "COPY audit.probe FROM PROGRAM 'true'",
    ],
)
def test_runtime_is_refused(probe: None, db: None, attack: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be|must have"):
        value(attack)


def test_runtime_reads_and_writes_business_tables(probe: None, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe VALUES (1)")
        cursor.execute("UPDATE probe SET id = 2")

    assert value("SELECT id FROM probe") == 2
    assert value("SELECT count(*) FROM audit.probe") == 0
    assert value("SELECT probing()") == 1


@pytest.mark.parametrize(
    ("role", "table", "rights"),
    [
        ("sdp_app", "audit.probe", {"SELECT"}),
        ("sdp_seal", "audit.probe", {"SELECT"}),
        ("sdp_seal", "public.probe", set()),
        ("sdp_auditor", "audit.probe", {"SELECT"}),
        ("sdp_auditor", "public.probe", {"SELECT"}),
        ("sdp_auditor", "public.django_session", set()),
        ("sdp_auditor", "public.usersessions_usersession", set()),
        ("sdp_auditor", "public.mfa_authenticator", set()),
        ("sdp_auditor", "public.socialaccount_socialapp", set()),
        ("sdp_auditor", "public.socialaccount_socialtoken", set()),
        ("sdp_auditor", "public.account_emailconfirmation", set()),
        ("sdp_auditor", "public.partnerships_signinevent", {"SELECT"}),
        ("sdp_seal", "public.partnerships_reading", {"SELECT"}),
        ("sdp_seal", "audit.reading_batch", {"SELECT", "INSERT"}),
        ("sdp_app", "audit.reading_batch", {"SELECT"}),
        ("sdp_app", "public.django_migrations", {"SELECT"}),
        ("sdp_app", "public.probe", {"SELECT", "INSERT", "UPDATE", "DELETE"}),
    ],
)
def test_rights_of_each_role(probe: None, db: None, role: str, table: str, rights: set[str]) -> None:
    every = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")

    held = {right for right in every if value(f"SELECT has_table_privilege('{role}', '{table}', '{right}')")}

    assert held == rights


@pytest.mark.django_db
def test_runtime_acts_as_the_application() -> None:
    assert value("SELECT current_user || ' ' || session_user") == "sdp_app sdp_app"


@pytest.mark.django_db(transaction=True)
def test_as_owner_acts_and_answers_as_migration() -> None:
    with as_owner():
        with as_owner():
            assert value("SELECT current_user") == "sdp_owner"
        assert value("SELECT current_setting('audit.actor')") == "migration"
        assert value("SELECT current_setting('audit.action')") == "migrate"

    assert value("SELECT current_user") == "sdp_app"
    assert value("SELECT coalesce(current_setting('audit.actor', true), '')") == ""


@pytest.mark.django_db(transaction=True)
def test_as_owner_is_left_after_an_error() -> None:
    with pytest.raises(DatabaseError), as_owner():
        value("SELECT nonsense")

    assert value("SELECT current_user") == "sdp_app"


@pytest.mark.django_db(transaction=True)
def test_as_owner_is_refused_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(TransactionManagementError), as_owner():
        pass


@pytest.mark.django_db(transaction=True)
def test_a_missing_role_is_passed_over() -> None:
    connection.close()
    settings_dict = connection.settings_dict
    connection.settings_dict = {**settings_dict, "OPTIONS": {"assume_role": "sdp_nobody"}}
    try:
        assert value("SELECT current_user") == value("SELECT session_user")
    finally:
        connection.close()
        connection.settings_dict = settings_dict


@pytest.mark.django_db(transaction=True)
def test_prepare_roles_twice_changes_nothing() -> None:
    assert prepare_roles()
    with administrator() as cluster:
        assert roles.exist(cluster)


@pytest.mark.django_db(transaction=True)
def test_prepare_database_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare_database")

    assert "sdp_owner" in capsys.readouterr().out


@pytest.mark.django_db
def test_check_accepts_separate_roles() -> None:
    assert runtime_does_not_own_tables(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_check_warns_when_the_runtime_owns_the_tables() -> None:
    with as_owner():
        connection.is_acting_as_owner = False  # type: ignore[attr-defined]  # as if it were the runtime
        (warning,) = runtime_does_not_own_tables(databases=["default"])
        connection.is_acting_as_owner = True  # type: ignore[attr-defined]  # for leaving the block

    assert warning.id == "sdptracker.W001"


def test_roles_sql_gives_nobody_a_password() -> None:
    assert not re.search(r"PASSWORD '", roles.ROLES_SQL.decode())


@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_gone_in_the_next_test_first() -> None:
    _insert_session()


@pytest.mark.django_db(transaction=True)
def test_committed_rows_are_gone_in_the_next_test_second() -> None:
    _insert_session()


def _insert_session() -> None:
    assert value("SELECT count(*) FROM django_session") == 0
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', '', now())")
    with administrator(dbname=connection.settings_dict["NAME"]) as other:
        assert isinstance(other, psycopg.Connection)
        assert other.execute("SELECT count(*) FROM django_session").fetchone() == (1,)
