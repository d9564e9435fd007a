"""Readings, as the program keeps them; and as they would stand had they been kept long ago."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from partnerships.choices import Marking, ReadingKind
from partnerships.models import Reading
from partnerships.services import readings
from sdptracker.postgres.ownership import administrator


def reading(**values: Any) -> Reading:
    plain: dict[str, Any] = {
        "actor": None, "kind": ReadingKind.VIEW, "marking": Marking.SENSITIVE, "rows": 2,
        "of": {"Commitment": [7, 4], "Annex": [1]}, "covers": "/commitments/?q=Šibenik", "route": "commitment-list",
    }  # fmt: skip
    return readings.record(**plain | values)


def reading_of(at: datetime) -> Reading:
    """Keep a reading of a past moment, which is the database's to say and so needs its strongest role."""
    made = reading()
    with administrator(dbname=connection.settings_dict["NAME"]) as strongest:
        strongest.execute("ALTER TABLE partnerships_reading DISABLE TRIGGER append_only")
        strongest.execute("UPDATE partnerships_reading SET at = %s WHERE id = %s", [at, made.pk])
        strongest.execute("ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER append_only")
    return made
