"""Real commitments that the demonstration takes up. What sources say of them stays; what is added says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partnerships.choices import (
    BlockerKind,
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    DateChangeReason,
    DatePrecision,
    EvidenceKind,
    Priority,
    Responsible,
)
from partnerships.models import Commitment
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, blockers, commitments, date_changes, reviews, updates
from partnerships.services.demonstration.casts import Cast
from partnerships.services.demonstration.scenes import approve, draft, finish, hand_in, prove, say, task

_S, _C = CommitmentStatus, Confidence


@dataclass(frozen=True, slots=True)
class Promise:
    """
    How a reported commitment is taken up, and the first task under it.

    `words`: those in which its own text gives the date, where the source gives no day.
    """

    kind: CommitmentKind
    priority: Priority
    task: str
    words: str = ""
    is_north: bool = False


# By the identifier of the events file; the rest of the file stays reported history.
PROMISES: Mapping[str, Promise] = {
    "jp-2024-11-01-strategic-dialogue-1-c1": Promise(
        CommitmentKind.DIALOGUE_ONLY, Priority.HIGH, "collect topics for the next round from the units"
    ),
    "jp-2024-11-01-strategic-dialogue-1-c2": Promise(
        CommitmentKind.PROCEDURAL, Priority.MEDIUM, "draw up a one-page overview of the areas"
    ),
    "jp-2024-11-01-strategic-dialogue-1-c3": Promise(
        CommitmentKind.EXPLORE, Priority.MEDIUM, "file what is publicly known of the outcome"
    ),
    "jp-2024-11-01-strategic-dialogue-1-c4": Promise(
        CommitmentKind.OPERATIONAL, Priority.HIGH, "ask the planners for a list of possible dates"
    ),
    "kr-2021-06-24-old-dialogue-4-c1": Promise(
        CommitmentKind.OPERATIONAL, Priority.MEDIUM, "list what both sides already do, from public sources"
    ),
    "in-2025-11-18-consultations-11-c1": Promise(
        CommitmentKind.LEGAL, Priority.HIGH, "keep a timetable of the remaining steps", words="in good time"
    ),
    "ph-2025-06-02-manila-c1": Promise(
        CommitmentKind.DIALOGUE_ONLY, Priority.HIGH, "find out whether the dialogue took place"
    ),
    "au-2019-06-24-joint-committee-2-c1": Promise(
        CommitmentKind.OPERATIONAL, Priority.LOW, "collect what has been published since"
    ),
    "au-2020-12-08-track-1-5-c1": Promise(
        CommitmentKind.PROCEDURAL, Priority.LOW, "ask the organisers whether there were further editions"
    ),
    "no-2023-03-29-dialogue-3-c1": Promise(
        CommitmentKind.PROCEDURAL, Priority.MEDIUM, "propose space as a topic for the next agenda", is_north=True
    ),
    "md-2022-11-22-consultations-6-c1": Promise(
        CommitmentKind.FINANCIAL, Priority.HIGH, "find the published decision", is_north=True
    ),
    "ch-2026-03-05-zurich-c1": Promise(
        CommitmentKind.DIALOGUE_ONLY, Priority.MEDIUM, "propose three dates for the next round", is_north=True
    ),
}

Taken = Mapping[str, Commitment]


def are_known() -> bool:
    """Say whether the events have been imported; they come all at once."""
    return Commitment.objects.filter(external_id__in=PROMISES).exists()


def follow(cast: Cast) -> None:
    """Take the promises up and work on them."""
    rows = Commitment.objects.filter(external_id__in=PROMISES).order_by("pk")
    taken = {str(row.external_id): _take_up(cast, row, PROMISES[str(row.external_id)]) for row in rows}
    _japan(cast, taken)
    _korea_and_india(cast, taken)
    _overdue(cast, taken["ph-2025-06-02-manila-c1"])
    _australia(cast, taken)
    _north(cast, taken)


def _take_up(cast: Cast, commitment: Commitment, how: Promise) -> Commitment:
    who = cast.second_official if how.is_north else cast.official
    due = commitment.due
    if due.precision is DatePrecision.NONE:
        due = NO_DATE_AGREED
    elif how.words:
        due = PartialDate(due.earliest, due.latest, due.precision, due.inferred, how.words)
    return commitments.take_up(
        actor=who,
        commitment=commitment,
        version=commitment.version,
        values={"owner": who, "owner_unit": who.unit, "kind": how.kind, "priority": how.priority, "due": due},
        action={"text": say(how.task), "assignee": who, "due_on": cast.ahead(21), "effort_days": 2},
        reason=say("taken up to show how a promise is followed"),
        is_demonstration=True,
    )


def _japan(cast: Cast, taken: Taken) -> None:
    official, manager = cast.official, cast.manager
    yearly, review, agreement, exercises = (
        taken[f"jp-2024-11-01-strategic-dialogue-1-c{number}"] for number in (1, 2, 3, 4)
    )
    first = yearly.actions.get()
    actions.start(actor=official, action=first, version=first.version)
    approve(manager, hand_in(official, yearly, _S.IN_PROGRESS, _C.ON_TRACK, "topics are being collected."))

    hand_in(official, review, _S.IN_PROGRESS, _C.ON_TRACK, "the overview is half written.")

    filed = agreement.actions.get()
    filed = actions.change(
        actor=official, action=filed, version=filed.version, values={"verifier": manager}, reason=say("four eyes")
    )
    proofs = [
        {"kind": EvidenceKind.LINK, "title": "public announcement", "url": "https://example.org/demonstration/soia"},
        {"kind": EvidenceKind.REGISTRY, "title": "filed note", "registry_number": "DEMO(2026)0001"},
    ]
    claim = hand_in(official, agreement, _S.IMPLEMENTED, _C.ON_TRACK, "the public sources are filed.", proofs=proofs)
    filed = finish(official, filed)
    actions.verify(actor=manager, action=filed, version=filed.version)
    approve(manager, claim, "agreed, it was to look into it.")

    asked = exercises.actions.get()
    asked = actions.start(actor=official, action=asked, version=asked.version)
    actions.block(actor=official, action=asked, version=asked.version, reason=say("no answer yet"))
    blockers.add(
        actor=official,
        commitment=exercises,
        values={
            "kind": BlockerKind.CAPACITY,
            "side": Responsible.EU,
            "text": say("nobody is free to plan it"),
            "since": cast.ago(18),
        },
    )
    approve(manager, hand_in(official, exercises, _S.IN_PROGRESS, _C.AT_RISK, "planning waits for capacity."))


def _korea_and_india(cast: Cast, taken: Taken) -> None:
    official, manager = cast.official, cast.manager
    gulf, conclude = taken["kr-2021-06-24-old-dialogue-4-c1"], taken["in-2025-11-18-consultations-11-c1"]
    passed = blockers.add(
        actor=official,
        commitment=gulf,
        values={
            "kind": BlockerKind.THIRD_PARTY,
            "side": Responsible.BOTH,
            "text": say("a third party had not answered"),
            "since": cast.ago(40),
        },
    )
    blockers.resolve(
        actor=official,
        blocker=passed,
        version=passed.version,
        resolved_on=cast.ago(5),
        resolution=say("the answer arrived"),
    )
    dropped = task(official, gulf, "book a room", due_on=cast.ahead(3))
    actions.cancel(actor=official, action=dropped, version=dropped.version, reason=say("it will be a call"))
    hand_in(official, gulf, _S.NOT_STARTED, _C.AT_RISK, "the list is not begun.")

    waiting = task(official, conclude, "check the timetable", verifier=manager, due_on=cast.ahead(10), effort_days=1)
    finish(official, waiting)
    text = say("a document made for the demonstration. It says nothing about any partner.\n").encode()
    timetable = {"kind": EvidenceKind.DOCUMENT, "title": "timetable", "file": ("demonstration-timetable.txt", text)}
    claim = hand_in(
        official, conclude, _S.PARTLY_IMPLEMENTED, _C.ON_TRACK, "as the sources report it.", proofs=[timetable]
    )
    approve(manager, claim)


def _overdue(cast: Cast, commitment: Commitment) -> None:
    claim = hand_in(cast.official, commitment, _S.IN_PROGRESS, _C.OFF_TRACK, "nothing was found in public sources.")
    approve(cast.manager, claim, "please ask the delegation.")
    commitment.refresh_from_db()
    date_changes.request(
        actor=cast.official,
        commitment=commitment,
        version=commitment.version,
        new_due=PartialDate.on(cast.ahead(150)),
        reason_code=DateChangeReason.OTHER,
        reason=say("to show a date change that waits for a decision"),
    )


def _australia(cast: Cast, taken: Taken) -> None:
    official, manager = cast.official, cast.manager
    pacific = taken["au-2019-06-24-joint-committee-2-c1"]
    vague = hand_in(official, pacific, _S.IN_PROGRESS, _C.ON_TRACK, "going well.")
    reviews.return_(actor=manager, update=vague, comment=say("what exactly was done, and when?"))
    vague.refresh_from_db()
    mended = updates.mend(
        actor=official, update=vague, values={"narrative": say("three published reports are collected and read.")}
    )
    approve(manager, updates.submit(actor=official, update=mended, version=mended.version))

    draft(official, taken["au-2020-12-08-track-1-5-c1"], _S.NOT_STARTED, _C.UNKNOWN, "the organisers have not answered")


def _north(cast: Cast, taken: Taken) -> None:
    official, manager = cast.second_official, cast.second_manager
    space, facility = taken["no-2023-03-29-dialogue-3-c1"], taken["md-2022-11-22-consultations-6-c1"]
    yearly = taken["ch-2026-03-05-zurich-c1"]
    hand_in(official, space, _S.IN_PROGRESS, _C.ON_TRACK, "the topic is on the draft agenda.")

    claim = hand_in(official, facility, _S.PARTLY_IMPLEMENTED, _C.UNKNOWN, "it was proposed.")
    reviews.return_(actor=manager, update=claim, comment=say("attach the decision, or its registry number"))

    held = {"kind": EvidenceKind.MEETING, "title": "the first round", "meeting": yearly.meeting}
    claim = hand_in(official, yearly, _S.PARTLY_IMPLEMENTED, _C.ON_TRACK, "the first round was held.", proofs=[held])
    reviews.approve_with_change(
        actor=manager,
        update=claim,
        judged_version=None,
        status=_S.PARTLY_IMPLEMENTED,
        confidence=_C.AT_RISK,
        comment=say("there is no date yet for the next round"),
    )
    prove(
        official, yearly, kind=EvidenceKind.LINK, title="background", url="https://example.org/demonstration/dialogue"
    )
