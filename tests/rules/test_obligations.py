"""What is owed, from when, by when, and how late it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partnerships.choices import EntryState, ObligationKind
from partnerships.rules import obligations as rules
from partnerships.rules.cadence import Cadence, Rhythm
from partnerships.rules.obligations import Obligation, Urgency

TODAY = date(2026, 11, 22)
BRUSSELS = ZoneInfo("Europe/Brussels")
K = ObligationKind


def owed(due: date | None) -> Obligation:
    return Obligation(K.UPDATE, 1, "update:1", "COM-JPN-001", "Text", None, due, 1, None, (1,), 1)


@pytest.mark.parametrize(
    ("due", "days"),
    [(date(2026, 11, 21), 1), (date(2026, 11, 22), 0), (date(2026, 11, 23), 0), (None, 0)],
)
def test_days_late_counts_from_the_day_after_it_was_due(due: date | None, days: int):
    assert owed(due).days_late(on=TODAY) == days


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (date(2026, 11, 21), Urgency.LATE),
        (date(2026, 11, 22), Urgency.WEEK),
        (date(2026, 11, 28), Urgency.WEEK),
        (date(2026, 11, 29), Urgency.LATER),
        (None, Urgency.UNDATED),
    ],
)
def test_urgency_is_late_from_the_day_after(due: date | None, urgency: Urgency):
    assert owed(due).urgency(on=TODAY) is urgency


def test_every_urgency_has_its_word():
    assert set(rules.URGENCY_WORDS) == set(Urgency)


# --- by when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        (K.ACT, 0),
        (K.SCHEDULE, 0),
        (K.RECORD_MEETING, 1),
        (K.MEND_UPDATE, 14),
        (K.MEND_RECORD, 14),
        (K.REVIEW, 14),
        (K.APPROVE_RECORD, 14),
        (K.DECIDE_DATE, 14),
        (K.VERIFY, 14),
        (K.TRIAGE, 30),
    ],
)
def test_last_day_by_kind(kind: ObligationKind, days: int):
    assert rules.last_day(kind, TODAY) == TODAY + timedelta(days=days)


def test_last_day_of_an_update_is_that_of_the_review_interval():
    assert rules.last_day(K.UPDATE, TODAY, interval_days=90) == date(2027, 2, 20)


@pytest.mark.parametrize("kind", ObligationKind)
def test_last_day_is_not_invented(kind: ObligationKind):
    assert rules.last_day(kind, None, interval_days=90) is None


def test_every_kind_says_how_long_there_is_but_for_updates_which_have_their_interval():
    assert set(rules.DAYS) == set(ObligationKind) - {K.UPDATE}


# --- from when -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "ahead"), [(K.UPDATE, 30), (K.SCHEDULE, 60)])
def test_what_comes_round_by_itself_is_owed_only_when_it_is_near(kind: ObligationKind, ahead: int):
    due = TODAY + timedelta(days=ahead)

    assert rules.is_owed(kind, due, on=TODAY)
    assert not rules.is_owed(kind, due, on=TODAY - timedelta(days=1))
    assert rules.owed_from(kind, due, date(2026, 1, 1)) == TODAY


def test_owed_from_is_never_before_it_came_up():
    assert rules.owed_from(K.UPDATE, date(2026, 12, 1), date(2026, 11, 20)) == date(2026, 11, 20)


@pytest.mark.parametrize("kind", sorted(set(ObligationKind) - {K.UPDATE, K.SCHEDULE}))
def test_everything_else_is_owed_from_the_day_it_came_up(kind: ObligationKind):
    assert rules.owed_from(kind, date(2027, 12, 1), TODAY) == TODAY
    assert rules.is_owed(kind, date(2027, 12, 1), on=TODAY)


# --- what is not owed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "is_open", "is_under_review"),
    [(EntryState.REPORTED, True, False), (EntryState.TAKEN_UP, False, False), (EntryState.TAKEN_UP, True, True)],
)
def test_no_update_is_owed(entry: EntryState, is_open: bool, is_under_review: bool):
    assert not rules.owes_update(entry_state=entry, is_open=is_open, is_under_review=is_under_review)


def test_an_update_is_owed_on_an_open_commitment_that_is_followed():
    assert rules.owes_update(entry_state=EntryState.TAKEN_UP, is_open=True, is_under_review=False)


@pytest.mark.parametrize(
    ("states", "is_paused"),
    [
        (["dormant"], True),
        (["ended"], True),
        (["dormant", "ended"], True),
        (["dormant", "active"], False),
        (["dormant", None], False),
        (["active"], False),
        ([], False),
    ],
)
def test_all_partnerships_must_rest_for_obligations_to_rest(states: list[str | None], is_paused: bool):
    assert rules.is_paused(states) is is_paused


def test_a_session_that_may_have_gone_unreported_is_never_late():
    passed = TODAY - timedelta(days=1)

    assert rules.schedule_by(Cadence(Rhythm.UNHEARD, passed)) is None
    assert rules.schedule_by(Cadence(Rhythm.MISSED, passed)) == passed
    assert rules.schedule_by(Cadence(Rhythm.KEPT, TODAY)) == TODAY


# --- the same day for everybody (issue 4, show 3) ------------------------------------------------------------------

MIDNIGHTS = [
    date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30),  # summer time begins
    date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26),  # and ends
    date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 28), date(2028, 2, 29),
]  # fmt: skip
ZONES = ["Pacific/Kiritimati", "Asia/Tokyo", "UTC", "Europe/Brussels", "America/New_York", "Pacific/Pago_Pago"]


@pytest.mark.parametrize("due", MIDNIGHTS, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_late_is_late_on_the_same_day_for_everybody(due: date, zone: str):
    midnight = datetime.combine(due + timedelta(days=1), datetime.min.time(), tzinfo=BRUSSELS)

    def late_at(moment: datetime) -> int:
        somewhere = moment.astimezone(ZoneInfo(zone))  # where somebody looks at the same moment
        return owed(due).days_late(on=somewhere.astimezone(BRUSSELS).date())

    last, first = midnight.astimezone(UTC) - timedelta(seconds=1), midnight.astimezone(UTC)
    assert (late_at(last), late_at(first)) == (0, 1)


@pytest.mark.parametrize("day", MIDNIGHTS, ids=str)
def test_days_are_days_of_the_calendar_whatever_their_hours(day: date):
    last = rules.last_day(K.REVIEW, day)

    assert last is not None
    assert (last - day).days == 14
    assert owed(last).days_late(on=last + timedelta(days=1)) == 1


# --- load ----------------------------------------------------------------------------------------------------------


def test_load_warning_says_the_work_and_the_capacity():
    said = rules.load_warning(unit="ASIA-1", effort=Decimal("130.0"), capacity=120)

    assert said == "The unit ASIA-1 has 130 working days of open work of 120 per half-year."


def test_load_warning_does_not_guess_a_capacity():
    said = rules.load_warning(unit="ASIA-1", effort=Decimal("4.5"), capacity=None)

    assert said == "The unit ASIA-1 has 4.5 working days of open work; its capacity is not known."


def test_load_warning_says_nothing_of_no_work():
    assert rules.load_warning(unit="ASIA-1", effort=Decimal(0), capacity=120) == ""
