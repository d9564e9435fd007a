"""The names of whom obligations concern, in three statements however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partnerships.models import Partner, Unit, User
from partnerships.permissions import Access, visible
from partnerships.rules.obligations import Obligation


@dataclass(frozen=True, slots=True)
class Names:
    """
    Names by key: of people, of units (their short names), and of those partners that the viewer sees.

    `accounts` are the people's user names, `codes` the partners' codes.
    """

    people: Mapping[int, str]
    accounts: Mapping[int, str]
    units: Mapping[int, str]
    partners: Mapping[int, str]
    codes: Mapping[int, str]


def names(obligations: Iterable[Obligation], *, viewer: Access) -> Names:
    """Read the names of who owes these obligations, in which unit, and with which partners."""
    owed = list(obligations)
    people = User.objects.filter(pk__in={one.person_id for one in owed if one.person_id}).only("name", "username")
    units = Unit.objects.filter(pk__in={one.unit_id for one in owed if one.unit_id})
    partners = list(visible(viewer, Partner.objects.filter(pk__in={pk for one in owed for pk in one.partner_ids})))
    accounts = {person.pk: person.username for person in people}
    return Names(
        people={person.pk: str(person) for person in people},
        accounts=accounts,
        units=dict(units.values_list("pk", "code")),
        partners={partner.pk: str(partner) for partner in partners},
        codes={partner.pk: partner.iso3 for partner in partners},
    )
