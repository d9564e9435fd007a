"""Participants and agenda items by themselves, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.areas import AreaRow
from partnerships.api.serializers.base import GivenColumns, Row
from partnerships.api.serializers.partners import PartnerRow
from partnerships.models import AgendaItem, Participant

PARTICIPANT = ["side", "partner", "office", "name", "role", "remark"]
AGENDA_ITEM = ["area", "words", "commitment", "outcome"]


class ParticipantRow(Row):
    """Somebody, or a body, that took part in a meeting."""

    noun = "participants"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"partner": PartnerRow}

    class Meta:
        model = Participant
        fields = ["id", "version", "meeting", "position", *PARTICIPANT, "created_at", "created_by", "changed_at",
                  "changed_by"]  # fmt: skip


class ParticipantChange(GivenColumns):
    """A participant; the meeting stays."""

    class Meta:
        model = Participant
        fields = PARTICIPANT


class ParticipantNew(GivenColumns):
    """A participant, added after those who are there."""

    class Meta:
        model = Participant
        fields = ["meeting", *PARTICIPANT]


class AgendaItemRow(Row):
    """One thing on the agenda of a meeting: an area, a topic in words, a commitment or an outcome."""

    noun = "agenda-items"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"area": AreaRow}

    class Meta:
        model = AgendaItem
        fields = ["id", "version", "meeting", "position", *AGENDA_ITEM, "created_at", "created_by", "changed_at",
                  "changed_by"]  # fmt: skip


class AgendaItemChange(GivenColumns):
    """An agenda item; the meeting stays."""

    class Meta:
        model = AgendaItem
        fields = AGENDA_ITEM


class AgendaItemNew(GivenColumns):
    """An agenda item, added after those that are there."""

    class Meta:
        model = AgendaItem
        fields = ["meeting", *AGENDA_ITEM]
