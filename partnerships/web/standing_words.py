"""A commitment's standing explained in one sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Standing
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
