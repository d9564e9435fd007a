"""Importing events as reported history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import (
    CommitmentKind,
    CommitmentStatus,
    Disposition,
    EntryState,
    Marking,
    MeetingStatus,
    Origin,
    OutcomeKind,
    Position,
    RecordState,
    Role,
    Side,
    Standing,
)
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.exports import events as exports
from partnerships.models import (
    AuditEvent,
    Citation,
    Commitment,
    Fulfilment,
    Meeting,
    Partner,
    ReferenceCounter,
    ReportedPosition,
    Source,
    Track,
    User,
)
from partnerships.permissions import Access
from partnerships.queries import commitments as commitment_queries
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments, events, meetings
from partnerships.services.base import today
from tests.factories import meetings as factory
from tests.factories import people
from tests.factories.base import making
from tests.factories.event_files import (
    DAY,
    commitment,
    event,
    events_file,
    events_in,
    every_shape,
    known_world,
    source,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db: None) -> None:
    known_world()


def bring(*made: dict[str, Any], **how: Any) -> events.Report:
    return events.import_file(**{"actor": None, "content": events_file(*made), "reason": "test.yaml", **how})


def refused(*made: dict[str, Any], **how: Any) -> list[str]:
    with pytest.raises(RuleViolation) as refusal:
        bring(*made, **how)
    return list(refusal.value.messages)


def exported() -> dict[str, dict[str, Any]]:
    return events_in(exports.text(viewer=None, on=today()))


def japan() -> Partner:
    return Partner.objects.get(iso2="JP")


def person(role: Role, to: Partner | None = None) -> User:
    who = people.user(f"a-{role}-{to.iso3 if to else 'everywhere'}")
    people.assign(who, role, to=to)
    return who


# --- the round trip ---


def test_every_shape_comes_out_as_it_went_in() -> None:
    made = every_shape()

    bring(*made)

    assert exported() == events_in(events_file(*made))


def test_an_export_is_imported_elsewhere_as_the_same() -> None:
    bring(*every_shape())
    once = exports.text(viewer=None, on=today())

    report = events.import_file(actor=None, content=once.encode(), reason="again")

    assert (report.added, report.updated) == (0, 0)


def test_no_event_is_kept_as_text_anywhere() -> None:
    bring(event("e1", title="The one title", note="A remark"))
    Meeting.objects.get(external_id="e1")
    with making():
        Meeting.objects.filter(external_id="e1").update(title="Another title")

    assert exported()["e1"]["title"] == "Another title"


# --- what the rows say ---


def test_imported_events_are_reported_history() -> None:
    bring(
        event(
            "e1", commitments=[commitment("c1", due="2025-06-30", due_precision="day", **{f"past_due_on_{DAY}": True})]
        )
    )

    meeting = Meeting.objects.get(external_id="e1")
    assert (meeting.record_state, meeting.status, meeting.reference) == ("reported", "held", "MTG-JPN-001")
    assert (meeting.submitted_by, meeting.decided_by, meeting.is_demonstration) == (None, None, False)
    outcome = meeting.outcomes.get()
    assert (outcome.disposition, outcome.kind) == (Disposition.NOT_OWED, OutcomeKind.NOT_CLASSIFIED)
    promise = meeting.commitments.get()
    assert promise.entry_state == EntryState.REPORTED
    assert (promise.reference, promise.origin, promise.kind) == (
        "COM-JPN-001",
        Origin.MEETING,
        CommitmentKind.NOT_CLASSIFIED,
    )
    assert (promise.owner, promise.outcome, promise.last_activity_at) == (None, None, None)
    assert promise.baseline_due == promise.due
    assert [link.partner.iso2 for link in promise.partner_links.all()] == ["JP"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, MeetingStatus.HELD),
        ({"date": "2099-02-03"}, MeetingStatus.PLANNED),
        ({"date_start": "2025-03-04", "date_end": "2099-01-01", "date_precision": "window"}, MeetingStatus.PLANNED),
        ({"date_start": "2025-03-04", "date_end": None, "date_precision": "window"}, MeetingStatus.HELD),
        ({"date": None, "date_precision": "window", "phase": {"JP": None}}, MeetingStatus.PLANNED),
        ({"requires": ["planned-unconfirmed"]}, MeetingStatus.UNCONFIRMED),
        ({"date": "2099-02-03", "requires": ["planned-unconfirmed"]}, MeetingStatus.UNCONFIRMED),
        ({"requires": ["no-commitment"]}, MeetingStatus.HELD),
    ],
)
def test_status_follows_date_and_flag(changes: dict[str, Any], status: MeetingStatus) -> None:
    bring(event("e1", **changes))

    assert Meeting.objects.get(external_id="e1").status == status


def test_references_are_given_by_partner() -> None:
    bring(event("e1"), event("e2", partners=[], phase={}, commitments=[commitment("c1")]), event("e3"))

    references = Meeting.objects.order_by("pk").values_list("reference", flat=True)
    assert list(references) == ["MTG-JPN-001", "MTG-MUL-001", "MTG-JPN-002"]
    assert Commitment.objects.get().reference == "COM-MUL-001"


def test_participants_are_taken_apart() -> None:
    bring(event("e1", eu_participants=["High Representative (A. Name), opening"], partner_participants=["Minister"]))

    eu, theirs = Meeting.objects.get(external_id="e1").participants.order_by("position")
    assert (eu.side, eu.office, eu.name, eu.remark) == (Side.EU, "High Representative", "A. Name", "opening")
    assert (theirs.side, theirs.office, theirs.partner) == (Side.PARTNER, "Minister", japan())


def test_a_new_series_makes_a_track_and_a_known_one_is_used() -> None:
    factory.track("EU–Japan Strategic Dialogue", [japan()])
    korea = {"partners": ["KR"], "phase": {"KR": "after"}}

    bring(
        event("e1", series={"name": "EU–Japan Strategic Dialogue", "number": 3}),
        event("e2", series={"name": "A new series", "number": 1}),
        event("e3", series={"name": "A new series", "number": 2}, **korea),
    )

    assert Track.objects.count() == 2
    made = Track.objects.get(name="A new series")
    assert [link.partner.iso2 for link in made.partner_links.order_by("position")] == ["JP", "KR"]
    known = Meeting.objects.get(external_id="e1").track_links.get()
    assert (known.track.partner_links.count(), known.ordinal) == (1, 3)


def test_a_source_is_kept_once_with_a_remark_for_each_citation() -> None:
    same = {"title": "Cited twice", "url": "https://example.org/a"}

    bring(
        event("e1", sources=[source(**same, note="first"), source(**same, note="second")]),
        event("e2", sources=[source(**same)]),
    )
    bring(event("e3", sources=[source(**same)]))

    assert Source.objects.filter(title="Cited twice").count() == 1
    remarks = Citation.objects.filter(source__title="Cited twice").order_by("pk").values_list("remark", flat=True)
    assert list(remarks) == ["first", "second", "", ""]


def test_standing_duties_get_the_interval_their_words_give() -> None:
    words = ["yearly", "every six months", "every two years", "regular"]

    bring(event("e1", commitments=[commitment(f"c{n}", recurring=each) for n, each in enumerate(words)]))

    months = Commitment.objects.order_by("position_in_meeting").values_list("recurrence_months", flat=True)
    assert list(months) == [12, 6, 24, None]


def test_a_reported_position_never_writes_the_status() -> None:
    bring(event("e1", commitments=[commitment("c1", **{f"status_on_{DAY}": "met"})]))

    promise = Commitment.objects.get()
    assert (promise.status, promise.position, promise.position_on) == (
        CommitmentStatus.UNKNOWN, Position.DONE, date(2026, 11, 22),
    )  # fmt: skip


@pytest.mark.long
def test_an_event_counts_from_its_own_day_and_a_position_from_its_own(auditor: User) -> None:
    due = {"due": "2025-06-30", "due_precision": "day", f"past_due_on_{DAY}": True, f"status_on_{DAY}": "not met"}
    earlier = {"status_on_2025_05_01": "open", "past_due_on_2025_05_01": False}
    bring(event("e1", commitments=[commitment("c1", **due, **earlier)]))
    viewer = Access.of(auditor, on=today())

    def standing(day: date) -> list[str]:
        rows = commitment_queries.listing(viewer=viewer, on=date(2027, 1, 1), as_of=day)
        return [row.standing for row in rows]

    assert standing(date(2025, 3, 3)) == []
    assert standing(date(2025, 3, 4)) == [Standing.OPEN_UNKNOWN]
    assert standing(date(2025, 5, 1)) == [Standing.OPEN]
    assert standing(date(2026, 11, 22)) == [Standing.NOT_KEPT]


# --- what sources say of a promise, day by day ---

LATER = {"status_on_2027_02_01": "met", "past_due_on_2027_02_01": None}


def positions() -> list[tuple[date, str]]:
    return list(ReportedPosition.objects.order_by("on").values_list("on", "position"))


def cited(on: date) -> list[tuple[str, str]]:
    rows = Citation.objects.filter(reported_position__on=on).order_by("position")
    return list(rows.values_list("source__title", "remark"))


def test_a_position_comes_with_the_sources_of_its_event() -> None:
    told = [source(title="Press release", note="page 2"), source(title="Report", url="https://example.org/report")]

    bring(event("e1", sources=told, commitments=[commitment("c1", **{f"status_on_{DAY}": "met"})]))

    assert positions() == [(date(2026, 11, 22), "met")]
    assert cited(date(2026, 11, 22)) == [("Press release", "page 2"), ("Report", "")]
    assert Source.objects.count() == 2  # the very sources of the meeting


def test_a_later_file_adds_its_position_and_keeps_the_earlier_one() -> None:
    now = {f"status_on_{DAY}": "open", f"past_due_on_{DAY}": None}
    bring(event("e1", sources=[source(title="First")], commitments=[commitment("c1", **now)]))
    later = event("e1", sources=[source(title="Second")], commitments=[commitment("c1", **LATER)])
    del later["commitments"][0][f"status_on_{DAY}"], later["commitments"][0][f"past_due_on_{DAY}"]

    first, again = bring(later), bring(later)

    assert (first.updated, again.unchanged) == (1, 1)
    assert positions() == [(date(2026, 11, 22), "open"), (date(2027, 2, 1), "met")]
    assert cited(date(2026, 11, 22)) == [("First", "")]
    assert cited(date(2027, 2, 1)) == [("Second", "")]
    promise = Commitment.objects.get()
    assert (promise.position, promise.position_on) == (Position.DONE, date(2027, 2, 1))


def test_a_later_file_that_only_adds_a_position_writes_nothing_else() -> None:
    plain = commitment("c1", **{f"status_on_{DAY}": "open", f"past_due_on_{DAY}": None})
    bring(event("e1", commitments=[plain]))
    since = AuditEvent.objects.latest("id").id

    bring(event("e1", commitments=[plain | LATER]))

    written = AuditEvent.objects.filter(id__gt=since).values_list("tbl", "op").order_by("id")
    assert list(written) == [
        ("partnerships_reportedposition", "I"),
        ("partnerships_citation", "I"),
        ("partnerships_commitment", "U"),
    ]
    assert AuditEvent.objects.latest("id").changed == ["position", "position_on"]


def test_a_corrected_position_of_the_same_day_replaces_the_word() -> None:
    bring(event("e1", commitments=[commitment("c1", **{f"status_on_{DAY}": "open"})]))

    bring(event("e1", commitments=[commitment("c1", **{f"status_on_{DAY}": "not met"})]))

    assert positions() == [(date(2026, 11, 22), "not met")]
    assert len(cited(date(2026, 11, 22))) == 1
    assert Commitment.objects.get().position == Position.NOT_DONE


def test_other_sources_of_an_event_are_those_of_its_positions() -> None:
    plain = commitment("c1", **{f"status_on_{DAY}": "met"})
    bring(event("e1", sources=[source(title="First")], commitments=[plain]))
    version = Commitment.objects.get().version

    bring(event("e1", sources=[source(title="Second", note="better")], commitments=[plain]))

    assert cited(date(2026, 11, 22)) == [("Second", "better")]
    assert Commitment.objects.get().version == version


@pytest.mark.parametrize("edit", ["meeting", "record", "commitment"])
def test_a_new_position_reaches_what_a_person_has_touched(edit: str, second_manager: User) -> None:
    plain = commitment("c1", **{f"status_on_{DAY}": "open", f"past_due_on_{DAY}": None})
    bring(event("e1", commitments=[plain]))
    {"meeting": _add_note, "record": _take_up_meeting, "commitment": _take_up_commitment}[edit](second_manager)

    report = bring(event("e1", commitments=[plain | LATER], **({"note": "n"} if edit == "meeting" else {})))

    assert report.updated == 1
    promise = Commitment.objects.get()
    assert (promise.position, promise.status) == (Position.DONE, CommitmentStatus.UNKNOWN)


def test_another_word_for_a_known_day_is_refused_once_a_person_follows_the_promise(second_manager: User) -> None:
    bring(event("e1", commitments=[commitment("c1", **{f"status_on_{DAY}": "open"})]))
    _take_up_commitment(second_manager)

    (message,) = refused(event("e1", commitments=[commitment("c1", **{f"status_on_{DAY}": "met"})]))

    assert message.startswith(f"event e1, commitment c1 status_on_{DAY}: the file differs")


def test_a_position_is_refused_to_who_may_not_see_the_promise(second_manager: User) -> None:
    plain = commitment("c1", **{f"status_on_{DAY}": "open", f"past_due_on_{DAY}": None})
    bring(event("e1", commitments=[plain]))
    promise = Commitment.objects.get()
    commitments.change(
        actor=second_manager, commitment=promise, version=None, values={"marking": Marking.SENSITIVE}, reason="names"
    )
    who = people.user("careful")
    people.assign(who, Role.MANAGER, up_to=Marking.NORMAL)

    with pytest.raises(NotAllowed):
        bring(event("e1", commitments=[plain | LATER]), actor=who)


# --- what fulfils a promise ---


def test_fulfilment_by_a_known_event_carries_its_last_day() -> None:
    first = event("e1", commitments=[commitment("c1", fulfilled_by="e2")])

    report = bring(first, event("e2", date_start="2025-04-01", date_end="2025-04-02"))

    step = Fulfilment.objects.get()
    assert (step.meeting, step.awaited_id, step.fulfilled_on) == (
        Meeting.objects.get(external_id="e2"),
        "",
        date(2025, 4, 2),
    )
    promise = Commitment.objects.get()
    assert (promise.fulfilled_on, promise.status) == (date(2025, 4, 2), CommitmentStatus.UNKNOWN)
    assert report.warnings == []


def test_fulfilment_by_an_event_of_an_earlier_file_or_of_our_own(second_manager: User) -> None:
    bring(event("earlier"))
    ours = meetings.log(
        actor=second_manager,
        values={
            "title": "Ours",
            "format": Meeting.objects.get().format,
            "level": "ministerial",
            "date": Meeting.objects.get().date,
        },
        partners=[japan()],
    )

    report = bring(event("e1", commitments=[commitment("c1", fulfilled_by=["earlier", ours.reference.lower()])]))

    assert report.warnings == []
    assert [step.meeting for step in Fulfilment.objects.order_by("position")] == [
        Meeting.objects.get(external_id="earlier"),
        ours,
    ]


def test_an_awaited_event_is_said_so_and_linked_when_it_comes() -> None:
    waiting = event("e1", commitments=[commitment("c1", fulfilled_by=["late", "never"])])

    first = bring(waiting)
    again = bring(waiting)

    assert [warning.split(":")[0] for warning in first.warnings] == ["event e1, commitment c1, fulfilled_by"] * 2
    assert (again.warnings, again.unchanged) == (first.warnings, 1)
    assert Commitment.objects.get().fulfilled_on is None

    report = bring(event("late", date="2025-05-06"))

    assert report.warnings == ["Commitment c1 had been waiting for an event of this file and is linked to it now."]
    assert Commitment.objects.get().fulfilled_on == date(2025, 5, 6)
    assert exported()["e1"] == events_in(events_file(waiting))["e1"]


# --- all or nothing ---


def test_nothing_is_written_when_one_event_is_wrong() -> None:
    before = AuditEvent.objects.count()

    messages = refused(event("e1"), event("e2", level="high"))

    assert messages[0].startswith("event e2, level: 'high' is not in the list")
    assert (Meeting.objects.count(), AuditEvent.objects.count(), ReferenceCounter.objects.count()) == (0, before, 0)
    assert not User.objects.filter(username="importer").exists()


def test_phase_is_compared_with_the_steps_of_the_partnership() -> None:
    assert "'before' is given for JP" in refused(event("e1", phase={"JP": "before"}))[0]


def test_a_dry_run_says_what_would_be_done_and_writes_nothing() -> None:
    before = AuditEvent.objects.count()

    report = bring(event("e1", commitments=[commitment("c1", fulfilled_by="none-such")]), is_dry_run=True)

    assert (report.added, len(report.warnings)) == (1, 1)
    assert (Meeting.objects.count(), AuditEvent.objects.count(), ReferenceCounter.objects.count()) == (0, before, 0)


def test_an_import_needs_a_reason() -> None:
    assert "Say why" in refused(event("e1"), reason=" ")[0]


def test_every_row_is_booked_on_the_importer_with_the_reason() -> None:
    since = AuditEvent.objects.latest("id").id

    bring(event("e1", commitments=[commitment("c1")]), reason="from test.yaml")

    booked = AuditEvent.objects.filter(id__gt=since).exclude(action="users.system_account")
    assert set(booked.values_list("actor", "action", "reason")) == {
        ("importer", "events.import_file", "from test.yaml")
    }


def test_ids_of_another_events_commitment_are_refused() -> None:
    bring(event("e1", commitments=[commitment("c1")]))

    assert refused(event("e2", commitments=[commitment("c1")])) == [
        "event e2, commitment c1, id: another record here has this id. Give it another."
    ]


# --- a second time ---


def test_an_equal_file_changes_nothing() -> None:
    bring(*every_shape())
    before = AuditEvent.objects.count()

    report = bring(*every_shape())

    assert (report.added, report.updated, report.unchanged) == (0, 0, len(every_shape()))
    assert AuditEvent.objects.count() == before


CHANGES: dict[str, dict[str, Any]] = {
    "words": {"title": "New", "place": None, "legal_basis": None, "note": "n", "modality": "hybrid (x)"},
    "date": {"date": "2025-05-05"},
    "format": {"format": "summit", "level": "leaders"},
    "partners": {"partners": ["KR", "JP"], "phase": {"KR": "after", "JP": "after"}},
    "no partner": {"partners": [], "phase": {}},
    "series": {"series": {"name": "Another series", "number": 9}},
    "participants": {"eu_participants": [], "other_participants": ["Somebody (X)"]},
    "topics": {"topics": [], "topics_free": ["Arctic", "Space"]},
    "outcomes": {"outcomes": ["second", "one thing agreed"]},
    "sources": {"sources": [source(kind="official"), source(note="worse")]},
    "commitments gone": {"commitments": []},
    "commitments turned round": {"commitments": [commitment("c2"), commitment("c1", fulfilled_by="e2")]},
    "commitments changed": {
        "commitments": [
            commitment("c1", text="New text", responsible="eu", due="2025", due_precision="year", recurring="yearly",
                       amount={"value": 5, "currency": "USD"},
                       **{f"status_on_{DAY}": "met", f"past_due_on_{DAY}": True}),
            commitment("c3", fulfilled_by="e1"),
        ]
    },
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_a_differing_file_brings_what_differs(changes: dict[str, Any]) -> None:
    plain = event("e1", commitments=[commitment("c1", fulfilled_by="e2"), commitment("c2")])
    other = event("e2", date="2025-05-05", commitments=[commitment("c9", fulfilled_by="e1")])
    bring(plain, other)
    changed = event("e1", **{"commitments": plain["commitments"], **changes})

    report = bring(changed, other)

    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert exported() == events_in(events_file(changed, other))
    assert Meeting.objects.get(external_id="e1").reference == "MTG-JPN-001"


def test_only_what_differs_is_written() -> None:
    plain = event("e1", commitments=[commitment("c1"), commitment("c2")])
    bring(plain)
    since = AuditEvent.objects.latest("id").id

    bring(plain | {"title": "New"})

    written = AuditEvent.objects.filter(id__gt=since).values_list("tbl", "op", "changed")
    assert list(written) == [("partnerships_meeting", "U", ["title"])]


def test_a_fulfilment_follows_the_date_of_its_event() -> None:
    bring(event("e1", commitments=[commitment("c1", fulfilled_by="e2")]), event("e2"))

    bring(event("e2", date="2025-05-05"))

    assert Commitment.objects.get().fulfilled_on == date(2025, 5, 5)


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [
        ({"date": "2099-01-01"}, {"date": "2025-05-05"}, MeetingStatus.HELD),
        ({"requires": ["planned-unconfirmed"]}, {}, MeetingStatus.HELD),
        (
            {"date": "2099-01-01"},
            {"date": "2099-01-01", "requires": ["planned-unconfirmed"]},
            MeetingStatus.UNCONFIRMED,
        ),
    ],
)
def test_status_follows_a_later_file(first: dict[str, Any], then: dict[str, Any], status: MeetingStatus) -> None:
    bring(event("e1", **first))

    bring(event("e1", **then))

    assert Meeting.objects.get().status == status


@pytest.mark.parametrize(
    ("then", "named"),
    [({"date": "2099-01-01"}, "date_start, date_end"), ({"requires": ["planned-unconfirmed"]}, "requires")],
)
def test_a_held_meeting_does_not_become_unheld(then: dict[str, Any], named: str) -> None:
    bring(event("e1"))

    (message,) = refused(event("e1", **then))

    assert message.startswith(f"event e1, {named}: the file differs from what is stored, and it is recorded as “Held”")


def test_an_import_of_other_lists_makes_the_version_an_editor_read_stale(second_manager: User) -> None:
    bring(event("e1"))
    read = Meeting.objects.get(external_id="e1")

    bring(event("e1", topics_free=["Arctic"]))

    with pytest.raises(Conflict):
        meetings.change(actor=second_manager, meeting=read, version=read.version, agenda=[])


# --- what a person has touched stays ---


def _edit_meeting(actor: User) -> None:
    meeting = Meeting.objects.get(external_id="e1")
    meetings.change(actor=actor, meeting=meeting, version=None, values={"place": "Tokyo"})


def _add_note(actor: User) -> None:
    meeting = Meeting.objects.get(external_id="e1")
    meetings.change(actor=actor, meeting=meeting, version=None, values={"note": "n"})


def _take_up_meeting(actor: User) -> None:
    meetings.take_up(actor=actor, meeting=Meeting.objects.get(external_id="e1"), version=None, reason="ours now")


def _take_up_commitment(actor: User) -> None:
    commitments.take_up(
        actor=actor,
        commitment=Commitment.objects.get(external_id="c1"),
        version=None,
        values={"owner": actor, "due": PartialDate(words="No date was agreed.")},
        action={"text": "Start", "assignee": actor, "due_on": today()},
        reason="ours now",
    )


def _add_participant(actor: User) -> None:
    meeting = Meeting.objects.get(external_id="e1")
    meetings.change(actor=actor, meeting=meeting, version=None, participants=[{"side": "eu", "office": "Somebody"}])


def _remove_outcomes(actor: User) -> None:
    meeting = Meeting.objects.get(external_id="e1")
    meetings.change(actor=actor, meeting=meeting, version=None, outcomes=[])


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (_edit_meeting, "somebody has edited it"),
        (_add_participant, "somebody has edited it"),
        (_remove_outcomes, "somebody has edited it"),
        (_take_up_meeting, "its record has been taken up"),
        (_take_up_commitment, "a commitment of it has been taken up"),
    ],
)
def test_what_a_person_has_touched_is_refused(edit: Callable[[User], None], why: str, second_manager: User) -> None:
    plain = event("e1", commitments=[commitment("c1")])
    bring(plain, event("e2"))
    edit(second_manager)
    since = AuditEvent.objects.latest("id").id

    (message,) = refused(plain | {"title": "New", "note": "n"}, event("e2", title="New"))

    assert message.startswith("event e1, title,")
    assert "note" in message.split(":")[0]
    assert why in message
    assert AuditEvent.objects.latest("id").id == since


def test_what_a_person_has_taken_up_unchanged_is_still_equal(second_manager: User) -> None:
    plain = event("e1", commitments=[commitment("c1")])
    bring(plain)
    _take_up_meeting(second_manager)

    assert bring(plain).unchanged == 1


def test_what_a_person_has_changed_comes_out_changed(second_manager: User) -> None:
    bring(event("e1"))

    _edit_meeting(second_manager)

    assert exported()["e1"]["place"] == "Tokyo"


def test_a_persons_own_import_is_no_edit(second_manager: User) -> None:
    bring(event("e1"), actor=second_manager)

    assert bring(event("e1", title="New"), actor=second_manager).updated == 1


# --- who may ---


@pytest.mark.parametrize("role", [Role.READER, Role.OFFICIAL, Role.AUDITOR])
def test_import_is_refused_to(role: Role) -> None:
    with pytest.raises(NotAllowed, match="You may not import here"):
        bring(event("e1"), actor=person(role, japan()))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR])
def test_import_is_allowed_to(role: Role) -> None:
    who = person(role, japan())

    bring(event("e1"), actor=who)

    assert Meeting.objects.get().created_by == who


def test_import_needs_every_partner_in_scope() -> None:
    both = event("e1", partners=["JP", "KR"], phase={"JP": "after", "KR": "after"})

    with pytest.raises(NotAllowed, match="for JP, KR"):
        bring(both, actor=person(Role.MANAGER, japan()))


def test_import_of_an_event_without_known_partner_needs_everything() -> None:
    nobody = event("e1", partners=[], phase={})

    with pytest.raises(NotAllowed, match="the scope “everything”"):
        bring(nobody, actor=person(Role.MANAGER, japan()))
    assert bring(nobody, actor=person(Role.MANAGER)).added == 1


def test_import_does_not_tell_of_records_out_of_scope() -> None:
    bring(event("e1", partners=["KR"], phase={"KR": "after"}))

    with pytest.raises(NotAllowed):
        bring(event("e1"), actor=person(Role.MANAGER, japan()))


def test_a_dry_run_is_allowed_to_an_official_but_not_to_a_reader() -> None:
    assert bring(event("e1"), actor=person(Role.OFFICIAL, japan()), is_dry_run=True).added == 1
    with pytest.raises(NotAllowed):
        bring(event("e1"), actor=person(Role.READER, japan()), is_dry_run=True)


# --- size ---


def _many(count: int) -> list[dict[str, Any]]:
    return [
        event(f"e{n}", commitments=[commitment(f"c{n}", fulfilled_by=f"e{n}")], sources=[source(title=f"S{n}")])
        for n in range(count)
    ]


def test_an_equal_file_costs_the_same_statements_whatever_its_size() -> None:
    def statements(count: int) -> int:
        bring(*_many(count))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            bring(*_many(count))
        return len(seen)

    assert statements(2) == statements(20)


@pytest.mark.long
@pytest.mark.long
def test_records_and_states_of_many_events() -> None:
    report = bring(*_many(300))

    assert report.added == 300
    assert Meeting.objects.filter(record_state=RecordState.REPORTED).count() == 300
    assert Commitment.objects.latest("pk").reference == "COM-JPN-300"
