"""Meetings through the API: whole, changed, step by step, and to whom what is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role, TokenScope
from partnerships.models import AgendaItem, Citation, Divergence, Meeting, Participant, Partner, User
from partnerships.services import meetings as services
from tests.api.programs import Program
from tests.factories import commitments, people
from tests.factories import meetings as make
from tests.factories.base import saved
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db

SOURCE = {"publisher": "Test Gazette", "title": "A made-up report", "kind": "media", "date": "2025-03"}


def meeting(**changes: Any) -> dict[str, Any]:
    """Give a whole meeting as a program sends it."""
    make.dialogue_format()
    whole = {
        "title": "Fourth strategic dialogue",
        "format": "strategic-dialogue",
        "level": "senior-officials",
        "date": "2026-06-12",
        "summary": "Both sides took stock.",
        "partners": ["JPN"],
        "participants": [{"side": "eu", "office": "Managing Director", "role": "chair"}],
        "agenda": [{"words": "Maritime security"}],
        "outcomes": [{"text": "Exchange experts", "kind": "commitment"}, {"text": "Meet again"}],
        "sources": [SOURCE | {"remark": "page 3"}],
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def posted(program: Program, **changes: Any) -> dict[str, Any]:
    response = program.post("meetings/", meeting(**changes))
    assert response.status_code == 201, response.content
    found: dict[str, Any] = response.json()
    return found


def refused(program: Program, **changes: Any) -> tuple[int, set[str]]:
    response = program.post("meetings/", meeting(**changes))
    assert not Meeting.objects.exists()
    return response.status_code, set(response.json().get("errors", ()))


def path(row: Any) -> str:
    return f"meetings/{row['id'] if isinstance(row, dict) else row.pk}/"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reader", "outsider", "administrator", "auditor"])
def test_who_may_not_work_for_the_partner_logs_nothing(
    who: str, japan: Partner, request: pytest.FixtureRequest
) -> None:
    status, paths = refused(Program(request.getfixturevalue(who)))

    # Whoever does not see Japan learns nothing of it.
    assert (status, paths) == ((422, {"partners.0"}) if who == "outsider" else (403, set()))


def test_token_to_read_logs_nothing(official: User) -> None:
    _row, key = token(official, scope=TokenScope.READ)

    assert refused(Program(key=key))[0] == 403


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"title": None, "format": "no-such"}, {"title", "format"}),
        ({"title": ""}, {"title"}),
        ({"level": None}, {"level"}),
        ({"date": "2999-01-01"}, {"date"}),
        ({"date": {"earliest": "2026-02-02", "latest": "2026-02-01"}}, {"date"}),
        ({"partners": ["JPN", "XXX"]}, {"partners.1"}),
        ({"tracks": [{"track": 999}]}, {"tracks.0.track"}),
        ({"participants": [{"side": "eu"}]}, {"participants.0.office"}),
        ({"participants": [{"side": "nobody", "office": "X", "nickname": "Y"}]}, {"participants.0.nickname"}),
        ({"agenda": [{"words": "One"}, {}]}, {"agenda.1"}),
        ({"outcomes": [{"text": "Fine"}, {"text": " "}]}, {"outcomes.1.text"}),
        ({"sources": [{"title": "Nobody's"}]}, {"sources.0.publisher", "sources.0.kind"}),
        ({"sources": [SOURCE | {"url": "javascript:alert(1)"}]}, {"sources.0.url"}),
        ({"status": "cancelled"}, {"status"}),
        ({"status": "unconfirmed"}, {"status"}),
        ({"external_id": "e1", "commitments": [{"text": "X", "responsible": "eu"}]}, {"external_id", "commitments"}),
        ({"status": "planned", "outcomes": None}, {"summary"}),
        ({"record_state": "reported", "sources": []}, {"sources"}),
        ({"record_state": "reported", "commitments": [{"text": "X", "responsible": "eu", "amount": "5"}]},
         {"commitments.0.currency"}),
        ({"record_state": "reported", "commitments": [
            {"text": "X", "responsible": "eu", "reported_positions": [{"on": "2999-01-01", "position": "met"}]}]},
         {"commitments.0.reported_positions.0.on"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_path(changes: dict[str, Any], paths: set[str], official: User) -> None:
    assert refused(Program(official), **changes) == (422, paths)


def test_outcomes_of_a_planned_meeting_are_against_a_rule(official: User) -> None:
    assert refused(Program(official), status="planned", summary="")[0] == 409


@pytest.mark.long
def test_source_is_named_or_described(official: User) -> None:
    program = Program(official)
    known = posted(program)["sources"][0]["source"]

    both = program.post("meetings/", meeting(sources=[SOURCE | {"source": known}]))
    named = program.post("meetings/", meeting(sources=[{"source": known, "remark": "again"}]))

    assert (both.status_code, set(both.json()["errors"])) == (422, {"sources.0.source"})
    assert named.json()["sources"][0] | {"remark": ""} == program.get(path(named.json())).json()["sources"][0] | {
        "remark": ""
    }


def test_what_is_out_of_scope_is_not_there(outsider: User, japan: Partner) -> None:
    hidden = make.meeting([japan])
    program = Program(outsider)

    assert program.get(path(hidden)).status_code == 404
    assert program.patch(path(hidden), {"place": "Oslo"}, etag='"1-0123456789abcdef"').status_code == 404
    assert program.post(f"{path(hidden)}submit/", etag='"1-0123456789abcdef"').status_code == 404
    assert program.get("meetings/").json()["results"] == []


def test_outcome_of_another_meeting_is_not_taken_over(official: User, japan: Partner) -> None:
    program = Program(official)
    other = make.meeting([japan], outcomes=["Theirs"]).outcomes.get()
    mine = posted(program)

    response = program.patch(path(mine), {"outcomes": [{"id": other.pk, "text": "Mine"}]}, etag=program.tag(path(mine)))

    assert (response.status_code, set(response.json()["errors"])) == (422, {"outcomes.0"})


# --- whole meetings -------------------------------------------------------------------------------------------------


def test_whole_meeting_in_one_request(official: User) -> None:
    row = posted(Program(official), reason="From our notes")

    assert (row["reference"], row["status"], row["record_state"]) == ("MTG-JPN-001", "held", "draft")
    assert (row["partners"], row["created_by"]) == (["JPN"], "official")
    assert [(each["office"], each["role"]) for each in row["participants"]] == [("Managing Director", "chair")]
    assert [each["words"] for each in row["agenda"]] == ["Maritime security"]
    assert [(each["text"], each["disposition"]) for each in row["outcomes"]] == [
        ("Exchange experts", "to_triage"), ("Meet again", "to_triage"),
    ]  # fmt: skip
    assert (row["sources"][0]["publisher"], row["sources"][0]["remark"]) == ("Test Gazette", "page 3")
    assert row["sources"][0]["date"]["earliest"] == "2025-03-01"
    assert row["transitions"] == ["change", "submit"]


def test_same_request_twice_makes_one_meeting(official: User) -> None:
    program = Program(official)

    answers = [program.post("meetings/", meeting(), key="k1") for _each in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Meeting.objects.count() == 1


def test_planned_meeting_has_who_will_come(official: User) -> None:
    row = posted(Program(official), status="planned", date="2999-01", summary=None, outcomes=None)

    assert (row["status"], len(row["participants"])) == ("planned", 1)
    assert row["transitions"] == ["change", "hold", "confirm", "cancel", "postpone", "doubt"]


def test_level_follows_from_the_sides(official: User) -> None:
    row = posted(Program(official), level=None, level_eu="ministerial", level_partner="expert")

    assert row["level"] == "expert"


@pytest.mark.parametrize(
    "date",
    [
        {"earliest": "2025-06-01", "latest": "2025-06-30", "precision": "month", "inferred": True, "text": ""},
        {"earliest": None, "latest": None, "precision": "fuzzy", "inferred": False, "text": "in early summer"},
        {"earliest": None, "latest": "2025-03-09", "precision": "window", "inferred": False, "text": ""},
    ],
)
def test_partial_date_comes_back_as_it_went(date: dict[str, Any], official: User) -> None:
    assert posted(Program(official), date=date)["date"] == date


# --- changes --------------------------------------------------------------------------------------------------------


def test_what_is_not_given_stays(official: User) -> None:
    program = Program(official)
    before = posted(program)

    after = program.patch(path(before), {"place": "Tokyo"}, etag=program.tag(path(before))).json()

    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"place", "version", "changed_at"}


def test_list_is_given_whole_and_outcomes_stay_themselves(official: User) -> None:
    program = Program(official)
    before = posted(program)
    first, second = (each["id"] for each in before["outcomes"])
    outcomes = [{"id": second, "text": "Meet in spring"}, {"text": "One more"}, {"id": first}]

    after = program.patch(
        path(before), {"outcomes": outcomes, "participants": []}, etag=program.tag(path(before))
    ).json()

    assert [each["text"] for each in after["outcomes"]] == ["Meet in spring", "One more", "Exchange experts"]
    assert [after["outcomes"][0]["id"], after["outcomes"][2]["id"]] == [second, first]
    assert (after["participants"], after["agenda"]) == ([], before["agenda"])


def test_missing_parts_of_a_new_row_are_named_in_a_change_too(official: User) -> None:
    program = Program(official)
    row = posted(program)

    response = program.patch(
        path(row), {"participants": [{"side": "eu"}], "outcomes": [{}]}, etag=program.tag(path(row))
    )

    assert (response.status_code, set(response.json()["errors"])) == (422, {"participants.0.office"})


@pytest.mark.long
def test_edit_of_a_list_alone_makes_others_stale(official: User) -> None:
    program = Program(official)
    row = posted(program)
    old = program.tag(path(row))

    assert program.patch(path(row), {"agenda": []}, etag=old).status_code == 200
    stale = program.patch(path(row), {"agenda": [{"words": "Mine"}]}, etag=old)
    assert (stale.status_code, stale.json()["current"]["agenda"]) == (412, [])


def test_record_with_the_reviewer_is_not_changed(official: User, japan: Partner) -> None:
    program = Program(official)
    row = make.meeting([japan], summary="Stock taken")
    program.step(path(row), "submit")

    response = program.patch(path(row), {"place": "Tokyo"}, etag=program.tag(path(row)))

    assert response.status_code == 409


# --- steps ----------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_planned_meeting_step_by_step(official: User, japan: Partner) -> None:
    program, row = Program(official), make.planned([japan])

    assert program.step(path(row), "confirm").json()["status"] == "confirmed"
    held = program.step(path(row), "hold", {"date": "2026-06-12"}).json()
    assert (held["status"], held["date"]["earliest"]) == ("held", "2026-06-12")
    assert program.step(path(row), "confirm").status_code == 409


def test_calling_off_needs_its_reason(official: User, japan: Partner) -> None:
    program, row = Program(official), make.planned([japan])

    refusal = program.step(path(row), "cancel")
    assert (refusal.status_code, set(refusal.json()["errors"])) == (422, {"cancel_reason"})
    off = program.step(path(row), "cancel", {"cancel_reason": "partner", "cancel_note": "Elections"}).json()
    assert (off["status"], off["cancel_note"], off["transitions"]) == ("cancelled", "Elections", ["change"])


def test_postponed_meeting_names_the_one_in_its_place(official: User, japan: Partner) -> None:
    program, row = Program(official), make.planned([japan])

    put_off = program.step(path(row), "postpone", {"cancel_reason": "partner", "date": "2999-05"}).json()

    successor = program.get(f"meetings/{put_off['postponed_to']}/").json()
    assert (put_off["status"], successor["status"], successor["date"]["precision"]) == ("postponed", "planned", "month")


def test_announced_meeting_can_be_doubted(official: User, japan: Partner) -> None:
    program, row = Program(official), make.planned([japan])

    assert program.step(path(row), "doubt").json()["status"] == "unconfirmed"


def test_reported_history_is_taken_up(official: User, japan: Partner) -> None:
    program, row = Program(official), make.meeting([japan], record_state="reported", outcomes=["Agreed"])

    taken = program.step(path(row), "take-up").json()

    assert (taken["record_state"], taken["outcomes"][0]["disposition"]) == ("draft", "to_triage")


@pytest.mark.long
def test_record_is_reviewed_by_somebody_else(official: User, manager: User, japan: Partner) -> None:
    author, reviewer = Program(official), Program(manager)
    row = make.meeting([japan], summary="Stock taken", actor=official)

    submitted = author.step(path(row), "submit", {"comment": "Please look"}).json()
    assert (submitted["record_state"], submitted["submitted_by"]) == ("submitted", "official")
    assert submitted["transitions"] == []
    assert reviewer.get(path(row)).json()["transitions"] == ["approve", "return"]
    assert author.step(path(row), "approve").status_code == 403
    wordless = reviewer.step(path(row), "return")
    assert (wordless.status_code, set(wordless.json()["errors"])) == (422, {"comment"})
    assert reviewer.step(path(row), "return", {"comment": "Who spoke?"}).json()["record_state"] == "returned"
    author.step(path(row), "submit")
    approved = reviewer.step(path(row), "approve").json()
    assert (approved["record_state"], approved["decided_by"]) == ("approved", "manager")
    assert set(author.step(path(row), "revise").json()["errors"]) == {"reason"}
    assert author.step(path(row), "revise", {"reason": "A name was wrong"}).json()["revision"] == 2


@pytest.mark.long
def test_manager_who_wrote_an_outcome_does_not_decide(official: User, manager: User, japan: Partner) -> None:
    row = make.meeting([japan], summary="Stock taken", actor=official)
    other = make.meeting([japan], summary="Stock taken", actor=official)
    Program(manager).post("outcomes/", {"meeting": row.pk, "text": "Agreed"})
    outcome = row.outcomes.get()
    Program(official).step(f"outcomes/{outcome.pk}/", "close", {"reason": "For information"})
    for each in (row, other):
        Program(official).step(path(each), "submit")

    found = Program(manager).get("meetings/", record="submitted").json()["results"]

    assert {each["id"]: each["transitions"] for each in found} == {row.pk: [], other.pk: ["approve", "return"]}
    assert Program(manager).step(path(row), "approve").status_code == 403


# --- many at once ---------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_meetings_with_all_that_belongs_to_them_take_the_same_statements(official: User, japan: Partner) -> None:
    program, source = Program(official), posted(Program(official))["sources"][0]["source"]
    tracks = [(make.track(name, [japan]), None) for name in ("One", "Two")]
    counted = []

    for number in (1, 5):
        for _each in range(number):
            row = make.meeting([japan], tracks=tracks, outcomes=["A", "B"])
            promise = commitments.commitment([japan], official, meeting=row)
            saved(AgendaItem(meeting=row, commitment=promise))
            saved(AgendaItem(meeting=row, outcome=row.outcomes.first()))
            saved(Participant(meeting=row, side="partner", partner=japan, office="Ministry"))
            saved(Citation(meeting=row, source_id=source))
            saved(Divergence(meeting=row, topic="Day", resolution="The official release"))
        with CaptureQueriesContext(connection) as seen:
            found = program.get("meetings/", size=1000).json()["results"]
        counted.append(len(seen))

    assert counted[0] == counted[1]
    assert [len(found[0][name]) for name in ("agenda", "participants", "sources", "divergences")] == [2, 1, 1, 1]
    assert len(program.table("meetings/")) == len(found) + 1


# --- to whom what is shown ------------------------------------------------------------------------------------------


@pytest.fixture
def lower(japan: Partner) -> User:
    """Sees Japan up to "Internal"."""
    who = people.user("lower")
    people.assign(who, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    return who


def test_hidden_things_stay_hidden(official: User, lower: User, japan: Partner, norway: Partner) -> None:
    theirs = make.track("EU–Norway talks", [norway])
    row = make.meeting([japan], tracks=[(theirs, 3)])
    promise = commitments.commitment([japan], official, meeting=row, marking=Marking.SENSITIVE)
    saved(AgendaItem(meeting=row, commitment=promise))

    seen, less = (Program(who).get(path(row)).json() for who in (official, lower))

    assert (seen["commitments"], len(seen["agenda"]), seen["tracks"]) == ([promise.pk], 1, [])
    assert (less["commitments"], less["agenda"]) == ([], [])
    assert Program(lower).get("agenda-items/").json()["results"] == []
    assert Program(lower).get("meetings/", track=theirs.pk).status_code == 400


def test_list_of_what_one_does_not_see_keeps_it(official: User, japan: Partner, norway: Partner) -> None:
    theirs, ours = make.track("EU–Norway talks", [norway]), make.track("EU–Japan talks", [japan])
    row, program = make.meeting([japan], tracks=[(theirs, 3)]), Program(official)

    response = program.patch(path(row), {"tracks": [{"track": ours.pk, "ordinal": 1}]}, etag=program.tag(path(row)))

    assert response.json()["tracks"] == [{"track": ours.pk, "ordinal": 1}]
    assert set(row.track_links.values_list("track", "ordinal")) == {(theirs.pk, 3), (ours.pk, 1)}


@pytest.mark.long
@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"working_level": "true"}, {"Officials"}),
        ({"working_level": "false"}, {"Ministers"}),
        ({"reference": "mtg-tst-002"}, {"Officials"}),
        ({"external_id": "e1"}, {"Ministers"}),
        ({"since": "2026-05-01", "until": "2026-05-20"}, {"Officials"}),
        ({"partner": "KOR"}, {"Ministers"}),
        ({"changed_since": "2999-01-01T00:00:00Z"}, set()),
        ({"format": "strategic-dialogue"}, {"Ministers", "Officials"}),
    ],
)  # fmt: skip
def test_filters(parameters: dict[str, str], wanted: set[str], official: User, japan: Partner, korea: Partner) -> None:
    make.meeting([korea], title="Ministers", level="ministerial", external_id="e1")
    make.meeting([japan], title="Officials", when=make.PartialDate.read("2026-05"))

    found = Program(official).get("meetings/", **parameters).json()["results"]

    assert {row["title"] for row in found} == wanted


def test_filter_by_track(official: User, japan: Partner) -> None:
    track = make.track("EU–Japan talks", [japan])
    row = make.meeting([japan], tracks=[(track, 1)])
    make.meeting([japan])

    found = Program(official).get("meetings/", track=track.pk).json()["results"]

    assert [each["id"] for each in found] == [row.pk]


def test_service_and_api_agree_on_the_version(official: User, japan: Partner) -> None:
    row, program = make.meeting([japan]), Program(official)
    etag = program.tag(path(row))
    services.change(actor=official, meeting=row, version=None, participants=[{"side": "eu", "office": "Somebody"}])

    assert program.patch(path(row), {"place": "Tokyo"}, etag=etag).status_code == 412
