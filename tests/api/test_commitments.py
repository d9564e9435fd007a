"""Commitments through the API: first what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.choices import CommitmentKind, CommitmentStatus, Confidence, Marking, Role, TokenScope
from partnerships.models import AuditEvent, Commitment, Partner, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments as services
from partnerships.services import date_changes
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import commitments, meetings, people
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def new(**changes: Any) -> dict[str, Any]:
    plain = {
        "origin": "unilateral",
        "clause": "Joint statement",
        "text": "Hold an exercise",
        "responsible": "both",
        "owner": "official",
        "partners": ["JPN"],
        "due": "2027-03",
    }
    return plain | changes


def path(row: Commitment) -> str:
    return f"commitments/{row.pk}/"


# --- writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "administrator", "auditor"])
def test_create_and_change_are_refused_to_who_sees_only(
    request: pytest.FixtureRequest, who: str, row: Commitment
) -> None:
    program = Program(request.getfixturevalue(who))
    assert program.post("commitments/", new()).status_code == 403
    assert program.patch(path(row), {"note": "x"}, etag=program.tag(path(row))).status_code == 403
    assert program.get(path(row)).json()["transitions"] == []


def test_create_and_change_are_refused_to_a_token_that_reads(row: Commitment, official: User) -> None:
    program = Program(key=token(official, scope=TokenScope.READ)[1])
    refused = program.post("commitments/", new())
    assert (refused.status_code, "scope is “Read”" in refused.json()["detail"]) == (403, True)
    assert program.patch(path(row), {"note": "x"}, etag=program.tag(path(row))).status_code == 403


def test_out_of_scope_there_is_nothing(row: Commitment, outsider: User) -> None:
    program = Program(outsider)
    assert program.get(path(row)).status_code == 404
    assert program.patch(path(row), {"note": "x"}, etag='"1-0123456789abcdef"').status_code == 404
    assert program.post(f"{path(row)}take-up/", {}, etag='"1-0123456789abcdef"').status_code == 404
    assert program.get("commitments/").json()["count"] == 0
    refused = program.post("commitments/", new())
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"partners.0"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due": {"precision": "none"}}, "due"),
        ({"due": "2027-13"}, "due"),
        ({"owner": "nobody"}, "owner"),
        ({"owner": "reader"}, "owner"),
        ({"text": "see SECRET UE/EU SECRET"}, "text"),
        ({"amount": "5.00"}, "currency"),
        ({"review_interval_days": 0}, "review_interval_days"),
        ({"action": {"text": "Draft it", "assignee": "reader"}}, "action.assignee"),
        ({"action": {"text": "Draft it", "effort_days": "-1"}}, "action.effort_days"),
        ({"status": "implemented"}, "status"),
        ({"outcome": 0}, "outcome"),
    ],
)
def test_create_names_what_is_wrong(official: User, reader: User, changes: dict[str, Any], field: str) -> None:
    refused = Program(official).post("commitments/", new(**changes))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {field})
    assert not Commitment.objects.exists()


def test_create_follows_from_now_on(official: User) -> None:
    made = Program(official).post("commitments/", new(action={"text": "Draft it"}, reason="Agreed by letter."))
    assert made.status_code == 201
    said = made.json()
    assert made.headers["Location"] == f"/api/v1/commitments/{said['id']}/"
    assert (said["reference"], said["status"], said["standing"]) == ("COM-JPN-001", "unknown", "open_unknown")
    assert said["due"] == {
        "earliest": "2027-03-01", "latest": "2027-03-31", "precision": "month", "inferred": False, "text": "",
    }  # fmt: skip
    assert said["due"] == said["baseline_due"]
    assert set(said["transitions"]) == {"change"}
    event = AuditEvent.objects.filter(tbl="partnerships_commitment").latest("id")
    assert event.reason == "Agreed by letter."


def test_change_of_a_promise_needs_a_reason(row: Commitment, official: User) -> None:
    program = Program(official)
    refused = program.patch(path(row), {"text": "Something else"}, etag=program.tag(path(row)))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"reason"})
    changed = program.patch(path(row), {"text": "Something else", "reason": "Misread."}, etag=program.tag(path(row)))
    assert (changed.status_code, changed.json()["text"]) == (200, "Something else")
    assert changed.json()["responsible"] == "both"


def test_change_lowers_no_marking_for_an_official(row: Commitment, official: User) -> None:
    program = Program(official)
    refused = program.patch(path(row), {"marking": 0, "reason": "Known."}, etag=program.tag(path(row)))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"marking"})


def test_change_of_a_stale_version_shows_the_present_one(row: Commitment, official: User) -> None:
    program = Program(official)
    etag = program.tag(path(row))
    services.change(actor=official, commitment=row, version=None, values={"note": "Meanwhile"})
    refused = program.patch(path(row), {"note": "Mine"}, etag=etag)
    assert (refused.status_code, refused.json()["current"]["note"]) == (412, "Meanwhile")


@pytest.mark.long
def test_take_up_follows_reported_history(japan: Partner, official: User) -> None:
    reported = commitments.commitment([japan])
    program = Program(official)
    assert program.get(path(reported)).json()["transitions"] == ["take-up", "change"]
    refused = program.step(path(reported), "take-up", {"due": "2026-12-31"})
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"action.text"})
    given = {"due": "2026-12-31", "owner": "official", "action": {"text": "Ask the partner"}}
    refused = program.step(path(reported), "take-up", given | {"due": "2027-01-01"})
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"due"})

    taken = program.step(path(reported), "take-up", given)
    assert taken.status_code == 200, taken.content
    assert (taken.json()["entry_state"], taken.json()["owner"]) == ("taken_up", "official")
    assert program.get("actions/", commitment=reported.pk).json()["count"] == 1
    assert program.step(path(reported), "take-up", given).status_code == 409


# --- reading --------------------------------------------------------------------------------------------------------


def test_filters_of_programs(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], outcomes=["An exercise"])
    wanted = commitments.commitment(
        [japan], official, meeting=held, outcome=held.outcomes.get(), external_id="jp-2026-c1",
        kind=CommitmentKind.DIALOGUE_ONLY,
    )  # fmt: skip
    commitments.blocker(wanted)
    commitments.commitment([japan], official)
    program = Program(official)
    narrowed: dict[str, Any] = {
        "reference": wanted.reference.lower(),
        "external_id": "jp-2026-c1",
        "meeting": held.pk,
        "outcome": held.outcomes.get().pk,
        "is_blocked": "true",
    }
    for name, value in narrowed.items():
        found = program.get("commitments/", **{name: value}).json()["results"]
        assert [each["id"] for each in found] == [wanted.pk], name
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert program.get("commitments/", changed_since=later).json()["count"] == 0


def test_a_hidden_meeting_is_named_nowhere(japan: Partner, official: User) -> None:
    hidden = meetings.meeting([japan], marking=Marking.SENSITIVE)
    row = commitments.commitment([japan], official, meeting=hidden)
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    program = Program(low)
    assert program.get(path(row)).json()["meeting"] is None
    assert program.get(path(row), expand="meeting").json()["meeting"] is None
    assert program.get("commitments/", meeting=hidden.pk).status_code == 400
    assert program.get(path(row), expand="meeting").status_code == 200
    assert Program(official).get(path(row), expand="meeting").json()["meeting"]["title"] == hidden.title


def test_a_partner_outside_of_the_scope_is_named_and_no_more(japan: Partner, norway: Partner, official: User) -> None:
    row = commitments.commitment([japan, norway], official)

    shown = Program(official).get(path(row), expand="partners").json()["partners"]

    assert [one["iso3"] for one in shown] == ["JPN", "NOR"]
    assert shown[0]["links"]["self"].endswith(f"/partners/{japan.pk}/")
    assert shown[1] == {"id": norway.pk, "iso3": "NOR", "name": "Norway"}


def test_standing_narrows_to_what_is_overdue(japan: Partner, official: User, manager: User) -> None:
    late = commitments.commitment([japan], official, due=PartialDate.on(today() - timedelta(days=5)))
    commitments.reviewed(late, official, manager, CommitmentStatus.IN_PROGRESS)
    commitments.commitment([japan], official, due=PartialDate.on(today() + timedelta(days=5)))
    found = Program(official).get("commitments/", standing="overdue").json()["results"]
    assert [(each["id"], each["standing"], each["status"]) for each in found] == [(late.pk, "overdue", "in_progress")]


def test_shown_whole_with_their_meetings_they_take_the_same_statements(japan: Partner, official: User) -> None:
    program, counted = Program(official), []
    for _each in range(2):
        held = meetings.meeting([japan], outcomes=["An exercise", "A visit"])
        commitments.listed(3, [japan], official, held)
        with CaptureQueriesContext(connection) as statements:
            shown = program.get("commitments/", expand="meeting,partners,owner,owner_unit,area").json()["results"]
        counted.append(len(statements))
        assert {len(each["meeting"]["outcomes"]) for each in shown} == {2}
    assert counted[0] == counted[1] <= 45


# --- the past -------------------------------------------------------------------------------------------------------


@pytest.fixture
def long_followed(japan: Partner, official: User, manager: User) -> Commitment:
    """A promise of forty days ago that was decided on twenty days ago, and put off and reworded today."""
    held = meetings.meeting([japan], when=PartialDate.on(today() - timedelta(days=40)))
    row = commitments.commitment(
        [japan], official, text="As it was", due=PartialDate.on(date(2027, 3, 31)), meeting=held,
        external_id="jp-2026-c1",
    )  # fmt: skip
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS, days_ago=20)
    date_changes.request(
        actor=official, commitment=row, version=None, new_due=PartialDate.on(date(2027, 9, 30)),
        reason_code="partner", reason="Asked.",
    )  # fmt: skip
    row.refresh_from_db()
    services.change(actor=official, commitment=row, version=None, values={"text": "As it is"}, reason="Clearer.")
    return row


def days_ago(number: int) -> str:
    return (today() - timedelta(days=number)).isoformat()


@pytest.mark.long
@pytest.mark.parametrize("way", ["list", "detail", "table"])
def test_as_of_reads_the_past(way: str, long_followed: Commitment, official: User) -> None:
    def read(**parameters: str) -> dict[str, Any]:
        program = Program(official)
        if way == "table":
            header, line = program.table("commitments/", **parameters)
            said: dict[str, Any] = dict(zip(header, line, strict=True))
            return said | {"due": {"latest": said["due_latest"]}}
        if way == "detail":
            return dict(program.get(path(long_followed), **parameters).json())
        return dict(program.get("commitments/", **parameters).json()["results"][0])

    now, then, before = read(), read(as_of=days_ago(10)), read(as_of=days_ago(30))

    told = [(said["text"], said["status"], said["due"]["latest"]) for said in (now, then, before)]
    assert told == [
        ("As it is", CommitmentStatus.IN_PROGRESS, "2027-09-30"),
        ("As it was", CommitmentStatus.IN_PROGRESS, "2027-03-31"),
        ("As it was", CommitmentStatus.UNKNOWN, "2027-03-31"),
    ]
    assert (then["standing"], before["standing"]) == ("open", "open_unknown")
    assert (then["confidence"], before["confidence"]) == (Confidence.AT_RISK, Confidence.UNKNOWN)


@pytest.mark.long
def test_as_of_knows_nothing_of_what_came_later(long_followed: Commitment, official: User) -> None:
    program = Program(official)
    assert program.get(path(long_followed), as_of=days_ago(50)).status_code == 404
    assert program.get("commitments/", as_of=days_ago(50)).json()["count"] == 0
    assert program.get(path(long_followed), as_of="yesterday").status_code == 400
    for day, status in ((days_ago(10), 200), (days_ago(50), 404)):
        asked = program.client.head(program.address(path(long_followed)), {"as_of": day})
        assert asked.status_code == status
    assert program.get("commitments/", as_of="0001-01-01").status_code == 200


def test_the_past_is_not_changed(long_followed: Commitment, official: User) -> None:
    program = Program(official)
    etag = program.tag(path(long_followed))
    refused = program.patch(f"{path(long_followed)}?as_of={days_ago(10)}", {"note": "x"}, etag=etag)
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"as_of"})


def test_a_commitment_comes_with_its_sources(official: User, japan: Any) -> None:
    program = Program(official)
    source = {"publisher": "EEAS", "title": "Joint statement", "kind": "official", "date": "2026-06"}
    promise = {
        "text": "Hold an exercise", "origin": "unilateral", "clause": "Joint statement", "partners": ["JPN"],
        "responsible": "both", "owner": "official", "due": "2027", "sources": [source | {"remark": "point 4"}],
    }  # fmt: skip

    made = program.post("commitments/", promise)

    assert made.status_code == 201, made.content
    cited = program.get(made.json()["links"]["citations"], expand="source").json()["results"]
    assert [(each["source"]["title"], each["remark"]) for each in cited] == [("Joint statement", "point 4")]
    wrong = program.post("commitments/", promise | {"sources": [{"title": "", "publisher": "x", "kind": "media"}]})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"sources.0.title"})


def test_occurrences_of_a_recurring_commitment_are_told(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official, recurrence_months=12, due=PartialDate.on(date(2025, 1, 1)))
    commitments.reported(row, "not met", date(2026, 2, 1))
    once = commitments.commitment([japan], official)
    program = Program(official)

    told = program.get(f"commitments/{row.pk}/").json()["occurrences"]
    assert told[:2] == [
        {"due": "2025-01-01", "state": "unknown", "kept_on": None},
        {"due": "2026-01-01", "state": "missed", "kept_on": None},
    ]
    assert program.get(f"commitments/{once.pk}/").json()["occurrences"] == []
