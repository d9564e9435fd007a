"""What falls into a month, for whom, and in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from partnerships.choices import (
    ActionState,
    CalendarScope,
    DatePrecision,
    Marking,
    MeetingStatus,
    Position,
    Role,
)
from partnerships.models import Commitment, Partner, User
from partnerships.queries import calendar
from partnerships.queries.calendar import EVERY_KIND, Found, Size, Wanted
from partnerships.rules.calendar import Certainty, EntryKind
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments, meetings, people
from tests.factories.base import making
from tests.personas import access

pytestmark = pytest.mark.django_db

ON = date(2027, 3, 10)
FIRST, LAST = date(2027, 3, 1), date(2027, 3, 31)
SIZE = Size(of_date=50, periods=50)
IN_MARCH = PartialDate.on(date(2027, 3, 17))


def window(user: User, wanted: Wanted | None = None, size: Size = SIZE) -> Found:
    return calendar.window(viewer=access(user), on=ON, first=FIRST, last=LAST, wanted=wanted or Wanted(), size=size)


def change(row: Any, **values: Any) -> None:
    with making():
        type(row).objects.filter(pk=row.pk).update(**values)


def titles(found: Found) -> list[str]:
    return [entry.title for entry in found.entries]


def due(partners: list[Partner], text: str, when: PartialDate = IN_MARCH, **values: Any) -> Commitment:
    return commitments.commitment(partners, values.pop("owner", None), text=text, due=when, **values)


# --- who sees what ---


def test_other_partners_do_not_exist(outsider: User, japan: Partner) -> None:
    meetings.planned([japan], when=IN_MARCH)
    due([japan], "A promise")
    meetings.track("Dialogue", [japan], interval_months=12)

    assert window(outsider) == Found()
    assert calendar.without_a_day(viewer=access(outsider), on=ON, wanted=Wanted(), size=5) == Found()


def test_what_is_above_the_marking_does_not_exist(japan: Partner) -> None:
    ordinary = people.user("ordinary")
    people.assign(ordinary, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    meetings.planned([japan], when=IN_MARCH, marking=Marking.SENSITIVE)
    due([japan], "A promise", marking=Marking.SENSITIVE)

    assert window(ordinary) == Found()


def test_rest_counts_only_what_is_seen(official: User, japan: Partner, norway: Partner) -> None:
    for partner in (japan, japan, norway, norway, norway):
        due([partner], partner.name)

    found = window(official, size=Size(of_date=1, periods=1))

    assert titles(found) == ["Japan"]
    assert [(rest.kind, rest.count) for rest in found.rest] == [(EntryKind.DUE, 1)]


# --- what stands where ---


@pytest.mark.parametrize(
    ("when", "stands"),
    [
        (PartialDate.on(FIRST), True),
        (PartialDate.on(LAST), True),
        (PartialDate.on(FIRST - timedelta(days=1)), False),
        (PartialDate.on(LAST + timedelta(days=1)), False),
        (PartialDate.days(date(2027, 2, 27), date(2027, 3, 1)), True),
        (PartialDate.days(date(2027, 2, 1), date(2027, 4, 30)), True),
        (PartialDate.month(2027, 3), True),
        (PartialDate.year(2027), True),
        (PartialDate.year(2028), False),
        (PartialDate(None, date(2027, 3, 31), DatePrecision.QUARTER), True),
        (PartialDate(None, date(2027, 4, 1), DatePrecision.QUARTER), False),
        (PartialDate(date(2027, 3, 31), None, DatePrecision.WINDOW), True),
        (PartialDate(date(2026, 3, 31), None, DatePrecision.WINDOW), False),
        (PartialDate(), False),
        (PartialDate(precision=DatePrecision.FUZZY, words="soon"), False),
    ],
    ids=str,
)
def test_date_stands_in_the_month_it_reaches_into(
    when: PartialDate, stands: bool, official: User, japan: Partner
) -> None:
    meetings.planned([japan], when=when)
    due([japan], "A promise", when)

    assert len(window(official).entries) == (2 if stands else 0)


def test_unknown_dates_stand_apart(official: User, japan: Partner) -> None:
    meetings.planned([japan], when=PartialDate(), title="Some time")
    meetings.meeting([japan], when=PartialDate(), title="Held, nobody knows when")
    due([japan], "Soon", PartialDate(precision=DatePrecision.FUZZY, words="soon"))
    due([japan], "Never dated", PartialDate())
    due([japan], "Dated")

    found = calendar.without_a_day(viewer=access(official), on=ON, wanted=Wanted(), size=1)

    assert titles(found) == ["Some time", "Soon"]
    assert [rest.count for rest in found.rest] == [1]


def test_entries_come_by_day_and_meetings_first(official: User, japan: Partner) -> None:
    due([japan], "Due on the same day")
    meetings.planned([japan], when=IN_MARCH, title="Meeting")
    due([japan], "Due before", PartialDate.on(date(2027, 3, 2)))

    assert titles(window(official)) == ["Due before", "Meeting", "Due on the same day"]


def test_status_says_how_sure_a_meeting_is(official: User, japan: Partner) -> None:
    certain = {
        MeetingStatus.PLANNED: Certainty.TENTATIVE,
        MeetingStatus.UNCONFIRMED: Certainty.TENTATIVE,
        MeetingStatus.CONFIRMED: Certainty.CONFIRMED,
        MeetingStatus.HELD: Certainty.CONFIRMED,
        MeetingStatus.CANCELLED: Certainty.CANCELLED,
        MeetingStatus.POSTPONED: Certainty.CANCELLED,
    }
    for status in certain:
        began = MeetingStatus.HELD if status is MeetingStatus.HELD else MeetingStatus.PLANNED
        row = meetings.meeting([japan], when=IN_MARCH, title=status.value, status=began)
        if status is not began:
            change(row, status=status, cancel_reason="other" if status in calendar.CALLED_OFF else "")

    found = window(official, Wanted(statuses=tuple(MeetingStatus)))

    assert {entry.title: entry.certainty for entry in found.entries} == {
        status.value: certainty for status, certainty in certain.items()
    }
    assert len(window(official).entries) == 4


def test_what_is_done_is_shown_only_when_asked_for(official: User, japan: Partner) -> None:
    done = due([japan], "Done")
    commitments.reported(done, "met", date(2027, 1, 1))
    due([japan], "Open")

    assert Commitment.objects.get(pk=done.pk).position == Position.DONE
    assert titles(window(official)) == ["Open"]
    assert titles(window(official, Wanted(open_only=False))) == ["Done", "Open"]


# --- what is wanted ---


def test_own_actions_alone_stand_in_a_calendar(official: User, manager: User, japan: Partner) -> None:
    promise = due([japan], "Due", owner=official)
    mine = commitments.action(promise, official, due_on=date(2027, 3, 3))
    commitments.action(promise, manager, due_on=date(2027, 3, 4))
    gone = commitments.action(promise, official, due_on=date(2027, 3, 5))
    change(gone, state=ActionState.CANCELLED, state_reason="Gone")

    found = window(official, Wanted(kinds=frozenset({EntryKind.ACTION})))

    assert [(entry.pk, entry.reference, entry.status) for entry in found.entries] == [
        (mine.pk, promise.reference, "overdue")
    ]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (CalendarScope.OWN, {"entered by me", "owned by me"}),
        (CalendarScope.PARTNERS, {"with Japan", "entered by me", "of Japan", "owned by me"}),
        (CalendarScope.UNIT, {"with Korea", "of the unit"}),
        (
            CalendarScope.EVERYTHING,
            {"with Japan", "with Korea", "entered by me", "of Japan", "owned by me", "of the unit", "with Norway"},
        ),
    ],
)
def test_scope_keeps_to_whose_it_is(
    scope: CalendarScope, expected: set[str], japan: Partner, korea: Partner, norway: Partner, official: User
) -> None:
    unit = people.unit("ASIA-9", name="Another unit")
    boss = people.user("boss", unit=unit)
    people.assign(boss, Role.MANAGER)
    with making():
        Partner.objects.filter(pk=korea.pk).update(lead_unit=unit)
        japan.partnership.manager = boss
        japan.partnership.save()
    meetings.planned([japan], when=IN_MARCH, title="with Japan")
    meetings.planned([korea], when=IN_MARCH, title="with Korea")
    meetings.planned([norway], when=IN_MARCH, title="with Norway")
    meetings.planned([japan], when=IN_MARCH, title="entered by me", actor=boss)
    due([japan], "of Japan", owner=official)
    due([japan], "owned by me", owner=boss)
    due([korea], "of the unit", owner=official, owner_unit=unit)

    found = set(titles(window(boss, Wanted(scope=scope))))

    if scope is CalendarScope.PARTNERS:  # whoever works everywhere has those they or their unit lead
        expected = expected | {"with Korea", "of the unit"}
    assert found == expected


def test_scope_of_a_unit_is_empty_without_one(japan: Partner) -> None:
    nobody = people.user("nobody")
    people.assign(nobody, Role.READER)
    meetings.planned([japan], when=IN_MARCH)
    due([japan], "A promise")

    assert window(nobody, Wanted(scope=CalendarScope.UNIT)) == Found()


def test_one_partner_and_one_kind(reader: User, japan: Partner, korea: Partner) -> None:
    for partner in (japan, korea):
        meetings.planned([partner], when=IN_MARCH, title=f"with {partner}")
        due([partner], f"to {partner}")

    found = window(reader, Wanted(kinds=frozenset({EntryKind.DUE}), partner=japan.pk))

    assert titles(found) == ["to Japan"]


# --- dialogues due ---


def test_next_session_is_due_when_its_interval_ends(reader: User, japan: Partner) -> None:
    track = meetings.track("Dialogue", [japan], interval_months=12, tolerance_days=5)
    meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2026, 3, 15)))

    (entry,) = window(reader).entries

    assert (entry.kind, entry.pk, entry.status) == (EntryKind.DIALOGUE, track.pk, "open")
    assert entry.when == PartialDate.on(date(2027, 3, 20))


def test_nothing_is_due_before_a_planned_session_or_without_a_known_one(reader: User, japan: Partner) -> None:
    planned = meetings.track("Planned", [japan], interval_months=12)
    meetings.meeting([japan], tracks=[(planned, 1)], when=PartialDate.on(date(2026, 3, 15)))
    meetings.planned([japan], tracks=[(planned, 2)], when=PartialDate.on(date(2027, 3, 14)))
    unknown = meetings.track("Unknown", [japan], interval_months=12)
    meetings.meeting([japan], tracks=[(unknown, 1)], when=PartialDate())

    assert [entry.title for entry in window(reader).entries if entry.kind is EntryKind.DIALOGUE] == []


# --- commitments that fall due again ---


@pytest.mark.parametrize(
    ("first", "stands"),
    [
        (PartialDate.on(date(2026, 3, 17)), PartialDate.on(date(2027, 3, 17))),
        (PartialDate.month(2026, 3), PartialDate.month(2027, 3)),
        (PartialDate.on(date(2026, 3, 9)), None),  # a day before today: the one after is in 2028
        (PartialDate.on(date(2026, 3, 17), inferred=True), None),
        (PartialDate.days(date(2026, 3, 17), date(2026, 3, 18)), None),
        (PartialDate(date(2026, 1, 1), date(2026, 3, 31), DatePrecision.QUARTER), None),
        (PartialDate(None, date(2026, 3, 31), DatePrecision.MONTH), None),
        (PartialDate(), None),
    ],
    ids=str,
)
def test_recurring_commitment_is_due_again_as_exactly_as_it_first_was(
    first: PartialDate, stands: PartialDate | None, official: User, japan: Partner
) -> None:
    row = due([japan], "Exercise", first, owner=official, recurrence="every year", recurrence_months=12)

    assert [(entry.pk, entry.when, entry.is_again) for entry in window(official).entries] == (
        [(row.pk, stands, True)] if stands else []
    )


def test_own_due_date_of_a_recurring_commitment_stands_once(official: User, japan: Partner) -> None:
    due([japan], "Exercise", owner=official, recurrence_months=1)

    assert [(entry.when, entry.is_again) for entry in window(official).entries] == [(IN_MARCH, False)]


def test_recurring_commitment_of_others_does_not_exist(outsider: User, official: User, japan: Partner) -> None:
    due([japan], "Exercise", PartialDate.on(date(2026, 3, 17)), owner=official, recurrence_months=12)

    assert window(outsider) == Found()


# --- what leaves ---


def feed(user: User) -> Found:
    return calendar.for_feed(viewer=access(user), on=ON, first=FIRST, last=LAST, wanted=Wanted(), size=SIZE)


def trusted(partner: Partner) -> User:
    who = people.user("trusted")
    people.assign(who, Role.OFFICIAL, to=partner, up_to=Marking.SENSITIVE)
    return who


def test_feed_never_holds_what_is_sensitive(japan: Partner) -> None:
    who = trusted(japan)
    meetings.planned([japan], when=IN_MARCH, title="Hidden", marking=Marking.SENSITIVE)
    secret = due([japan], "Hidden", owner=who, marking=Marking.SENSITIVE)
    commitments.action(secret, who, due_on=date(2027, 3, 3), text="Hidden")
    due([japan], "Ordinary")

    assert len(window(who).entries) == 4
    assert titles(feed(who)) == ["Ordinary"]
    assert feed(who).rest == []


def test_feed_says_no_due_session_that_a_sensitive_one_would_deny_or_betray(japan: Partner) -> None:
    who = trusted(japan)
    track = meetings.track("Dialogue", [japan], interval_months=12)
    meetings.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2026, 3, 15)))
    assert [entry.title for entry in feed(who).entries] == ["Dialogue"]

    meetings.meeting([japan], tracks=[(track, 2)], when=PartialDate.on(date(2026, 9, 1)), marking=Marking.SENSITIVE)

    assert feed(who).entries == []


# --- how much it costs ---


@pytest.mark.parametrize(("ask", "statements"), [(window, 17), (feed, 21)])
def test_statements_do_not_grow_with_the_rows(
    ask: Callable[[User], Found],
    statements: int,
    official: User,
    japan: Partner,
    korea: Partner,
    django_assert_num_queries: Any,
) -> None:
    def more() -> None:
        for partner in (japan, korea):
            track = meetings.track(f"{partner} {Commitment.objects.count()}", [partner], interval_months=12)
            meetings.meeting([partner], tracks=[(track, 1)], when=PartialDate.on(date(2026, 3, 15)))
            meetings.planned([partner], when=IN_MARCH)
            promise = due([partner], "A promise", owner=official, recurrence_months=12)
            commitments.action(promise, official, due_on=date(2027, 3, 3))

    more()
    with django_assert_num_queries(statements):
        assert len(ask(official).entries) == 8
    more()
    with django_assert_num_queries(statements):
        assert len(ask(official).entries) == 16


def test_every_kind_is_wanted_unless_said_otherwise() -> None:
    assert Wanted().kinds == EVERY_KIND
