"""The due sessions of a standing dialogue: kept, late, missed only where it is proven, unheard elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from partnerships.choices import DatePrecision, SlotState
from partnerships.rules import cadence
from partnerships.rules.cadence import Cadence, Kept, Pause, Rhythm, Series, Session, Slot
from partnerships.rules.partial_dates import NO_DATE, PartialDate

TODAY = date(2026, 11, 22)


def held(text: str, ordinal: int | None = None, *, is_reported: bool = False, pk: int | None = None) -> Session:
    return Session(PartialDate.read(text) if text else NO_DATE, ordinal, is_reported, pk)


def told(text: str, ordinal: int | None = None) -> Session:
    return held(text, ordinal, is_reported=True)


def annual(*sessions: Session, tolerance: int | None = 30, **changes: object) -> Series:
    return replace(Series(12, tolerance, sessions), **changes)  # type: ignore[arg-type]


def states(series: Series, *, on: date = TODAY) -> list[tuple[str, str]]:
    """List the slots in short: month due, state."""
    return [(f"{slot.due:%Y-%m}", str(slot.state)) for slot in cadence.slots(series, on=on)]


# --- what must not be said --------------------------------------------------------------------------------------------


def test_slots_of_reported_history_are_unheard_and_never_missed():
    assert states(annual(told("2022-06-10"), told("2024-12-10"))) == [
        ("2023-06", "unheard"),
        ("2024-06", "unheard"),  # the session of December was late for it only if no other was held before
        ("2025-12", "unheard"),
        ("2026-12", "ahead"),
    ]


def test_slots_with_a_jump_in_the_numbers_are_unheard_although_recorded_here():
    series = annual(held("2020-03-01", 4), held("2023-03-01", 6))

    assert states(series)[:3] == [("2021-03", "unheard"), ("2022-03", "unheard"), ("2023-03", "kept")]


def test_slots_between_numbers_in_disorder_are_unheard():
    assert states(annual(held("2020-03-01", 4), held("2023-03-01", 2)))[0] == ("2021-03", "unheard")


@pytest.mark.parametrize("text", ["", "2021"])
def test_slots_where_an_unconfirmed_session_may_have_been_are_unheard(text):
    series = annual(held("2020-03-01"), held("2023-03-01"), doubtful=[held(text)])

    assert states(series)[:2] == [("2021-03", "unheard"), ("2022-03", "unheard")]


def test_unconfirmed_session_of_another_time_or_number_excuses_nothing():
    for doubtful in (held("2019-03-01"), held("2024"), held("", 1), held("", 9)):
        series = annual(held("2020-03-01", 2), held("2023-03-01"), held("2023-04-01", 9), doubtful=[doubtful])
        expected = "unheard" if doubtful.ordinal == 9 else "missed"  # the one of March 2023 has no number
        assert states(series)[0] == ("2021-03", expected)


def test_session_without_last_day_makes_nothing_missed_and_keeps_nothing():
    early = Session(PartialDate(date(2021, 1, 1), None, DatePrecision.FUZZY))

    assert states(annual(held("2020-03-01"), early, held("2023-03-01")))[:2] == [
        ("2021-03", "unheard"),
        ("2022-03", "unheard"),
    ]
    assert states(annual(early)) == []


def test_slots_of_nothing_known_are_none():
    assert (
        states(annual())
        == states(annual(held("")))
        == states(replace(annual(held("2020")), interval_months=None))
        == []
    )
    assert cadence.course(annual(), on=TODAY).cadence == Cadence(Rhythm.UNKNOWN)


def test_imprecise_dates_are_read_in_favour_of_the_track():
    """The first of "2023" may have been on 31 December, the second of "by July 2025" at any time."""
    by_july = Session(PartialDate(None, date(2025, 7, 31), DatePrecision.WINDOW))

    assert states(annual(held("2023"), held("2024-12"), tolerance=0), on=date(2025, 1, 1))[0] == ("2024-12", "kept")
    assert states(annual(held("2023-01-01"), by_july, tolerance=0), on=date(2025, 8, 1)) == [
        ("2024-01", "kept"),
        ("2026-07", "ahead"),
    ]


def test_session_to_come_counts_from_its_day_alone():
    series = annual(held("2025-06-01"), held("2026-06-01"))

    assert states(series, on=date(2025, 12, 1)) == [("2026-06", "ahead")]


# --- what is said -----------------------------------------------------------------------------------------------------


def test_slots_recorded_here_are_kept_late_and_missed():
    series = annual(
        held("2020-03-01", pk=1), held("2021-03-31", pk=2), held("2022-06-01", pk=3), held("2024-06-15", pk=4)
    )

    found = cadence.slots(series, on=date(2026, 8, 1))

    assert found == [
        Slot(date(2021, 3, 1), date(2021, 3, 31), SlotState.KEPT, PartialDate.on(date(2021, 3, 31)), 2),
        Slot(date(2022, 3, 31), date(2022, 4, 30), SlotState.LATE, PartialDate.on(date(2022, 6, 1)), 3),
        Slot(date(2023, 6, 1), date(2023, 7, 1), SlotState.MISSED),
        Slot(date(2024, 6, 1), date(2024, 7, 1), SlotState.KEPT, PartialDate.on(date(2024, 6, 15)), 4),
        Slot(date(2025, 6, 15), date(2025, 7, 15), SlotState.MISSED),
        Slot(date(2026, 6, 15), date(2026, 7, 15), SlotState.MISSED),
        Slot(date(2027, 6, 15), date(2027, 7, 15), SlotState.AHEAD),
    ]


def test_consecutive_numbers_prove_that_none_was_held_between_reported_sessions():
    """The second EU–Norway dialogue came 14 months after the first: late by its own numbers, whoever reported it."""
    first, second, third = told("2021-03-25", 1), told("2022-06-10", 2), told("2023-03-29", 3)

    assert states(annual(first, second, third), on=date(2023, 6, 1)) == [
        ("2022-03", "late"),
        ("2023-06", "kept"),
        ("2024-03", "ahead"),
    ]
    assert states(annual(first, told("2024-06-10", 2)))[:2] == [("2022-03", "missed"), ("2023-03", "missed")]


def test_session_before_its_time_keeps_the_first_slot():
    assert states(annual(held("2026-01-10"), held("2026-06-01"))) == [("2027-01", "kept"), ("2027-06", "ahead")]


def test_two_sessions_of_one_day_keep_no_slot_of_the_next_year():
    assert states(annual(held("2026-01-10", 1), held("2026-01-10", 2))) == [("2027-01", "ahead")]


@pytest.mark.parametrize(
    ("on", "state", "rhythm"),
    [
        (date(2026, 3, 31), "ahead", Rhythm.KEPT),
        (date(2026, 4, 1), "due", Rhythm.KEPT),
        (date(2026, 5, 1), "due", Rhythm.KEPT),
        (date(2026, 5, 2), "missed", Rhythm.MISSED),
    ],
)
def test_slot_after_the_last_session_is_ahead_then_due_then_missed(on, state, rhythm):
    series = annual(held("2025-04-01"))
    course = cadence.course(series, on=on)

    assert course.slots[0].state == state
    assert course.cadence == Cadence(rhythm, date(2026, 5, 1))
    following = cadence.next_due(course.slots)
    assert following is not None
    assert following.due == (date(2027, 4, 1) if state == "missed" else date(2026, 4, 1))


@pytest.mark.parametrize(
    ("interval", "tolerance", "last", "expected"),
    [
        (12, None, "2025-11-22", Cadence(Rhythm.KEPT, date(2026, 11, 22))),
        (12, None, "2025-11-21", Cadence(Rhythm.MISSED, date(2026, 11, 21))),
        (12, 30, "2025-11-21", Cadence(Rhythm.KEPT, date(2026, 12, 21))),
        (6, 0, "2026-08-31", Cadence(Rhythm.KEPT, date(2027, 2, 28))),
        (12, None, "2025", Cadence(Rhythm.KEPT, date(2026, 12, 31))),
        (None, 30, "2020-01-01", Cadence(Rhythm.UNKNOWN)),
        (12, 30, "", Cadence(Rhythm.UNKNOWN)),
    ],
)
def test_cadence_of_a_day(interval, tolerance, last, expected):
    assert cadence.course(Series(interval, tolerance, [held(last)]), on=TODAY).cadence == expected


def test_cadence_known_from_sources_alone_is_not_called_missed():
    assert cadence.course(annual(told("2020-01-01"), tolerance=0), on=TODAY).cadence == Cadence(
        Rhythm.UNHEARD, date(2021, 1, 1)
    )


def test_next_due_of_nothing_expected_is_none():
    assert cadence.next_due([]) is None


# --- pauses -----------------------------------------------------------------------------------------------------------


def test_slots_in_a_pause_are_paused_and_the_interval_counts_anew_from_its_end():
    series = annual(held("2023-03-01"), pauses=[Pause(date(2023, 12, 1), date(2025, 8, 1))])

    assert states(series) == [("2024-03", "paused"), ("2026-08", "missed"), ("2027-08", "ahead")]
    assert states(series, on=date(2024, 6, 1)) == [("2024-03", "paused"), ("2025-03", "paused")]
    assert cadence.course(series, on=date(2024, 6, 1)).cadence == Cadence(Rhythm.PAUSED)
    assert cadence.course(series, on=date(2025, 9, 1)).cadence == Cadence(Rhythm.KEPT, date(2026, 8, 31))


def test_session_after_a_pause_is_not_late_for_what_rested():
    paused = [Pause(date(2024, 2, 1), date(2024, 12, 1))]

    assert states(annual(held("2023-03-01"), held("2025-02-01"), pauses=paused))[:2] == [
        ("2024-03", "paused"),
        ("2025-12", "kept"),
    ]


def test_session_held_in_a_pause_leaves_the_slots_of_it_paused():
    paused = [Pause(date(2020, 6, 1), date(2023, 6, 1))]
    before, after = (
        states(annual(held("2020-01-01"), held("2022-03-15"), pauses=paused), on=day)
        for day in (date(2022, 4, 1), date(2026, 1, 1))
    )

    assert before[:3] == after[:3] == [("2021-01", "paused"), ("2022-01", "paused"), ("2023-01", "kept")]


def test_pauses_are_the_periods_between_steps():
    def step(text: str, state: str) -> tuple[PartialDate, str]:
        return PartialDate.read(text) if text else NO_DATE, state

    steps = [step("2020", "active"), step("2021-03", "dormant"), step("2021-05-01", "ended"), step("2022-02", "active")]

    assert cadence.pauses(steps) == [Pause(date(2021, 3, 1), date(2022, 2, 28))]
    assert cadence.pauses([*steps, step("2023-01-01", "dormant")])[-1] == Pause(date(2023, 1, 1), None)
    assert cadence.pauses([step("", "dormant"), step("2020-01-01", "active")]) == [Pause(date.min, date(2020, 1, 1))]
    assert cadence.pauses([step("2020", "signed")]) == []


def test_track_with_several_partners_rests_only_while_all_do():
    japan = [Pause(date(2020, 1, 1), date(2020, 12, 31)), Pause(date(2022, 1, 1))]
    korea = [Pause(date(2020, 6, 1), date(2022, 6, 1))]

    assert cadence.shared_pauses([japan, korea]) == [
        Pause(date(2020, 6, 1), date(2020, 12, 31)),
        Pause(date(2022, 1, 1), date(2022, 6, 1)),
    ]
    assert cadence.shared_pauses([japan, []]) == cadence.shared_pauses([]) == []
    assert cadence.shared_pauses([[Pause(date(2022, 1, 1))], japan]) == [Pause(date(2022, 1, 1))]


# --- series that restart ----------------------------------------------------------------------------------------------


def test_series_that_was_succeeded_expects_nothing_more():
    old = annual(held("2021-06-24", 4), ends_on=date(2023, 7, 10))

    assert states(old) == [("2022-06", "missed")]  # 2023-06 was within its tolerance when the new series began
    assert cadence.course(old, on=TODAY).cadence == Cadence(Rhythm.SUCCEEDED)
    assert states(old, on=date(2023, 7, 1)) == [("2022-06", "missed"), ("2023-06", "due"), ("2024-06", "ahead")]


def test_last_session_of_an_old_series_is_not_late_for_what_the_new_one_took_over():
    old = annual(held("2021-06-24"), held("2023-12-01"), ends_on=date(2022, 9, 1))

    assert states(old) == [("2022-06", "missed")]


# --- the measure ------------------------------------------------------------------------------------------------------


def test_kept_counts_what_fell_due_and_lists_the_gaps():
    series = annual(held("2020-03-01"), held("2021-03-01"), held("2022-06-01"), held("2024-06-15"))
    found = cadence.slots(series, on=TODAY)

    counted = cadence.kept(found, on=TODAY)
    assert (counted.kept, counted.fallen_due, counted.unheard) == (2, 6, 0)
    assert [f"{slot.due.year} {slot.state}" for slot in counted.gaps] == [
        "2022 late", "2023 missed", "2025 missed", "2026 missed",
    ]  # fmt: skip
    of_2024 = cadence.kept(found, on=TODAY, since=date(2024, 1, 1), until=date(2024, 12, 31))
    assert of_2024 == Kept(1, 1, 0)


def test_kept_leaves_out_what_nobody_heard_of_and_what_is_not_due_yet():
    found = cadence.slots(annual(told("2022-06-10"), told("2024-12-10"), told("2025-12-15")), on=TODAY)

    counted = cadence.kept(found, on=TODAY)

    assert (counted.kept, counted.fallen_due, counted.unheard) == (1, 1, 2)
    assert {slot.state for slot in counted.gaps} == {SlotState.UNHEARD}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 13, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(9000, 6, 1), 12, None),
    ],
)
def test_months_later(day, months, expected):
    assert cadence.months_later(day, months) == expected


# --- for any series ---------------------------------------------------------------------------------------------------

DAYS = some.dates(date(2015, 1, 1), date(2026, 11, 22))


@some.composite
def partial_dates(draw: some.DrawFn) -> PartialDate:
    first = draw(DAYS)
    last = first + timedelta(days=draw(some.sampled_from([0, 0, 0, 1, 30, 364])))
    shape = draw(some.sampled_from(["day", "day", "day", "by", "from", "none"]))
    if shape == "none":
        return NO_DATE
    if shape == "day":
        return PartialDate.days(first, last)
    earliest, latest = (None, last) if shape == "by" else (first, None)
    return PartialDate(earliest, latest, DatePrecision.WINDOW)


SESSIONS = some.builds(Session, partial_dates(), some.none() | some.integers(1, 12), some.booleans())
PAUSES = some.builds(
    lambda since, days: Pause(since, since + timedelta(days=days) if days else None), DAYS, some.integers(0, 900)
)
ANY = some.builds(
    Series,
    interval_months=some.integers(1, 30),
    tolerance_days=some.none() | some.integers(0, 200),
    sessions=some.lists(SESSIONS, max_size=7).map(
        lambda rows: [replace(row, meeting_id=number) for number, row in enumerate(rows)]
    ),
    doubtful=some.lists(SESSIONS, max_size=1),
    pauses=some.lists(PAUSES, max_size=1),
    ends_on=some.none() | DAYS,
)


@pytest.mark.long
@given(ANY, DAYS)
def test_each_session_keeps_one_slot_at_most_and_slots_come_one_after_the_other(series, on):
    found = cadence.slots(series, on=on)
    dues = [slot.due for slot in found]
    keeping = [slot.meeting_id for slot in found if slot.meeting_id is not None]

    assert len(keeping) == len(set(keeping))
    assert all(one < other for one, other in pairwise(dues))
    assert all((slot.session is not None) == (slot.state in (SlotState.KEPT, SlotState.LATE)) for slot in found)
    assert all(slot.due > on for slot in found if slot.state == SlotState.AHEAD)
    assert all(slot.due <= on <= slot.by for slot in found if slot.state == SlotState.DUE)


@pytest.mark.long
@given(ANY, DAYS)
def test_nothing_is_missed_or_late_without_proof(series, on):
    """Sources alone, without numbers, prove nothing."""
    unproven = replace(series, sessions=[replace(each, ordinal=None, is_reported=True) for each in series.sessions])

    found = {slot.state for slot in cadence.slots(unproven, on=on)}

    assert found.isdisjoint({SlotState.MISSED, SlotState.LATE})


def on_known_days(session: Session) -> Session:
    """Give a session of a known day that was recorded here."""
    return Session(PartialDate.on(session.date.latest or TODAY), meeting_id=session.meeting_id)


@pytest.mark.long
@given(ANY, SESSIONS)
def test_one_more_session_turns_nothing_kept_into_missed(series, another):
    another, sessions = on_known_days(another), [on_known_days(each) for each in series.sessions]
    plain = replace(series, sessions=sessions, doubtful=[], pauses=[], ends_on=None)
    more = replace(plain, sessions=[*sessions, another])
    days = {each.date.latest or TODAY for each in sessions}
    new_day = another.date.latest or TODAY
    assume(days and min(days) < new_day and new_day not in days)

    def missed(one: Series) -> int:
        return sum(slot.state == SlotState.MISSED for slot in cadence.slots(one, on=TODAY))

    def answering(one: Series, *wanted: SlotState) -> set[int | None]:
        return {slot.meeting_id for slot in cadence.slots(one, on=TODAY) if slot.state in wanted}

    assert missed(more) <= missed(plain)
    assert answering(plain, SlotState.KEPT) <= answering(more, SlotState.KEPT, SlotState.LATE)


@pytest.mark.long
@given(ANY, DAYS, some.integers(0, 2_000))
def test_later_days_change_no_slot_that_a_later_session_has_settled(series, on, days):
    before, after = cadence.slots(series, on=on), cadence.slots(series, on=on + timedelta(days=days))
    sessions = [each.date.latest for each in series.sessions if each.date.latest and each.date.latest <= on]
    settled = [slot for slot in before if sessions and slot.by < max(sessions)]

    assert after[: len(settled)] == settled
