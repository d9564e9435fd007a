"""The names of whom obligations concern, in three statements however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partnerships.models import Partner, Unit, User
from partnerships.permissions import Access, visible
from partnerships.rules.obligations import Obligation


@dataclass(frozen=True, slots=True)
class Names:
    """Names by key: of people, of units (their short names), and of those partners that the viewer sees."""

    people: Mapping[int, str]
    units: Mapping[int, str]
    partners: Mapping[int, str]


def names(obligations: Iterable[Obligation], *, viewer: Access) -> Names:
    """Read the names of who owes these obligations, in which unit, and with which partners."""
    owed = list(obligations)
    people = {one.person_id for one in owed if one.person_id}
    units = {one.unit_id for one in owed if one.unit_id}
    partners = visible(viewer, Partner.objects.filter(pk__in={pk for one in owed for pk in one.partner_ids}))
    return Names(
        people=dict(User.objects.filter(pk__in=people).values_list("pk", "name")),
        units=dict(Unit.objects.filter(pk__in=units).values_list("pk", "code")),
        partners=dict(partners.values_list("pk", "name")),
    )
