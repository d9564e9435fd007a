"""Who acts in the demonstration, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from partnerships.models import Area, DialogueFormat, Partner, User
from partnerships.services.base import today


@dataclass(frozen=True, slots=True)
class Cast:
    """
    The accounts that act, and the day they act on: past and future in the demonstration count from it.

    With what their meetings name: the format, partners by ISO alpha-3, areas by slug.
    """

    official: User
    manager: User
    second_official: User
    second_manager: User
    day: date
    format: DialogueFormat
    partners: Mapping[str, Partner]
    areas: Mapping[str, Area]

    @classmethod
    def assemble(cls) -> Cast:
        """:raises User.DoesNotExist: if an account of the demonstration is missing."""
        accounts = User.objects.filter(is_demonstration=True)
        return cls(
            official=accounts.get(username="official"),
            manager=accounts.get(username="manager"),
            second_official=accounts.get(username="official2"),
            second_manager=accounts.get(username="manager2"),
            day=today(),
            format=DialogueFormat.objects.get(slug="working-level-consultations"),
            partners={each.iso3: each for each in Partner.objects.order_by("pk")},
            areas={each.slug: each for each in Area.objects.order_by("pk")},
        )

    def ahead(self, days: int) -> date:
        return self.day + timedelta(days=days)

    def ago(self, days: int) -> date:
        return self.day - timedelta(days=days)
