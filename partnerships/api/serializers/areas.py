"""Areas of cooperation, the objectives above them, and formats of dialogue, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.api.serializers.keys import KeysField
from partnerships.models import Area, AreaObjective, DialogueFormat, Objective


class ObjectiveRow(Row):
    """A strategic objective above areas."""

    noun = "objectives"
    children: ClassVar[Mapping[str, str]] = {"areas": "areas/?objective={id}"}

    class Meta:
        model = Objective
        fields = ["id", "version", "name", "description", *STAMPS]


class ObjectiveGiven(GivenColumns):
    """An objective: its name and what it means."""

    class Meta:
        model = Objective
        fields = ["name", "description"]


class AreaRow(Row):
    """An area of cooperation with the objectives it serves; these are entered as area-objectives."""

    noun = "areas"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"objectives": ObjectiveRow}
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?area={key}"}

    objectives = KeysField(Objective, link="objective_links", end="objective")

    class Meta:
        model = Area
        fields = ["id", "version", "slug", "name", "description", "objectives", *STAMPS]


class AreaGiven(GivenColumns):
    """An area: its key, name and what it covers."""

    class Meta:
        model = Area
        fields = ["slug", "name", "description"]


class AreaObjectiveRow(Row):
    """That an area serves an objective."""

    noun = "area-objectives"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"area": AreaRow, "objective": ObjectiveRow}

    class Meta:
        model = AreaObjective
        fields = ["id", "version", "area", "objective", *STAMPS]


class AreaObjectiveGiven(GivenColumns):
    """An area and an objective it serves."""

    class Meta:
        model = AreaObjective
        fields = ["area", "objective"]


class FormatRow(Row):
    """A form that dialogue takes (Strategic Dialogue, symposium …)."""

    noun = "formats"
    children: ClassVar[Mapping[str, str]] = {
        "meetings": "meetings/?format={key}",
        "citations": "citations/?dialogue_format={key}",
    }

    class Meta:
        model = DialogueFormat
        fields = ["id", "version", "slug", "name", "usual_level", "is_session", "description", *STAMPS]


class FormatGiven(GivenColumns):
    """A format: its key, name, usual level, and whether it is a session."""

    class Meta:
        model = DialogueFormat
        fields = ["slug", "name", "usual_level", "is_session", "description"]
