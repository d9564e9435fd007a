"""Standing, confidence, slip, and what taking up and changing need."""

from __future__ import annotations

from datetime import date

import pytest

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    DatePrecision,
    EntryState,
    Position,
    Priority,
    Standing,
)
from partnerships.errors import RuleViolation
from partnerships.rules import commitments as rules
from partnerships.rules.partial_dates import NO_DATE, PartialDate

TODAY = date(2026, 11, 22)
PAST, AHEAD = date(2026, 6, 30), date(2026, 12, 31)
RECENT, LONG_AGO = date(2026, 10, 1), date(2026, 3, 1)
WHEN = PartialDate.on(date(2026, 6, 30))


@pytest.mark.parametrize(
    ("position", "position_on", "due_latest", "fulfilled_on", "expected"),
    [
        (Position.DONE, RECENT, PAST, None, Standing.KEPT),
        (Position.DONE, RECENT, PAST, PAST, Standing.KEPT),
        (Position.DONE, RECENT, PAST, date(2026, 7, 1), Standing.KEPT_LATE),
        (Position.DONE, RECENT, None, date(2026, 7, 1), Standing.KEPT),
        (Position.DONE_LATE, RECENT, AHEAD, None, Standing.KEPT_LATE),
        (Position.PARTLY, RECENT, PAST, None, Standing.PARTLY_KEPT),
        (Position.PARTLY, RECENT, AHEAD, None, Standing.PARTLY_KEPT),
        (Position.NOT_DONE, RECENT, AHEAD, None, Standing.NOT_KEPT),
        (Position.SUPERSEDED, RECENT, PAST, None, Standing.SUPERSEDED),
        (Position.SUSPENDED, LONG_AGO, PAST, None, Standing.OPEN),
        (Position.OPEN, RECENT, AHEAD, None, Standing.OPEN),
        (Position.OPEN, LONG_AGO, None, None, Standing.OPEN),
        (Position.UNKNOWN, None, AHEAD, None, Standing.OPEN_UNKNOWN),
        (Position.UNKNOWN, None, None, None, Standing.OPEN_UNKNOWN),
        (Position.OPEN, TODAY, TODAY, None, Standing.OPEN),
        (Position.OPEN, date(2026, 7, 1), PAST, None, Standing.OVERDUE),
        (Position.OPEN, date(2026, 11, 1), date(2026, 11, 20), None, Standing.OVERDUE),
        (Position.OPEN, LONG_AGO, PAST, None, Standing.PAST_DUE_UNKNOWN),
        (Position.UNKNOWN, RECENT, PAST, None, Standing.PAST_DUE_UNKNOWN),
    ],
)
def test_standing(
    position: Position, position_on: date | None, due_latest: date | None, fulfilled_on: date | None, expected: Standing
) -> None:
    found = rules.standing(
        position=position,
        position_on=position_on,
        due_latest=due_latest,
        fulfilled_on=fulfilled_on,
        interval_days=90,
        on=TODAY,
    )
    assert found is expected


@pytest.mark.parametrize(
    ("partners", "steps", "expected"),
    [
        ([1, 2], [], Position.DONE),  # said to be done, and no step named
        ([1, 2], [None], Position.DONE),
        ([1, 2], [1], Position.PARTLY),
        ([1, 2], [1, 1], Position.PARTLY),
        ([1, 2], [2, 1], Position.DONE),
        ([1, 2], [1, None], Position.DONE),
        ([1], [1], Position.DONE),
        ([], [1], Position.DONE),
    ],
)
def test_done_is_partly_done_until_it_is_towards_the_last_partner(
    partners: list[int], steps: list[int | None], expected: Position
) -> None:
    assert rules.for_all_partners(Position.DONE, partners=partners, steps=steps) is expected


@pytest.mark.parametrize("position", sorted(set(Position) - {Position.DONE, Position.DONE_LATE}))
def test_steps_towards_some_or_all_partners_prove_nothing_by_themselves(position: Position) -> None:
    for steps in ([1], [1, 2], [None]):
        assert rules.for_all_partners(position, partners=[1, 2], steps=steps) is position


def test_done_late_is_partly_done_too_until_it_is_towards_the_last_partner() -> None:
    assert rules.for_all_partners(Position.DONE_LATE, partners=[1, 2], steps=[2]) is Position.PARTLY
    assert rules.for_all_partners(Position.DONE_LATE, partners=[1, 2], steps=[2, 1]) is Position.DONE_LATE


def test_standing_is_never_late_without_a_latest_day() -> None:
    for position in Position:
        found = rules.standing(
            position=position, position_on=LONG_AGO, due_latest=None, fulfilled_on=RECENT, interval_days=90, on=TODAY
        )
        assert found not in (Standing.OVERDUE, Standing.PAST_DUE_UNKNOWN)


@pytest.mark.parametrize(
    ("reviewed_on", "expected"),
    [
        (None, Confidence.UNKNOWN),
        (date(2026, 8, 23), Confidence.UNKNOWN),
        (date(2026, 8, 24), Confidence.ON_TRACK),
        (TODAY, Confidence.ON_TRACK),
    ],
)
def test_effective_confidence_goes_stale_by_itself(reviewed_on: date | None, expected: Confidence) -> None:
    found = rules.effective_confidence(
        confidence=Confidence.ON_TRACK, reviewed_on=reviewed_on, interval_days=90, on=TODAY
    )
    assert found is expected


def test_slip_days_compares_latest_days() -> None:
    assert rules.slip_days(baseline=WHEN, due=PartialDate.month(2026, 7)) == 31
    assert rules.slip_days(baseline=WHEN, due=WHEN) == 0
    assert rules.slip_days(baseline=NO_DATE, due=WHEN) is None
    assert rules.slip_days(baseline=WHEN, due=PartialDate(precision=DatePrecision.FUZZY, words="soon")) is None


def test_check_due_refuses_silence_but_takes_an_explicit_none() -> None:
    with pytest.raises(RuleViolation, match="no date was agreed"):
        rules.check_due(NO_DATE)
    rules.check_due(rules.NO_DATE_AGREED)
    rules.check_due(WHEN)


@pytest.mark.parametrize(
    ("review_days", "months", "field"),
    [(6, None, "review_interval_days"), (731, None, "review_interval_days"), (90, 0, "recurrence_months"),
     (90, 241, "recurrence_months")],
)  # fmt: skip
def test_check_intervals_refuses_what_nobody_can_mean(review_days: int, months: int | None, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        rules.check_intervals(review_days=review_days, recurrence_months=months)

    assert set(refused.value.error_dict) == {field}


@pytest.mark.parametrize(("review_days", "months"), [(7, None), (730, 1), (90, 240)])
def test_check_intervals_takes_the_bounds(review_days: int, months: int | None) -> None:
    rules.check_intervals(review_days=review_days, recurrence_months=months)


def test_check_effort_refuses_less_than_nothing() -> None:
    with pytest.raises(RuleViolation) as refused:
        rules.check_effort(-1)

    assert set(refused.value.error_dict) == {"effort_days"}
    rules.check_effort(0)
    rules.check_effort(None)


LATER, EARLIER = PartialDate.on(date(2026, 8, 1)), PartialDate.on(date(2026, 5, 1))


@pytest.mark.parametrize(
    ("old", "new", "priority", "needs"),
    [
        (WHEN, LATER, Priority.HIGH, True),
        (WHEN, NO_DATE, Priority.HIGH, True),
        (WHEN, EARLIER, Priority.HIGH, False),
        (NO_DATE, LATER, Priority.HIGH, False),
        (WHEN, LATER, Priority.MEDIUM, False),
    ],
)
def test_date_change_needs_decision(old: PartialDate, new: PartialDate, priority: Priority, needs: bool) -> None:
    assert rules.date_change_needs_decision(old=old, new=new, priority=priority) is needs


def test_check_partners_refuses_one_the_origin_has_not() -> None:
    with pytest.raises(RuleViolation):
        rules.check_partners({1, 3}, {1, 2})
    rules.check_partners({1}, {1, 2})
    rules.check_partners({3}, set())  # the origin's partners are not known


def test_check_first_action_is_owed_but_for_dialogue_alone() -> None:
    with pytest.raises(RuleViolation):
        rules.check_first_action(CommitmentKind.DELIVERABLE, has_action=False)
    rules.check_first_action(CommitmentKind.DIALOGUE_ONLY, has_action=False)


def test_check_is_followed_refuses_reported_history() -> None:
    with pytest.raises(RuleViolation, match="Take it up"):
        rules.check_is_followed(EntryState.REPORTED)
    rules.check_is_followed(EntryState.TAKEN_UP)


def test_check_kind_change_keeps_what_was_decided_true() -> None:
    talk, thing = CommitmentKind.DIALOGUE_ONLY, CommitmentKind.DELIVERABLE
    with pytest.raises(RuleViolation):
        rules.check_kind_change(old=talk, new=thing, status=CommitmentStatus.IMPLEMENTED, owes_action=False)
    with pytest.raises(RuleViolation):
        rules.check_kind_change(old=talk, new=thing, status=CommitmentStatus.UNKNOWN, owes_action=True)
    rules.check_kind_change(old=thing, new=CommitmentKind.LEGAL, status=CommitmentStatus.IMPLEMENTED, owes_action=True)


def test_check_taken_up_due_keeps_the_date_of_the_source() -> None:
    with pytest.raises(RuleViolation, match="date change"):
        rules.check_taken_up_due(reported=WHEN, taken=LATER)
    rules.check_taken_up_due(reported=WHEN, taken=WHEN)
    rules.check_taken_up_due(reported=NO_DATE, taken=LATER)


def test_fields_needing_a_reason() -> None:
    assert rules.fields_needing_a_reason(["note", "owner", "marking"]) == ["owner", "marking"]


def test_check_reported_on_refuses_days_to_come():
    with pytest.raises(RuleViolation):
        rules.check_reported_on(date(2026, 11, 23), on=date(2026, 11, 22))
    rules.check_reported_on(date(2026, 11, 22), on=date(2026, 11, 22))


@pytest.mark.parametrize("identifiers", [["a b"], [""], ["é"], ["x" * 201], ["e1", "e2", "E1"]])
def test_check_fulfilled_by_refuses_what_names_no_meeting_or_one_twice(identifiers: list[str]):
    with pytest.raises(RuleViolation) as refused:
        rules.check_fulfilled_by(identifiers)
    assert "fulfilled_by" in refused.value.message_dict


def test_check_fulfilled_by_takes_identifiers_and_references():
    rules.check_fulfilled_by(["jp-2024-11-01-dialogue_1", "MTG-JPN-001"])


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ((True, True, "A text", "It is signed"), []),
        ((False, True, "A text", "It is signed"), ["owner"]),
        ((True, False, "A text", "It is signed"), ["due"]),
        ((True, True, "", ""), ["deliverable", "measure_of_success"]),
        ((False, False, "", ""), ["owner", "due", "deliverable", "measure_of_success"]),
    ],
)
def test_missing_for_concreteness(given: tuple[bool, bool, str, str], missing: list[str]) -> None:
    has_owner, has_due, deliverable, measure = given

    found = rules.missing_for_concreteness(
        has_owner=has_owner, has_due=has_due, deliverable=deliverable, measure_of_success=measure
    )

    assert found == missing


@pytest.mark.parametrize(
    ("kind", "missing", "expected"),
    [
        (CommitmentKind.DELIVERABLE, [], True),
        (CommitmentKind.NOT_CLASSIFIED, [], True),
        (CommitmentKind.DELIVERABLE, ["due"], False),
        (CommitmentKind.DIALOGUE_ONLY, [], None),
        (CommitmentKind.DIALOGUE_ONLY, ["due"], None),
    ],
)
def test_is_concrete(kind: CommitmentKind, missing: list[str], expected: bool | None) -> None:
    assert rules.is_concrete(kind=kind, missing=missing) is expected


@pytest.mark.parametrize(
    ("is_concrete", "missing", "said"),
    [
        (True, [], "Concrete"),
        (None, ["due"], "Dialogue only"),
        (False, ["due", "measure_of_success"], "Lacks: due date, measure of success"),
    ],
)
def test_concreteness_in_words(is_concrete: bool | None, missing: list[str], said: str) -> None:
    assert rules.concreteness_in_words(is_concrete=is_concrete, missing=missing) == said
