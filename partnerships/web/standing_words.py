"""A commitment's standing explained in one sentence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.choices import Standing

_SENTENCES: dict[Standing, Any] = {
    Standing.KEPT: gettext_lazy("Done, and nothing shows that it was after the due date."),
    Standing.KEPT_LATE: gettext_lazy("Done, but the last step came after the due date."),
    Standing.PARTLY_KEPT: gettext_lazy("Part of it is done."),
    Standing.NOT_KEPT: gettext_lazy("It was decided or reported that it will not be done."),
    Standing.SUPERSEDED: gettext_lazy("Another commitment has taken its place."),
    Standing.OPEN: gettext_lazy("Under way, and not past its due date."),
    Standing.OPEN_UNKNOWN: gettext_lazy("Not past its due date, and nobody has said yet how far it is."),
    Standing.OVERDUE: gettext_lazy("The due date has passed, and it is known not to be done."),
    Standing.PAST_DUE_UNKNOWN: gettext_lazy("The due date has passed, and nobody knows whether it is done: ask."),
}

# Without a last day nothing can be late.
_WITHOUT_DATE: dict[Standing, Any] = {
    Standing.OPEN: gettext_lazy("Under way; no last day is known by which it is due."),
    Standing.OPEN_UNKNOWN: gettext_lazy("No last day is known by which it is due, and nobody has said how far it is."),
}


def explained(commitment: Any) -> str:
    """Say why a described commitment stands as it does, and since when that is known."""
    sentence = str(_SENTENCES[commitment.standing_term])
    if commitment.standing_term == Standing.OPEN and commitment.position == "suspended":
        sentence = _("Suspended: it is neither late nor forgotten.")
    elif commitment.due_latest is None and commitment.standing_term in _WITHOUT_DATE:
        sentence = str(_WITHOUT_DATE[commitment.standing_term])
    if commitment.position_on is None:
        return f"{sentence} {_('No position is known.')}"
    return f"{sentence} {_('Last position: %(day)s.') % {'day': f'{commitment.position_on:%-d %B %Y}'}}"
