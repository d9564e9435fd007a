"""Agenda items of a meeting, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.models import AgendaItem, Meeting, User
from partnerships.services import meeting_parts


def add(*, actor: User, meeting: Meeting, values: Mapping[str, Any], reason: str = "") -> AgendaItem:
    """Add an item after those that are there: one of area, words, commitment or outcome."""

    def make(held: Meeting) -> AgendaItem:
        return AgendaItem(meeting=held, **values)

    made: AgendaItem = meeting_parts.add(actor, "agenda.add", meeting, make, reason=reason)
    return made


def change(
    *, actor: User, item: AgendaItem, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> AgendaItem:
    """Change an item, while the record of the meeting is open."""
    changed: AgendaItem = meeting_parts.change(
        actor, "agenda.change", item, version=version, values=values, reason=reason
    )
    return changed
