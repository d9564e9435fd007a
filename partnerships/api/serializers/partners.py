"""Partners, their categories and their memberships, as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from partnerships.api.serializers.areas import AreaRow
from partnerships.api.serializers.base import STAMPS, GivenColumns, Row
from partnerships.api.serializers.keys import KeyField, KeysField
from partnerships.api.serializers.partial_dates import PartialDateField
from partnerships.api.serializers.users import UnitRow
from partnerships.models import Area, Category, CategoryArea, Membership, Partner, Partnership
from partnerships.permissions import Permission


class CategoryRow(Row):
    """A kind of partner with its function and political implication; its expected areas are entered on their own."""

    noun = "categories"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"expected_areas": AreaRow}
    children: ClassVar[Mapping[str, str]] = {
        "partners": "partners/?category={key}",
        "citations": "citations/?category={key}",
    }

    expected_areas = KeysField(Area, end="area")

    class Meta:
        model = Category
        fields = ["id", "version", "number", "name", "function", "implication", "expected_areas", "note", *STAMPS]


class CategoryGiven(GivenColumns):
    """A category: its number, name, function and political implication."""

    class Meta:
        model = Category
        fields = ["number", "name", "function", "implication", "note"]


class ExpectedAreaRow(Row):
    """That members of a category are expected to cover an area."""

    noun = "expected-areas"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"category": CategoryRow, "area": AreaRow}

    class Meta:
        model = CategoryArea
        fields = ["id", "version", "category", "area", *STAMPS]


class ExpectedAreaGiven(GivenColumns):
    """A category and an area that its members are expected to cover."""

    class Meta:
        model = CategoryArea
        fields = ["category", "area"]


class PartnerRow(Row):
    """
    A third country or an organisation, with or without a partnership; known elsewhere by its `iso3`.

    Within another record, one that is outside of the reader's scope is named (`id`, `iso3`, `name`) and no more.
    """

    noun = "partners"
    page = ("partner-detail", "iso3")
    expandable: ClassVar[Mapping[str, type[Row]]] = {"category": CategoryRow, "lead_unit": UnitRow}
    children: ClassVar[Mapping[str, str]] = {
        "memberships": "memberships/?partner={key}",
        "steps": "steps/?partner={key}",
        "interests": "interests/?partner={key}",
        "tracks": "tracks/?partner={key}",
        "meetings": "meetings/?partner={key}",
        "commitments": "commitments/?partner={key}",
        "posts": "posts/?partner={key}",
        "citations": "citations/?partner={key}",
        "divergences": "divergences/?partner={key}",
    }

    partnership = KeyField(Partnership, read_only=True, allow_null=True, help_text="Null where there is none.")

    class Meta:
        model = Partner
        fields = [
            "id", "version", "iso3", "iso2", "kind", "name", "official_name", "region", "category", "category_reason",
            "lead_unit", "partnership", "note", *STAMPS,
        ]  # fmt: skip

    def to_representation(self, instance: Partner) -> dict[str, Any]:
        if self.is_outer or self.context["viewer"].can(Permission.RECORD_SEE, instance):
            return super().to_representation(instance)
        return {"id": instance.pk, "iso3": instance.iso3, "name": instance.name}


class PartnerGiven(GivenColumns):
    """A country with its ISO codes, or an organisation with a short code of its own."""

    class Meta:
        model = Partner
        fields = [
            "kind", "iso3", "iso2", "name", "official_name", "region", "category", "category_reason", "lead_unit",
            "note",
        ]  # fmt: skip
        extra_kwargs: ClassVar[dict[str, Any]] = {"iso2": {"allow_blank": False}}


class MembershipRow(Row):
    """A partner's membership of NATO, the EEA …, with its dates."""

    noun = "memberships"
    expandable: ClassVar[Mapping[str, type[Row]]] = {"partner": PartnerRow}
    children: ClassVar[Mapping[str, str]] = {"citations": "citations/?membership={id}"}

    since = PartialDateField()
    until = PartialDateField()

    class Meta:
        model = Membership
        fields = ["id", "version", "partner", "name", "since", "until", "is_general_knowledge", "note", *STAMPS]


class MembershipGiven(GivenColumns):
    """A partner's membership of something, from and until when."""

    since = PartialDateField(required=False)
    until = PartialDateField(required=False)

    class Meta:
        model = Membership
        fields = ["partner", "name", "since", "until", "is_general_knowledge", "note"]
