"""Reported history by hand: as whole and as true to its sources as what a file brings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError

from partnerships.choices import Disposition, EntryState, MeetingStatus, Position, RecordState, Role
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.exports import events as exports
from partnerships.models import Commitment, Fulfilment, Meeting, Partner, Source, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import events, reported
from partnerships.services.base import today
from tests.factories import event_files, people
from tests.factories import meetings as make
from tests.factories.event_reports import arguments

SOURCE = {"publisher": "Test Gazette", "title": "A made-up report", "kind": "media", "date": PartialDate.read("2025")}

pytestmark = pytest.mark.django_db


def everywhere(name: str = "somebody") -> User:
    return people.assign(people.user(name), Role.OFFICIAL).user


def promise(**changes: Any) -> dict[str, Any]:
    return {"text": "Do what was promised", "responsible": "both"} | changes


def report(actor: User, *partners: Partner, **changes: Any) -> Meeting:
    values = make.values(summary="", external_id="e1", status="held") | changes.pop("values", {})
    return reported.report(**{"actor": actor, "values": values, "partners": partners, "sources": [SOURCE], **changes})


def refused(actor: User, *partners: Partner, **changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as refusal:
        report(actor, *partners, **changes)
    assert not Meeting.objects.filter(external_id="e1").exists()
    return set(refusal.value.message_dict)


# --- what is refused ---


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_report_is_refused_without_the_role_or_the_partner(
    who: str, japan: Partner, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        report(request.getfixturevalue(who), japan)


def test_report_without_partner_needs_everything(official: User) -> None:
    with pytest.raises(NotAllowed):
        report(official)

    assert report(everywhere()).reference == "MTG-MUL-001"


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"sources": []}, {"sources"}),
        ({"sources": [SOURCE | {"title": ""}, SOURCE | {"url": "javascript:alert(1)"}]},
         {"sources-0-title", "sources-1-url"}),
        ({"values": {"status": "cancelled"}}, {"status"}),
        ({"values": {"date": PartialDate.on(date(2999, 1, 1))}}, {"date"}),
        ({"values": {"external_id": "with blanks"}}, {"external_id"}),
        ({"outcomes": [{"text": "Fine"}, {"text": ""}]}, {"outcomes-1-text"}),
        ({"commitments": [promise(text="")]}, {"commitments-0-text"}),
        ({"commitments": [promise(), promise(responsible="nobody")]}, {"commitments-1-responsible"}),
        ({"commitments": [promise(amount=5)]}, {"commitments-0-currency"}),
        ({"commitments": [promise(external_id="c1"), promise(external_id="c1")]}, {"commitments-1-external_id"}),
        ({"commitments": [promise(fulfilled_by=["no identifier"])]}, {"commitments-0-fulfilled_by"}),
        ({"commitments": [promise(fulfilled_by=["e9", "E9"])]}, {"commitments-0-fulfilled_by"}),
        ({"commitments": [promise(sources=[{"kind": "media"}])]},
         {"commitments-0-sources-0-publisher", "commitments-0-sources-0-title"}),
    ],
)  # fmt: skip
def test_report_names_what_is_wrong(changes: dict[str, Any], keys: set[str], official: User, japan: Partner) -> None:
    assert refused(official, japan, **changes) == keys


def test_report_refuses_positions_of_days_to_come_or_told_twice(official: User, japan: Partner) -> None:
    day = date(2025, 5, 6)
    rows = [
        {"on": day, "position": "open"},
        {"on": today() + timedelta(days=1), "position": "met"},
        {"on": day, "position": "met"},
        {"on": date(2025, 5, 7), "position": "perhaps"},
    ]

    at = "commitments-0-reported_positions"
    assert refused(official, japan, commitments=[promise(reported_positions=rows)]) == {
        f"{at}-1-on", f"{at}-2-on", f"{at}-3-position",
    }  # fmt: skip


def test_report_refuses_an_identifier_that_means_another_record(official: User, japan: Partner) -> None:
    plain = make.meeting([japan], reference="MTG-JPN-009")
    report(official, japan, values={"external_id": "e0"})

    for taken in ("e0", plain.reference.lower()):
        with pytest.raises(RuleViolation) as refusal:
            report(official, japan, values={"external_id": taken})
        assert set(refusal.value.message_dict) == {"external_id"}


def test_report_refuses_a_partner_who_was_not_there(official: User, japan: Partner, korea: Partner) -> None:
    assert refused(official, japan, commitments=[promise(partners=[korea])]) == {"commitments-0-partners"}


# --- what the rows say ---


def test_report_makes_reported_history(official: User, japan: Partner) -> None:
    due, told = PartialDate.read("2025-06-30"), [{"on": date(2025, 7, 1), "position": "met late"}]
    meeting = report(
        official, japan, outcomes=[{"text": "agreed"}],
        commitments=[promise(due=due, recurrence="yearly", reported_positions=told)],
    )  # fmt: skip

    assert (meeting.status, meeting.record_state, meeting.reference) == ("held", RecordState.REPORTED, "MTG-JPN-001")
    assert meeting.outcomes.get().disposition == Disposition.NOT_OWED
    row = meeting.commitments.get()
    assert (row.entry_state, row.owner, row.last_activity_at) == (EntryState.REPORTED, None, None)
    assert (row.reference, row.baseline_due, row.due, row.recurrence_months) == ("COM-JPN-001", due, due, 12)
    assert (row.position, row.position_on) == (Position.DONE_LATE, date(2025, 7, 1))
    assert [link.partner for link in row.partner_links.all()] == [japan]


@pytest.mark.parametrize("status", ["planned", "unconfirmed"])
def test_report_of_a_meeting_that_nobody_says_was_held(status: str, official: User, japan: Partner) -> None:
    meeting = report(official, japan, values={"status": status, "date": PartialDate.on(date(2999, 1, 1))})

    assert meeting.status == status


def test_report_without_identifier_is_told_by_its_reference(official: User, japan: Partner) -> None:
    for _time in range(2):
        report(official, japan, values={"external_id": ""}, commitments=[promise(external_id="")])

    assert set(Meeting.objects.values_list("external_id", flat=True)) == {None}


def test_report_stores_a_publication_once(official: User, japan: Partner) -> None:
    report(official, japan, sources=[SOURCE, SOURCE | {"remark": "page 2"}], commitments=[promise(sources=[SOURCE])])

    assert Source.objects.get().citations.count() == 3


def test_report_links_meetings_by_identifier_or_reference(official: User, japan: Partner) -> None:
    first = report(official, japan, values={"external_id": "e0"})
    second = make.meeting([japan], reference="MTG-JPN-009")

    meeting = report(
        official, japan, commitments=[promise(fulfilled_by=["mtg-jpn-009", "e0", "e1", "e9"])]
    )  # fmt: skip

    steps = Fulfilment.objects.order_by("position")
    assert [step.meeting for step in steps] == [second, first, meeting, None]
    assert [step.awaited_id for step in steps] == ["", "", "", "e9"]
    assert meeting.commitments.get().fulfilled_on == make.HELD_ON


def test_report_awaits_a_meeting_that_the_actor_may_not_see(official: User, japan: Partner, norway: Partner) -> None:
    make.meeting([norway], external_id="theirs")

    report(official, japan, commitments=[promise(fulfilled_by=["theirs"])])

    assert Fulfilment.objects.get().awaited_id == "theirs"


def test_report_links_what_was_waiting_for_it(official: User, japan: Partner) -> None:
    report(official, japan, values={"external_id": "e0"}, commitments=[promise(fulfilled_by=["e1"])])

    meeting = report(official, japan)

    assert Fulfilment.objects.get().meeting == meeting
    assert Commitment.objects.get().fulfilled_on == make.HELD_ON


def test_report_by_an_account_of_the_demonstration_is_one(official: User, japan: Partner) -> None:
    report(official, japan, values={"external_id": "e0"}, commitments=[promise(fulfilled_by=["e1"])])
    official.is_demonstration = True

    made = report(official, japan, commitments=[promise(fulfilled_by=["e0"])])

    assert (made.is_demonstration, made.commitments.get().is_demonstration) == (True, True)
    real, shown = Fulfilment.objects.order_by("pk")
    assert (real.meeting, shown.is_demonstration) == (None, True)


def test_what_was_reported_by_hand_is_not_overwritten_by_a_file() -> None:
    event_files.known_world()
    given = event_files.event("e1")
    reported.report(**arguments(given, actor=people.assign(people.user("somebody"), Role.MANAGER).user))

    same = events.import_file(actor=None, content=event_files.events_file(given), reason="test")
    assert same.unchanged == 1
    with pytest.raises(RuleViolation, match="somebody has edited it"):
        events.import_file(
            actor=None, content=event_files.events_file(given | {"title": "Other"}), reason="test"
        )  # fmt: skip


# --- the whole of the file ---


@pytest.mark.long
def test_every_event_of_the_file_reported_by_hand_comes_out_as_the_file_says_it() -> None:
    event_files.load_reference()
    actor = people.assign(people.user("somebody"), Role.MANAGER).user
    content = event_files.DEMO.read_bytes()

    for event in yaml.safe_load(content)["events"]:
        reported.report(**arguments(event, actor=actor))

    told = exports.text(viewer=None, on=today())
    assert event_files.events_in(told) == event_files.events_in(content)
    assert len(event_files.events_in(told)) == 24
    assert events.import_file(actor=None, content=content, reason="the file").unchanged == 24


@pytest.mark.long
def test_every_shape_of_event_reported_by_hand_comes_out_as_it_went_in() -> None:
    event_files.known_world()
    actor = people.assign(people.user("somebody"), Role.MANAGER).user
    made = [each for each in event_files.every_shape() if each["id"] != "t-planned"]

    for event in made:
        reported.report(**arguments(event, actor=actor))

    told = exports.text(viewer=None, on=today())
    assert event_files.events_in(told) == event_files.events_in(event_files.events_file(*made))
    assert Meeting.objects.filter(status=MeetingStatus.UNCONFIRMED).count() == 1
