"""Attacks on the audit record by the runtime role (reliability.md, 2.2), and what is refused even to the strongest."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection

from partnerships.models import AuditEvent
from sdptracker.postgres.ownership import administrator
from tests.factories.people import unit

COLUMNS = "tbl, pk, op, actor, reason, changed"
FORGED = f"INSERT INTO audit.event ({COLUMNS}) VALUES ('partnerships_unit', 1, 'I', 'me', 'me', '{{}}')"
ATTACKS = {
    "update": "UPDATE audit.event SET actor = 'somebody else'",
    "delete": "DELETE FROM audit.event",
    "truncate": "TRUNCATE audit.event",
    "truncate a partition": "TRUNCATE audit.event_2026",
    "change a partition": "UPDATE audit.event_2026 SET actor = 'somebody else'",
    "upsert": f"{FORGED} ON CONFLICT (id, at) DO UPDATE SET actor = 'me'",
    "forge": FORGED,
    "disable the guard": "ALTER TABLE audit.event DISABLE TRIGGER append_only",
    "disable the log": "ALTER TABLE partnerships_unit DISABLE TRIGGER z_log",
    "replace the log": "CREATE OR REPLACE FUNCTION audit.log() RETURNS trigger LANGUAGE sql AS ''",
    "drop": "DROP TABLE audit.event",
    "rename": "ALTER TABLE audit.event RENAME TO old_event",
    "rule": "CREATE RULE silence AS ON INSERT TO audit.event DO INSTEAD NOTHING",
    "inherit": "CREATE TABLE audit.more () INHERITS (audit.event)",
    "play the replica": "SET session_replication_role = replica",
    "detach a partition": "ALTER TABLE audit.event DETACH PARTITION audit.event_2026",
    "become the owner": "SET ROLE sdp_owner",
    "change the allowed flow": "INSERT INTO audit.flow VALUES ('commitment', 'unknown', 'anything')",
    "unwatch": "SELECT audit.watch('partnerships_unit')",
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_runtime_role_is_refused(attack):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])


@pytest.mark.django_db
def test_model_of_the_record_neither_saves_nor_deletes():
    with pytest.raises(TypeError):
        AuditEvent(id=1).save()
    with pytest.raises(TypeError):
        AuditEvent(id=1).delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit.event SET actor = 'somebody else'",
        "DELETE FROM audit.event",
        "TRUNCATE audit.event",
        "TRUNCATE audit.event_2026",
        "TRUNCATE partnerships_unit CASCADE",
    ],
)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_strongest_role_cannot_change_or_empty_the_record(attack, role):
    unit("KEPT")

    with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute(f"SET session_replication_role = {role}")
        with pytest.raises(psycopg.Error, match="append-only"):
            strongest.execute(attack)

    assert AuditEvent.objects.filter(tbl="partnerships_unit").count() == 1
