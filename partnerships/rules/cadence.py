"""Whether a standing dialogue keeps the rhythm it promised, due session by due session."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from partnerships.choices import PartnershipState, SlotState
from partnerships.rules.partial_dates import PartialDate

PAUSED_STATES = (PartnershipState.DORMANT, PartnershipState.ENDED)
LAST_YEAR = 9_000  # nothing is expected beyond: the calendar ends soon after
# A slot that has fallen due and of which it is known what became of it.
KNOWN = (SlotState.KEPT, SlotState.LATE, SlotState.MISSED)
OPEN = (SlotState.DUE, SlotState.AHEAD)


class Rhythm(StrEnum):
    """
    Whether a standing dialogue keeps the interval it promised.

    `UNHEARD`: its interval has passed, but its sessions are known from sources alone, which may not have told of one.
    `SUCCEEDED`: another series has taken its place.
    """

    KEPT = "kept"
    MISSED = "missed"
    UNHEARD = "unheard"
    PAUSED = "paused"
    SUCCEEDED = "succeeded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of a track on a day; `owed_by` is the last day for the next session, where it can be known."""

    rhythm: Rhythm
    owed_by: date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a series; `is_reported`: known from sources alone, which need not have told of all."""

    date: PartialDate
    ordinal: int | None = None
    is_reported: bool = False
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The days for which every partnership of a track rested, both included; `until` is `None` while it goes on."""

    since: date
    until: date | None = None

    def touches(self, first: date, last: date) -> bool:
        return self.since <= last and (self.until is None or self.until >= first)


@dataclass(frozen=True, slots=True)
class Series:
    """
    What a standing dialogue promised, and what is known of it.

    `sessions` were held. `doubtful` ones may have been: unconfirmed, or planned and neither recorded nor cancelled;
    they keep nothing, but nothing is missed where one of them may have been. `ends_on`: the first session of the
    series that took this one's place.
    """

    interval_months: int | None
    tolerance_days: int | None = None
    sessions: Sequence[Session] = ()
    doubtful: Sequence[Session] = ()
    pauses: Sequence[Pause] = ()
    ends_on: date | None = None

    @property
    def tolerance(self) -> int:
        """Days of grace on either side; where none are agreed, none are granted."""
        return self.tolerance_days or 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A session that is due: the day, the last day with tolerance, what became of it, and the session that did it."""

    due: date
    by: date
    state: SlotState
    session: PartialDate | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """
    How a rhythm was kept: `kept` of `fallen_due` due sessions of which it is known, `unheard` those of which it is not.

    `gaps`: the due sessions that were late, missed or unheard of, oldest first.
    """

    kept: int
    fallen_due: int
    unheard: int
    gaps: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How a series went up to a day: its due sessions, oldest first, up to the one that is next, and its rhythm."""

    slots: list[Slot]
    cadence: Cadence


def course(series: Series, *, on: date) -> Course:
    """
    Follow a series from session to session.

    Each due session counts from the session before. A session keeps one if a day of it lies before its last day; held
    later, but before the days of the next, it is late for it. What was passed over between two sessions is missed only
    where it is proven that none was held there: by their numbers in the series, or because both were recorded here.
    Everywhere else it is unheard, and the session that came after it keeps nothing, for it may well have been in time.
    Imprecise dates are read in favour of the track; a session without a last day is passed over.
    """
    known, unplaced = _known_by(series, on)
    vague = [session for session in known if session.date.earliest != session.date.latest]
    series = replace(series, doubtful=unplaced + vague, pauses=_pauses_by(series, on))
    answered: list[Slot] = []
    waiting: list[Slot] = []
    if known and series.interval_months:
        for this, following in pairwise(known):
            answered += _between(series, this, following, _last_due(answered))
        waiting = _open_end(series, known[-1], on, _last_due(answered))
    return Course(answered + waiting, _cadence(series, waiting, on))


def slots(series: Series, *, on: date) -> list[Slot]:
    """List the due sessions of a series up to the one that is next, oldest first."""
    return course(series, on=on).slots


def _cadence(series: Series, waiting: Sequence[Slot], on: date) -> Cadence:
    """Say how a series stands; `waiting` are the slots no session has answered yet."""
    if any(pause.touches(on, on) for pause in series.pauses):
        return Cadence(Rhythm.PAUSED)
    if series.ends_on is not None and series.ends_on <= on:
        return Cadence(Rhythm.SUCCEEDED)
    first = next((slot for slot in waiting if slot.state != SlotState.PAUSED), None)
    if first is None:
        return Cadence(Rhythm.UNKNOWN)
    broken = {SlotState.MISSED: Rhythm.MISSED, SlotState.UNHEARD: Rhythm.UNHEARD}
    return Cadence(broken.get(first.state, Rhythm.KEPT), first.by)


def next_due(found: Sequence[Slot]) -> Slot | None:
    """Give the session that is due now or next; `None` where nothing is expected or nothing is known."""
    return next((slot for slot in found if slot.state in OPEN), None)


def kept(found: Iterable[Slot], *, on: date, since: date | None = None, until: date | None = None) -> Kept:
    """
    Count the due sessions that were held within tolerance, of those that fell due by a day.

    `since`, `until`: the first and the last day on which they fell due. Source: domain.md, section 5, cadence kept.
    """
    last = min(on, until) if until else on
    fallen = [slot for slot in found if slot.due <= last and (since is None or slot.due >= since)]
    known = [slot for slot in fallen if slot.state in KNOWN]
    unheard = [slot for slot in fallen if slot.state == SlotState.UNHEARD]
    gaps = [slot for slot in fallen if slot.state in (SlotState.LATE, SlotState.MISSED, SlotState.UNHEARD)]
    return Kept(sum(slot.state == SlotState.KEPT for slot in known), len(known), len(unheard), tuple(gaps))


def pauses(steps: Iterable[tuple[PartialDate, str]]) -> list[Pause]:
    """
    List the periods for which a partnership was dormant or ended; `steps` are dates and the states after them.

    In the order of time. An imprecise step is read in favour of the tracks: rest begins early and ends late.
    """
    found: list[Pause] = []
    for when, state in steps:
        first, last = when.earliest or when.latest or date.min, when.latest or when.earliest or date.min
        is_resting = bool(found) and found[-1].until is None
        if state in PAUSED_STATES and not is_resting:
            found.append(Pause(first))
        elif state not in PAUSED_STATES and is_resting:
            found[-1] = replace(found[-1], until=max(last, found[-1].since))
    return found


def shared_pauses(each: Sequence[Sequence[Pause]]) -> list[Pause]:
    """List the periods for which all of them paused; none where there is none of them."""
    if not each:
        return []
    shared = list(each[0])
    for others in each[1:]:
        shared = [_overlap(one, other) for one in shared for other in others if _do_overlap(one, other)]
    return shared


def months_later(day: date, months: int) -> date | None:
    """Give the same day so many months later, the last of a shorter month; `None` beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > LAST_YEAR:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _known_by(series: Series, on: date) -> tuple[list[Session], list[Session]]:
    """Give the sessions with a place in time, in their order, and those that may have been anywhere."""

    def may_have_begun(session: Session) -> bool:
        return session.date.earliest is None or session.date.earliest <= on

    def is_placed(session: Session) -> bool:
        last = session.date.latest
        return last is not None and (session.date.earliest is not None or last <= on)

    held = [session for session in series.sessions if may_have_begun(session)]
    known = [session for session in held if is_placed(session)]
    known.sort(key=lambda session: (_last_day(session), session.date.earliest or date.min, session.ordinal or 0))
    doubtful = [session for session in series.doubtful if may_have_begun(session)]
    return known, [session for session in held if not is_placed(session)] + doubtful


def _pauses_by(series: Series, on: date) -> list[Pause]:
    """Give the pauses as they were known on a day: one that ends later goes on."""
    return [
        pause if pause.until is None or pause.until <= on else Pause(pause.since)
        for pause in series.pauses
        if pause.since <= on
    ]


def _last_day(session: Session) -> date:
    return session.date.latest or date.min


def _last_due(found: Sequence[Slot]) -> date | None:
    return found[-1].due if found else None


def _expected(series: Series, since: date, *, after: date | None, before: date) -> Iterator[Slot]:
    """
    Give one slot after the other, none of them up to `after`; whoever asks stops.

    Those in a pause are paused; where it was over before the day `before`, the interval counts anew from its end.
    """
    start, number, months = since, 0, series.interval_months or 0
    while due := months_later(start, (number := number + 1) * months):
        if after is not None and due <= after:
            continue
        by = due + timedelta(days=series.tolerance)
        pause = next((pause for pause in series.pauses if pause.touches(due, by)), None)
        yield Slot(due, by, SlotState.PAUSED if pause else SlotState.AHEAD)
        if pause and pause.until and pause.until <= before:
            start, number, after = pause.until, 0, due


def _between(series: Series, this: Session, following: Session, after: date | None) -> list[Slot]:
    """List the slots that `following` kept, was late for or passed over."""
    if _last_day(following) == _last_day(this):
        return []  # one occasion: the second keeps nothing of its own
    found: list[Slot] = []
    first = following.date.earliest
    of_day = first or _last_day(following)
    unkept = SlotState.MISSED if _is_proven(series, this, following) else SlotState.UNHEARD
    for slot, coming in pairwise(_expected(series, _last_day(this), after=after, before=of_day)):
        if first is None or first <= slot.by:
            return [*found, _done(slot, following, SlotState.KEPT)]
        if slot.state == SlotState.PAUSED:
            found.append(slot)  # nobody is late for it
            continue
        is_late = (coming.due - first).days > series.tolerance
        if _is_expected(series, slot):
            is_proven_late = is_late and unkept == SlotState.MISSED
            found.append(_done(slot, following, SlotState.LATE) if is_proven_late else replace(slot, state=unkept))
        if is_late:
            break
    return found


def _open_end(series: Series, last: Session, on: date, after: date | None) -> list[Slot]:
    """List the slots since the last session, up to the one that is next."""
    found: list[Slot] = []
    unkept = SlotState.MISSED if _is_proven(series, last, None) else SlotState.UNHEARD
    ends_on = series.ends_on if series.ends_on and series.ends_on <= on else None
    for slot in _expected(series, _last_day(last), after=after, before=on):
        if ends_on and slot.by >= ends_on:
            break
        if slot.state == SlotState.PAUSED or slot.due > on:
            found.append(slot)
        else:
            found.append(replace(slot, state=SlotState.DUE if slot.by >= on else unkept))
        if slot.due > on:
            break
    return found


def _is_expected(series: Series, slot: Slot) -> bool:
    """Say whether a session was still expected: not once another series had taken its place."""
    return series.ends_on is None or slot.by < series.ends_on


def _done(slot: Slot, session: Session, state: SlotState) -> Slot:
    return replace(slot, state=state, session=session.date, meeting_id=session.meeting_id)


def _is_proven(series: Series, this: Session, following: Session | None) -> bool:
    """Say whether it is proven that no session was held between two, or after the last."""
    if following and this.ordinal and following.ordinal:
        return following.ordinal == this.ordinal + 1
    if this.is_reported or (following and following.is_reported):
        return False
    others = [session for session in series.doubtful if session not in (this, following)]
    return not any(_may_lie_between(session, this, following) for session in others)


def _may_lie_between(session: Session, this: Session, following: Session | None) -> bool:
    if session.ordinal and this.ordinal and session.ordinal <= this.ordinal:
        return False
    if session.date.latest and session.date.latest <= (this.date.earliest or _last_day(this)):
        return False
    if following is None:
        return True
    if session.ordinal and following.ordinal and session.ordinal >= following.ordinal:
        return False
    return session.date.earliest is None or session.date.earliest <= _last_day(following)


def _do_overlap(one: Pause, other: Pause) -> bool:
    return one.touches(other.since, other.until or date.max)


def _overlap(one: Pause, other: Pause) -> Pause:
    ends = [pause.until for pause in (one, other) if pause.until is not None]
    return Pause(max(one.since, other.since), min(ends) if ends else None)
