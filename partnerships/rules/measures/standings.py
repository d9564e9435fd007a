"""How many commitments have which standing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnerships.choices import Standing
from partnerships.rules.measures.base import COMMITMENTS, Measure
from partnerships.wording import gettext_lazy as _

# Source: domain.md, section 5.
STANDING_MEANS: Mapping[Standing, Any] = {
    Standing.KEPT: _("Done, and nothing shows that it was after the due date."),
    Standing.KEPT_LATE: _("Done, but the last step came after the due date."),
    Standing.PARTLY_KEPT: _("Part of it is done."),
    Standing.NOT_KEPT: _("It was decided or reported that it will not be done."),
    Standing.SUPERSEDED: _("Another commitment has taken its place."),
    Standing.OPEN: _("Under way, and not past its due date."),
    Standing.OPEN_UNKNOWN: _("Not past its due date, and nobody has said yet how far it is."),
    Standing.OVERDUE: _("The due date has passed, and it is known not to be done."),
    Standing.PAST_DUE_UNKNOWN: _("The due date has passed, and nobody knows whether it is done: ask."),
}

NO_TALK = _("commitments, without those of dialogue only")

DIALOGUE_ONLY = Measure(
    "dialogue_only",
    _("Dialogue only"),
    _("A promise to talk. Such promises count apart from those to do something."),
    _("commitments to hold a dialogue and nothing more"),
    _("all commitments"),
    COMMITMENTS,
)
STANDINGS = tuple(
    Measure(
        standing.value,
        standing.label,
        means,
        _("commitments with this standing, without those of dialogue only"),
        NO_TALK,
        COMMITMENTS,
    )
    for standing, means in STANDING_MEANS.items()
)
