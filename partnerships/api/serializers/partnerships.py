"""Partnerships, the steps of their lives and who concluded them, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.api.serializers.partners import PartnerRow
from partnerships.api.serializers.parts import Part
from partnerships.api.serializers.users import UserRow
from partnerships.choices import PartnershipState
from partnerships.models import Partnership, Signatory, Step

_TEXTS = [
    "title", "title_is_exact", "nature", "conclusion_mode", "place", "occasion", "text_url", "review_clause",
    "lead_official", "manager", "note",
]  # fmt: skip


class LifeStep(Part):
    """A step of a partnership's life, shown with it."""

    date = PartialDateField()

    class Meta:
        model = Step
        fields = ["id", "version", "kind", "date", "state_after", "meeting", "note", "is_demonstration"]


class Signature(Part):
    """Who signed, adopted or announced a partnership, shown with it."""

    class Meta:
        model = Signatory
        fields = ["id", "version", "side", "role", "office", "name"]


class PartnershipRow(Row):
    """The partnership with one partner; `state` is that of the latest of its `steps`, which are in order."""

    noun = "partnerships"
    expandable: ClassVar[Mapping[str, type[Row]]] = {
        "partner": PartnerRow,
        "lead_official": UserRow,
        "manager": UserRow,
    }
    children: ClassVar[Mapping[str, str]] = {
        "steps": "steps/?partnership={id}",
        "signatories": "signatories/?partnership={id}",
        "interests": "interests/?partnership={id}",
        "citations": "citations/?partnership={id}",
    }

    state = serializers.ChoiceField(PartnershipState.choices, source="shown_state")
    steps = LifeStep(many=True)
    signatories = Signature(many=True)

    class Meta:
        model = Partnership
        fields = [
            "id", "reference", "version", "partner", "state", *_TEXTS[:-3], "steps", "signatories", *_TEXTS[-3:],
            *STAMPS,
        ]  # fmt: skip


class PartnershipNew(GivenColumns):
    """The partnership with a partner that has none yet; its state comes from steps."""

    class Meta:
        model = Partnership
        fields = ["partner", *_TEXTS, "marking"]


class PartnershipChange(GivenColumns):
    """What is said of a partnership; its state comes from steps."""

    class Meta:
        model = Partnership
        fields = [*_TEXTS, "marking"]


class StepRow(Row):
    """A dated event in the life of a partnership, and the state after it."""

    noun = "steps"
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?step={id}"}

    date = PartialDateField()

    class Meta:
        model = Step
        fields = [
            "id", "version", "partnership", "kind", "date", "state_after", "meeting", "position", "note",
            "is_demonstration", *STAMPS,
        ]  # fmt: skip


class StepGiven(GivenColumns):
    """A step: what happened when, and the state after it. `position` orders steps of one day."""

    date = PartialDateField(required=False)

    class Meta:
        model = Step
        fields = ["partnership", "kind", "date", "state_after", "meeting", "position", "note"]


class SignatoryRow(Row):
    """Who signed, adopted or announced a partnership, in the order of the document."""

    noun = "signatories"

    class Meta:
        model = Signatory
        fields = ["id", "version", "partnership", "side", "role", "office", "name", "position", *STAMPS]


class SignatoryGiven(GivenColumns):
    """An office that signed, adopted or announced, with the name of who held it if known."""

    class Meta:
        model = Signatory
        fields = ["partnership", "side", "role", "office", "name", "position"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"role": {"required": True}}
