"""Who answers for a partnership while the demonstration is here: its accounts, where nobody real does."""

from __future__ import annotations

from django.db.models import Q

from partnerships.models import Partnership, Step
from partnerships.services.base import acting
from partnerships.services.demonstration.casts import Cast
from partnerships.services.users import system_account

ASIA, NORTH = ("JPN", "KOR", "IND", "AUS", "PHL"), ("NOR", "GBR", "CAN")


def appoint(cast: Cast) -> None:
    """Let the demonstration's accounts lead and manage partnerships that nobody else leads or manages."""
    free = Partnership.objects.filter(lead_official=None, manager=None)
    with acting(system_account("demonstration"), "demonstration.appoint", reason="accounts of the demonstration"):
        for codes, lead, manager in (
            (ASIA, cast.official, cast.manager),
            (NORTH, cast.second_official, cast.second_manager),
        ):
            for partnership in free.filter(partner__iso3__in=codes).order_by("pk"):
                partnership.lead_official, partnership.manager = lead, manager
                partnership.save()


def dismiss() -> None:
    """
    Let nobody of the demonstration lead or manage a partnership, and take back the steps its accounts entered.

    Within the removal, which says who acts and why.
    """
    ours = Q(lead_official__is_demonstration=True) | Q(manager__is_demonstration=True)
    for partnership in Partnership.objects.filter(ours).select_related("lead_official", "manager").order_by("pk"):
        for name in ("lead_official", "manager"):
            if getattr(getattr(partnership, name), "is_demonstration", False):
                setattr(partnership, name, None)
        partnership.save()
    # The state of their partnership follows, written by the account that removes.
    for step in Step.objects.filter(is_demonstration=True).order_by("pk"):
        step.delete()
