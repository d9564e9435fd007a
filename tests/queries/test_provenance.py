"""A commitment's story from the words to its fulfilment, and an outcome's from the meeting to today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from partnerships.choices import Marking, Origin, Role, UpdateState
from partnerships.models import Commitment, Outcome, Partner, User
from partnerships.queries import provenance
from partnerships.queries.provenance import Moment
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments as services
from partnerships.services import date_changes, outcomes
from partnerships.services.base import today
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import access


def story(user: User, row: Commitment) -> list[Moment]:
    found = provenance.of_commitment(viewer=access(user), reference=row.reference, on=today())
    assert found is not None
    return found[1]


def kinds(user: User, row: Commitment) -> list[str]:
    return [moment.kind for moment in story(user, row)]


@pytest.fixture
def outcome(japan: Partner) -> Outcome:
    return meetings.outcome([japan], title="Tokyo dialogue", text="Both sides hold an exercise")


@pytest.fixture
def promise(outcome: Outcome, official: User) -> Commitment:
    """A commitment that triage made of the outcome."""
    return commitments.converted(outcome, official)


def test_story_begins_with_the_words_of_the_meeting(promise: Commitment, official: User, outcome: Outcome):
    told = story(official, promise)

    assert [moment.kind for moment in told] == ["meeting", "outcome", "triage", "made", "action"]
    assert told[1].row.text == "Both sides hold an exercise"
    assert told[2].event.after["disposition"] == "converted"  # type: ignore[union-attr,index]  # it has one
    assert (told[2].by, told[3].by) == (official, official)


@pytest.mark.long
def test_story_goes_on_in_the_order_of_time(promise: Commitment, official: User, manager: User):
    commitments.reviewed(promise, official, manager, "in_progress", days_ago=-1)
    commitments.blocker(promise, since=date(2020, 1, 1), resolved_on=date(2020, 2, 1))
    promise.refresh_from_db()
    services.change(
        actor=official, commitment=promise, version=None, values={"text": "Hold two exercises"}, reason="as agreed"
    )

    told = kinds(official, promise)

    assert told[:4] == ["meeting", "outcome", "triage", "made"]
    assert told[4:] == ["blocker", "unblocked", "action", "update", "changed", "review"]


def test_story_tells_a_date_change_and_its_decision(promise: Commitment, official: User, manager: User):
    with making():
        Commitment.objects.filter(pk=promise.pk).update(priority=3)
    promise.refresh_from_db()
    change = date_changes.request(
        actor=official, commitment=promise, version=None, new_due=PartialDate.on(date(2027, 6, 30)),
        reason_code="partner", reason="Tokyo asked",
    )  # fmt: skip
    date_changes.approve(actor=manager, date_change=change, version=None, comment="Agreed")

    told = {moment.kind: moment for moment in story(official, promise)}

    assert told["date_change"].by == official
    assert told["date_decision"].by == manager


def test_story_of_a_clause_begins_with_its_words(official: User, japan: Partner):
    row = commitments.commitment(
        [japan], official, origin=Origin.CLAUSE, clause="Article 4", partnership=japan.partnership
    )

    assert kinds(official, row) == ["clause", "made"]


def test_story_of_another_partner_is_not_told(outsider: User, promise: Commitment):
    assert provenance.of_commitment(viewer=access(outsider), reference=promise.reference, on=today()) is None


def test_story_says_of_an_unseen_meeting_that_there_was_one_and_no_word_of_it(
    promise: Commitment, official: User, japan: Partner, outcome: Outcome
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    with making():
        outcome.meeting.refresh_from_db()
        outcome.meeting.marking = Marking.SENSITIVE
        outcome.meeting.save()

    assert kinds(junior, promise) == ["unseen_meeting", "made", "action"]
    assert kinds(official, promise)[:3] == ["meeting", "outcome", "triage"]


def test_story_leaves_out_evidence_and_drafts_that_are_not_for_the_viewer(
    promise: Commitment, official: User, manager: User, japan: Partner
):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    commitments.evidence(promise, marking=Marking.SENSITIVE)
    commitments.update(promise, official, state=UpdateState.DRAFT)

    assert {"evidence", "draft"} <= set(kinds(official, promise))
    assert "draft" not in kinds(manager, promise)
    assert {"evidence", "draft"} & set(kinds(junior, promise)) == set()


def test_story_hides_a_change_made_under_a_higher_marking(promise: Commitment, japan: Partner, official: User):
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    changes: list[dict[str, Any]] = [{"marking": Marking.SENSITIVE}, {"text": "Names"}, {"marking": Marking.NORMAL}]
    for values in changes:
        with making():
            Commitment.objects.filter(pk=promise.pk).update(**values)

    assert kinds(official, promise).count("changed") == 3
    assert "changed" not in kinds(junior, promise)


def test_outcomes_tell_what_triage_did_with_them(official: User, outcome: Outcome):
    outcomes.defer(actor=official, outcome=outcome, version=None, until=date(2027, 1, 1), reason="Later")
    outcome.refresh_from_db()
    outcomes.reopen(actor=official, outcome=outcome, version=None, reason="Sooner")

    told = provenance.of_outcomes([outcome], viewer=access(official), meeting=outcome.meeting)[outcome.pk]

    assert [moment.event.after["disposition"] for moment in told] == ["deferred", "to_triage"]  # type: ignore[union-attr,index]  # they have one


def test_cut_pages_a_long_story():
    first = provenance.cut(range(120), size=50)
    last = provenance.cut(range(120), cursor="100", size=50)

    assert (len(first.rows), first.next_cursor, first.previous_cursor) == (50, "50", "")
    assert (len(last.rows), last.next_cursor, last.previous_cursor) == (20, "", "50")
    for nonsense in ("x", "-1", "999", "²"):
        assert provenance.cut(range(120), cursor=nonsense).rows == list(range(50))
