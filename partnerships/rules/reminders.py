"""The ladder of reminders: who is told of what is owed, how late it must be, and what an acknowledgement holds back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from partnerships.choices import Digest, Rung
from partnerships.rules.days import BRUSSELS
from partnerships.rules.obligations import Obligation


@dataclass(frozen=True, slots=True)
class Step:
    """A rung and the calendar day from which it is told, counted from the last day in time (negative: before it)."""

    rung: Rung
    days: int


# Who owes it hears of it a week before and once it is late; then, if nothing happens and nobody says anything, the
# manager of their unit, the manager of the partnership, and whoever manages everything.
LADDER: tuple[Step, ...] = (
    Step(Rung.AHEAD, -7),
    Step(Rung.LATE, 1),
    Step(Rung.UNIT, 8),
    Step(Rung.PARTNERSHIP, 15),
    Step(Rung.HEAD, 30),
)
ORDER: dict[str, int] = {step.rung: number for number, step in enumerate(LADDER)}
TO_OWNER = frozenset({Rung.AHEAD, Rung.LATE})
ESCALATIONS = frozenset(ORDER) - TO_OWNER
HOLD_DAYS = 14
"""How long the rungs above an acknowledged one are held back: whoever acknowledges says "I am on it"."""

DIGEST_AT = time(6)  # in Brussels: the day's digest tells what came up before
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=6)
MOST_ATTEMPTS = 12  # a day and a half of trying


def key_of(owed: Obligation) -> str:
    """
    Give the key of reminders of an obligation: with another last day it is told, late and escalated anew.

    Source: reliability.md, promise 16.
    """
    return f"{owed.key}@{owed.due.isoformat() if owed.due else 'undated'}"


def reached(*, due: date | None, on: date) -> list[Rung]:
    """
    List the rungs that are told on a day, lowest first.

    What has no due date is told once to whoever owes it and is never late. What is late is no longer told as coming.
    """
    if due is None:
        return [Rung.AHEAD]
    late = (on - due).days
    rungs = [step.rung for step in LADDER if late >= step.days]
    return [rung for rung in rungs if rung is not Rung.AHEAD] if Rung.LATE in rungs else rungs


def is_held(rung: Rung, acknowledged: Iterable[tuple[str, date]], *, on: date) -> bool:
    """
    Say whether a lower rung was acknowledged so lately that this one waits.

    `acknowledged`: (rung, Brussels day) of each acknowledgement of the same obligation.
    """
    return any(
        ORDER[lower] < ORDER[rung] and on < day + timedelta(days=HOLD_DAYS) for lower, day in acknowledged
    )  # fmt: skip


def recipients(
    rungs: Sequence[Rung], candidates: Mapping[Rung, Sequence[int]], *, told: Iterable[tuple[int, str]]
) -> list[tuple[int, Rung]]:
    """
    Choose whom to tell: (person, rung), without those told already.

    Nobody hears of the same obligation as its owner and as somebody above, or from two rungs above; `candidates` holds
    the owners under LATE. `told`: (person, rung) of the reminders there are.
    """
    owners = set(candidates.get(Rung.LATE, ()))
    done = set(told)
    involved = {person for person, _rung in done} | owners
    chosen: list[tuple[int, Rung]] = []
    for rung in rungs:
        if rung in TO_OWNER:
            chosen += [(person, rung) for person in sorted(owners) if (person, rung) not in done]
            continue
        above = sorted(set(candidates.get(rung, ())) - involved)
        involved.update(above)
        chosen += [(person, rung) for person in above]
    return chosen


def period(digest: Digest, *, now: datetime) -> date | None:
    """Give the Brussels day of the latest digest due by a moment: today, or the Monday; from six in the morning."""
    if digest == Digest.OFF:
        return None
    local = now.astimezone(BRUSSELS)
    day = local.date() if local.time() >= DIGEST_AT else local.date() - timedelta(days=1)
    return day if digest == Digest.DAILY else day - timedelta(days=day.weekday())


def cut_off(day: date) -> datetime:
    """Give the moment up to which the digest of a day tells: six in the morning in Brussels, as UTC is then."""
    return datetime.combine(day, DIGEST_AT, tzinfo=BRUSSELS)


def pause(attempts: int) -> timedelta:
    """Say how long to wait after so many attempts: twice as long each time, six hours at most."""
    doubled: int = 2 ** min(attempts - 1, 12)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
