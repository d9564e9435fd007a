"""What the timeline of all partners knows: only what the viewer sees, and no day that nobody said."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import DatePrecision, Marking, Role, SlotState
from partnerships.models import Partner, User
from partnerships.queries import timeline
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments as promises
from tests.factories import meetings as make
from tests.factories import people
from tests.personas import access

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 5, 1), date(2027, 10, 31)


def of(user: User, *partners: Partner) -> list[timeline.PartnerTime]:
    return timeline.of_partners(list(partners), viewer=access(user), on=TODAY, first=FIRST, last=LAST)


def test_what_is_out_of_sight_is_not_counted(japan: Partner, norway: Partner) -> None:
    who = people.assign(people.user("careful"), Role.READER, to=japan, up_to=Marking.NORMAL).user
    track = make.track("Both", [japan, norway], interval_months=12)
    make.meeting([norway], tracks=[(track, 1)])
    make.planned([norway], when=PartialDate())
    promises.commitment([norway])
    make.meeting([japan], marking=Marking.SENSITIVE)
    promises.commitment([japan], marking=Marking.SENSITIVE)

    for found in of(who, japan, norway):
        assert (found.meetings, found.dues, found.sessions, found.undated, found.open_undated) == ([], [], [], [], 0)


def test_months_hold_dialogues_due_dates_and_due_sessions(official: User, japan: Partner) -> None:
    track = make.track("Own", [japan], interval_months=12)
    held = make.meeting([japan], tracks=[(track, 1)], when=PartialDate.on(date(2026, 6, 12)))
    vague = make.planned([japan], when=PartialDate.month(2027, 3))
    undated = make.planned([japan], when=PartialDate(words="early next year"))
    make.meeting([japan], when=PartialDate.on(date(2026, 4, 30)))
    promises.commitment([japan], official)
    promises.commitment([japan], official)
    promises.commitment([japan], official, due=PartialDate(words="no date was agreed"))

    (found,) = of(official, japan)

    assert found.meetings == [held, vague]
    assert (found.undated, found.open_undated) == ([undated], 1)
    assert [(due.when, due.counts, due.total) for due in found.dues] == [
        (PartialDate.on(date(2026, 12, 31)), {"todo": 2}, 2)
    ]
    assert [(one.track, one.slot.due, one.slot.state) for one in found.sessions] == [
        (track, date(2027, 6, 12), SlotState.AHEAD)
    ]


def test_dates_with_one_end_count_by_that_day(official: User, japan: Partner) -> None:
    inside = make.planned([japan], when=PartialDate(date(2026, 12, 1), None, DatePrecision.WINDOW))
    make.planned([japan], when=PartialDate(None, date(2028, 1, 1), DatePrecision.WINDOW))

    (found,) = of(official, japan)

    assert found.meetings == [inside]


def test_cost_is_the_same_whatever_the_number(official: User, japan: Partner, korea: Partner) -> None:
    def statements(count: int) -> int:
        for number in range(count):
            for partner in (japan, korea):
                track = make.track(f"{partner} {count} {number}", [partner], interval_months=12)
                make.meeting([partner], tracks=[(track, 1)])
                promises.commitment([partner], official)
        viewer = access(official)
        with CaptureQueriesContext(connection) as seen:
            timeline.of_partners([japan, korea], viewer=viewer, on=TODAY, first=FIRST, last=LAST)
        return len(seen)

    assert statements(1) == statements(3) == 6
