"""What is owed in SQL: the same as the rules say, for those who may, counted as it is listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import (
    CommitmentStatus,
    DateChangeReason,
    DatePrecision,
    Marking,
    MeetingStatus,
    ObligationKind,
    Priority,
    RecordState,
    Role,
    UpdateState,
)
from partnerships.models import Action, Commitment, DateChange, Fulfilment, Meeting, Partner, Partnership, Track, User
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Permission
from partnerships.queries import obligations, reviews
from partnerships.queries.obligations import Narrowed
from partnerships.rules import obligations as rules
from partnerships.rules.days import BRUSSELS
from partnerships.rules.obligations import Obligation, Urgency
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import actions, outcomes
from partnerships.services import commitments as commitment_services
from partnerships.services import updates as update_services
from partnerships.services.base import today
from tests.factories import commitments, meetings, partners, people
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db

K = ObligationKind
SOON = PartialDate.on(date(2027, 6, 1))


def days(number: int) -> date:
    return today() + timedelta(days=number)


def mine(user: User, on: date | None = None, *, kind: ObligationKind | None = None) -> list[Obligation]:
    viewer, on = access(user), on or today()
    return obligations.page(obligations.mine(viewer, on, Narrowed([kind] if kind else ())))


def kinds(owed: Iterable[Obligation]) -> list[ObligationKind]:
    return [one.kind for one in owed]


def only(owed: list[Obligation]) -> Obligation:
    assert len(owed) == 1
    return owed[0]


def put(row: Any, **values: Any) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return saved(row)


def rest(partner: Partner, state: str = "dormant") -> None:
    put(Partnership.objects.get(partner=partner), state=state)


def submitted_record(partners: list[Partner], by: User, **changes: Any) -> Meeting:
    record = meetings.meeting(partners, actor=by, summary="Said", **changes)
    return put(record, record_state=RecordState.SUBMITTED, submitted_by=by, submitted_at=datetime.now(UTC))


def returned_record(partners: list[Partner], by: User, decider: User) -> Meeting:
    told = {"decided_by": decider, "decided_at": datetime.now(UTC), "decision_comment": "Say more."}
    return put(submitted_record(partners, by), record_state=RecordState.RETURNED, **told)


def done_action(row: Commitment, assignee: User, *, at: datetime | None = None, by: User | None = None,
                **changes: Any) -> Action:  # fmt: skip
    action = put(commitments.action(row, assignee, **changes), state="in_progress")
    return put(action, state="done", done_at=at or datetime.now(UTC), done_by=by or assignee)


def date_change(partners: list[Partner], owner: User, by: User) -> DateChange:
    row = commitments.commitment(partners, owner, priority=Priority.HIGH)
    change = DateChange(commitment=row, requested_by=by, reason_code=DateChangeReason.EU, reason="Later")
    change.old_due, change.new_due = row.due, SOON
    return saved(change)


# --- updates -------------------------------------------------------------------------------------------------------


def test_an_update_is_owed_by_the_owner_within_the_interval(official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], official, text="Hold")
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS, days_ago=80)

    one = only(mine(official, kind=K.UPDATE))

    assert (one.pk, one.reference, one.title, one.person_id) == (row.pk, row.reference, "Hold", official.pk)
    assert one.due == rules.last_day(K.UPDATE, days(-80), interval_days=90) == days(10)
    assert one.since == rules.owed_from(K.UPDATE, one.due, days(-80)) == days(-20)
    assert (one.partner_ids, one.marking, one.unit_id) == ((japan.pk,), Marking.NORMAL, official.unit_id)


def test_an_update_is_owed_only_when_it_is_near(official: User, japan: Partner):
    commitments.commitment([japan], official)

    assert mine(official, days(59), kind=K.UPDATE) == []
    assert only(mine(official, days(60), kind=K.UPDATE)).due == days(90)


def test_another_approved_update_makes_it_another_duty(official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], official, review_interval_days=1)
    before = only(mine(official, kind=K.UPDATE)).key
    assert only(mine(official, days(5), kind=K.UPDATE)).key == before

    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)

    assert only(mine(official, kind=K.UPDATE)).key != before


def test_an_update_counts_from_the_day_it_was_taken_up(official: User, japan: Partner):
    row = commitments.commitment([japan], None, external_id="an-event")
    commitment_services.take_up(
        actor=official, commitment=row, version=row.version, values={"owner": official, "due": row.due},
        action={"text": "Write"}, reason="We follow it",
    )  # fmt: skip

    assert only(mine(official, days(90), kind=K.UPDATE)).due == days(90)


@pytest.mark.parametrize("changes", [{"status": CommitmentStatus.IMPLEMENTED}, {"status": CommitmentStatus.SUPERSEDED}])
def test_no_update_is_owed_on_what_is_over(changes: Any, official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], official, kind="dialogue_only")
    held = meetings.meeting([japan])
    saved(Fulfilment(commitment=row, meeting=held))
    commitments.reviewed(row, official, manager, changes["status"])

    assert mine(official, days(400), kind=K.UPDATE) == []


def test_no_update_is_owed_while_one_is_under_review(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    commitments.update(row, official, state=UpdateState.SUBMITTED)

    assert mine(official, days(400), kind=K.UPDATE) == []


@pytest.mark.long
def test_reported_history_owes_nothing(official: User, second_manager: User, japan: Partner):
    commitments.commitment([japan], None)
    meetings.meeting([japan], record_state=RecordState.REPORTED, outcomes=["Agreed"])
    meetings.planned([japan], record_state=RecordState.REPORTED, when=PartialDate.on(days(-9)))

    assert mine(official, days(400)) == mine(second_manager, days(400)) == []
    assert list(obligations.everything(days(400))) == []


# --- actions -------------------------------------------------------------------------------------------------------


def test_an_action_is_owed_by_whoever_does_it(official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], manager)
    action = commitments.action(row, official, due_on=days(3))
    done_action(row, official)

    one = only(mine(official))

    assert (one.kind, one.pk, one.due, one.since) == (K.ACT, action.pk, days(3), today())
    assert mine(manager, kind=K.ACT) == []


def test_an_action_without_a_day_is_never_late(official: User, japan: Partner):
    commitments.action(commitments.commitment([japan], official), official)

    one = only(mine(official, days(50), kind=K.ACT))

    assert (one.due, one.days_late(on=days(50))) == (None, 0)


def test_an_action_that_is_opened_again_is_another_duty(official: User, japan: Partner):
    action = commitments.action(commitments.commitment([japan], official), official)
    before = only(mine(official)).key
    for verb in (actions.start, actions.finish):
        verb(actor=official, action=action, version=None)
    assert mine(official, kind=K.ACT) == []

    actions.reopen(actor=official, action=action, version=None, reason="Not yet")

    assert only(mine(official)).key != before


@pytest.mark.parametrize("kind", ["act", "update"])
def test_what_somebody_may_no_longer_do_is_not_their_work(kind: str, official: User, japan: Partner, norway: Partner):
    commitments.action(commitments.commitment([norway], official, review_interval_days=1), official)

    assert mine(official) == []
    assert {one.kind for one in obligations.everything(today())} == {K.ACT, K.UPDATE}


# --- what was returned ---------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_returned_update_is_mended_by_its_author(official: User, manager: User, japan: Partner):
    row = commitments.commitment([japan], manager)
    returned = commitments.update(row, official, state=UpdateState.SUBMITTED)
    commitments.review(returned, manager, decision="returned")

    one = only(mine(official))

    assert (one.kind, one.pk, one.due, one.note) == (K.MEND_UPDATE, returned.pk, days(14), "Say more.")
    assert mine(manager) == []
    update_services.mend(actor=official, update=returned)
    assert mine(official) == []


def test_a_returned_record_is_mended_by_its_submitter(official: User, manager: User, japan: Partner):
    record = returned_record([japan], official, manager)

    one = only(mine(official))

    assert (one.kind, one.pk, one.due, one.note) == (K.MEND_RECORD, record.pk, days(14), "Say more.")
    assert mine(manager) == []


# --- meetings ------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_meeting_is_to_be_recorded_the_day_after(official: User, manager: User, japan: Partner):
    meeting = meetings.planned([japan], actor=official, when=PartialDate.days(days(-3), days(-1)))

    one = only(mine(official))

    assert (one.kind, one.pk, one.due, one.since) == (K.RECORD_MEETING, meeting.pk, today(), today())
    assert mine(official, days(-1)) == []
    assert only(mine(official, days(1))).days_late(on=days(1)) == 1
    assert mine(manager) == []


@pytest.mark.parametrize("when", [NO_DATE, PartialDate(date(2026, 1, 1), None, DatePrecision.FUZZY)])
def test_a_meeting_without_a_last_day_is_not_past(when: PartialDate, official: User, japan: Partner):
    meetings.planned([japan], actor=official, when=when)

    assert mine(official, days(900)) == []


def test_what_a_colleague_left_falls_to_the_lead_official(official: User, manager: User, japan: Partner):
    gone = people.user("gone")
    people.assign(gone, Role.OFFICIAL, to=japan, ends_on=days(-1))
    put(Partnership.objects.get(partner=japan), lead_official=official)
    meetings.planned([japan], actor=gone, when=PartialDate.on(days(-3)))

    assert only(mine(official)).person_id == official.pk
    assert mine(manager) == []


@pytest.mark.long
def test_what_nobody_is_named_for_is_owed_by_all_who_may(
    official: User, manager: User, reader: User, outsider: User, japan: Partner
):
    off = people.user("off", is_active=False)
    people.assign(off, Role.OFFICIAL, to=japan)
    meetings.planned([japan], actor=off, when=PartialDate.on(days(-3)))

    assert only(mine(official)).person_id is None
    assert kinds(mine(manager)) == [K.RECORD_MEETING]
    assert mine(reader) == mine(outsider) == []


@pytest.mark.long
def test_who_is_named_may_do_it_as_access_says(japan: Partner, korea: Partner, norway: Partner):
    """Whoever entered a meeting is named exactly where `Access.may` lets them work on it."""
    people_ = []
    for name, where, up_to in (
        ("everything", [None], Marking.SENSITIVE),
        ("public", [None], Marking.PUBLIC),
        ("japan", [japan], Marking.SENSITIVE),
        ("both", [japan, korea], Marking.NORMAL),
    ):
        who = people.user(name)
        for partner in where:
            people.assign(who, Role.OFFICIAL, to=partner, up_to=up_to)
        people_.append(who)
    made = {
        meetings.planned(partners, actor=who, marking=marking, when=PartialDate.on(days(-3))).pk: (
            who, partners, marking,
        )
        for who in people_
        for partners in ([], [japan], [norway], [japan, korea], [japan, norway])
        for marking in Marking
    }  # fmt: skip

    named = {one.pk: one.person_id for one in obligations.everything(today())}

    for pk, (who, concerned, marking) in made.items():
        may = access(who).may(Permission.WORK_EDIT, [partner.pk for partner in concerned], marking)
        assert named[pk] == (who.pk if may else None), (who, concerned, marking)


def test_triage_is_owed_for_thirty_days_from_the_meeting(official: User, manager: User, japan: Partner):
    meeting = meetings.meeting([japan], actor=official, outcomes=["One", "Two"], when=PartialDate.on(days(-10)))

    one = only(mine(official))

    assert (one.kind, one.pk, one.due, one.number) == (K.TRIAGE, meeting.pk, days(20), 2)
    assert mine(manager) == []


@pytest.mark.long
def test_triage_stays_one_duty_while_outcomes_are_triaged(official: User, japan: Partner):
    meeting = meetings.meeting([japan], actor=official, outcomes=["One", "Two"])
    first, second = meeting.outcomes.order_by("position")
    before = only(mine(official))

    outcomes.close(actor=official, outcome=first, version=1, reason="Nothing to do")

    left = only(mine(official))
    assert (left.key, left.number) == (before.key, 1)
    outcomes.close(actor=official, outcome=second, version=1, reason="Nothing to do")
    assert mine(official) == []
    outcomes.reopen(actor=official, outcome=second, version=2, reason="After all")
    assert only(mine(official)).key != before.key


def test_a_deferred_outcome_comes_up_on_its_day(official: User, reader: User, japan: Partner):
    meeting = meetings.meeting([japan], actor=official, outcomes=["Ask again"])
    outcomes.defer(actor=official, outcome=meeting.outcomes.get(), version=1, until=days(10))

    assert mine(official, days(9)) == []
    one = only(mine(official, days(10)))
    assert (one.kind, one.pk, one.title, one.due) == (K.TRIAGE, meeting.pk, "Ask again", days(40))
    assert mine(reader, days(10)) == []


# --- dialogues -----------------------------------------------------------------------------------------------------


def a_track(partners: list[Partner], last: date, **values: Any) -> Track:
    track = meetings.track("Dialogue", partners, **({"interval_months": 12, "tolerance_days": 14} | values))
    meetings.meeting(partners, tracks=[(track, 1)], when=PartialDate.on(last))
    return track


@pytest.mark.long
def test_a_session_is_to_be_planned_by_the_lead_official(official: User, manager: User, japan: Partner):
    put(Partnership.objects.get(partner=japan), lead_official=official)
    track = a_track([japan], date(2026, 2, 28))
    by = date(2027, 3, 14)

    assert mine(official, by - timedelta(days=61)) == []
    one = only(mine(official, by - timedelta(days=60)))
    assert (one.kind, one.pk, one.title, one.reference, one.due) == (K.SCHEDULE, track.pk, "Dialogue", "", by)
    assert mine(manager, by) == []


@pytest.mark.parametrize(
    ("last", "months", "tolerance", "by"),
    [
        (date(2026, 1, 31), 1, None, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, 0, date(2025, 2, 28)),
        (date(2026, 12, 31), 6, 10, date(2027, 7, 10)),
    ],
)
def test_the_last_day_for_a_session_is_that_of_its_cadence(
    last: date, months: int, tolerance: int | None, by: date, official: User, japan: Partner
):
    a_track([japan], last, interval_months=months, tolerance_days=tolerance)

    assert only(mine(official, by)).due == by


def test_nothing_is_to_be_planned_that_is_planned_or_has_no_rhythm(official: User, japan: Partner):
    track = a_track([japan], date(2020, 1, 1))
    meetings.planned([japan], tracks=[(track, 2)])
    meetings.track("Without a rhythm", [japan])
    meetings.track("Without a session", [japan], interval_months=12)

    assert mine(official, date(2027, 1, 1)) == []


def test_a_session_that_sources_may_not_have_told_of_is_not_late(official: User, japan: Partner):
    track = meetings.track("Dialogue", [japan], interval_months=12)
    meetings.meeting([japan], tracks=[(track, 1)], record_state="reported", when=PartialDate.on(date(2025, 11, 20)))

    assert only(mine(official, date(2026, 11, 20))).due == date(2026, 11, 20)
    assert only(mine(official, date(2026, 11, 21))).due is None


def test_sessions_out_of_sight_do_not_count(official: User, japan: Partner):
    track = a_track([japan], date(2020, 1, 1))
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    meetings.planned([japan], tracks=[(track, 2)], marking=Marking.SENSITIVE)

    assert mine(official) == []
    assert kinds(mine(low)) == [K.SCHEDULE]


# --- decisions -----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_decisions_are_owed_by_all_who_may_and_name_the_manager(
    official: User, manager: User, second_manager: User, japan: Partner
):
    put(Partnership.objects.get(partner=japan), manager=manager)
    commitments.update(commitments.commitment([japan], official), official, state=UpdateState.SUBMITTED)
    submitted_record([japan], official)
    date_change([japan], official, official)

    for who in (manager, second_manager):
        owed = [one for one in mine(who) if one.kind in rules.DECISIONS]
        assert {one.kind for one in owed} == set(rules.DECISIONS)
        assert {(one.due, one.person_id) for one in owed} == {(days(14), manager.pk)}
    assert mine(official) == []


@pytest.mark.long
def test_nobody_owes_a_decision_on_their_own(official: User, manager: User, second_manager: User, japan: Partner):
    put(Partnership.objects.get(partner=japan), manager=manager)
    commitments.update(commitments.commitment([japan], official), manager, state=UpdateState.SUBMITTED)
    submitted_record([japan], manager)
    date_change([japan], official, manager)
    written = meetings.meeting([japan], actor=official, summary="Said")
    with making(manager):
        written.summary = "Said in other words"
        written.save()
    put(written, record_state=RecordState.SUBMITTED, submitted_by=official, submitted_at=datetime.now(UTC))

    assert [one for one in mine(manager) if one.kind in rules.DECISIONS] == []
    others = [one for one in mine(second_manager) if one.kind in rules.DECISIONS]
    assert len(others) == 4
    assert {one.person_id for one in others} == {None}


@pytest.mark.long
def test_reviews_count_what_is_owed(
    official: User, manager: User, second_manager: User, japan: Partner, korea: Partner, norway: Partner
):
    for by in (official, manager, second_manager):
        for concerned in ([japan], [japan, korea], [japan, norway]):
            commitments.update(commitments.commitment(concerned, official), by, state=UpdateState.SUBMITTED)
            submitted_record(concerned, by)
            date_change(concerned, official, by)
    rest(korea)
    rest(japan)

    for who in (official, manager, second_manager):
        viewer = access(who)
        owed = [one for one in mine(who) if one.kind in rules.DECISIONS]
        assert reviews.count(viewer=viewer) == len(owed) == len(reviews.waiting_for(viewer=viewer))
    assert len(reviews.waiting_for(viewer=access(second_manager))) == 6


def test_an_action_is_verified_by_whom_it_names(official: User, manager: User, second_manager: User, japan: Partner):
    colleague = people.user("colleague")
    people.assign(colleague, Role.OFFICIAL, to=japan)
    done_action(commitments.commitment([japan], official), official, verifier=colleague)

    assert kinds(mine(colleague)) == [K.VERIFY]
    assert only(mine(colleague)).due == days(14)
    assert mine(manager) == mine(official, kind=K.VERIFY) == []


def test_an_action_without_a_verifier_is_verified_by_a_manager_who_did_not_do_it(
    official: User, manager: User, second_manager: User, japan: Partner
):
    row = commitments.commitment([japan], official)
    done_action(row, official, by=manager)
    done_action(row, official, by=manager, verifier=manager)  # who did it in the end does not verify it

    assert mine(manager) == mine(official, kind=K.VERIFY) == []
    assert [(one.kind, one.person_id) for one in mine(second_manager)] == [(K.VERIFY, None)] * 2


# --- dormancy ------------------------------------------------------------------------------------------------------


def everything_owed(partners: list[Partner], official: User, manager: User) -> None:
    """Make at least one of every kind, all owed 100 days from now."""
    row = commitments.commitment(partners, official)
    commitments.action(row, official, due_on=days(-1))
    done_action(row, official)
    commitments.review(commitments.update(row, official, state="submitted"), manager, decision="returned")
    returned_record(partners, official, manager)
    meetings.planned(partners, actor=official, when=PartialDate.on(days(-3)))
    deferred = meetings.meeting(partners, actor=official, outcomes=["One"])
    outcomes.defer(actor=official, outcome=deferred.outcomes.get(), version=1, until=days(1))
    meetings.meeting(partners, actor=official, outcomes=["One"])
    track = meetings.track(f"Dialogue {Track.objects.count()}", partners, interval_months=1)
    meetings.meeting(partners, tracks=[(track, 1)])
    commitments.update(commitments.commitment(partners, official), official, state=UpdateState.SUBMITTED)
    submitted_record(partners, official)
    date_change(partners, official, official)


@pytest.mark.long
def test_every_kind_rests_while_all_partnerships_do(official: User, manager: User, japan: Partner, korea: Partner):
    everything_owed([japan, korea], official, manager)
    on = days(100)
    assert {one.kind for one in obligations.everything(on)} == set(ObligationKind)

    rest(japan)
    assert {one.kind for one in obligations.everything(on)} == set(ObligationKind)
    rest(korea, "ended")

    assert list(obligations.everything(on)) == []
    assert mine(official, on) == mine(manager, on) == []
    assert obligations.count(access(manager), on) == 0


@pytest.mark.long
@pytest.mark.parametrize(
    "states", [["dormant"], ["ended", "dormant"], ["dormant", "active"], ["dormant", None], ["active"], []], ids=str
)
def test_what_rests_is_what_the_rules_say(states: list[str | None], official: User):
    concerned = []
    for number, state in enumerate(states):
        partner = partners.partner(f"QA{number}", iso2=f"Q{number}")
        if state:
            partners.partnership(partner, state=state)
        concerned.append(partner)
    commitments.action(commitments.commitment(concerned, official), official)

    assert (list(obligations.everything(today())) == []) is rules.is_paused(states)


@pytest.mark.parametrize(
    "status", [CommitmentStatus.IN_PROGRESS, CommitmentStatus.SUSPENDED, CommitmentStatus.NOT_IMPLEMENTED]
)
@pytest.mark.parametrize("is_under_review", [True, False])
def test_updates_are_owed_as_the_rules_say(
    status: CommitmentStatus, is_under_review: bool, official: User, manager: User, japan: Partner
):
    row = commitments.commitment([japan], official)
    commitments.reviewed(row, official, manager, status)
    if is_under_review:
        commitments.update(row, official, state=UpdateState.SUBMITTED)

    owes = rules.owes_update(
        entry_state=row.entry_state, is_open=status in OPEN_STATUSES, is_under_review=is_under_review
    )

    assert bool(mine(official, days(90), kind=K.UPDATE)) is owes


# --- lists and counts ----------------------------------------------------------------------------------------------


def test_the_menu_counts_anew_once_something_was_recorded(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    before = obligations.by_kind(access(official), today())[K.ACT]

    commitments.action(row, official)

    assert obligations.by_kind(access(official), today())[K.ACT] == before + 1


def test_people_of_the_same_roles_elsewhere_have_counts_of_their_own(japan: Partner, norway: Partner):
    here, there = people.user("here"), people.user("there")
    for who, partner in ((here, japan), (there, norway)):
        people.assign(who, Role.OFFICIAL, to=partner)
    commitments.action(commitments.commitment([japan], here), here)

    counts = [obligations.by_kind(access(who), today())[K.ACT] for who in (here, there)]

    assert counts == [1, 0]


@pytest.mark.long
def test_lists_and_counts_agree_for_everybody(
    official: User, manager: User, second_manager: User, reader: User, administrator: User, auditor: User,
    outsider: User, japan: Partner, korea: Partner, norway: Partner,
):  # fmt: skip
    everything_owed([japan], official, manager)
    everything_owed([norway], second_manager, manager)
    everything_owed([japan, norway], second_manager, manager)

    for who in (official, manager, second_manager, reader, administrator, auditor, outsider, people.user("nobody")):
        viewer = access(who)
        for on in (today(), days(100)):
            owed, everybodys = obligations.owed_by(viewer, on), obligations.seen(viewer, on)
            counted = obligations.counts(obligations.mine(viewer, on), on=on)
            assert obligations.count(viewer, on) == counted.all == len(owed)
            assert obligations.by_kind(viewer, on) == counted.kinds
            for kind in ObligationKind:
                assert counted.kinds[kind] == len([one for one in owed if one.kind is kind])
            for word in Urgency:
                assert counted.urgencies[word] == len([one for one in owed if one.urgency(on=on) is word])
            assert obligations.counts(obligations.everybodys(viewer, on), on=on).all == len(everybodys)
            assert {one.key for one in owed} <= {one.key for one in everybodys}
            assert len({one.key for one in everybodys}) == len(everybodys)


@pytest.mark.long
def test_who_only_looks_owes_nothing(reader: User, administrator: User, auditor: User, official: User, manager: User,
                                     japan: Partner):  # fmt: skip
    everything_owed([japan], official, manager)

    for who in (reader, administrator, auditor):
        viewer = access(who)
        assert obligations.owed_by(viewer, days(100)) == []
        assert not obligations.may_owe(viewer)
        assert {one.kind for one in obligations.seen(viewer, days(100))} == set(ObligationKind)


@pytest.mark.long
def test_nothing_is_seen_above_the_marking_or_out_of_scope(official: User, outsider: User, japan: Partner):
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    row = commitments.commitment([japan], low, marking=Marking.SENSITIVE, review_interval_days=1)
    commitments.action(row, low)

    for who in (low, outsider):
        assert mine(who) == obligations.seen(access(who), today()) == []
        assert obligations.count(access(who), today()) == 0
    assert len(obligations.seen(access(official), today())) == 2


def test_most_urgent_come_first_and_undated_last(official: User, japan: Partner):
    row = commitments.commitment([japan], official)
    for due in (None, days(5), days(-5), days(1)):
        commitments.action(row, official, due_on=due)

    assert [one.due for one in mine(official)] == [days(-5), days(1), days(5), None]


def test_a_token_that_only_reads_owes_what_its_person_owes(official: User, japan: Partner):
    commitments.action(commitments.commitment([japan], official), official)
    official.token_scope = "read"  # type: ignore[assignment]  # as signing in with a token does

    viewer = access(official)

    assert kinds(obligations.owed_by(viewer, today())) == [K.ACT]
    assert obligations.count(viewer, today()) == 1


@pytest.mark.long
def test_seen_is_narrowed(official: User, manager: User, outsider: User, japan: Partner, korea: Partner):
    row = commitments.commitment([japan], official)
    commitments.action(row, official)
    commitments.action(commitments.commitment([korea], official), manager, due_on=days(-1))
    viewer, on = access(manager), today()
    meetings.planned([japan], actor=official, when=PartialDate.on(days(-3)))

    assert len(obligations.seen(viewer, on)) == 3
    assert kinds(obligations.seen(viewer, on, kind=K.ACT)) == [K.ACT, K.ACT]
    assert {one.person_id for one in obligations.seen(viewer, on, person=official)} == {official.pk}
    assert kinds(obligations.seen(viewer, on, partner=korea)) == [K.ACT]
    assert len(obligations.seen(viewer, on, unit=official.unit)) == 3
    assert obligations.seen(viewer, on, unit=outsider.unit) == []
    late = obligations.page(obligations.everybodys(viewer, on, Narrowed(is_late=True)))
    assert {one.days_late(on=on) > 0 for one in late} == {True}
    undated = obligations.page(obligations.everybodys(viewer, on, Narrowed(urgency=Urgency.UNDATED)))
    assert [one.due for one in undated] == [None]


@pytest.mark.long
def test_pages_cut_the_list_without_gap_or_repeat(official: User, manager: User, japan: Partner):
    everything_owed([japan], official, manager)
    sources = obligations.everybodys(access(manager), days(100))
    whole = obligations.page(sources)

    parts = [obligations.page(sources, offset=start, size=3) for start in range(0, len(whole), 3)]

    assert [one.key for part in parts for one in part] == [one.key for one in whole]


def test_may_do_and_may_see_are_asked_of_the_person(official: User, manager: User, reader: User, outsider: User,
                                                    japan: Partner):  # fmt: skip
    commitments.update(commitments.commitment([japan], official), manager, state=UpdateState.SUBMITTED)
    one = only(list(obligations.everything(today())))

    assert [obligations.may_do(one, access(who)) for who in (official, manager, reader, outsider)] == [False] * 4
    assert [obligations.may_see(one, access(who)) for who in (official, manager, reader, outsider)] == [
        True, True, True, False,
    ]  # fmt: skip
    decider = people.user("decider")
    people.assign(decider, Role.MANAGER)
    assert obligations.may_do(one, access(decider))


# --- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(
    "day",
    [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31), date(2028, 2, 29)],
    ids=str,
)
def test_moments_fall_on_the_day_in_brussels_whatever_somebodys_time_zone(day: date, official: User, japan: Partner):
    """Returned in the last second of a day in Brussels: late on the same day for all (issue 4, show 3)."""
    last = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=BRUSSELS) - timedelta(seconds=1)
    row = commitments.commitment([japan], official)
    done_action(row, official, text="before", at=last)
    done_action(row, official, text="after", at=last + timedelta(seconds=1))
    answers = []
    for zone in ("UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"):
        who = people.user(f"in_{zone.rpartition('/')[2].lower()}", time_zone=zone)
        people.assign(who, Role.MANAGER, to=japan)
        on = day + timedelta(days=15)
        answers.append({one.title: (one.due, one.days_late(on=on)) for one in mine(who, on, kind=K.VERIFY)})

    due = day + timedelta(days=14)
    assert answers == [{"before": (due, 1), "after": (due + timedelta(days=1), 0)}] * 4


# --- statements ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_as_many_statements_for_many_as_for_few(official: User, manager: User, japan: Partner):
    viewer, on = access(manager), days(100)

    def statements(ask: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)

    asked = {
        "mine": lambda: obligations.owed_by(viewer, on),
        "count": lambda: obligations.count(viewer, on),
        "seen": lambda: obligations.seen(viewer, on),
        "everything": lambda: list(obligations.everything(on)),
    }
    everything_owed([japan], official, manager)
    few = {name: statements(ask) for name, ask in asked.items()}
    for row in commitments.listed(50, [japan], official):
        commitments.update(row, official, state=UpdateState.SUBMITTED)
    for _number in range(5):
        everything_owed([japan], official, manager)

    assert {name: statements(ask) for name, ask in asked.items()} == few
    assert (few["mine"], few["count"], few["seen"]) == (5, 6, 5)
    assert len(obligations.seen(viewer, on)) > 150


def test_planned_status_alone_is_owed(official: User, japan: Partner):
    for status in (MeetingStatus.PLANNED, MeetingStatus.CONFIRMED, MeetingStatus.UNCONFIRMED, MeetingStatus.HELD):
        meetings.meeting([japan], actor=official, status=status, when=PartialDate.on(days(-3)))

    assert kinds(mine(official)) == [K.RECORD_MEETING, K.RECORD_MEETING]
