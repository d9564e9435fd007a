import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from partnerships.choices import CancelReason, Disposition, Level, Marking, MeetingStatus, RecordState, Role, Side
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import AuditEvent, Meeting, MeetingPartner
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import meetings, outcomes
from partnerships.services.base import today
from tests.factories import meetings as make
from tests.factories import partners, people

pytestmark = pytest.mark.django_db

SOURCE = {"publisher": "Test Gazette", "title": "A made-up report", "kind": "media"}
PEOPLE = [{"side": Side.EU, "office": "Managing Director", "role": "chair"}]


def logged(official, japan, **values):
    return meetings.log(
        actor=official,
        values=make.values(**values),
        partners=[japan],
        participants=PEOPLE,
        outcomes=[{"text": "Exchange experts", "kind": "commitment"}, {"text": "Meet again"}],
    )


def triaged(official, meeting):
    for outcome in meeting.outcomes.all():
        outcomes.close(actor=official, outcome=outcome, version=outcome.version, reason="For information.")
    return meeting


def submitted(official, japan):
    meeting = triaged(official, logged(official, japan))
    return meetings.submit(actor=official, meeting=meeting, version=meeting.version)


# --- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_log_is_refused_without_the_role_or_the_partner(who, japan, request):
    actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        logged(actor, japan)
    assert not Meeting.objects.exists()


def test_log_with_several_partners_needs_all_of_them(official, japan, norway):
    with pytest.raises(NotAllowed):
        meetings.log(actor=official, values=make.values(), partners=[japan, norway])


def test_log_without_partner_needs_everything(official, second_manager):
    with pytest.raises(NotAllowed):
        meetings.log(actor=official, values=make.values(), partners=[])

    meeting = meetings.log(actor=second_manager, values=make.values(), partners=[])
    assert meeting.reference == "MTG-MUL-001"


def test_log_above_the_actors_marking_is_refused(japan):
    actor = people.user("lower")
    people.assign(actor, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)

    with pytest.raises(NotAllowed):
        logged(actor, japan, marking=Marking.SENSITIVE)


@pytest.mark.parametrize("verb", ["confirm", "hold", "cancel", "postpone", "doubt", "take_up", "submit", "revise"])
@pytest.mark.parametrize("who", ["reader", "outsider", "administrator"])
def test_verbs_are_refused_without_the_role_or_the_partner(verb, who, japan, request):
    meeting = make.planned([japan])
    extra = {"cancel": {"cancel_reason": "eu"}, "postpone": {"cancel_reason": "eu"}, "revise": {"reason": "x"}}

    with pytest.raises(NotAllowed):
        getattr(meetings, verb)(actor=request.getfixturevalue(who), meeting=meeting, version=1, **extra.get(verb, {}))


@pytest.mark.parametrize("who", ["official", "reader", "administrator", "outsider"])
def test_approve_and_return_need_a_manager_of_the_partner(who, official, japan, request):
    meeting = submitted(official, japan)
    actor = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        meetings.approve(actor=actor, meeting=meeting, version=meeting.version)
    with pytest.raises(NotAllowed):
        meetings.return_(actor=actor, meeting=meeting, version=meeting.version, comment="No.")


# --- logging and planning --------------------------------------------------------------------------------------------


def test_log_makes_a_held_meeting_with_a_draft_record(official, japan, korea):
    track = make.track("EU–Japan Strategic Dialogue", [japan])

    meeting = meetings.log(
        actor=official,
        values=make.values(),
        partners=[korea, japan],
        tracks=[(track, 4)],
        participants=PEOPLE,
        agenda=[{"words": "Cyber"}],
        outcomes=[{"text": "Exchange experts"}],
    )

    assert (meeting.status, meeting.record_state, meeting.reference) == ("held", "draft", "MTG-MUL-001")
    assert [link.partner for link in meeting.partner_links.order_by("position")] == [korea, japan]
    assert [link.ordinal for link in meeting.track_links.all()] == [4]
    assert [str(item) for item in meeting.agenda.all()] == ["Cyber"]
    assert meeting.participants.get().office == "Managing Director"
    assert meeting.outcomes.get().disposition == Disposition.TO_TRIAGE
    assert Meeting.objects.get().created_by == official


def test_log_and_plan_keep_the_sources_given(official, japan):
    logged = meetings.log(actor=official, values=make.values(), partners=[japan], sources=[SOURCE])
    planned = meetings.plan(
        actor=official, values=make.values(summary="", date=NO_DATE), partners=[japan], sources=[SOURCE]
    )

    assert logged.citations.get().source == planned.citations.get().source


def test_log_counts_the_lower_level(official, japan):
    levels = {"level": "", "level_eu": Level.SENIOR_OFFICIALS, "level_partner": Level.MINISTERIAL}

    assert logged(official, japan, **levels).level == Level.SENIOR_OFFICIALS


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"level": ""}, "level"),
        ({"title": ""}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"summary": "SECRET UE/EU SECRET"}, "summary"),
        ({"modality": "by post"}, "modality"),
        ({"date": PartialDate.on(date(2999, 1, 1))}, "date"),
    ],
)
def test_log_names_the_field_that_is_wrong(values, field, official, japan):
    with pytest.raises(ValidationError) as refused:
        logged(official, japan, **values)

    assert field in refused.value.message_dict
    assert not Meeting.objects.exists()


def test_log_names_the_row_that_is_wrong(official, japan):
    with pytest.raises(RuleViolation) as refused:
        meetings.log(
            actor=official,
            values=make.values(),
            partners=[japan],
            participants=[{"side": "martian", "office": "x" * 501}],
            agenda=[{"words": ""}],
            outcomes=[{"text": "Fine"}, {"text": "RESTREINT UE"}],
        )

    assert set(refused.value.error_dict) == {
        "participants-0-side", "participants-0-office", "agenda-0", "outcomes-1-text",
    }  # fmt: skip
    assert not Meeting.objects.exists()


def test_references_start_again_after_a_refusal(official, japan):
    with pytest.raises(RuleViolation):
        logged(official, japan, level="")

    assert logged(official, japan).reference == "MTG-JPN-001"


def test_plan_takes_no_summary(official, japan):
    with pytest.raises(RuleViolation, match="held"):
        meetings.plan(actor=official, values=make.values(), partners=[japan])


def test_plan_makes_a_planned_meeting(official, japan):
    meeting = meetings.plan(actor=official, values=make.values(summary="", date=NO_DATE), partners=[japan])

    assert meeting.status == MeetingStatus.PLANNED


# --- changing --------------------------------------------------------------------------------------------------------


def test_change_mends_rows_and_keeps_their_identity(official, japan):
    meeting = logged(official, japan)
    _first, second = meeting.outcomes.order_by("position")
    before = AuditEvent.objects.count()

    meetings.change(
        actor=official,
        meeting=meeting,
        version=meeting.version,
        values={"place": "Tokyo"},
        participants=[*PEOPLE, {"side": Side.PARTNER, "office": "Director-General"}],
        outcomes=[{"pk": second.pk, "text": "Meet again in 2027", "kind": "go_on_talking"}, {"text": "Sign"}],
    )

    assert [outcome.text for outcome in meeting.outcomes.order_by("position")] == ["Meet again in 2027", "Sign"]
    assert meeting.outcomes.order_by("position").first() == second
    # One each: meeting, added participant, outcome removed, changed, added.
    assert AuditEvent.objects.count() == before + 5


def test_change_of_another_version_is_refused(official, japan):
    meeting = logged(official, japan)

    with pytest.raises(Conflict):
        meetings.change(actor=official, meeting=meeting, version=meeting.version + 1, values={"place": "Tokyo"})


def _lists(japan, korea, meeting):
    first = meeting.outcomes.order_by("position").first()
    return {
        "partners": [japan, korea],
        "tracks": [(make.track("EU–Japan Strategic Dialogue", [japan]), 4)],
        "participants": [],
        "agenda": [{"words": "Cyber"}],
        "outcomes": [{"pk": first.pk, "text": first.text}],
        "sources": [SOURCE],
    }


@pytest.mark.parametrize("name", ["partners", "tracks", "participants", "agenda", "outcomes", "sources"])
def test_change_of_one_list_makes_the_version_another_editor_read_stale(name, official, japan, korea):
    meeting = logged(official, japan)
    change = {name: _lists(japan, korea, meeting)[name]}

    changed = meetings.change(actor=official, meeting=meeting, version=meeting.version, **change)

    assert (changed.version, changed.lists_version) == (meeting.version + 1, meeting.lists_version + 1)
    with pytest.raises(Conflict):
        meetings.change(actor=official, meeting=meeting, version=meeting.version, agenda=[{"words": "Space"}])


def test_change_of_facts_and_lists_is_one_event_of_the_meeting(official, japan, korea):
    meeting = logged(official, japan)
    there = AuditEvent.objects.latest("id").id

    meetings.change(
        actor=official, meeting=meeting, version=None, values={"place": "Tokyo"}, **_lists(japan, korea, meeting)
    )

    events = AuditEvent.objects.filter(tbl="partnerships_meeting", id__gt=there)
    assert [event.changed for event in events] == [["lists_version", "place"]]


def test_change_that_changes_nothing_leaves_no_trace(official, japan):
    meeting = logged(official, japan)
    same = [{"pk": outcome.pk, "text": outcome.text} for outcome in meeting.outcomes.order_by("position")]
    there = AuditEvent.objects.count()

    changed = meetings.change(
        actor=official, meeting=meeting, version=meeting.version, values={"title": meeting.title}, partners=[japan],
        tracks=[], participants=PEOPLE, agenda=[], outcomes=same, sources=[],
    )  # fmt: skip

    assert changed.version == meeting.version
    assert AuditEvent.objects.count() == there


def test_what_becomes_of_outcomes_is_no_change_of_the_lists(official, japan):
    meeting = triaged(official, logged(official, japan))

    assert Meeting.objects.get(pk=meeting.pk).version == meeting.version


def test_change_leaves_reported_history_its_sources(official, japan):
    meeting = make.meeting([japan], record_state=RecordState.REPORTED)

    with pytest.raises(RuleViolation) as refused:
        meetings.change(actor=official, meeting=meeting, version=None, sources=[])
    assert "sources" in refused.value.message_dict


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_change_of_participants_by_two_at_once_loses_nothing_acknowledged():
    japan = partners.with_partnership("JPN", iso2="JP", name="Japan")
    editors = [people.assign(people.user(name), Role.OFFICIAL, to=japan).user for name in ("one", "two")]
    meeting = logged(editors[0], japan)
    barrier = threading.Barrier(2)

    def edit(editor):
        try:
            barrier.wait(timeout=10)
            row = {"side": Side.EU, "office": f"Office {editor.username}"}
            meetings.change(actor=editor, meeting=meeting, version=meeting.version, participants=[*PEOPLE, row])
            return row["office"]
        except Conflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        saved = list(pool.map(edit, editors))

    assert saved.count(None) == 1
    assert {person.office for person in meeting.participants.all()} == {"Managing Director", *filter(None, saved)}


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_change_of_a_submitted_or_approved_record_is_refused(state, official, manager, japan):
    meeting = submitted(official, japan)
    if state == "approved":
        meeting = meetings.approve(actor=manager, meeting=meeting, version=meeting.version)

    with pytest.raises(RuleViolation):
        meetings.change(actor=official, meeting=meeting, version=meeting.version, values={"place": "Tokyo"})


def test_change_keeps_what_the_editor_cannot_see(official, japan, norway):
    hidden = make.track("EU–Norway dialogue", [norway])
    seen = make.track("EU–Japan dialogue", [japan])
    meeting = make.meeting([japan], tracks=[(hidden, 3), (seen, 2)])

    meetings.change(actor=official, meeting=meeting, version=meeting.version, tracks=[])

    assert [link.track for link in meeting.track_links.all()] == [hidden]


def test_change_to_a_partner_out_of_scope_is_refused(official, japan, norway):
    meeting = make.meeting([japan])

    with pytest.raises(NotAllowed):
        meetings.change(actor=official, meeting=meeting, version=meeting.version, partners=[japan, norway])
    assert MeetingPartner.objects.count() == 1


def test_change_lowers_a_marking_only_for_a_manager_with_a_reason(official, manager, japan):
    meeting = logged(official, japan, marking=Marking.SENSITIVE)
    lower = {"meeting": meeting, "version": meeting.version, "values": {"marking": Marking.NORMAL}}

    with pytest.raises(RuleViolation, match="manager"):
        meetings.change(actor=official, reason="Published.", **lower)
    with pytest.raises(RuleViolation, match="Say why"):
        meetings.change(actor=manager, **lower)
    assert meetings.change(actor=manager, reason="Published.", **lower).marking == Marking.NORMAL


def test_change_removes_no_outcome_that_was_submitted(official, manager, japan):
    meeting = logged(official, japan)
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)
    meeting = meetings.return_(actor=manager, meeting=meeting, version=meeting.version, comment="Mend.")

    with pytest.raises(RuleViolation, match="close it with a reason"):
        meetings.change(actor=official, meeting=meeting, version=meeting.version, outcomes=[])


def test_change_removes_no_outcome_that_was_triaged(official, japan):
    meeting = triaged(official, logged(official, japan))

    with pytest.raises(RuleViolation, match="triaged already"):
        meetings.change(actor=official, meeting=meeting, version=meeting.version, outcomes=[])


# --- planned meetings ------------------------------------------------------------------------------------------------


def test_hold_of_a_planned_meeting_passes_through_confirmed(official, japan):
    meeting = make.planned([japan], when=PartialDate.on(today() - timedelta(days=3)))

    held = meetings.hold(actor=official, meeting=meeting, version=meeting.version)

    assert held.status == MeetingStatus.HELD
    seen = AuditEvent.objects.filter(tbl="partnerships_meeting", op="U").order_by("pk")
    assert [(event.after or {})["status"] for event in seen] == ["confirmed", "held"]


def test_hold_before_its_day_is_refused(official, japan):
    meeting = make.planned([japan])

    with pytest.raises(RuleViolation, match="not come yet"):
        meetings.hold(actor=official, meeting=meeting, version=meeting.version)
    assert Meeting.objects.get().status == MeetingStatus.PLANNED


def test_hold_on_another_date(official, japan):
    meeting = make.planned([japan])
    when = PartialDate.on(today())

    assert meetings.hold(actor=official, meeting=meeting, version=meeting.version, date=when).date == when


@pytest.mark.parametrize("verb", ["cancel", "postpone"])
def test_calling_off_needs_a_coded_reason(verb, official, japan):
    meeting = make.planned([japan])

    with pytest.raises(RuleViolation) as refused:
        getattr(meetings, verb)(actor=official, meeting=meeting, version=meeting.version, cancel_reason="")
    assert "cancel_reason" in refused.value.error_dict


def test_postpone_plans_another(official, japan):
    track = make.track("EU–Japan dialogue", [japan])
    meeting = make.planned([japan], tracks=[(track, 4)])

    off = meetings.postpone(
        actor=official, meeting=meeting, version=meeting.version, cancel_reason=CancelReason.ELECTION
    )

    successor = Meeting.objects.get(postponed_from=off)
    assert off.status == MeetingStatus.POSTPONED
    assert (successor.status, successor.date) == ("planned", NO_DATE)
    assert [link.partner for link in successor.partner_links.all()] == [japan]
    assert [link.ordinal for link in successor.track_links.all()] == [4]


@pytest.mark.parametrize("verb", ["confirm", "hold", "doubt"])
def test_a_cancelled_meeting_stays_cancelled(verb, official, japan):
    meeting = make.planned([japan])
    meeting = meetings.cancel(actor=official, meeting=meeting, version=meeting.version, cancel_reason="partner")

    with pytest.raises(RuleViolation, match="not possible"):
        getattr(meetings, verb)(actor=official, meeting=meeting, version=meeting.version)


def test_doubt_and_confirm_move_the_status(official, japan):
    meeting = make.planned([japan])

    meeting = meetings.confirm(actor=official, meeting=meeting, version=meeting.version)
    assert meeting.status == MeetingStatus.CONFIRMED
    meeting = meetings.doubt(actor=official, meeting=meeting, version=meeting.version)
    assert meeting.status == MeetingStatus.UNCONFIRMED


def test_a_stale_step_is_refused(official, japan):
    meeting = make.planned([japan])
    meetings.confirm(actor=official, meeting=meeting, version=meeting.version)

    with pytest.raises(Conflict):
        meetings.cancel(actor=official, meeting=meeting, version=1, cancel_reason="eu")


# --- the record ------------------------------------------------------------------------------------------------------


def test_submit_needs_something_to_review(official, japan):
    meeting = make.meeting([japan])

    with pytest.raises(RuleViolation, match="summary or at least one outcome"):
        meetings.submit(actor=official, meeting=meeting, version=meeting.version)


def test_submit_of_what_was_not_held_is_refused(official, japan):
    meeting = make.planned([japan])

    with pytest.raises(RuleViolation, match="that was held"):
        meetings.submit(actor=official, meeting=meeting, version=meeting.version)


def test_approve_waits_for_triage(official, manager, japan):
    meeting = logged(official, japan)
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)

    with pytest.raises(RuleViolation, match="2 of its outcomes are still to triage"):
        meetings.approve(actor=manager, meeting=meeting, version=meeting.version)


def test_approve_settles_the_record(official, manager, japan):
    meeting = submitted(official, japan)

    approved = meetings.approve(actor=manager, meeting=meeting, version=meeting.version, comment="Clear.")

    assert (approved.record_state, approved.decided_by) == (RecordState.APPROVED, manager)
    event = AuditEvent.objects.filter(action="meetings.approve").get()
    assert (event.actor, event.reason) == ("manager", "Clear.")


def test_nobody_approves_what_they_logged(manager, second_manager, japan):
    meeting = submitted(manager, japan)

    with pytest.raises(NotAllowed, match="Nobody decides"):
        meetings.approve(actor=manager, meeting=meeting, version=meeting.version)
    assert meetings.approve(actor=second_manager, meeting=meeting, version=meeting.version)


def test_nobody_approves_what_they_wrote_into_anothers_record(official, manager, japan):
    meeting = triaged(official, logged(official, japan))
    meeting = meetings.change(actor=manager, meeting=meeting, version=meeting.version, values={"summary": "Rewritten."})
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)

    with pytest.raises(NotAllowed, match="Nobody decides"):
        meetings.approve(actor=manager, meeting=meeting, version=meeting.version)


def test_a_manager_who_only_triaged_may_approve(official, manager, japan):
    meeting = logged(official, japan)
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)
    triaged(manager, meeting)

    assert meetings.approve(actor=manager, meeting=meeting, version=meeting.version)


def test_return_needs_a_comment(official, manager, japan):
    meeting = submitted(official, japan)

    with pytest.raises(RuleViolation) as refused:
        meetings.return_(actor=manager, meeting=meeting, version=meeting.version, comment=" ")
    assert "comment" in refused.value.error_dict


def test_a_returned_record_is_mended_and_submitted_again(official, manager, japan):
    meeting = submitted(official, japan)
    meeting = meetings.return_(actor=manager, meeting=meeting, version=meeting.version, comment="Who chaired?")
    assert meeting.decision_comment == "Who chaired?"

    meeting = meetings.change(actor=official, meeting=meeting, version=meeting.version, values={"summary": "Chaired."})
    meeting = meetings.submit(actor=official, meeting=meeting, version=meeting.version)

    assert (meeting.record_state, meeting.decided_by) == (RecordState.SUBMITTED, None)


@pytest.mark.parametrize("verb", ["approve", "return_"])
def test_a_draft_is_not_decided_on(verb, official, manager, japan):
    meeting = triaged(official, logged(official, japan))

    with pytest.raises(RuleViolation, match="not possible"):
        getattr(meetings, verb)(actor=manager, meeting=meeting, version=meeting.version, comment="x")


def test_two_decisions_at_once_leave_one(official, manager, second_manager, japan):
    meeting = submitted(official, japan)
    meetings.approve(actor=manager, meeting=meeting, version=meeting.version)

    with pytest.raises(Conflict):
        meetings.return_(actor=second_manager, meeting=meeting, version=meeting.version, comment="Mend.")


def test_revise_opens_a_new_revision(official, manager, japan):
    meeting = submitted(official, japan)
    meeting = meetings.approve(actor=manager, meeting=meeting, version=meeting.version)

    with pytest.raises(RuleViolation, match="Say why"):
        meetings.revise(actor=official, meeting=meeting, version=meeting.version, reason="")
    meeting = meetings.revise(actor=official, meeting=meeting, version=meeting.version, reason="Wrong chair.")

    assert (meeting.record_state, meeting.revision) == (RecordState.DRAFT, 2)
    assert set(meeting.outcomes.values_list("disposition", flat=True)) == {Disposition.NO_ACTION}


def test_take_up_makes_reported_history_owe_triage(official, japan):
    meeting = make.meeting([japan], record_state="reported", outcomes=["A joint statement"])

    with pytest.raises(RuleViolation):
        meetings.submit(actor=official, meeting=meeting, version=meeting.version)
    meeting = meetings.take_up(actor=official, meeting=meeting, version=meeting.version)

    assert meeting.record_state == RecordState.DRAFT
    assert meeting.outcomes.get().disposition == Disposition.TO_TRIAGE


def test_reported_meetings_are_taken_up_before_they_move(official, japan):
    meeting = make.planned([japan], record_state="reported")

    with pytest.raises(RuleViolation, match="take it up first"):
        meetings.confirm(actor=official, meeting=meeting, version=meeting.version)
