"""What the events file shows, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import CancelReason, DateChangeReason, DateChangeState, Marking, MeetingStatus
from partnerships.exports import events
from partnerships.models import Commitment, DateChange, Meeting, Outcome, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.events import import_file
from tests.factories import commitments, meetings, partners
from tests.factories.base import making, saved
from tests.factories.event_files import commitment, event, events_file, events_in, known_world
from tests.personas import access

pytestmark = pytest.mark.django_db

ON = date(2027, 1, 2)


def text() -> str:
    return events.text(viewer=None, on=ON)


def test_events_come_in_the_order_of_their_dates() -> None:
    known_world()
    import_file(
        actor=None,
        content=events_file(
            event("late", date="2025-05-05"),
            event("unknown", date=None, date_precision="window", phase={"JP": None}),
            event("month", date="2025-03", date_precision="month"),
            event("day", date="2025-03-01"),
        ),
        reason="test",
    )

    assert list(events_in(text())) == ["day", "month", "late", "unknown"]


def test_top_of_the_file() -> None:
    empty = yaml.safe_load(text())
    row = commitments.commitment([])
    meeting = meetings.meeting()
    with making():
        Commitment.objects.filter(pk=row.pk).update(meeting=meeting)
    commitments.reported(row, "open", date(2026, 5, 6))

    assert empty == {"schema_version": 1, "reference_day": "2027-01-02", "events": []}
    assert yaml.safe_load(text())["reference_day"] == "2026-05-06"


def test_a_meeting_of_our_own_is_told_by_its_reference(official: User) -> None:
    country = partners.partner("ISL", iso2="IS")
    meeting = meetings.meeting([country], outcomes=["agreed"], reference="MTG-ISL-003")
    row = commitments.commitment([country], official, meeting=meeting)

    told = events_in(text())["mtg-isl-003"]

    assert told["phase"] == {"IS": "no partnership"}
    assert told["outcomes"] == ["agreed"]
    assert [each["id"] for each in told["commitments"]] == [row.reference.lower()]


def test_what_was_called_off_or_made_up_is_not_told() -> None:
    meetings.meeting(is_demonstration=True)
    meetings.meeting(status=MeetingStatus.PLANNED)
    off = meetings.planned()
    with making():
        for status in (MeetingStatus.CONFIRMED, MeetingStatus.CANCELLED):
            off.status, off.cancel_reason = status, CancelReason.OTHER
            off.save()
    real = Meeting.objects.get(status=MeetingStatus.PLANNED)
    saved(Outcome(meeting=real, text="made up", is_demonstration=True))

    told = events_in(text())

    assert list(told) == [real.reference.lower()]
    assert told[real.reference.lower()]["outcomes"] == []


def test_a_date_moved_by_a_demonstration_is_told_as_it_was(official: User) -> None:
    _one_event()
    row = Commitment.objects.get(external_id="c1")
    moved = DateChange(
        commitment=row,
        reason_code=DateChangeReason.OTHER,
        reason="demonstration",
        state=DateChangeState.APPROVED,
        requested_by=official,
        needs_decision=False,
    )
    moved.old_due, moved.new_due = row.due, PartialDate.on(date(2027, 3, 4))
    saved(moved)
    row.entry_state, row.owner, row.is_demonstration, row.due = "taken_up", official, True, moved.new_due
    saved(row)

    assert events_in(text())["e1"]["commitments"][0]["due"] is None


def _one_event() -> None:
    meetings.dialogue_format()
    content = events_file(event("e1", partners=[], phase={}, topics=[], commitments=[commitment("c1")]))
    import_file(actor=None, content=content, reason="test")


def test_the_first_line_gives_the_highest_marking() -> None:
    meetings.meeting(marking=Marking.PUBLIC)
    assert text().startswith("# Marking: Public\n")

    commitments.commitment([], meeting=meetings.meeting(), marking=Marking.SENSITIVE)
    assert text().startswith("# Marking: Limited\n")


def test_a_viewer_gets_what_they_see(reader: User, norway: object) -> None:
    japan, other = (partners.Partner.objects.get(iso2=code) for code in ("JP", "NO"))
    mine = meetings.meeting([japan])
    meetings.meeting([other])
    commitments.commitment([japan], meeting=mine)

    told = events_in(events.text(viewer=access(reader), on=ON))

    assert list(told) == [mine.reference.lower()]
    assert len(told[mine.reference.lower()]["commitments"]) == 1


def test_export_costs_the_same_statements_whatever_its_size() -> None:
    known_world()

    def statements(first: int, last: int) -> int:
        made = [event(f"e{n}", commitments=[commitment(f"c{n}", fulfilled_by=f"e{n}")]) for n in range(first, last)]
        import_file(actor=None, content=events_file(*made), reason="test")
        with CaptureQueriesContext(connection) as seen:
            text()
        return len(seen)

    assert statements(0, 1) == statements(1, 20) == 13
