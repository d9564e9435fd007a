"""Edits at random, through the services, of whatever a small world holds: what a day's work changes in the figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError

from partnerships.choices import (
    ActionState,
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    DateChangeState,
    Disposition,
    EntryState,
    EvidenceKind,
    Level,
    MeetingStatus,
    OutcomeKind,
    Priority,
    RecordState,
    Responsible,
    Role,
    UpdateState,
)
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Action, Commitment, DateChange, Evidence, Meeting, Outcome, StatusUpdate
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, commitments, date_changes, evidence, meetings, outcomes, reviews, updates
from tests.factories import commitments as plain
from tests.factories import meetings as plain_meetings
from tests.factories import people
from tests.factories.measured_worlds import Maker

OWN = {"entry_state": EntryState.TAKEN_UP}


class Editor:
    """Two people who edit a world: one works, the other decides."""

    def __init__(self, maker: Maker) -> None:
        self.maker, self.one, self.is_so = maker, maker.one, maker.is_so
        units = maker.cast.units
        self.official, self.manager = people.user("edits", unit=units[0]), people.user("decides", unit=units[1])
        people.assign(self.official, Role.OFFICIAL)
        people.assign(self.manager, Role.MANAGER)
        self.edits: list[Callable[[], Any]] = [
            self.promise, self.change, self.move_date, self.decide_date, self.report, self.decide, self.log, self.hold,
            self.dispose, self.approve_record, self.work, self.prove, self.withdraw_proof,
        ]  # fmt: skip

    def edit(self) -> str:
        """Try edits until the services take one; give its name."""
        while True:
            edit = self.one(self.edits)
            try:
                if edit():
                    return str(edit.__name__)
            except (RuleViolation, NotAllowed, ValidationError):
                continue

    def any_of(self, model: Any, **values: Any) -> Any:
        found = list(model.objects.filter(**values).order_by("pk"))
        return self.one(found) if found else None

    def promise(self) -> Any:
        of = self.one(self.maker.cast.partners)
        values = plain.values(
            self.official, responsible=self.one([*Responsible]), kind=self.one([*CommitmentKind]),
            due=self.maker.when((400, 45, 1, 0, -40)), deliverable=self.one(["", "a paper"]),
            area=self.one([None, *self.maker.cast.areas]), owner_unit=self.one([None, *self.maker.cast.units]),
            priority=self.one([Priority.HIGH, Priority.LOW]),
        )  # fmt: skip
        task = {"text": "Begin", "assignee": self.one([self.official, self.manager]), "effort_days": 3}
        return commitments.create(actor=self.official, values=values, partners=[of], action=task)

    def change(self) -> Any:
        row = self.any_of(Commitment, **OWN)
        values: dict[str, Any] = self.one(
            [
                {"owner": self.one([self.official, self.manager])},
                {"kind": self.one([*CommitmentKind])},
                {"priority": self.one([*Priority])},
                {"responsible": self.one([*Responsible])},
                {"deliverable": self.one(["", "another paper"]), "measure_of_success": self.one(["", "it is read"])},
                {"area": self.one([None, *self.maker.cast.areas])},
                {"owner_unit": self.one([None, *self.maker.cast.units])},
            ]
        )
        return row and commitments.change(
            actor=self.official, commitment=row, version=row.version, values=values, reason="it is so"
        )

    def move_date(self) -> Any:
        row = self.any_of(Commitment, **OWN)
        return row and date_changes.request(
            actor=self.official, commitment=row, version=row.version, reason_code="partner", reason="asked for",
            new_due=self.maker.when((200, 45, 1, -30, -200)),
        )  # fmt: skip

    def decide_date(self) -> Any:
        row = self.any_of(DateChange, state=DateChangeState.REQUESTED)
        return row and date_changes.approve(actor=self.manager, date_change=row, version=row.version)

    def report(self) -> Any:
        row = self.any_of(Commitment, **OWN)
        if row is None:
            return None
        status = self.one([each for each in CommitmentStatus if each != CommitmentStatus.UNKNOWN])
        claim = {"proposed_status": status, "proposed_confidence": Confidence.AT_RISK, "narrative": "It goes on."}
        made = updates.draft(actor=self.official, commitment=row, values=claim)
        return updates.submit(actor=self.official, update=made, version=made.version)

    def decide(self) -> Any:
        row = self.any_of(StatusUpdate, state=UpdateState.SUBMITTED)
        if row is None:
            return None
        if self.is_so(3):
            return reviews.return_(actor=self.manager, update=row, comment="Say more.")
        version = Commitment.objects.get(pk=row.commitment_id).version
        return reviews.approve(actor=self.manager, update=row, judged_version=version, is_confirmed=True)

    def log(self) -> Any:
        kinds = [self.one([*OutcomeKind]) for _number in range(self.maker.chance.randint(1, 2))]
        values = plain_meetings.values(level=self.one([*Level]), date=PartialDate.on(self.maker.day()))
        rows = [{"text": "an outcome", "kind": kind} for kind in kinds]
        named = self.any_of(Outcome)
        return meetings.log(
            actor=self.official, values=values, partners=[self.one(self.maker.cast.partners)], outcomes=rows,
            agenda=[{"outcome": named}] if named else [],
        )  # fmt: skip

    def hold(self) -> Any:
        row = self.any_of(Meeting, status=MeetingStatus.PLANNED)
        if row is None:
            values = plain_meetings.values(summary="", date=PartialDate.on(self.maker.day()))
            return meetings.plan(actor=self.official, values=values, partners=[self.one(self.maker.cast.partners)])
        return meetings.hold(actor=self.official, meeting=row, version=row.version)

    def dispose(self) -> Any:
        row = self.any_of(Outcome, disposition=Disposition.TO_TRIAGE)
        if row is None:
            return None
        if self.is_so(3):
            return outcomes.close(actor=self.official, outcome=row, version=row.version, reason="nothing to do")
        talks = row.kind == OutcomeKind.GO_ON_TALKING
        promise = {
            "kind": CommitmentKind.DIALOGUE_ONLY if talks else CommitmentKind.DELIVERABLE,
            "responsible": Responsible.EU, "owner": self.official, "due": PartialDate.on(self.maker.day((9, -9))),
        }  # fmt: skip
        return outcomes.convert(
            actor=self.official, outcome=row, version=row.version, values=promise,
            action={"text": "Begin", "assignee": self.official},
        )  # fmt: skip

    def approve_record(self) -> Any:
        row = self.any_of(Meeting, status=MeetingStatus.HELD, record_state=RecordState.DRAFT)
        if row is None:
            return None
        if not row.summary:
            row = meetings.change(
                actor=self.official, meeting=row, version=row.version, values={"summary": "What was said."}
            )
        row = meetings.submit(actor=self.official, meeting=row, version=row.version)
        return meetings.approve(actor=self.manager, meeting=row, version=row.version)

    def work(self) -> Any:
        row = self.any_of(Action)
        if row is None:
            return None
        step: Any = {
            ActionState.OPEN: actions.start, ActionState.IN_PROGRESS: actions.finish, ActionState.DONE: actions.verify,
        }.get(row.state)  # fmt: skip
        actor = self.manager if row.state == ActionState.DONE else self.official
        return step and step(actor=actor, action=row, version=row.version)

    def prove(self) -> Any:
        row = self.any_of(Commitment, **OWN)
        day = self.maker.on - timedelta(days=self.one([0, 10, 100]))
        values = {"kind": EvidenceKind.LINK, "title": "A release", "url": "https://example.org/", "dated_on": day}
        return row and evidence.add(actor=self.official, commitment=row, values=values)

    def withdraw_proof(self) -> Any:
        row = self.any_of(Evidence, is_withdrawn=False)
        return row and evidence.withdraw(actor=self.official, evidence=row, version=row.version, reason="wrong paper")
