"""Who could be told of what is owed, worked out from the people there are and what they may see now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from partnerships.choices import Role, Rung
from partnerships.models import Partnership, User
from partnerships.permissions import Access, Permission
from partnerships.queries import obligations
from partnerships.rules import reminders as rules
from partnerships.rules.obligations import Obligation


@dataclass(frozen=True)
class People:
    """
    Everybody with a role, read once for a whole run.

    `managers`: partner → the partnership's manager, where one is named.
    """

    accesses: dict[int, Access]
    managers: dict[int, int] = field(default_factory=dict)
    heads: list[int] = field(default_factory=list)
    unit_managers: dict[int, list[int]] = field(default_factory=dict)
    _able: dict[tuple[Permission, tuple[int, ...], int], list[int]] = field(default_factory=dict)

    @classmethod
    def load(cls, *, on: date) -> People:
        """Read people, their roles and the partnerships they are named in, in a fixed number of statements."""
        users = User.objects.filter(is_active=True, is_system=False).order_by("pk")
        people = cls({access.user.pk: access for access in Access.of_all(users, on=on) if access.grants})
        named = Partnership.objects.exclude(manager=None).values_list("partner_id", "manager_id")
        people.managers.update((partner, manager) for partner, manager in named if manager is not None)
        for pk, access in people.accesses.items():
            managing = [grant for grant in access.grants if grant.role is Role.MANAGER]
            if any(grant.partner_ids is None for grant in managing):
                people.heads.append(pk)
            for unit in {access.unit_of(grant) for grant in managing}:
                if unit is not None:
                    people.unit_managers.setdefault(unit, []).append(pk)
        return people

    def candidates(self, owed: Obligation) -> dict[Rung, list[int]]:
        """Say who stands on each rung for one obligation; only people who may see what it is about."""
        managers = [self.managers[partner] for partner in owed.partner_ids if partner in self.managers]
        unit_managers = self.unit_managers.get(owed.unit_id, []) if owed.unit_id is not None else []
        found = {
            Rung.LATE: self._owners(owed),
            Rung.UNIT: [pk for pk in unit_managers if self._may(pk, Permission.RECORD_DECIDE, owed)],
            Rung.PARTNERSHIP: managers,
            Rung.HEAD: self.heads,
        }
        return {rung: [pk for pk in pks if self._may(pk, Permission.RECORD_SEE, owed)] for rung, pks in found.items()}

    def _owners(self, owed: Obligation) -> list[int]:
        """Whoever owes it; where that is nobody in particular, all whose role and scope let them."""
        if owed.person_id is not None:
            return [owed.person_id]
        permission = obligations.NEEDS[owed.kind]
        question = (permission, owed.partner_ids, owed.marking)
        if question not in self._able:
            self._able[question] = [pk for pk in self.accesses if self._may(pk, permission, owed)]
        return self._able[question]

    def may_be_told(self, pk: int, rung: Rung, owed: Obligation) -> bool:
        """
        Say at last, for one who was not told yet, whether they are to be: nobody is asked to do what they may not.

        What concerns them more closely than their role is asked of the database: nobody reviews what they wrote.
        """
        if rung not in rules.TO_OWNER or owed.person_id is not None:
            return True
        return obligations.may_do(owed, self.accesses[pk])

    def _may(self, pk: int, permission: Permission, owed: Obligation) -> bool:
        access = self.accesses.get(pk)
        return access is not None and access.may(permission, owed.partner_ids, owed.marking)
