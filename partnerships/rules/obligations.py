"""What somebody owes by when: the one definition behind "my work", badges, reminders and load."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnerships.choices import ObligationKind


@dataclass(frozen=True, slots=True)
class Obligation:
    """
    One thing somebody owes on a day, derived from the data.

    `pk` is that of the thing it is about, whose table the kind says: a commitment (update), an action (act, verify), a
    status update (mend_update, review), a meeting (mend_record, record_meeting, triage, approve_record), a track
    (schedule), a date change (decide_date). `key` stays the same as long as it is the same duty, and is another when it
    comes up anew, so that a reminder of it is sent once. `since`: the day from which it was owed; `due`: the last day
    to do it in time, `None` where nobody set one. `person_id`: who owes it; `None` where anybody who may do it does.
    Days are Brussels days.
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

    def days_late(self, *, on: date) -> int:
        """Count the days since the last day in time; 0 where it is not late or has no due date."""
        return max((on - self.due).days, 0) if self.due else 0
