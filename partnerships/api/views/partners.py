"""Partners, their categories and their memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from partnerships.api.serializers.partners import (
    CategoryGiven,
    CategoryRow,
    ExpectedAreaGiven,
    ExpectedAreaRow,
    MembershipGiven,
    MembershipRow,
    PartnerGiven,
    PartnerRow,
)
from partnerships.api.views.entries import Entries
from partnerships.filters.partners import CategoryFilter, ExpectedAreaFilter, MembershipFilter, PartnerFilter


class Partners(Entries):
    """Third countries and organisations, with or without a partnership."""

    row = PartnerRow
    given = changed = PartnerGiven
    filterset_class = PartnerFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "name": "sort_key", "iso3": "iso3", "region": "region", "category": "category__number",
        "lead": "lead_unit__code", "changed": "changed_at",
    }  # fmt: skip
    default_ordering = "name"


class Categories(Entries):
    """Kinds of partners, with their function and political implication."""

    row = CategoryRow
    given = changed = CategoryGiven
    filterset_class = CategoryFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "number": "number", "name": "name", "changed": "changed_at"}
    default_ordering = "number"


class ExpectedAreas(Entries):
    """Which areas the members of a category are expected to cover."""

    row = ExpectedAreaRow
    given = changed = ExpectedAreaGiven
    filterset_class = ExpectedAreaFilter
    sorts: ClassVar[Mapping[str, str]] = {"id": "pk", "changed": "changed_at"}


class Memberships(Entries):
    """What partners are members of."""

    row = MembershipRow
    given = changed = MembershipGiven
    filterset_class = MembershipFilter
    sorts: ClassVar[Mapping[str, str]] = {
        "id": "pk", "name": "name", "partner": "partner__sort_key", "since": "since_earliest",
        "until": "until_latest", "changed": "changed_at",
    }  # fmt: skip
