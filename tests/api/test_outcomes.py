"""Outcomes: what is said, what becomes of it, and who may dispose of it."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking, OutcomeKind, Role
from partnerships.models import Commitment, Outcome, Partner, User
from tests.api.programs import Program
from tests.factories import commitments, people
from tests.factories import meetings as make
from tests.factories.base import making, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def outcome(japan: Partner) -> Outcome:
    found: Outcome = make.meeting([japan], outcomes=["Exchange experts"]).outcomes.get()
    return found


@pytest.fixture
def talks(japan: Partner) -> Outcome:
    found: Outcome = make.meeting([japan], outcomes=["Meet again"]).outcomes.get()
    found.kind = OutcomeKind.GO_ON_TALKING
    return saved(found)


def path(outcome: Outcome) -> str:
    return f"outcomes/{outcome.pk}/"


def promise(**changes: Any) -> dict[str, Any]:
    return {
        "responsible": "eu",
        "owner": "official",
        "due": "2999-06",
        "action": {"text": "Name two experts", "assignee": "official"},
    } | changes


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("verb", ["convert", "convert-to-meeting", "convert-to-cadence", "defer", "close", "reopen"])
def test_reader_disposes_of_nothing(verb: str, reader: User, outcome: Outcome, talks: Outcome) -> None:
    make.dialogue_format()
    track = make.track("EU–Japan talks", [Partner.objects.get(iso3="JPN")], interval_months=12)
    content: dict[str, Any] = {
        "convert": promise(owner="reader", action=None),
        "convert-to-meeting": {"title": "Next", "format": "strategic-dialogue", "level": "expert"},
        "convert-to-cadence": {"track": track.pk},
        "defer": {"until": "2999-01-01"},
    }.get(verb, {"reason": "why"})

    assert Program(reader).step(path(outcome), verb, content).status_code == 403
    assert Program(reader).get(path(talks)).json()["transitions"] == []


def test_nobody_else_sees_it(outsider: User, outcome: Outcome) -> None:
    assert Program(outsider).get(path(outcome)).status_code == 404
    assert Program(outsider).post("outcomes/", {"meeting": outcome.meeting_id, "text": "X"}).status_code == 422


@pytest.mark.parametrize(
    ("verb", "content", "paths"),
    [
        ("convert", promise(owner=None), {"owner"}),
        ("convert", promise(action=None), {"action.text"}),
        ("convert", promise(partners=["XXX"]), {"partners.0"}),
        ("defer", {}, {"track"}),
        ("defer", {"until": "2020-01-01"}, {"until"}),
        ("close", {}, {"reason"}),
        ("merge", {}, {"merged_into"}),
        ("merge", {"merged_into": 999}, {"merged_into"}),
        ("convert-to-cadence", {"track": 999}, {"track"}),
    ],
)
def test_what_is_missing_is_named(
    verb: str, content: dict[str, Any], paths: set[str], official: User, outcome: Outcome
) -> None:
    response = Program(official).step(path(outcome), verb, content)

    assert (response.status_code, set(response.json()["errors"])) == (422, paths)
    outcome.refresh_from_db()
    assert outcome.disposition == "to_triage"


def test_rules_of_disposing(official: User, japan: Partner, outcome: Outcome) -> None:
    program = Program(official)
    track = make.track("EU–Japan talks", [japan], interval_months=12)
    reported = make.meeting([japan], record_state="reported", outcomes=["Agreed"]).outcomes.get()

    assert program.step(path(outcome), "convert-to-cadence", {"track": track.pk}).status_code == 409
    assert program.step(path(outcome), "reopen", {"reason": "why"}).status_code == 409
    assert program.step(path(reported), "close", {"reason": "why"}).status_code == 409
    assert program.post("outcomes/", {"meeting": make.planned([japan]).pk, "text": "X"}).status_code == 409


def test_outcome_is_not_merged_across_meetings(official: User, outcome: Outcome, talks: Outcome) -> None:
    response = Program(official).step(path(outcome), "merge", {"merged_into": talks.pk})

    assert (response.status_code, set(response.json()["errors"])) == (422, {"merged_into"})


def test_talks_become_a_commitment_to_dialogue_alone(official: User, talks: Outcome) -> None:
    response = Program(official).step(path(talks), "convert", promise(kind="deliverable"))

    assert (response.status_code, set(response.json()["errors"])) == (422, {"kind"})


# --- what is done ---------------------------------------------------------------------------------------------------


def test_outcome_is_added_and_changed(official: User, outcome: Outcome) -> None:
    program = Program(official)

    made = program.post("outcomes/", {"meeting": outcome.meeting_id, "text": "Second"}).json()
    mine = f"outcomes/{made['id']}/"
    changed = program.patch(mine, {"kind": "decision"}, etag=program.tag(mine)).json()

    assert (made["position"], made["disposition"]) == (1, "to_triage")
    assert (changed["text"], changed["kind"]) == ("Second", "decision")
    assert program.patch(mine, {"text": " "}, etag=program.tag(mine)).status_code == 422


def test_outcome_becomes_a_commitment(official: User, outcome: Outcome) -> None:
    program = Program(official)
    assert program.get(path(outcome)).json()["transitions"] == ["change", "convert", "defer", "close", "merge"]

    row = program.step(path(outcome), "convert", promise(kind="deliverable")).json()

    made = Commitment.objects.get()
    assert (row["disposition"], row["commitments"], row["transitions"]) == ("converted", [made.pk], ["change"])
    assert (made.text, made.owner, made.actions.get().text) == ("Exchange experts", official, "Name two experts")
    assert [link.partner.iso3 for link in made.partner_links.select_related("partner")] == ["JPN"]


def test_talks_become_a_planned_meeting(official: User, talks: Outcome, japan: Partner) -> None:
    program, track = Program(official), make.track("EU–Japan talks", [japan])
    assert "convert-to-meeting" in program.get(path(talks)).json()["transitions"]
    content = {"title": "Fifth dialogue", "format": "strategic-dialogue", "level": "expert", "date": "2999-05",
               "tracks": [{"track": track.pk, "ordinal": 5}]}  # fmt: skip

    row = program.step(path(talks), "convert-to-meeting", content).json()

    planned = program.get(f"meetings/{row['planned_meeting']}/").json()
    assert (planned["status"], planned["partners"], planned["agenda"][0]["outcome"]) == ("planned", ["JPN"], talks.pk)
    assert planned["tracks"] == [{"track": track.pk, "ordinal": 5}]


def test_talks_are_answered_by_a_cadence(official: User, talks: Outcome, japan: Partner) -> None:
    track = make.track("EU–Japan talks", [japan], interval_months=12)

    row = Program(official).step(path(talks), "convert-to-cadence", {"track": track.pk}).json()

    assert (row["disposition"], row["cadence_track"]) == ("converted", track.pk)


def test_deferred_and_brought_back(official: User, outcome: Outcome, japan: Partner) -> None:
    program, track = Program(official), make.track("EU–Japan talks", [japan])

    row = program.step(path(outcome), "defer", {"track": track.pk, "until": "2999-01-01", "reason": "Too early"}).json()
    assert (row["deferred_to_track"], row["deferred_until"], row["disposition_reason"]) == (
        track.pk, "2999-01-01", "Too early",
    )  # fmt: skip
    assert program.get("outcomes/", deferred_from="2999-01-01", deferred_to="2999-01-01").json()["count"] == 1
    again = program.step(path(outcome), "reopen", {"reason": "Now"}).json()
    assert (again["disposition"], again["deferred_to_track"]) == ("to_triage", None)


def test_closed_and_merged(official: User, japan: Partner) -> None:
    program = Program(official)
    first, second, third = make.meeting([japan], outcomes=["A", "B", "C"]).outcomes.order_by("position")

    closed = program.step(path(first), "close", {"reason": "For information"}).json()
    merged = program.step(path(second), "merge", {"merged_into": third.pk}).json()

    assert (closed["disposition"], closed["disposition_reason"]) == ("no_action", "For information")
    assert (merged["disposition"], merged["merged_into"]) == ("merged", third.pk)
    assert program.get("outcomes/", disposition=["merged", "no_action"]).json()["count"] == 2


def test_what_became_of_it_is_hidden_with_the_thing(official: User, outcome: Outcome, japan: Partner) -> None:
    lower = people.user("lower")
    people.assign(lower, Role.READER, to=japan, up_to=Marking.NORMAL)
    with making():
        outcome.planned_meeting = make.planned([japan], marking=Marking.SENSITIVE)
        outcome.save()
    commitments.commitment([japan], official, meeting=outcome.meeting, outcome=outcome, marking=Marking.SENSITIVE)

    seen, less = (Program(who).get(path(outcome)).json() for who in (official, lower))

    assert (bool(seen["planned_meeting"]), len(seen["commitments"])) == (True, 1)
    assert (less["planned_meeting"], less["commitments"]) == (None, [])
