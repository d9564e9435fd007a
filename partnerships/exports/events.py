"""The events file (schema version 1), as `import_events` reads it."""

from __future__ import annotations

from datetime import date

from partnerships.permissions import Access
from partnerships.queries import events as queries
from partnerships.queries.markings import name_of
from partnerships.rules import yaml_files
from partnerships.rules.event_entries import SCHEMA_VERSION


def text(*, viewer: Access | None, on: date) -> str:
    """
    Write every event that the viewer sees, oldest first; None sees everything (the operator's command).

    `on` is the reference day where no position was ever reported. The first line gives the highest marking of what
    the file shows. Demonstrations and meetings that were called off are left out.
    """
    meetings = list(queries.meetings(viewer=viewer))
    concluded = queries.conclusions()
    events = [queries.entry(each, concluded) for each in meetings]
    days = [day for event in events for promise in event.commitments for day, _position in promise.positions]
    document = {
        "schema_version": SCHEMA_VERSION,
        "reference_day": max(days, default=on).isoformat(),
        "events": [each.as_dict() for each in events],
    }
    return f"# Marking: {name_of(queries.highest_marking(meetings))}\n{yaml_files.write(document)}"
