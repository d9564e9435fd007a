"""What a commitment's standing is on a day, how late it is, and what taking it up or changing it needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    DatePrecision,
    EntryState,
    Position,
    Priority,
    Standing,
)
from partnerships.errors import RuleViolation
from partnerships.rules.partial_dates import PartialDate
from partnerships.wording import gettext as _
from partnerships.wording import gettext_lazy

IDENTIFIER = re.compile(r"[-a-zA-Z0-9_]{1,200}")
# "No date was agreed" is an answer; an empty date is none.
NO_DATE_AGREED = PartialDate(words="no date was agreed")

# Source: domain.md, invariant 9; the due date changes by a date change.
NEEDS_A_REASON = ("owner", "owner_unit", "responsible", "text", "priority", "marking")

SETTLED: dict[str, Standing] = {
    Position.DONE_LATE: Standing.KEPT_LATE,
    Position.PARTLY: Standing.PARTLY_KEPT,
    Position.NOT_DONE: Standing.NOT_KEPT,
    Position.SUPERSEDED: Standing.SUPERSEDED,
    Position.SUSPENDED: Standing.OPEN,
}

# What makes a commitment concrete (domain.md, section 5): each part with its word.
CONCRETE: Mapping[str, Any] = {
    "owner": gettext_lazy("owner"),
    "due": gettext_lazy("due date"),
    "deliverable": gettext_lazy("deliverable"),
    "measure_of_success": gettext_lazy("measure of success"),
}

# How often news of a commitment can be expected, and how far apart its occurrences can be: least and most.
REVIEW_DAYS = (7, 730)
RECURRENCE_MONTHS = (1, 240)


def standing(
    *,
    position: str,
    position_on: date | None,
    due_latest: date | None,
    fulfilled_on: date | None,
    interval_days: int,
    on: date,
) -> Standing:
    """
    Say in one word how a commitment stands on a day.

    `position` is what is known by then, `position_on` since when; `due_latest` the latest day due; `fulfilled_on` the
    last step that fulfilled it; `interval_days` how long a position counts as news.
    Source: domain.md, section 5; `queries.commitments` says the same in SQL, and a test holds the two together.
    """
    if position in SETTLED:
        return SETTLED[position]
    if position == Position.DONE:
        late = fulfilled_on is not None and due_latest is not None and fulfilled_on > due_latest
        return Standing.KEPT_LATE if late else Standing.KEPT
    if due_latest is None or due_latest >= on:
        return Standing.OPEN if position == Position.OPEN else Standing.OPEN_UNKNOWN
    known_since = position_on if position == Position.OPEN else None
    if known_since and (known_since > due_latest or known_since >= on - timedelta(days=interval_days)):
        return Standing.OVERDUE
    return Standing.PAST_DUE_UNKNOWN


def for_all_partners(position: str, *, partners: Collection[int], steps: Collection[int | None]) -> Position:
    """
    Say what is known towards all partners of a commitment: it is done when it is towards the last of them.

    `steps`: the partner that each fulfilling step names, `None` where it is for all. Steps say nothing by themselves;
    but where they are named partner by partner, "done" is partly done until each partner has one.
    Source: domain.md, section 5; `audit.position_of` says the same in the database, and a test holds the two together.
    """
    done = position in (Position.DONE, Position.DONE_LATE)
    if done and any(steps) and None not in steps and not set(partners) <= set(steps):
        return Position.PARTLY
    return Position(position)


def effective_confidence(*, confidence: str, reviewed_on: date | None, interval_days: int, on: date) -> Confidence:
    """Give the confidence on a day: unknown by itself without an approved update within the review interval."""
    if reviewed_on is None or reviewed_on < on - timedelta(days=interval_days):
        return Confidence.UNKNOWN
    return Confidence(confidence)


def slip_days(*, baseline: PartialDate, due: PartialDate) -> int | None:
    """Count the days by which the due date has moved, latest days compared; `None` where one is not known."""
    if baseline.latest is None or due.latest is None:
        return None
    return (due.latest - baseline.latest).days


def missing_for_concreteness(*, has_owner: bool, has_due: bool, deliverable: str, measure_of_success: str) -> list[str]:
    """
    List what a commitment lacks to be concrete, in the order of `CONCRETE`; empty if it lacks nothing.

    `has_due`: the latest day is known. A promise to talk is never concrete, whatever it has: `is_concrete`.
    Source: domain.md, section 5; `queries.concreteness` says the same in SQL, and a test holds the two together.
    """
    has = dict(zip(CONCRETE, (has_owner, has_due, bool(deliverable), bool(measure_of_success)), strict=True))
    return [name for name in CONCRETE if not has[name]]


def is_concrete(*, kind: str, missing: Collection[str]) -> bool | None:
    """Say whether a commitment is concrete; `None` for one of dialogue only, which counts apart."""
    return None if kind == CommitmentKind.DIALOGUE_ONLY else not missing


def concreteness_in_words(*, is_concrete: bool | None, missing: Collection[str]) -> str:
    """Say whether a commitment is concrete, or what it lacks for it."""
    if is_concrete is None:
        return str(CommitmentKind.DIALOGUE_ONLY.label)
    if is_concrete:
        return _("Concrete")
    return _("Lacks: %(names)s") % {"names": parts_in_words(missing)}


def parts_in_words(missing: Iterable[str]) -> str:
    """List parts of what makes a commitment concrete, as within a sentence."""
    return ", ".join(str(CONCRETE[name]) for name in missing)


def check_due(due: PartialDate, *, field: str = "due") -> None:
    """:raises RuleViolation: if neither a date is given nor said that none was agreed (invariant 5)."""
    if not due.is_known and not due.words:
        raise RuleViolation({field: _("Give the due date, or say that no date was agreed.")})


def check_intervals(*, review_days: int, recurrence_months: int | None) -> None:
    """:raises RuleViolation: naming the field, for an interval nobody can mean."""
    for field, value, (least, most) in (
        ("review_interval_days", review_days, REVIEW_DAYS),
        ("recurrence_months", recurrence_months, RECURRENCE_MONTHS),
    ):
        if value is not None and not least <= value <= most:
            raise RuleViolation(
                {field: _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most}}
            )


def check_effort(days: Decimal | int | None) -> None:
    """:raises RuleViolation: for working days below nought."""
    if days is not None and days < 0:
        raise RuleViolation({"effort_days": _("Give the working days it takes, or leave it open.")})


def is_same_date(one: PartialDate, other: PartialDate) -> bool:
    """True if two dates name the same days; their words may differ."""
    return (one.earliest, one.latest, one.precision) == (other.earliest, other.latest, other.precision)


def date_change_needs_decision(*, old: PartialDate, new: PartialDate, priority: int) -> bool:
    """
    Say whether a manager decides on a new due date: a later or a removed one, on a commitment of high priority.

    Source: domain.md, section 1, Date change.
    """
    if priority != Priority.HIGH or old.latest is None:
        return False
    return new.latest is None or new.latest > old.latest


def check_date_change(*, entry_state: str, old: PartialDate, new: PartialDate, is_waiting: bool) -> None:
    """:raises RuleViolation: if another due date cannot be asked for; `is_waiting`: one waits for a decision."""
    check_is_followed(entry_state)
    check_due(new, field="new_due")
    if is_same_date(old, new):
        raise RuleViolation({"new_due": _("This is the due date already.")})
    if is_waiting:
        raise RuleViolation(_("Another date change waits for a decision."))


def check_handover(*, entry_state: str, is_same: bool) -> None:
    """:raises RuleViolation: if a commitment cannot be given to another owner; `is_same`: it is theirs already."""
    check_is_followed(entry_state)
    if is_same:
        raise RuleViolation({"owner": _("This is the owner already.")})


def check_in_scope(name: str, *, is_in_scope: bool, field: str) -> None:
    """:raises RuleViolation: if the person named could not do their part for want of role, scope or marking."""
    if not is_in_scope:
        raise RuleViolation(
            {
                field: _("%(name)s has no role for these partners and this marking. Choose somebody who has.")
                % {"name": name}
            }
        )


def check_partners(partner_ids: Collection[int], origin_partner_ids: Collection[int]) -> None:
    """:raises RuleViolation: if a partner is not among the origin's, where those are known (invariant 6)."""
    if origin_partner_ids and not set(partner_ids) <= set(origin_partner_ids):
        raise RuleViolation({"partners": _("Choose among the partners of the meeting or partnership it comes from.")})


def check_first_action(kind: str, *, has_action: bool) -> None:
    """:raises RuleViolation: if the first action is missing; dialogue alone needs none (invariant 5)."""
    if kind != CommitmentKind.DIALOGUE_ONLY and not has_action:
        raise RuleViolation({"action_text": _("Name the first action: what is done next, and by whom.")})


def check_is_followed(entry_state: str) -> None:
    """:raises RuleViolation: if it is reported history that nobody here follows yet."""
    if entry_state != EntryState.TAKEN_UP:
        raise RuleViolation(
            _("This commitment is reported history. Take it up first; then work on it can be recorded.")
        )


def check_kind_change(*, old: str, new: str, status: str, owes_action: bool) -> None:
    """
    Keep what was decided under the old kind true under the new one (invariants 5 and 7).

    `owes_action`: it was converted from an outcome and has no action.
    :raises RuleViolation: naming what to do first.
    """
    if (old == CommitmentKind.DIALOGUE_ONLY) == (new == CommitmentKind.DIALOGUE_ONLY):
        return
    if status == CommitmentStatus.IMPLEMENTED:
        raise RuleViolation({"kind": _("It is implemented under its present kind. Re-open it by an update first.")})
    if owes_action:
        raise RuleViolation({"kind": _("Add the first action before it becomes more than dialogue.")})


def fields_needing_a_reason(changed: Iterable[str]) -> list[str]:
    """List which of the changed fields may not change without a reason (invariant 9)."""
    return [name for name in NEEDS_A_REASON if name in set(changed)]


def check_taken_up_due(*, reported: PartialDate, taken: PartialDate) -> None:
    """
    Keep the date a document gives: taking up adds a date where there is none, and changes none.

    :raises RuleViolation: pointing to the date change.
    """
    if reported.precision is not DatePrecision.NONE and not is_same_date(reported, taken):
        raise RuleViolation(
            {"due": _("The source gives this date. Take the commitment up with it, then ask for a date change.")}
        )


def check_reported_on(day: date | None, *, on: date) -> None:
    """:raises RuleViolation: if a source is said to tell of a day that has not come."""
    if day is not None and day > on:
        raise RuleViolation({"on": _("This day is still to come.")})


def check_fulfilled_by(identifiers: Collection[str]) -> None:
    """:raises RuleViolation: if one is no identifier of a meeting, or named twice."""
    if len({each.lower() for each in identifiers}) < len(identifiers):
        raise RuleViolation({"fulfilled_by": _("A meeting stands there twice: keep one.")})
    if wrong := [each for each in identifiers if not IDENTIFIER.fullmatch(each)]:
        raise RuleViolation(
            {"fulfilled_by": _("“%(id)s” is no identifier: use letters, digits, - and _.") % {"id": wrong[0][:80]}}
        )
