"""What is past due, and what became of outcomes: by definition, and no more than the viewer sees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from partnerships.choices import CommitmentKind, CommitmentStatus, DatePrecision, Disposition, Reported
from partnerships.models import Commitment, Outcome, Partner, User
from partnerships.queries import dashboard, follow_through
from partnerships.queries.dashboard import Day
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments, meetings
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db


def due(days_ago: int) -> PartialDate:
    return PartialDate.on(today() - timedelta(days=days_ago))


def ages(viewer: User, day: Day | None = None) -> list[tuple[int, int]]:
    day = day or Day(today())
    found = follow_through.ageing(dashboard.rows(viewer=access(viewer), day=day), day=day)
    return [(age.overdue, age.unknown) for age in found]


def counted(viewer: User, partners: list[Partner] | None = None) -> follow_through.Funnel:
    keys = None if partners is None else [partner.pk for partner in partners]
    return follow_through.funnel(viewer=access(viewer), day=Day(today()), partners=keys)


def converted(outcome: Outcome, partner: Partner, owner: User, **changes: object) -> Commitment:
    made = commitments.commitment([partner], owner, meeting=outcome.meeting, outcome=outcome, **changes)
    commitments.action(made, owner)
    with making():
        outcome.disposition = Disposition.CONVERTED
        outcome.save()
    return made


def test_ageing_counts_nothing_out_of_scope(japan: Partner, official: User, outsider: User) -> None:
    commitments.commitment([japan], official, due=due(5))

    assert ages(outsider) == [(0, 0)] * 4


def test_ageing_tells_spans_and_knowledge_apart(japan: Partner, official: User) -> None:
    for days in (0, 1, 30, 31, 90, 91, 180, 181, 900):
        commitments.commitment([japan], official, due=due(days))
    late = commitments.commitment([japan], official, due=due(100))
    commitments.reported(late, Reported.OPEN, today())

    assert ages(official) == [(0, 2), (0, 2), (1, 2), (0, 2)]


def test_ageing_without_a_last_day_is_not_past_due(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official, due=PartialDate(None, None, DatePrecision.FUZZY, words="in due course"))

    assert ages(official) == [(0, 0)] * 4


def test_ageing_of_a_past_day_is_that_of_the_day(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], None, external_id="an-event", due=PartialDate.on(date(2026, 3, 1)))
    with making():
        row.meeting = meetings.meeting([japan], when=PartialDate.on(date(2026, 1, 1)))
        row.save()

    assert ages(official, Day(date(2026, 11, 22), date(2026, 3, 11))) == [(0, 1), (0, 0), (0, 0), (0, 0)]


def test_funnel_counts_nothing_out_of_scope(japan: Partner, outsider: User) -> None:
    meetings.meeting([japan], outcomes=["Agreed"])
    meetings.meeting([japan], outcomes=["Told"], record_state="reported")

    assert counted(outsider) == follow_through.Funnel(0, 0, 0, 0, 0, 0, 0)


def test_funnel_follows_outcomes_step_by_step(japan: Partner, official: User, manager: User) -> None:
    held = meetings.meeting([japan], outcomes=["waits", "closed", "promised", "known", "done", "half done"])
    _waits, closed, promised, known, done, half = held.outcomes.order_by("position")
    with making():
        closed.disposition, closed.disposition_reason = Disposition.NO_ACTION, "Nothing to do"
        closed.save()
    converted(promised, japan, official)
    commitments.reviewed(converted(known, japan, official), official, manager, CommitmentStatus.IN_PROGRESS)
    for outcome in (done, half):
        row = converted(outcome, japan, official, kind=CommitmentKind.PROCEDURAL)
        commitments.evidence(row)
        commitments.reviewed(row, official, manager, CommitmentStatus.IMPLEMENTED)
    converted(half, japan, official)

    assert counted(official) == follow_through.Funnel(6, 5, 4, 3, 1, talks=0, reported=0)
    texts = {
        step: [row.text for row in follow_through.outcomes_at(step, viewer=access(official), day=Day(today()))]
        for step in follow_through.STEPS
    }
    assert [len(texts[step]) for step in follow_through.STEPS] == [6, 5, 4, 3, 1]
    assert texts["implemented"] == ["done"]


def test_funnel_counts_a_commitment_without_date_as_none(japan: Partner, official: User) -> None:
    undated, talk = meetings.meeting([japan], outcomes=["undated", "talk"]).outcomes.order_by("position")
    converted(undated, japan, official, due=PartialDate(None, None, words="no date was agreed"))
    converted(talk, japan, official, kind=CommitmentKind.DIALOGUE_ONLY)

    assert counted(official) == follow_through.Funnel(2, 2, 0, 0, 0, talks=0, reported=0)


def test_funnel_keeps_talks_and_reported_history_apart(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], outcomes=["Meet again"])
    with making():
        Outcome.objects.filter(meeting=held).update(kind="go_on_talking")
    meetings.meeting([japan], outcomes=["Told"], record_state="reported")

    assert counted(official) == follow_through.Funnel(0, 0, 0, 0, 0, talks=1, reported=1)


def test_funnel_of_some_partners_counts_each_outcome_once(japan: Partner, korea: Partner, official: User) -> None:
    meetings.meeting([japan, korea], outcomes=["Shared"])
    meetings.meeting([korea], outcomes=["Korea alone"])

    assert counted(official, [japan, korea]).outcomes == 2
    assert counted(official, [japan]).outcomes == 1


def test_outcomes_of_a_step_are_those_of_the_day(japan: Partner, official: User, outsider: User) -> None:
    held = meetings.meeting([japan], outcomes=["Agreed"], when=PartialDate.on(date(2026, 1, 1)))
    assert held.outcomes.count() == 1

    def found(viewer: User, day: Day) -> int:
        return follow_through.outcomes_at("outcomes", viewer=access(viewer), day=day, partners=[japan.pk]).count()

    assert found(official, Day(today())) == 1
    assert found(official, Day(today(), today() - timedelta(days=1))) == 0
    assert found(outsider, Day(today())) == 0
