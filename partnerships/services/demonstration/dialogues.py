"""Invented meetings and what comes of them: their partners are real, everything else says that it is not."""

from __future__ import annotations

from datetime import date

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    DateChangeReason,
    EvidenceKind,
    Level,
    OutcomeKind,
    Priority,
)
from partnerships.models import Commitment, Meeting, Outcome, User
from partnerships.rules.commitments import NO_DATE_AGREED
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, date_changes, drafts, meetings, outcomes
from partnerships.services.demonstration.casts import Cast
from partnerships.services.demonstration.scenes import Words, approve, confide, facts, finish, hand_in, log, say, task

_S, _C = CommitmentStatus, Confidence


def hold(cast: Cast) -> None:
    """Plan, log, triage, submit and decide."""
    _to_come(cast)
    _approved(cast)
    _approved_in_the_north(cast)
    _under_way(cast)
    _half_typed(cast)


def _plan(cast: Cast, actor: User, iso3: str, title: str, on: date) -> Meeting:
    agenda = [{"words": say("how both sides keep their notes")}]
    return meetings.plan(
        actor=actor,
        values=facts(cast, title, PartialDate.on(on)),
        partners=[cast.partners[iso3]],
        agenda=agenda,
        is_demonstration=True,
    )


def _log(cast: Cast, actor: User, iso3: str, title: str, on: date, words: Words) -> tuple[Meeting, list[Outcome]]:
    return log(cast, actor, [iso3], title, on, words)


def _convert(
    cast: Cast,
    actor: User,
    outcome: Outcome,
    kind: CommitmentKind,
    priority: Priority,
    due: PartialDate,
    area: str,
    step: str,
) -> Commitment:
    return outcomes.convert(
        actor=actor,
        outcome=outcome,
        version=outcome.version,
        values={
            "kind": kind,
            "priority": priority,
            "due": due,
            "responsible": "both",
            "owner": actor,
            "owner_unit": actor.unit,
            "area": cast.areas[area],
            "deliverable": say("a short paper"),
            "measure_of_success": say("both sides have the paper"),
        },
        action={"text": say(step), "assignee": actor, "due_on": due.latest, "effort_days": 3},
    )


def _submit(actor: User, meeting: Meeting) -> Meeting:
    return meetings.submit(actor=actor, meeting=meeting, version=meeting.version)


def _to_come(cast: Cast) -> None:
    soon = _plan(cast, cast.official, "JPN", "exchange on working methods, second part", cast.ahead(12))
    meetings.confirm(actor=cast.official, meeting=soon, version=soon.version)
    _plan(cast, cast.second_official, "NOR", "exchange on training", cast.ahead(25))
    _plan(cast, cast.official, "KOR", "call on the calendar of the year", cast.ago(6))
    _plan(cast, cast.second_official, "GBR", "call on the lessons note", cast.ago(20))
    for actor, iso3, title, days in (
        (cast.official, "AUS", "exchange on shared forms", 3),
        (cast.official, "IND", "preparation of a table-top exercise", 18),
        (cast.second_official, "CAN", "call on the glossary", 9),
        (cast.second_official, "ISL", "exchange of calendars", 33),
    ):
        _plan(cast, actor, iso3, title, cast.ahead(days))
    season = cast.ahead(70)
    meetings.plan(
        actor=cast.official, partners=[cast.partners["KOR"]], is_demonstration=True,
        values=facts(cast, "exchange on training, some day of the month", PartialDate.month(season.year, season.month)),
    )  # fmt: skip


def _approved(cast: Cast) -> None:
    official = cast.official
    meeting, found = _log(
        cast,
        official,
        "JPN",
        "exchange on working methods",
        cast.ago(45),
        [
            ("write a joint paper on note-keeping", OutcomeKind.COMMITMENT),
            ("compare the calendars of both sides", OutcomeKind.COMMITMENT),
            ("publish a list of contact points", OutcomeKind.DECISION),
            ("prepare a half-day course", OutcomeKind.COMMITMENT),
            ("come back to translations later", OutcomeKind.DECISION),
            ("both sides use the same calendar year", OutcomeKind.INFORMATION),
            ("the paper is to have an annex", OutcomeKind.COMMITMENT),
            ("speak again", OutcomeKind.GO_ON_TALKING),
            ("agree on a common file name", OutcomeKind.DECISION),
        ],
    )
    confide(
        official, meeting, "what was said in the corridor", "nobody said anything; this annex shows how one looks.",
        readers=[cast.manager],
    )  # fmt: skip
    paper = _convert(
        cast,
        official,
        found[0],
        CommitmentKind.DELIVERABLE,
        Priority.HIGH,
        PartialDate.on(cast.ahead(90)),
        "cyber",
        "outline",
    )
    calendars = _convert(
        cast, official, found[1], CommitmentKind.PROCEDURAL, Priority.MEDIUM, PartialDate.on(cast.ago(7)),
        "information-exchange", "ask for both calendars",
    )  # fmt: skip
    contacts = _convert(
        cast, official, found[2], CommitmentKind.DELIVERABLE, Priority.LOW, PartialDate.on(cast.ahead(30)),
        "information-exchange", "collect the names of the posts",
    )  # fmt: skip
    course = _convert(
        cast, official, found[3], CommitmentKind.OPERATIONAL, Priority.MEDIUM, PartialDate.on(cast.ahead(14)),
        "training-education", "find a trainer",
    )  # fmt: skip
    outcomes.defer(
        actor=official, outcome=found[4], version=found[4].version, until=cast.ahead(60), reason=say("not urgent")
    )
    outcomes.close(actor=official, outcome=found[5], version=found[5].version, reason=say("for information"))
    # Comes up again tomorrow.
    outcomes.defer(
        actor=official, outcome=found[8], version=found[8].version, until=cast.ahead(1), reason=say("after the call")
    )
    outcomes.merge(actor=official, outcome=found[6], version=found[6].version, merged_into=found[0])
    outcomes.convert_to_meeting(
        actor=official, outcome=found[7], version=found[7].version,
        values=facts(cast, "exchange on working methods, third part", PartialDate.on(cast.ahead(40))),
    )  # fmt: skip
    meeting = _submit(official, meeting)
    meetings.approve(actor=cast.manager, meeting=meeting, version=meeting.version, comment=say("clear, thank you"))
    _follow(cast, paper, calendars, contacts, course)


def _follow(cast: Cast, paper: Commitment, calendars: Commitment, contacts: Commitment, course: Commitment) -> None:
    official, manager = cast.official, cast.manager
    change = date_changes.request(
        actor=official,
        commitment=paper,
        version=paper.version,
        new_due=PartialDate.on(cast.ahead(150)),
        reason_code=DateChangeReason.RESOURCES,
        reason=say("the authors are busy until spring"),
    )
    date_changes.approve(
        actor=manager, date_change=change, version=change.version, comment=say("agreed, for the last time")
    )
    approve(manager, hand_in(official, paper, _S.IN_PROGRESS, _C.AT_RISK, "the outline is late."))

    first = calendars.actions.get()
    actions.start(actor=official, action=first, version=first.version)
    approve(manager, hand_in(official, calendars, _S.IN_PROGRESS, _C.OFF_TRACK, "one calendar is missing."))

    first = finish(official, contacts.actions.get())
    actions.verify(actor=manager, action=first, version=first.version)
    names = ("demonstration-contacts.csv", say("an invented list\npost,telephone\n").encode())
    published = {"kind": EvidenceKind.DOCUMENT, "title": "the list", "file": names, "dated_on": cast.ago(2)}
    claim = hand_in(official, contacts, _S.IMPLEMENTED, _C.ON_TRACK, "the list is published.", proofs=[published])
    approve(manager, claim, "done in good time.")

    task(official, course, "book a room", due_on=cast.ahead(5), effort_days=1)
    hand_in(official, course, _S.IN_PROGRESS, _C.ON_TRACK, "a trainer has agreed.")


def _approved_in_the_north(cast: Cast) -> None:
    official = cast.second_official
    meeting, found = _log(
        cast, official, "NOR", "exchange on exercises planning", cast.ago(30),
        [("look into a shared reading list", OutcomeKind.COMMITMENT)],
    )  # fmt: skip
    reading = _convert(
        cast, official, found[0], CommitmentKind.EXPLORE, Priority.LOW, NO_DATE_AGREED, "exercises", "ask the library"
    )
    meeting = _submit(official, meeting)
    meetings.approve(actor=cast.second_manager, meeting=meeting, version=meeting.version)
    approve(cast.second_manager, hand_in(official, reading, _S.NOT_STARTED, _C.ON_TRACK, "begins next month."))


def _under_way(cast: Cast) -> None:
    """Leave one record with the manager, one returned, and drafts with outcomes to triage."""
    official = cast.official
    waiting, found = _log(
        cast, official, "JPN", "call on the agenda of the next exchange", cast.ago(9),
        [
            ("send each other a draft agenda", OutcomeKind.COMMITMENT),
            ("the last call was useful", OutcomeKind.INFORMATION),
        ],
    )  # fmt: skip
    _convert(
        cast, official, found[0], CommitmentKind.PROCEDURAL, Priority.MEDIUM, PartialDate.on(cast.ahead(10)),
        "information-exchange", "write the draft agenda",
    )  # fmt: skip
    outcomes.close(actor=official, outcome=found[1], version=found[1].version, reason=say("for information"))
    _submit(official, waiting)

    returned, _found = _log(
        cast, official, "KOR", "call on a shared glossary", cast.ago(16),
        [("begin a shared glossary", OutcomeKind.COMMITMENT), ("speak again in spring", OutcomeKind.GO_ON_TALKING)],
    )  # fmt: skip
    returned = _submit(official, returned)
    meetings.return_(
        actor=cast.manager, meeting=returned, version=returned.version,
        comment=say("who begins the glossary, and by when? Please triage both outcomes."),
    )  # fmt: skip

    forms = [("exchange the forms in use", OutcomeKind.COMMITMENT), ("no common form yet", OutcomeKind.DISAGREEMENT)]
    _log(cast, official, "IND", "call on forms and templates", cast.ago(2), forms)
    titles = [("add three titles", OutcomeKind.NOT_CLASSIFIED)]
    _log(cast, cast.second_official, "NOR", "call on the reading list", cast.ago(3), titles)


def _half_typed(cast: Cast) -> None:
    """Leave a form to the official as a browser would send it, names and all."""
    title = say("a dialogue that is only half typed")
    typed = {
        "title": [title],
        "partners": [str(cast.partners["JPN"].pk)],
        "level": [str(Level.EXPERT)],
        "summary": [say("to be gone on with")],
        "outcomes-0-text": [say("write down what is still missing")],
        "outcomes-0-kind": [str(OutcomeKind.COMMITMENT)],
    }
    for rows in ("tracks", "participants", "agenda", "outcomes"):
        typed |= {f"{rows}-TOTAL_FORMS": ["1"], f"{rows}-INITIAL_FORMS": ["0"]}
    drafts.save(actor=cast.official, key="meeting:new", data=typed, title=title)
