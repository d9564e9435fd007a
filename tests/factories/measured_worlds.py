"""Small worlds made at random, in which every measure finds something to count and something to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from partnerships.choices import (
    ActionState,
    CommitmentKind,
    CommitmentStatus,
    DatePrecision,
    Disposition,
    Level,
    Marking,
    MeetingStatus,
    Modality,
    OutcomeKind,
    PartnershipState,
    RecordState,
    Reported,
    Responsible,
    ReviewDecision,
    StepKind,
    UpdateState,
)
from partnerships.models import AgendaItem, Area, Commitment, Fulfilment, Interest, Meeting, Outcome, Partner, Step
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from tests.factories import commitments, meetings, partners, people
from tests.factories.base import making, saved

# Days before today, around the limits of the measures.
AGO = (400, 181, 180, 91, 90, 62, 61, 60, 59, 45, 32, 31, 30, 29, 10, 1, 0)
DUE = (*AGO, -1, -40)
MARKINGS = (Marking.PUBLIC, Marking.NORMAL, Marking.SENSITIVE)
OPEN = (CommitmentStatus.NOT_STARTED, CommitmentStatus.IN_PROGRESS, CommitmentStatus.PARTLY_IMPLEMENTED)


@dataclass
class Cast:
    """Who and what the random things name."""

    partners: list[Partner]
    areas: list[Area]
    units: list[Any]
    people: list[Any]
    reviewer: Any
    formats: list[Any]
    interests: list[Interest]


class Maker:
    """Makes things at random, on days before `on`."""

    def __init__(self, chance: Random, *, on: date) -> None:
        self.chance, self.on = chance, on
        self.cast = self._cast()
        self.meetings: list[Meeting] = []
        self.commitments: list[Commitment] = []

    def one(self, of: Sequence[Any]) -> Any:
        return self.chance.choice(list(of))

    def some(self, of: Sequence[Any]) -> list[Any]:
        return self.chance.sample(list(of), self.chance.randint(0, len(of)))

    def is_so(self, out_of: int = 2) -> bool:
        return self.chance.randrange(out_of) == 0

    def day(self, ago: Sequence[int] = AGO) -> date:
        return self.on - timedelta(days=self.one(ago))

    def when(self, ago: Sequence[int] = AGO) -> PartialDate:
        """Make a date with both days, one of them, a run of days, or none."""
        day = self.day(ago)
        return self.one(
            [
                *[PartialDate.on(day)] * 6,
                PartialDate(None, day, DatePrecision.WINDOW),
                PartialDate(day, None, DatePrecision.WINDOW),
                PartialDate.days(day - timedelta(days=2), day),
                NO_DATE,
            ]
        )

    def world(self, *, meetings_made: int, commitments_made: int) -> None:
        for _number in range(meetings_made):
            self.meeting()
        for _number in range(commitments_made):
            self.commitment()
        self.agenda()

    def _cast(self) -> Cast:
        categories = [partners.category(1), partners.category(2)]
        found = [
            partners.partner("JPN", category=categories[0]),
            partners.partner("KOR", category=categories[0]),
            partners.partner("NOR", category=categories[1]),
            partners.partner("CHE"),
        ]
        areas = [saved(Area(slug=slug, name=slug.title())) for slug in ("cyber", "space")]
        units = [people.unit("A", capacity_days=100), people.unit("B", capacity_days=None)]
        cast = Cast(
            partners=found,
            areas=areas,
            units=units,
            people=[people.user(f"person_{number}", unit=unit) for number, unit in enumerate([*units, None])],
            reviewer=people.user("reviewer"),
            formats=[meetings.dialogue_format("talks"), meetings.dialogue_format("letter", is_session=False)],
            interests=[],
        )
        for partner in found:
            partnership = partners.partnership(partner, marking=self.one(MARKINGS))
            for position in range(self.chance.randint(0, 2)):
                step = Step(
                    partnership=partnership,
                    kind=self.one([StepKind.SIGNED, StepKind.ADOPTED, StepKind.TALKS_OPENED]),
                    state_after=self.one([PartnershipState.SIGNED, PartnershipState.NEGOTIATING]),
                    position=position,
                )
                step.date = self.when()
                saved(step)
            for area in self.some(areas):
                ends = self.one([None, self.on, self.on - timedelta(days=1)])
                cast.interests.append(
                    saved(Interest(partnership=partnership, area=area, valid_until=ends, marking=self.one(MARKINGS)))
                )
        return cast

    def meeting(self) -> Meeting:
        is_reported = self.is_so(4)
        row = meetings.meeting(
            self.some(self.cast.partners),
            when=self.when(),
            level=self.one([*Level]),
            modality=self.one([Modality.IN_PERSON, Modality.UNKNOWN, Modality.IN_PERSON, Modality.NONE]),
            format=self.one([*[self.cast.formats[0]] * 3, self.cast.formats[1]]),
            status=self.one([*[MeetingStatus.HELD] * 5, MeetingStatus.PLANNED]),
            record_state=RecordState.REPORTED if is_reported else RecordState.DRAFT,
            external_id=f"event-{len(self.meetings)}" if self.is_so(6) else None,
            marking=self.one(MARKINGS),
        )
        self.meetings.append(row)
        for _number in range(self.chance.randint(0, 2)):
            self.outcome(row)
        if row.status == MeetingStatus.HELD and not is_reported and self.is_so():
            self.approve(row)
        return row

    def outcome(self, meeting: Meeting) -> Outcome:
        is_ours = meeting.record_state != RecordState.REPORTED
        last = meeting.outcomes.order_by("pk").last()
        row = Outcome(meeting=meeting, text="an outcome", kind=self.one([*OutcomeKind]))
        row.disposition = Disposition.TO_TRIAGE if is_ours else Disposition.NOT_OWED
        saved(row)
        if is_ours and last and self.is_so(3):
            row.disposition, row.merged_into = Disposition.MERGED, last
            saved(row)
        return row

    def approve(self, meeting: Meeting) -> None:
        with making(self.cast.reviewer):
            for row in meeting.outcomes.filter(disposition=Disposition.TO_TRIAGE):
                row.disposition, row.disposition_reason = Disposition.NO_ACTION, "done"
                row.save()
            meeting.record_state = RecordState.SUBMITTED
            meeting.submitted_by, meeting.submitted_at = self.cast.people[0], timezone.now()
            meeting.revision = self.one([1, 1, 2])
            meeting.save()
            meeting.record_state = RecordState.APPROVED
            meeting.decided_by = self.cast.reviewer
            meeting.decided_at = timezone.now() - timedelta(days=self.one([0, 1, 5]))
            meeting.save()

    def commitment(self) -> Commitment:
        origin = self.one([None, *self.meetings])
        of_origin = [link.partner for link in origin.partner_links.select_related("partner")] if origin else []
        outcome = self.one([None, *origin.outcomes.all()]) if origin else None
        owner = self.one([None, *self.cast.people])
        due = self.when(DUE)
        row = commitments.commitment(
            self.some(of_origin or self.cast.partners),
            owner,
            owner_unit=self.one([None, *self.cast.units]) if owner else None,
            meeting=origin,
            outcome=outcome,
            kind=self.one([*CommitmentKind, CommitmentKind.DELIVERABLE]),
            responsible=self.one([*Responsible]),
            area=self.one([None, *self.cast.areas]),
            interest=self.one([None, *self.cast.interests]),
            deliverable=self.one(["", "a paper"]),
            measure_of_success=self.one(["", "it is read"]),
            marking=self.one(MARKINGS),
            review_interval_days=self.one([30, 90]),
            due=due,
            baseline_due=self.one([due, due, self.when(DUE)]),
        )
        self.commitments.append(row)
        self.fulfil(row)
        if owner is None or self.is_so(3):
            for ago in {self.one(AGO) for _number in range(self.chance.randint(0, 2))}:
                commitments.reported(row, self.one([*Reported]), self.on - timedelta(days=ago))
        if owner is not None:
            self.follow(row, owner)
        return row

    def fulfil(self, row: Commitment) -> None:
        if not self.is_so(3):
            return
        place = self.one([None, *self.meetings])
        with making():
            Fulfilment(
                commitment=row, meeting=place, awaited_id="" if place else "somewhere", fulfilled_on=self.day()
            ).save()
            row.save()

    def follow(self, row: Commitment, owner: Any) -> None:
        """Add what is done about a followed commitment: actions, proofs, updates and decisions on them."""
        for _number in range(self.chance.randint(0, 2)):
            state = self.one([ActionState.OPEN, ActionState.OPEN, ActionState.IN_PROGRESS])
            made = commitments.action(row, self.one(self.cast.people), effort_days=self.one([None, 2, "0.5"]))
            if state != ActionState.OPEN:
                made.state = state
                saved(made)
        proof = commitments.evidence(row, marking=self.one(MARKINGS)) if self.is_so() else None
        may_finish = proof is not None and row.kind != CommitmentKind.DIALOGUE_ONLY
        for ago in sorted(self.some([0, 29, 31, 89, 91])[:2], reverse=True):  # the last one made is the latest
            self.review(row, owner, ago=ago, may_finish=may_finish)
        if proof is not None and self.is_so(4):
            proof.is_withdrawn, proof.withdrawn_reason = True, "wrong paper"
            saved(proof)
        if self.is_so(4):
            made = self._submitted(row, owner, CommitmentStatus.IN_PROGRESS, ago=3)
            assert made.state == UpdateState.SUBMITTED

    def review(self, row: Commitment, owner: Any, *, ago: int, may_finish: bool) -> None:
        row.refresh_from_db()
        if row.status in (CommitmentStatus.IMPLEMENTED, CommitmentStatus.PARTLY_IMPLEMENTED):
            return
        later = [each for each in OPEN if row.status not in OPEN or OPEN.index(each) >= OPEN.index(row.status)]
        status = CommitmentStatus.IMPLEMENTED if may_finish and self.is_so() else self.one(later)
        made = self._submitted(row, owner, status, ago=ago + self.one([0, 1, 4]))
        decision = ReviewDecision.RETURNED if self.is_so(4) else ReviewDecision.APPROVED
        commitments.review(made, self.cast.reviewer, at=timezone.now() - timedelta(days=ago), decision=decision)

    def _submitted(self, row: Commitment, owner: Any, status: str, *, ago: int) -> Any:
        made = commitments.update(row, owner, status=status)
        with making(owner):
            made.state, made.submitted_by = UpdateState.SUBMITTED, owner
            made.submitted_at = timezone.now() - timedelta(days=ago)
            made.save()
        return made

    def agenda(self) -> None:
        """Put outcomes and commitments on the agenda of meetings."""
        outcomes = list(Outcome.objects.order_by("pk"))
        for meeting in self.meetings:
            for _number in range(self.chance.randint(0, 2)):
                if outcomes and self.is_so():
                    saved(AgendaItem(meeting=meeting, outcome=self.one(outcomes)))
                elif self.commitments:
                    saved(AgendaItem(meeting=meeting, commitment=self.one(self.commitments)))
