"""Partners and their partnerships."""

from __future__ import annotations

from datetime import date
from typing import Any

from partnerships.choices import PartnershipState, StepKind
from partnerships.models import Category, Partner, Partnership, Step
from partnerships.rules.partial_dates import PartialDate
from tests.factories.base import saved


def category(number: int = 1, **values: Any) -> Category:
    return saved(Category(**{"number": number, "name": f"Category {number}", **values}))


def partner(iso3: str, *, iso2: str | None = None, name: str = "", **values: Any) -> Partner:
    """Make a country without a partnership."""
    name = name or iso3.title()
    return saved(Partner(**{"iso3": iso3, "iso2": iso2 or iso3[:2], "name": name, "sort_key": name.lower(), **values}))


def partnership(of: Partner, **values: Any) -> Partnership:
    return saved(
        Partnership(**{"partner": of, "reference": f"SDP-{of.iso3}", "state": PartnershipState.ACTIVE, **values})
    )


def with_partnership(iso3: str, *, iso2: str | None = None, name: str = "") -> Partner:
    """Make a country and its partnership."""
    country = partner(iso3, iso2=iso2, name=name)
    partnership(country)
    return country


def rest(of: Partner, since: date, until: date | None = None) -> None:
    """Make a partnership dormant from a day and, where it ended, active again from another."""
    life = Partnership.objects.get(partner=of)
    steps = [(StepKind.SUSPENDED, PartnershipState.DORMANT, since), (StepKind.RESUMED, PartnershipState.ACTIVE, until)]
    for kind, state, day in steps:
        if day is not None:
            step = Step(partnership=life, kind=kind, state_after=state, position=life.steps.count())
            step.date = PartialDate.on(day)
            saved(step)
