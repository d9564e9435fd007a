"""Who acts in the demonstration, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from partnerships.models import User
from partnerships.services.base import today


@dataclass(frozen=True, slots=True)
class Cast:
    """The accounts that act, and the day they act on: past and future in the demonstration count from it."""

    official: User
    manager: User
    second_official: User
    second_manager: User
    day: date

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
        )

    def ahead(self, days: int) -> date:
        return self.day + timedelta(days=days)

    def ago(self, days: int) -> date:
        return self.day - timedelta(days=days)
