"""No table escapes the record: every model's table carries the triggers, or is on a short list with its reason."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from tests.factories.rows import AUDITED, EXEMPT

pytestmark = pytest.mark.django_db

ALWAYS = "A"  # fires also for a session that calls itself a replica
EVERY = pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)


def triggers(table: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled::text FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
        )
        return dict(cursor.fetchall())


@EVERY
def test_table_is_watched_always(model):
    found = triggers(model._meta.db_table)

    assert {name: found.get(name) for name in ("b_stamp", "z_log", "no_truncate")} == {
        "b_stamp": ALWAYS,
        "z_log": ALWAYS,
        "no_truncate": ALWAYS,
    }


@EVERY
def test_guards_fire_always(model):
    guards = {name: state for name, state in triggers(model._meta.db_table).items() if not name.startswith("y_")}

    assert set(guards.values()) == {ALWAYS}


def test_exemptions_are_those_decided():
    models = {model.__name__ for model in apps.get_app_config("partnerships").get_models(include_auto_created=True)}

    assert {
        "ReferenceCounter",
        "Draft",
        "FormReceipt",
        "RequestReceipt",
        "Message",
        "JobRun",
        "Reading",
        "SignInEvent",
    } == EXEMPT
    assert models == {model.__name__ for model in AUDITED} | EXEMPT | {"AuditEvent"}


def test_stamp_comes_before_and_log_after_every_other_trigger():
    # Triggers of one kind fire in the order of their names: nothing may change a row that was stamped or logged.
    for model in AUDITED:
        names = sorted(triggers(model._meta.db_table))

        assert names[-1] == "z_log"
        assert [name for name in names if name < "b_stamp"] in ([], ["a_state"], ["a_position"])


def test_partitions_refuse_truncation_and_change_each():
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit.event'::regclass")
        partitions = [name for (name,) in cursor.fetchall()]

    assert "audit.event_default" in partitions
    for name in ["audit.event", *partitions]:
        found = triggers(name)
        assert (found.get("append_only"), found.get("no_truncate")) == (ALWAYS, ALWAYS)
