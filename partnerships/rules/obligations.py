"""What somebody owes by when: the one definition behind "my work", badges, reminders and load."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from partnerships.choices import ActionState, EntryState, ObligationKind
from partnerships.rules.cadence import PAUSED_STATES, Cadence, Rhythm
from partnerships.rules.numbers import plain
from partnerships.wording import gettext as _
from partnerships.wording import gettext_lazy

_K = ObligationKind
OPEN_ACTIONS = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)

# The days there are for each, from the day it is counted from (`last_day`). Whoever waits for a decision, or for a
# record to be mended, waits two weeks at most; triage has the days that conversion is measured by (domain.md,
# section 5); "record or cancel" is owed the day after a meeting. An update has the review interval of its commitment;
# an action and a due session have a day of their own.
DAYS: Mapping[ObligationKind, int] = {
    _K.ACT: 0,
    _K.MEND_UPDATE: 14,
    _K.MEND_RECORD: 14,
    _K.RECORD_MEETING: 1,
    _K.TRIAGE: 30,
    _K.SCHEDULE: 0,
    _K.REVIEW: 14,
    _K.APPROVE_RECORD: 14,
    _K.DECIDE_DATE: 14,
    _K.VERIFY: 14,
}
# What comes round by itself is owed only from so many days before its last day; everything else as soon as it is there.
DAYS_AHEAD: Mapping[ObligationKind, int] = {_K.UPDATE: 30, _K.SCHEDULE: 60}
# Owed by everybody who may decide and did not write or submit it, whoever is named.
DECISIONS = (_K.REVIEW, _K.APPROVE_RECORD, _K.DECIDE_DATE)

WEEK = 7


class Urgency(StrEnum):
    """How soon something is due; in the order in which it is to be looked at."""

    LATE = "late"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


URGENCY_WORDS: Mapping[Urgency, Any] = {
    Urgency.LATE: gettext_lazy("Late"),
    Urgency.WEEK: gettext_lazy("Due within a week"),
    Urgency.LATER: gettext_lazy("Later"),
    Urgency.UNDATED: gettext_lazy("Without a date"),
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """
    One thing somebody owes on a day, derived from the data.

    `pk` is that of the thing it is about, whose table the kind says: a commitment (update), an action (act, verify), a
    status update (mend_update, review), a meeting (mend_record, record_meeting, triage, approve_record), a track
    (schedule), a date change (decide_date). `key` stays the same as long as it is the same duty, and is another when it
    comes up anew, so that a reminder of it is sent once. `since`: the day from which it was owed; `due`: the last day
    to do it in time, `None` where nobody set one. `person_id`: who owes it; `None` where anybody who may do it does.
    `reference` is that of the commitment or meeting; `note` the comment of whoever returned it, `number` how many
    outcomes wait. Days are Brussels days.
    """

    kind: ObligationKind
    pk: int
    key: str
    reference: str
    title: str
    since: date | None
    due: date | None
    person_id: int | None
    unit_id: int | None
    partner_ids: tuple[int, ...]
    marking: int
    note: str = ""
    number: int = 0

    def days_late(self, *, on: date) -> int:
        """Count the days since the last day in time; 0 where it is not late or has no due date."""
        return max((on - self.due).days, 0) if self.due else 0

    def urgency(self, *, on: date) -> Urgency:
        """Say how soon it is due; without a date it is never late."""
        if self.due is None:
            return Urgency.UNDATED
        if self.due < on:
            return Urgency.LATE
        return Urgency.WEEK if self.due <= week_end(on) else Urgency.LATER


def week_end(on: date) -> date:
    """Give the last day of the week that begins today."""
    return on + timedelta(days=WEEK - 1)


def last_day(kind: ObligationKind, counted_from: date | None, *, interval_days: int = 0) -> date | None:
    """
    Give the last day to do it in time; `None` where the day it is counted from is not known: unknown is never late.

    Counted from, by kind: the latest approved review, else the day it was taken up, with the review interval (update);
    the day set (act); the return (mend_*); the latest day of the meeting (record_meeting, triage), or the day to which
    an outcome was deferred; the last day for the next session (schedule); submission or request (decisions); the day
    it was done (verify). Source: domain.md, sections 1, 2 and 5.
    """
    return counted_from + timedelta(days=interval_days or DAYS.get(kind, 0)) if counted_from else None


def owed_from(kind: ObligationKind, due: date | None, begun: date) -> date:
    """Give the day from which it is owed: when it came up, or so many days before its last day."""
    if due is None or kind not in DAYS_AHEAD:
        return begun
    return max(begun, due - timedelta(days=DAYS_AHEAD[kind]))


def is_owed(kind: ObligationKind, due: date | None, *, on: date) -> bool:
    """Say whether the day from which something is owed has come."""
    return kind not in DAYS_AHEAD or due is None or due - timedelta(days=DAYS_AHEAD[kind]) <= on


def schedule_by(cadence: Cadence) -> date | None:
    """
    Give the last day to plan the next session of a track that has one to come.

    Where it has passed, and nobody knows whether a session was held meanwhile, the question is open: nothing is late.
    """
    return None if cadence.rhythm is Rhythm.UNHEARD else cadence.owed_by


def is_paused(states: Collection[str | None]) -> bool:
    """
    Say whether nothing is owed: all partners' partnerships are dormant or ended. `None`: there is none.

    Source: domain.md, end of section 2.
    """
    return bool(states) and all(state in PAUSED_STATES for state in states)


def owes_update(*, entry_state: str, is_open: bool, is_under_review: bool) -> bool:
    """Say whether its owner is to report on a commitment: reported history owes nothing."""
    return entry_state == EntryState.TAKEN_UP and is_open and not is_under_review


def load_warning(*, unit: str, effort: Decimal, capacity: int | None) -> str:
    """Say how much open work a unit has before it promises more; without a known capacity, the work alone."""
    if not effort:
        return ""
    days = plain(effort)
    if capacity is None:
        return _("The unit %(unit)s has %(days)s working days of open work; its capacity is not known.") % {
            "unit": unit, "days": days,
        }  # fmt: skip
    return _("The unit %(unit)s has %(days)s working days of open work of %(capacity)s per half-year.") % {
        "unit": unit, "days": days, "capacity": capacity,
    }  # fmt: skip
