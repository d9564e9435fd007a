"""When a partnership was concluded, and what came before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partnerships.choices import DatePrecision, PartnershipState, StepKind
from partnerships.errors import RuleViolation
from partnerships.rules.partial_dates import PartialDate
from partnerships.wording import gettext as _

CONCLUDED = frozenset({PartnershipState.SIGNED, PartnershipState.ACTIVE})
PAUSABLE = frozenset({PartnershipState.SIGNED, PartnershipState.ACTIVE})


class Phase(StrEnum):
    """Where an event stands in a partnership's life; the words of the events file."""

    NONE = "no partnership"
    BEFORE = "before"
    ON_THE_DAY = "on the day"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class StepValues:
    """What the rules need to know of a step."""

    kind: StepKind
    date: PartialDate
    state_after: PartnershipState


def conclusion(steps: Iterable[StepValues]) -> PartialDate | None:
    """
    Find the day a partnership was concluded; `None` as long as it was not.

    The first signature; where nobody signs, the first adoption or announcement that concluded it. A text adopted
    while the signature was still to come (state negotiating) concludes nothing. Source: domain.md, section 1, Step.
    """
    in_order = sorted(steps, key=lambda step: step.date.earliest or step.date.latest or date.max)
    for kinds in ({StepKind.SIGNED}, {StepKind.ADOPTED, StepKind.ANNOUNCED}):
        for step in in_order:
            if step.kind in kinds and step.state_after in CONCLUDED:
                return step.date
    return None


def phase(event: PartialDate, concluded: PartialDate | None) -> Phase | None:
    """
    Say where an event stands relative to the conclusion; `None` where neither day is known well enough.

    An exact day or run of days is before or after when it lies so entirely, else on the day; of an imprecise date
    (month, year, window, inferred) the earliest day decides.
    """
    if concluded is None:
        return Phase.NONE
    day = concluded.earliest or concluded.latest
    first, last = event.earliest or event.latest, event.latest or event.earliest
    if day is None or first is None or last is None:
        return None
    if event.precision is not DatePrecision.DAY or event.inferred:
        last = first
    if last < day:
        return Phase.BEFORE
    return Phase.AFTER if first > day else Phase.ON_THE_DAY


def paused(state: str) -> tuple[StepKind, PartnershipState]:
    """
    Give the step that makes a partnership dormant.

    :raises RuleViolation: if it is not concluded, or dormant already.
    """
    if state not in PAUSABLE:
        raise RuleViolation(_("Only a partnership that is concluded or active can be made dormant."))
    return StepKind.SUSPENDED, PartnershipState.DORMANT


def resumed(state: str) -> tuple[StepKind, PartnershipState]:
    """
    Give the step that wakes a dormant partnership.

    :raises RuleViolation: if it is not dormant.
    """
    if state != PartnershipState.DORMANT:
        raise RuleViolation(_("Only a dormant partnership can be made active again."))
    return StepKind.RESUMED, PartnershipState.ACTIVE
