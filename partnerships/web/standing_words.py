"""A commitment's standing explained in one sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Position, Standing
from partnerships.rules import commitments as rules
from partnerships.rules.measures import STANDING_MEANS

# Without a last day nothing can be late.
_WITHOUT_DATE: dict[Standing, Any] = {
    Standing.OPEN: gettext_lazy("Under way; no last day is known by which it is due."),
    Standing.OPEN_UNKNOWN: gettext_lazy("No last day is known by which it is due, and nobody has said how far it is."),
}


def explained(commitment: Any) -> str:
    """Say why a described commitment stands as it does, and since when that is known."""
    sentence = str(STANDING_MEANS[commitment.standing_term])
    if commitment.standing_term == Standing.OPEN and commitment.position == "suspended":
        sentence = _("Suspended: it is neither late nor forgotten.")
    elif commitment.due_latest is None and commitment.standing_term in _WITHOUT_DATE:
        sentence = str(_WITHOUT_DATE[commitment.standing_term])
    if commitment.position_on is None:
        return f"{sentence} {_('No position is known.')}"
    return f"{sentence} {_('Last position: %(day)s.') % {'day': f'{commitment.position_on:%-d %B %Y}'}}"


def towards_some(commitment: Any) -> str:
    """Say towards which of several partners a promise is done, where steps are named partner by partner."""
    partners = {link.partner_id: link.partner for link in commitment.partner_links.all()}
    steps = [step.partner_id for step in commitment.fulfilments.all()]
    if rules.for_all_partners(Position.DONE, partners=partners.keys(), steps=steps) is not Position.PARTLY:
        return ""
    done = ", ".join(str(partner) for pk, partner in partners.items() if pk in steps)
    return _("Steps are named for %(partners)s; it is kept with the last of its partners.") % {"partners": done}
