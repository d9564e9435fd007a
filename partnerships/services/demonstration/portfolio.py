"""A year of invented promises, kept and not, so that figures, boards and calendars have something to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    EvidenceKind,
    Level,
    OutcomeKind,
    Priority,
    Responsible,
)
from partnerships.models import Action, Commitment, Meeting, Outcome, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, date_changes, fulfilments, meetings, outcomes, reviews
from partnerships.services.demonstration.casts import Cast
from partnerships.services.demonstration.scenes import approve, finish, hand_in, log, say, task

_S, _C, _K, _P, _R = CommitmentStatus, Confidence, CommitmentKind, Priority, Responsible


@dataclass(frozen=True, slots=True)
class Told:
    """
    One invented promise. `due`, `done`: days from today; `status`: what a review found, `None` where nobody reported.

    `in_month`: due some day of that month, as a document would say it. `extra`: further columns of the commitment.
    """

    text: str
    due: int
    area: str
    status: CommitmentStatus | None = None
    confidence: Confidence = _C.ON_TRACK
    done: int | None = None
    kind: CommitmentKind = _K.DELIVERABLE
    priority: Priority = _P.MEDIUM
    responsible: Responsible = _R.BOTH
    effort: int = 4
    in_month: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


QUARTERLY = {"recurrence": "every three months", "recurrence_months": 3}
VAGUE = {"deliverable": "", "measure_of_success": ""}

KOREA = (
    Told("share a list of public courses", -120, "training-education", _S.IMPLEMENTED, done=-125),
    Told("exchange templates for reports", -80, "information-exchange", _S.IMPLEMENTED, done=-60, kind=_K.PROCEDURAL),
    Told("compare two glossaries", -40, "information-exchange", _S.NOT_IMPLEMENTED, responsible=_R.PARTNER),
    Told("hold a call on archives", -20, "cyber", _S.IN_PROGRESS, _C.OFF_TRACK, priority=_P.HIGH, effort=6),
)
AUSTRALIA = (
    Told("publish a joint reading list", -100, "training-education", _S.IMPLEMENTED, done=-101),
    Told("read the list again every quarter", 30, "training-education", _S.IN_PROGRESS, extra=QUARTERLY, effort=2),
    Told("test a shared form", -15, "capability-building", _S.PARTLY_IMPLEMENTED, _C.AT_RISK, kind=_K.OPERATIONAL),
    Told("write a note on translation", 45, "information-exchange", _S.SUSPENDED, _C.UNKNOWN, responsible=_R.EU),
)
INDIA = (
    Told("send each other a calendar", -110, "maritime-security", _S.IMPLEMENTED, done=-90, kind=_K.PROCEDURAL),
    Told("look into a common form", 20, "cyber", kind=_K.EXPLORE, priority=_P.LOW, effort=1, extra=VAGUE),
    Told("plan a table-top exercise", 100, "exercises", _S.NOT_STARTED, _C.AT_RISK, kind=_K.OPERATIONAL, effort=15),
)
UNITED_KINGDOM = (
    Told("exchange lists of contact points", -70, "hybrid-threats", _S.IMPLEMENTED, done=-72, kind=_K.PROCEDURAL),
    Told("draw up a list of open questions", -35, "hybrid-threats", responsible=_R.PARTNER),
    Told("replace the old list of posts", -10, "cyber", _S.SUPERSEDED, _C.UNKNOWN),
    Told("write a joint lessons note", 75, "exercises", _S.IN_PROGRESS, in_month=True, priority=_P.HIGH, effort=12),
)
CANADA = (
    Told("set up a shared mailbox", -50, "fimi", _S.IMPLEMENTED, done=-55, kind=_K.OPERATIONAL),
    Told("publish a short glossary", 60, "fimi", _S.IN_PROGRESS, _C.AT_RISK, priority=_P.HIGH, effort=8),
    Told("compare how both train analysts", 15, "training-education", _S.IN_PROGRESS, effort=5),
)
SHARED = (
    Told("each side sends a sample form", -25, "information-exchange", _S.PARTLY_IMPLEMENTED, kind=_K.PROCEDURAL),
)  # fmt: skip


def keep(cast: Cast) -> None:
    """Make the promises, each set from one meeting, and what became of them."""
    for asian, codes, held, title, told in (
        (True, ("KOR",), 200, "talks on training and archives", KOREA),
        (True, ("AUS",), 170, "talks on reading lists", AUSTRALIA),
        (True, ("IND",), 130, "talks on calendars and forms", INDIA),
        (False, ("GBR",), 190, "talks on contact points", UNITED_KINGDOM),
        (False, ("CAN",), 150, "talks on a shared glossary", CANADA),
        (True, ("JPN", "KOR"), 60, "call of three on forms", SHARED),
    ):
        author, manager = (cast.official, cast.manager) if asian else (cast.second_official, cast.second_manager)
        made = _talks(cast, author, manager, codes, title, cast.ago(held), [_facts(cast, each) for each in told], told)
        begun = {each.commitment_id: each for each in Action.objects.filter(commitment__in=made).order_by("pk")}
        for commitment, each in zip(made, told, strict=True):
            _report(cast, author, manager, commitment, each)
            _settle(author, begun[commitment.pk], each)
        _afterwards(cast, author, manager, codes, made)


def _facts(cast: Cast, told: Told) -> dict[str, Any]:
    day = cast.ahead(told.due)
    return {
        "kind": told.kind,
        "priority": told.priority,
        "responsible": told.responsible,
        "due": PartialDate.month(day.year, day.month) if told.in_month else PartialDate.on(day),
        "area": cast.areas[told.area],
        "deliverable": say("a short paper"),
        "measure_of_success": say("both sides have it"),
        **told.extra,
    }


def _talks(
    cast: Cast,
    author: User, manager: User, codes: Sequence[str], title: str, on: date,
    facts: Sequence[Mapping[str, Any]], told: Sequence[Told],
) -> list[Commitment]:  # fmt: skip
    words = [(each.text, OutcomeKind.COMMITMENT) for each in told]
    meeting, found = log(cast, author, codes, title, on, words, level=Level.SENIOR_OFFICIALS)
    made = [_convert(author, outcome, values, each) for outcome, values, each in zip(found, facts, told, strict=True)]
    _approve_record(author, manager, meeting)
    return made


def _convert(author: User, outcome: Outcome, values: Mapping[str, Any], told: Told) -> Commitment:
    return outcomes.convert(
        actor=author,
        outcome=outcome,
        version=outcome.version,
        values={"owner": author, "owner_unit": author.unit, **values},
        action={"text": say(f"begin: {told.text}"), "due_on": values["due"].latest, "effort_days": told.effort},
    )


def _approve_record(author: User, manager: User, meeting: Meeting) -> None:
    meeting = meetings.submit(actor=author, meeting=meeting, version=meeting.version)
    meetings.approve(actor=manager, meeting=meeting, version=meeting.version)


def _report(cast: Cast, author: User, manager: User, commitment: Commitment, told: Told) -> None:
    if told.status is None:
        return
    proofs = []
    if told.done is not None:
        number = f"DEMO({cast.day.year}){commitment.pk:05d}"
        proofs = [
            {
                "kind": EvidenceKind.REGISTRY, "title": "filed", "registry_number": number,
                "dated_on": cast.ahead(told.done),
            }
        ]  # fmt: skip
    claim = hand_in(author, commitment, told.status, told.confidence, "as agreed on the call.", proofs=proofs)
    approve(manager, claim)


def _settle(author: User, action: Action, told: Told) -> None:
    """Leave no task open under a promise that is over."""
    if told.status == _S.IMPLEMENTED:
        finish(author, action)
    elif told.status in (_S.NOT_IMPLEMENTED, _S.SUPERSEDED):
        actions.cancel(actor=author, action=action, version=action.version, reason=say("nothing is left to do"))


def _afterwards(cast: Cast, author: User, manager: User, codes: Sequence[str], made: Sequence[Commitment]) -> None:
    """Leave with each something that only it shows: an update to mend, a late date to decide on, a step of one."""
    last = made[-1]
    last.refresh_from_db()
    if codes == ("IND",):
        vague = hand_in(author, last, _S.IN_PROGRESS, _C.ON_TRACK, "going well.")
        reviews.return_(actor=manager, update=vague, comment=say("what was done since the last report?"))
    elif codes == ("GBR",):
        date_changes.request(
            actor=author, commitment=last, version=last.version, new_due=PartialDate.on(cast.ahead(140)),
            reason_code="resources", reason=say("the authors are on other work until then"),
        )  # fmt: skip
    elif codes == ("CAN",):
        task(author, last, "find two dates for the comparison", due_on=cast.ago(4), effort_days=1)
    elif len(codes) > 1:
        fulfilments.add(
            actor=author, commitment=last, meeting=last.meeting, partner=cast.partners[codes[0]],
            note=say("one side gave its sample at once"),
        )  # fmt: skip
