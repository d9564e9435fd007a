"""Participants of a meeting, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import Meeting, Participant, User
from partnerships.services import meeting_parts


def add(*, actor: User, meeting: Meeting, values: Mapping[str, Any], reason: str = "") -> Participant:
    """Add a participant after those who are there; `values` names columns of `Participant`."""

    def make(held: Meeting) -> Participant:
        return Participant(meeting=held, **values)

    made: Participant = meeting_parts.add(actor, "participants.add", meeting, make, reason=reason)
    return made


def change(
    *, actor: User, participant: Participant, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> Participant:
    """Change a participant, while the record of the meeting is open."""
    changed: Participant = meeting_parts.change(
        actor, "participants.change", participant, version=version, values=values, reason=reason
    )
    return changed
