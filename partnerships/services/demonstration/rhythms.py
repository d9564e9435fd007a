"""Invented standing dialogues with a rhythm: one that is kept, one that is late, one with a gap."""

from __future__ import annotations

from dataclasses import dataclass

from partnerships.choices import Level, OutcomeKind
from partnerships.models import Partner, Track
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import meetings, outcomes, tracks
from partnerships.services.demonstration.casts import Cast
from partnerships.services.demonstration.scenes import facts, log, say


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A track; `held`: how many days ago each session was; `next`: in how many days one is planned."""

    partner: str
    name: str
    words: str
    months: int
    held: tuple[int, ...]
    next: int | None = None
    is_north: bool = False


RHYTHMS = (
    Rhythm("JPN", "quarterly call with Japan", "every three months", 3, held=(340, 250, 125, 65), next=27),
    Rhythm("KOR", "half-yearly call with the Republic of Korea", "every six months", 6, held=(590, 405, 215)),
    Rhythm("NOR", "quarterly call with Norway", "every three months", 3, held=(370, 280, 95), next=6, is_north=True),
)
TOLERANCE = 21


def beat(cast: Cast) -> None:
    """Make the tracks, their past sessions and what is planned."""
    for rhythm in RHYTHMS:
        _series(cast, rhythm)


def _series(cast: Cast, rhythm: Rhythm) -> None:
    author, manager = (cast.second_official, cast.second_manager) if rhythm.is_north else (cast.official, cast.manager)
    partner = cast.partners[rhythm.partner]
    track = _track(cast, rhythm, partner)
    for number, ago in enumerate(rhythm.held, start=1):
        meeting, found = log(
            cast, author, [rhythm.partner], f"{rhythm.name}, no. {number}", cast.ago(ago),
            [("both sides told what they had done", OutcomeKind.INFORMATION)], tracks=[(track, number)],
        )  # fmt: skip
        for outcome in found:
            outcomes.close(actor=author, outcome=outcome, version=outcome.version, reason=say("for information"))
        meeting = meetings.submit(actor=author, meeting=meeting, version=meeting.version)
        meetings.approve(actor=manager, meeting=meeting, version=meeting.version)
    if rhythm.next is not None:
        number = len(rhythm.held) + 1
        values = facts(cast, f"{rhythm.name}, no. {number}", PartialDate.on(cast.ahead(rhythm.next)))
        meetings.plan(actor=author, values=values, partners=[partner], tracks=[(track, number)], is_demonstration=True)


def _track(cast: Cast, rhythm: Rhythm, partner: Partner) -> Track:
    return tracks.add(
        actor=cast.second_official if rhythm.is_north else cast.official,
        values={
            "name": say(rhythm.name),
            "format": cast.format,
            "level": Level.WORKING_LEVEL,
            "cadence": rhythm.words,
            "interval_months": rhythm.months,
            "tolerance_days": TOLERANCE,
            "note": say("this dialogue is invented."),
        },
        partners=[partner],
        reason=say("to show a rhythm"),
    )
