from datetime import date

import pytest

from partnerships.choices import DatePrecision, Level, MeetingStatus, Modality, RecordState
from partnerships.errors import RuleViolation
from partnerships.rules import meetings
from partnerships.rules.meetings import Tier
from partnerships.rules.partial_dates import NO_DATE, PartialDate

TODAY = date(2026, 11, 22)


def on(year: int, month: int, day: int) -> PartialDate:
    return PartialDate.on(date(year, month, day))


@pytest.mark.parametrize(
    ("stated", "eu", "partner", "expected"),
    [
        ("", Level.SENIOR_OFFICIALS, Level.MINISTERIAL, Level.SENIOR_OFFICIALS),
        ("", Level.LEADERS, Level.EXPERT, Level.EXPERT),
        ("", Level.AMBASSADORIAL, "", Level.AMBASSADORIAL),
        (Level.MINISTERIAL, Level.SENIOR_OFFICIALS, Level.MINISTERIAL, Level.MINISTERIAL),
        ("", "", "", ""),
    ],
)
def test_counting_level_is_the_lower_unless_stated(stated, eu, partner, expected):
    assert meetings.counting_level(stated, eu, partner) == expected


def test_every_level_is_ranked_once():
    assert sorted(meetings.RANKED) == sorted(Level)
    assert set(meetings.BELOW_MINISTERIAL) == set(Level) - {Level.LEADERS, Level.MINISTERIAL}


@pytest.mark.parametrize(
    ("level", "status", "modality", "is_session", "expected"),
    [
        (Level.LEADERS, MeetingStatus.HELD, Modality.IN_PERSON, True, Tier.POLITICAL),
        (Level.MINISTERIAL, MeetingStatus.HELD, Modality.UNKNOWN, True, Tier.POLITICAL),
        (Level.EXPERT, MeetingStatus.HELD, Modality.VIDEO, True, Tier.WORKING),
        (Level.TRACK_1_5, MeetingStatus.HELD, Modality.IN_PERSON, True, Tier.APART),
        (Level.INDUSTRY, MeetingStatus.HELD, Modality.IN_PERSON, True, Tier.APART),
        (Level.LEADERS, MeetingStatus.HELD, Modality.NONE, True, Tier.NONE),
        (Level.LEADERS, MeetingStatus.HELD, Modality.UNKNOWN, False, Tier.NONE),
        (Level.LEADERS, MeetingStatus.PLANNED, Modality.IN_PERSON, True, Tier.NONE),
    ],
)
def test_tier_counts_held_sessions_only(level, status, modality, is_session, expected):
    found = meetings.tier(level=level, status=status, modality=modality, format_is_session=is_session)

    assert found is expected


def test_check_held_refuses_the_future_but_for_time_zones():
    meetings.check_held(on(2026, 11, 23), on=TODAY)
    meetings.check_held(NO_DATE, on=TODAY)

    with pytest.raises(RuleViolation) as refused:
        meetings.check_held(on(2026, 11, 24), on=TODAY)
    assert "date" in refused.value.error_dict


@pytest.mark.parametrize(
    ("status", "when", "expected"),
    [
        (MeetingStatus.PLANNED, on(2026, 11, 21), True),
        (MeetingStatus.CONFIRMED, on(2026, 11, 21), True),
        (MeetingStatus.PLANNED, on(2026, 11, 22), False),
        (MeetingStatus.PLANNED, PartialDate(date(2026, 1, 1), None, DatePrecision.WINDOW), False),
        (MeetingStatus.HELD, on(2026, 11, 21), False),
        (MeetingStatus.UNCONFIRMED, on(2026, 11, 21), False),
    ],
)
def test_is_owed_once_the_time_has_passed(status, when, expected):
    assert meetings.is_owed(status=status, when=when, on=TODAY) is expected


def test_steps_to_hold_pass_through_confirmed():
    assert meetings.steps_to("hold", MeetingStatus.PLANNED) == ["confirm", "hold"]
    assert meetings.steps_to("hold", MeetingStatus.UNCONFIRMED) == ["hold"]
    assert meetings.steps_to("cancel", MeetingStatus.PLANNED) == ["cancel"]


@pytest.mark.parametrize(
    ("status", "record_state", "expected"),
    [
        ("planned", "draft", ["hold", "confirm", "cancel", "postpone", "doubt"]),
        ("confirmed", "draft", ["hold", "cancel", "postpone", "doubt"]),
        ("unconfirmed", "draft", ["hold", "cancel"]),
        ("held", "draft", []),
        ("cancelled", "draft", []),
        ("planned", "reported", []),
    ],
)
def test_transitions_follow_the_flow(status, record_state, expected):
    assert meetings.transitions(status=status, record_state=record_state) == expected


@pytest.mark.parametrize(
    ("status", "record_state", "to_triage", "expected"),
    [
        ("held", "draft", 2, ["submit"]),
        ("held", "returned", 0, ["submit"]),
        ("held", "submitted", 0, ["approve", "return"]),
        ("held", "submitted", 1, ["return"]),
        ("held", "approved", 0, ["revise"]),
        ("held", "reported", 0, ["take_up"]),
        ("planned", "reported", 0, ["take_up"]),
        ("planned", "draft", 0, []),
    ],
)
def test_record_transitions_wait_for_triage(status, record_state, to_triage, expected):
    found = meetings.record_transitions(status=status, record_state=record_state, to_triage=to_triage)

    assert found == expected


@pytest.mark.parametrize("state", [RecordState.SUBMITTED, RecordState.APPROVED])
def test_check_editable_refuses_what_is_with_the_reviewer_or_approved(state):
    with pytest.raises(RuleViolation):
        meetings.check_editable(state)


def test_check_editable_passes_open_records():
    for state in meetings.OPEN_RECORDS:
        meetings.check_editable(state)
    assert set(meetings.OPEN_RECORDS) | {RecordState.SUBMITTED, RecordState.APPROVED} == set(RecordState)


def test_check_taken_up_refuses_reported_history():
    with pytest.raises(RuleViolation, match="take it up first"):
        meetings.check_taken_up(RecordState.REPORTED)


@pytest.mark.parametrize(("summary", "outcomes"), [("Said.", 0), ("", 1)])
def test_check_content_refuses_a_record_of_what_was_not_held(summary, outcomes):
    meetings.check_content(MeetingStatus.HELD, summary=summary, outcomes=outcomes)

    with pytest.raises(RuleViolation, match="held"):
        meetings.check_content(MeetingStatus.PLANNED, summary=summary, outcomes=outcomes)


def test_check_submittable_needs_something_to_review():
    meetings.check_submittable(status=MeetingStatus.HELD, summary="", outcomes=1)
    meetings.check_submittable(status=MeetingStatus.HELD, summary="Said.", outcomes=0)

    with pytest.raises(RuleViolation, match="at least one outcome"):
        meetings.check_submittable(status=MeetingStatus.HELD, summary="  ", outcomes=0)
    with pytest.raises(RuleViolation, match="that was held"):
        meetings.check_submittable(status=MeetingStatus.PLANNED, summary="Said.", outcomes=1)
