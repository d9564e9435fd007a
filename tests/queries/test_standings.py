"""Standing in SQL equals standing by the rule, today and on a past day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.choices import (
    CommitmentStatus,
    Confidence,
    DatePrecision,
    Reported,
    ReviewDecision,
    Standing,
    UpdateState,
)
from partnerships.models import Commitment, CommitmentPartner, Fulfilment, Partner, User
from partnerships.queries import commitments as queries
from partnerships.queries import standings
from partnerships.rules import commitments as rules
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import date_changes
from partnerships.services.base import today
from tests.factories import commitments, meetings
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
_DAYS = st.sampled_from([None, -200, -91, -90, -89, -1, 0, 1, 30])


def by_rule(row: Any, on: date) -> Standing:
    return rules.standing(
        position=row.position,
        position_on=row.position_on,
        due_latest=row.due_latest,
        fulfilled_on=row.fulfilled_on,
        interval_days=row.review_interval_days,
        on=on,
    )


def _day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    known=st.lists(st.tuples(st.sampled_from(Reported), st.sampled_from([-200, -91, -90, -1, 0])), max_size=2),
    due=_DAYS,
    done=_DAYS,
    interval=st.sampled_from([30, 90]),
)
def test_standing_in_sql_equals_the_rule(
    japan: Partner, second_manager: User, known: list[Any], due: int | None, done: int | None, interval: int
) -> None:
    when = NO_DATE if due is None else PartialDate(None, _day(due), DatePrecision.WINDOW)
    row = commitments.commitment([japan], due=when, review_interval_days=interval)
    if done is not None:
        with making():
            Fulfilment(commitment=row, awaited_id="somewhere", fulfilled_on=_day(done)).save()
            row.save()
    for offset, word in {offset: word for word, offset in known}.items():
        commitments.reported(row, word, TODAY + timedelta(days=offset))
    found = queries.listing(viewer=access(second_manager), on=TODAY).get(pk=row.pk)
    row.refresh_from_db()
    assert found.standing == by_rule(row, TODAY)


def test_conditions_hold_exactly_one_for_every_combination(japan: Partner, second_manager: User) -> None:
    for word, due in product(Reported, (-100, -1, 0, None)):
        when = NO_DATE if due is None else PartialDate(None, _day(due), DatePrecision.WINDOW)
        row = commitments.commitment([japan], due=when)
        commitments.reported(row, word, TODAY - timedelta(days=95))
    rows = queries.listing(viewer=access(second_manager), on=TODAY)
    counted = queries.counts(rows, on=TODAY)
    assert sum(counted.values()) == rows.count() == len(Reported) * 4
    for standing in Standing:
        chosen = queries.with_standings(rows, [standing], on=TODAY)
        assert {row.standing for row in chosen} <= {standing}
        assert chosen.count() == counted[standing]


def test_shown_confidence_goes_stale(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official, review_interval_days=30)
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS, days_ago=10)
    listing = queries.listing
    assert listing(viewer=access(manager), on=today()).get().shown_confidence == Confidence.AT_RISK
    later = today() + timedelta(days=40)
    assert listing(viewer=access(manager), on=later).get().shown_confidence == Confidence.UNKNOWN


@pytest.mark.long
def test_as_of_shows_what_was_known_on_a_past_day(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official)
    with making():
        Commitment.objects.filter(pk=row.pk).update(external_id="jp-2026-c1")
        row.refresh_from_db()
    commitments.reported(row, Reported.OPEN, today() - timedelta(days=50))
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS, days_ago=40)
    commitments.reviewed(row, official, manager, CommitmentStatus.SUSPENDED, days_ago=20)
    commitments.reported(row, Reported.MET, today() - timedelta(days=10))
    with making():
        held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=60)))
        Commitment.objects.filter(pk=row.pk).update(meeting=held)

    def on(days_ago: int) -> Any:
        past = today() - timedelta(days=days_ago)
        return queries.listing(viewer=access(manager), on=today(), as_of=past).filter(pk=row.pk).first()

    assert on(61) is None
    assert (on(60).then_position, on(60).standing) == ("unknown", "open_unknown")
    assert (on(50).then_position, on(50).shown_status) == ("open", "unknown")
    assert (on(40).shown_status, on(40).shown_confidence) == ("in_progress", "at_risk")
    assert (on(20).then_position, on(20).shown_status, on(20).standing) == ("suspended", "suspended", "open")
    assert (on(10).then_position, on(10).standing) == ("done", "kept")


def test_as_of_today_equals_the_columns(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official)
    commitments.reported(row, Reported.PARTLY_MET, today())
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)
    then = standings.as_of(Commitment.objects.all(), on=today()).get(pk=row.pk)
    row.refresh_from_db()
    for name in ("position", "position_on", "fulfilled_on", "due_latest", "status", "confidence"):
        assert getattr(then, f"then_{name}") == getattr(row, name), name


def test_as_of_shows_the_due_date_of_that_day(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official)
    with making():
        held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=60)))
        Commitment.objects.filter(pk=row.pk).update(external_id="jp-2026-c1", meeting=held)
    row.refresh_from_db()
    date_changes.request(
        actor=official,
        commitment=row,
        version=row.version,
        new_due=PartialDate.month(2027, 3),
        reason_code="partner",
        reason="Asked for.",
    )
    rows = queries.listing(viewer=access(manager), on=today(), as_of=today() - timedelta(days=1))
    past = queries.described(rows)[0]
    assert past.due_shown == commitments.DUE
    assert past.shown_due_latest == commitments.DUE.latest
    now = queries.described(queries.listing(viewer=access(manager), on=today()))[0]
    assert now.due_shown == PartialDate.month(2027, 3)


def test_as_of_leaves_out_what_was_entered_later(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    yesterday = today() - timedelta(days=1)
    assert queries.listing(viewer=access(official), on=today(), as_of=yesterday).count() == 0


def step(row: Commitment, partner: Partner | None, on: date | None) -> None:
    with making():
        Fulfilment(commitment=row, awaited_id="somewhere", partner=partner, fulfilled_on=on).save()
        row.refresh_from_db()
        row.save()


def test_a_promise_to_two_partners_is_kept_when_the_last_is(
    japan: Partner, korea: Partner, second_manager: User
) -> None:
    row = commitments.commitment([japan, korea], due=PartialDate.on(today() - timedelta(days=30)))
    commitments.reported(row, Reported.MET, today() - timedelta(days=5))
    seen: list[str] = []

    def look() -> None:
        found: Any = queries.listing(viewer=access(second_manager), on=today()).get(pk=row.pk)
        then: Any = standings.as_of(Commitment.objects.all(), on=today()).get(pk=row.pk)
        assert then.then_position == found.position
        seen.append(found.standing)

    look()
    step(row, japan, today() - timedelta(days=40))
    look()
    step(row, korea, today() - timedelta(days=29))
    look()

    assert seen == [Standing.KEPT, Standing.PARTLY_KEPT, Standing.KEPT_LATE]


@pytest.mark.long
def test_a_promise_to_two_partners_was_partly_kept_until_the_day_of_the_last_step(
    japan: Partner, korea: Partner, second_manager: User
) -> None:
    row = commitments.commitment([japan, korea])
    step(row, japan, today() - timedelta(days=40))
    step(row, korea, today() - timedelta(days=10))
    commitments.reported(row, Reported.MET, today() - timedelta(days=20))
    with making():
        held = meetings.meeting([japan, korea], when=PartialDate.on(today() - timedelta(days=60)))
        Commitment.objects.filter(pk=row.pk).update(external_id="two-c1", meeting=held)

    def on(days_ago: int) -> str:
        past = today() - timedelta(days=days_ago)
        return str(queries.listing(viewer=access(second_manager), on=today(), as_of=past).get(pk=row.pk).standing)

    assert [on(21), on(20), on(11), on(10)] == ["open_unknown", "partly_kept", "partly_kept", "kept"]


def test_a_partner_that_joins_a_promise_makes_it_partly_kept(japan: Partner, korea: Partner) -> None:
    row = commitments.commitment([japan])
    step(row, japan, TODAY)
    commitments.reported(row, Reported.MET, TODAY)
    with making():
        CommitmentPartner(commitment=row, partner=korea).save()
        with pytest.raises(IntegrityError, match="save the commitment after"), transaction.atomic():
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        row.refresh_from_db()
        row.save()
    row.refresh_from_db()
    assert row.position == "partly"


def test_returned_review_gives_no_position(japan: Partner, official: User, manager: User) -> None:
    row = commitments.commitment([japan], official)
    made = commitments.update(row, official, state=UpdateState.SUBMITTED)
    commitments.review(made, manager, decision=ReviewDecision.RETURNED)
    found: Any = standings.as_of(Commitment.objects.all(), on=today()).get(pk=row.pk)
    assert found.then_position == "unknown"
