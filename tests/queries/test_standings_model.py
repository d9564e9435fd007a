"""Show 2 for standings: every past day reads as a model kept in memory says, and the present day as the rule says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.choices import CommitmentStatus, Confidence, DateChangeState, Position, Reported, UpdateState
from partnerships.models import Commitment, DateChange, Fulfilment, Partner, User
from partnerships.queries import commitments as queries
from partnerships.queries.standings import FROM_REPORTED, FROM_STATUS
from partnerships.rules import commitments as rules
from partnerships.rules.days import BRUSSELS
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings
from tests.factories.base import making

pytestmark = [pytest.mark.django_db, pytest.mark.long]

_S = CommitmentStatus
# Which status a review may give after another: part of the workflow of domain.md, section 2.
NEXT: dict[CommitmentStatus, list[CommitmentStatus]] = {
    _S.UNKNOWN: [_S.NOT_STARTED, _S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED, _S.IMPLEMENTED, _S.SUSPENDED],
    _S.NOT_STARTED: [_S.NOT_STARTED, _S.IN_PROGRESS, _S.IMPLEMENTED, _S.SUPERSEDED],
    _S.IN_PROGRESS: [_S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED, _S.IMPLEMENTED, _S.SUSPENDED, _S.NOT_IMPLEMENTED],
    _S.PARTLY_IMPLEMENTED: [_S.PARTLY_IMPLEMENTED, _S.IMPLEMENTED, _S.NOT_IMPLEMENTED],
    _S.SUSPENDED: [_S.SUSPENDED, _S.IN_PROGRESS, _S.NOT_IMPLEMENTED],
    _S.IMPLEMENTED: [_S.IMPLEMENTED, _S.IN_PROGRESS, _S.PARTLY_IMPLEMENTED],
    _S.NOT_IMPLEMENTED: [_S.NOT_IMPLEMENTED, _S.IN_PROGRESS],
    _S.SUPERSEDED: [_S.SUPERSEDED, _S.IN_PROGRESS],
}
INTERVAL = 60
DAYS = st.integers(1, 300)  # ago
# A fact counts on its day in Brussels, at whatever hour of it.
HOURS = st.sampled_from([time.min, time(0, 30), time(12), time(23, 30), time.max])


@dataclass
class Model:
    """One commitment in memory; every list is in order of its days."""

    partners: list[int]
    due: PartialDate
    reports: list[tuple[date, Reported]] = field(default_factory=list)
    reviews: list[tuple[date, CommitmentStatus, Confidence]] = field(default_factory=list)
    dues: list[tuple[date, PartialDate]] = field(default_factory=list)
    steps: list[tuple[date, int | None]] = field(default_factory=list)

    def at(self, day: date) -> dict[str, Any]:
        """Say what was known at the end of a day."""
        report = next((each for each in reversed(self.reports) if each[0] <= day), None)
        review = next((each for each in reversed(self.reviews) if each[0] <= day), None)
        due = next((due for since, due in reversed(self.dues) if since <= day), self.due)
        steps = [each for each in self.steps if each[0] <= day]
        said, since = Position.UNKNOWN, None
        if report is not None:
            said, since = FROM_REPORTED[report[1]], report[0]
        if review is not None and (since is None or review[0] >= since):
            said, since = FROM_STATUS[review[1]], review[0]
        position = rules.for_all_partners(said, partners=self.partners, steps=[partner for _day, partner in steps])
        fulfilled_on = max((each[0] for each in steps), default=None)
        confidence = rules.effective_confidence(
            confidence=review[2] if review else "", reviewed_on=review[0] if review else None,
            interval_days=INTERVAL, on=day,
        )  # fmt: skip
        return {
            "standing": rules.standing(
                position=position, position_on=since, due_latest=due.latest, fulfilled_on=fulfilled_on,
                interval_days=INTERVAL, on=day,
            ),
            "shown_status": review[1] if review else CommitmentStatus.UNKNOWN,
            "shown_confidence": confidence,
            "shown_due_latest": due.latest,
        }  # fmt: skip


def moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=BRUSSELS)


def report(row: Commitment, model: Model, days: dict[int, Reported]) -> None:
    for ago, word in sorted(days.items(), reverse=True):
        day = today() - timedelta(days=ago)
        commitments.reported(row, word, day)
        model.reports.append((day, word))


def review(row: Commitment, model: Model, days: dict[int, tuple[int, time]], who: tuple[User, User]) -> None:
    status = CommitmentStatus.UNKNOWN
    for ago, (choice, hour) in sorted(days.items(), reverse=True):
        day = today() - timedelta(days=ago)
        status = NEXT[status][choice % len(NEXT[status])]
        confidence = list(Confidence)[choice % len(Confidence)]
        row.refresh_from_db()
        made = commitments.update(row, who[0], state=UpdateState.SUBMITTED, status=status, confidence=confidence)
        commitments.review(made, who[1], at=moment(day, hour))
        model.reviews.append((day, status, confidence))


def move(row: Commitment, model: Model, days: dict[int, tuple[int, time]], who: User) -> None:
    for ago, (offset, hour) in sorted(days.items(), reverse=True):
        day = today() - timedelta(days=ago)
        due = PartialDate.on(today() + timedelta(days=offset))
        row.refresh_from_db()
        change = DateChange(
            commitment=row, reason_code="other", reason="model", state=DateChangeState.APPROVED, requested_by=who,
            decided_by=who, decided_at=moment(day, hour), needs_decision=False,
        )  # fmt: skip
        change.old_due, change.new_due = row.due, due
        row.due = due
        with making(who):
            change.save()
            row.save()
        model.dues.append((day, due))


def step(row: Commitment, model: Model, steps: list[tuple[int, Partner | None]]) -> None:
    with making():
        for ago, partner in sorted(steps, key=lambda each: -each[0]):
            day = today() - timedelta(days=ago)
            Fulfilment(commitment=row, awaited_id="somewhere", partner=partner, fulfilled_on=day).save()
            model.steps.append((day, partner.pk if partner else None))
        row.refresh_from_db()
        row.save()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=st.one_of(st.none(), st.integers(-250, 60)),
    reports=st.dictionaries(DAYS, st.sampled_from(Reported), max_size=2),
    reviews=st.dictionaries(DAYS, st.tuples(st.integers(0, 9), HOURS), max_size=2),
    dues=st.dictionaries(DAYS, st.tuples(st.integers(-200, 60), HOURS), max_size=2),
    steps=st.lists(st.tuples(DAYS, st.sampled_from(["JPN", "KOR", None])), max_size=2),
    asked=st.lists(st.integers(1, 320), min_size=1, max_size=2),
)
def test_every_day_reads_as_the_model_says(
    japan: Partner,
    korea: Partner,
    official: User,
    manager: User,
    due: int | None,
    reports: dict[int, Reported],
    reviews: dict[int, tuple[int, time]],
    dues: dict[int, tuple[int, time]],
    steps: list[tuple[int, str | None]],
    asked: list[int],
) -> None:
    first = NO_DATE if due is None else PartialDate.on(today() + timedelta(days=due))
    held = meetings.meeting([japan, korea], when=PartialDate.on(today() - timedelta(days=400)))
    row = commitments.commitment(
        [japan, korea], official, due=first, meeting=held, review_interval_days=INTERVAL,
        external_id=f"model-{Commitment.objects.count()}",
    )  # fmt: skip
    commitments.evidence(row)  # without it no review says "implemented" (invariant 7)
    model = Model([japan.pk, korea.pk], first)
    report(row, model, reports)
    review(row, model, reviews, (official, manager))
    move(row, model, dues, official)
    step(row, model, [(ago, {"JPN": japan, "KOR": korea}.get(code or "")) for ago, code in steps])

    edges = {0, *asked, *reports, *reviews, *dues, *(ago for ago, _code in steps)}
    for ago in sorted({each + beside for each in edges for beside in (0, 1)}):
        day = today() - timedelta(days=ago)
        found: Any = queries.listing(viewer=None, on=today(), as_of=day).get(pk=row.pk)
        assert {name: getattr(found, name) for name in model.at(day)} == model.at(day), day
