from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from partnerships.choices import CommitmentKind, Disposition, Marking, OutcomeKind, Responsible
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import Commitment, Outcome
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import meetings, outcomes
from partnerships.services.base import today
from tests.factories import meetings as make
from tests.factories.base import making, saved

pytestmark = pytest.mark.django_db

AGREED_NONE = PartialDate(words="no date was agreed")


@pytest.fixture
def outcome(japan):
    return make.meeting([japan], outcomes=["Exchange experts"]).outcomes.get()


@pytest.fixture
def talks(outcome):
    outcome.kind = OutcomeKind.GO_ON_TALKING
    return saved(outcome)


def promise(official, **changes):
    values = {"kind": CommitmentKind.DELIVERABLE, "responsible": Responsible.EU, "owner": official, "due": AGREED_NONE}
    return values | changes


def task(official):
    return {"text": "Name two experts", "assignee": official}


def convert(official, outcome, **changes):
    action = changes.pop("action", task(official))
    return outcomes.convert(
        actor=official, outcome=outcome, version=outcome.version, values=promise(official, **changes), action=action
    )


EXTRA: dict[str, dict[str, Any]] = {
    "convert": {"values": {}, "action": None},
    "convert_to_meeting": {"values": {}},
    "convert_to_cadence": {"track": None},
    "close": {"reason": "x"},
    "merge": {"merged_into": None},
    "reopen": {"reason": "x"},
}


@pytest.mark.parametrize(
    "verb", ["convert", "convert_to_meeting", "convert_to_cadence", "defer", "close", "merge", "reopen"]
)
@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_triage_is_refused_without_the_role_or_the_partner(verb, who, outcome, request):
    with pytest.raises(NotAllowed):
        getattr(outcomes, verb)(actor=request.getfixturevalue(who), outcome=outcome, version=1, **EXTRA.get(verb, {}))


@pytest.mark.parametrize("verb", ["close", "defer"])
def test_triage_of_another_version_is_refused(verb, official, outcome):
    with pytest.raises(Conflict):
        getattr(outcomes, verb)(actor=official, outcome=outcome, version=7, reason="x")


@pytest.mark.parametrize("verb", ["close", "defer", "convert"])
def test_reported_outcomes_owe_no_triage(verb, official, japan):
    outcome = make.meeting([japan], record_state="reported", outcomes=["A statement"]).outcomes.get()

    with pytest.raises(RuleViolation, match="take its meeting up"):
        getattr(outcomes, verb)(actor=official, outcome=outcome, version=1, **EXTRA.get(verb, {}))


def test_convert_makes_a_commitment_of_the_meeting(official, outcome, japan):
    commitment = convert(official, outcome)

    assert (commitment.reference, commitment.text) == ("COM-JPN-001", "Exchange experts")
    assert (commitment.outcome, commitment.meeting) == (outcome, outcome.meeting)
    assert [link.partner for link in commitment.partner_links.all()] == [japan]
    assert commitment.actions.get().text == "Name two experts"
    assert Outcome.objects.get().disposition == Disposition.CONVERTED


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"owner": None}, "owner"), ({"due": PartialDate()}, "due"), ({"action": None}, "action_text")],
)
def test_convert_needs_owner_due_date_and_first_action(missing, field, official, outcome):
    with pytest.raises(ValidationError) as refused:
        convert(official, outcome, **missing)

    assert field in refused.value.message_dict or "owner" in str(refused.value)
    assert not Commitment.objects.exists()
    assert Outcome.objects.get().disposition == Disposition.TO_TRIAGE


def test_convert_of_talks_needs_the_kind_dialogue_only(official, talks):
    with pytest.raises(RuleViolation) as refused:
        convert(official, talks)
    assert "kind" in refused.value.error_dict

    assert convert(official, talks, kind=CommitmentKind.DIALOGUE_ONLY, action=None).kind == "dialogue_only"


def test_convert_works_once(official, outcome):
    convert(official, outcome)
    outcome.refresh_from_db()

    with pytest.raises(RuleViolation, match="not possible"):
        convert(official, outcome)
    assert Commitment.objects.count() == 1


def test_convert_to_another_partner_than_the_meetings_is_refused(second_manager, outcome, norway):
    with pytest.raises(RuleViolation):
        outcomes.convert(
            actor=second_manager,
            outcome=outcome,
            version=outcome.version,
            values=promise(second_manager),
            action=task(second_manager),
            partners=[norway],
        )


def test_convert_to_meeting_is_for_talks_only(official, outcome):
    with pytest.raises(RuleViolation, match="go on talking"):
        outcomes.convert_to_meeting(
            actor=official, outcome=outcome, version=outcome.version, values=make.values(summary="")
        )


def test_convert_to_meeting_plans_it_with_the_outcome_on_its_agenda(official, talks, japan):
    planned = outcomes.convert_to_meeting(
        actor=official, outcome=talks, version=talks.version, values=make.values(summary="")
    )

    assert planned.status == "planned"
    assert planned.agenda.get().outcome == talks
    assert [link.partner for link in planned.partner_links.all()] == [japan]
    talks.refresh_from_db()
    assert (talks.disposition, talks.planned_meeting) == (Disposition.CONVERTED, planned)


@pytest.mark.parametrize("marking", [Marking.PUBLIC, Marking.SENSITIVE])
def test_convert_to_meeting_marks_it_as_the_one_where_it_was_agreed(official, talks, marking):
    with making():
        talks.meeting.marking = marking
        talks.meeting.save()
    values = {name: value for name, value in make.values(summary="").items() if name != "marking"}

    planned = outcomes.convert_to_meeting(actor=official, outcome=talks, version=talks.version, values=values)

    assert planned.marking == marking


def test_convert_to_cadence_needs_a_track_with_one(official, talks, japan, norway):
    without = make.track("EU–Japan dialogue", [japan])
    hidden = make.track("EU–Norway dialogue", [norway], cadence="annual")

    for track in (without, hidden, None):
        with pytest.raises(RuleViolation) as refused:
            outcomes.convert_to_cadence(actor=official, outcome=talks, version=talks.version, track=track)
        assert "track" in refused.value.error_dict


def test_convert_to_cadence_keeps_the_track(official, talks, japan):
    track = make.track("EU–Japan dialogue", [japan], cadence="annual")

    outcomes.convert_to_cadence(actor=official, outcome=talks, version=talks.version, track=track)

    talks.refresh_from_db()
    assert (talks.disposition, talks.cadence_track) == (Disposition.CONVERTED, track)


def test_defer_to_nothing_or_to_the_past_is_refused(official, outcome):
    for until in (None, today()):
        with pytest.raises(RuleViolation):
            outcomes.defer(actor=official, outcome=outcome, version=outcome.version, until=until)


def test_defer_to_a_track_or_a_day(official, outcome, japan):
    track = make.track("EU–Japan dialogue", [japan])
    day = today() + timedelta(days=30)

    deferred = outcomes.defer(actor=official, outcome=outcome, version=1, track=track, until=day)

    assert (deferred.disposition, deferred.deferred_to_track, deferred.deferred_until) == ("deferred", track, day)


def test_close_needs_a_reason(official, outcome):
    with pytest.raises(RuleViolation, match="Say why"):
        outcomes.close(actor=official, outcome=outcome, version=1, reason="  ")

    assert outcomes.close(actor=official, outcome=outcome, version=1, reason="Said only.").disposition == "no_action"


def test_close_refuses_classified_markings_and_overlong_reasons(official, outcome):
    for reason in ("see EU RESTRICTED", "x" * 4_001):
        with pytest.raises(ValidationError) as refused:
            outcomes.close(actor=official, outcome=outcome, version=1, reason=reason)
        assert "reason" in refused.value.message_dict


def test_merge_needs_another_outcome_of_the_meeting(official, japan, outcome):
    elsewhere = make.meeting([japan], outcomes=["Elsewhere"]).outcomes.get()

    for target in (None, outcome, elsewhere):
        with pytest.raises(RuleViolation) as refused:
            outcomes.merge(actor=official, outcome=outcome, version=1, merged_into=target)
        assert "merged_into" in refused.value.error_dict


def test_merge_follows_the_other(official, japan):
    first, second = make.meeting([japan], outcomes=["One", "Two"]).outcomes.order_by("position")

    merged = outcomes.merge(actor=official, outcome=first, version=1, merged_into=second)

    assert (merged.disposition, merged.merged_into) == (Disposition.MERGED, second)
    with pytest.raises(RuleViolation):
        outcomes.merge(actor=official, outcome=second, version=1, merged_into=first)


def test_reopen_brings_back_to_triage_with_a_reason(official, outcome):
    closed = outcomes.close(actor=official, outcome=outcome, version=1, reason="Said only.")

    with pytest.raises(RuleViolation, match="Say why"):
        outcomes.reopen(actor=official, outcome=closed, version=closed.version, reason="")
    again = outcomes.reopen(actor=official, outcome=closed, version=closed.version, reason="It was a promise.")

    assert (again.disposition, again.disposition_reason) == (Disposition.TO_TRIAGE, "")


def test_reopen_of_a_converted_outcome_is_refused(official, outcome):
    convert(official, outcome)
    outcome.refresh_from_db()

    with pytest.raises(RuleViolation, match="not possible"):
        outcomes.reopen(actor=official, outcome=outcome, version=outcome.version, reason="x")


def test_triage_goes_on_after_approval(official, manager, outcome):
    closed = outcomes.close(actor=official, outcome=outcome, version=1, reason="Said only.")
    meeting = meetings.submit(actor=official, meeting=outcome.meeting, version=outcome.meeting.version)
    meetings.approve(actor=manager, meeting=meeting, version=meeting.version)

    again = outcomes.reopen(actor=official, outcome=closed, version=closed.version, reason="It was a promise.")

    assert again.disposition == Disposition.TO_TRIAGE


def test_classify_waits_for_an_open_record(official, outcome):
    named = outcomes.classify(actor=official, outcome=outcome, version=1, kind=OutcomeKind.DECISION)
    assert named.kind == OutcomeKind.DECISION
    meetings.submit(actor=official, meeting=outcome.meeting, version=outcome.meeting.version)

    with pytest.raises(RuleViolation):
        outcomes.classify(actor=official, outcome=named, version=named.version, kind=OutcomeKind.COMMITMENT)
