"""What the levels of marking are called, as the API shows and takes it."""

from __future__ import annotations

from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.models import HandlingMarking


class MarkingRow(Row):
    """An administrator's words for a level of marking; a level without any has the program's own."""

    noun = "markings"

    class Meta:
        model = HandlingMarking
        fields = ["id", "version", "level", "name", "instruction", *STAMPS]


class MarkingGiven(GivenColumns):
    """The words for a level: its name, and what whoever sees it has to do or not to do."""

    class Meta:
        model = HandlingMarking
        fields = ["level", "name", "instruction"]
