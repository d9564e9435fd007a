"""A request that is sent twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from partnerships.models import AuditEvent, Commitment, DialogueFormat, Meeting, Outcome, RequestReceipt, User
from tests.api.programs import Program
from tests.api.test_resources import at_once
from tests.factories import commitments, rows

PROMISE = {
    "text": "Hold a joint exercise",
    "origin": "unilateral",
    "clause": "Joint statement of 12 June 2026",
    "partners": ["JPN"],
    "responsible": "both",
    "owner": "official",
    "due": "2027",
}


@pytest.fixture
def program(official: User) -> Program:
    return Program(official)


def test_the_same_request_gets_the_same_answer_and_acts_once(program: Program):
    first = program.post("commitments/", PROMISE, key="one")
    second = program.post("commitments/", PROMISE, key="one")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Commitment.objects.count() == 1


def test_other_content_under_the_same_key_is_refused(program: Program):
    program.post("commitments/", PROMISE, key="one")

    response = program.post("commitments/", PROMISE | {"text": "Something else"}, key="one")

    assert response.status_code == 422
    assert "Idempotency-Key" in response.json()["detail"]
    assert Commitment.objects.count() == 1


def test_the_same_content_at_another_address_is_another_request(program: Program):
    program.post("commitments/", PROMISE, key="one")

    assert program.post("actions/", PROMISE, key="one").status_code == 422


def test_a_refused_request_leaves_no_receipt(program: Program):
    refused = program.post("commitments/", PROMISE | {"due": ""}, key="one")
    mended = program.post("commitments/", PROMISE, key="one")

    assert (refused.status_code, mended.status_code) == (422, 201)
    assert RequestReceipt.objects.count() == 1


def test_a_key_is_its_sender_s_own(program: Program, manager: User):
    program.post("commitments/", PROMISE, key="one")

    assert Program(manager).post("commitments/", PROMISE, key="one").status_code == 201
    assert Commitment.objects.count() == 2


@pytest.mark.parametrize("key", ["x" * 256, "two words", "schlüssel"])
def test_a_key_that_is_none_is_refused(program: Program, key: str):
    assert program.post("commitments/", PROMISE, key=key).status_code == 400
    assert not Commitment.objects.exists()


def test_without_a_key_every_request_acts(program: Program):
    for _each in range(2):
        assert program.post("commitments/", PROMISE).status_code == 201

    assert Commitment.objects.count() == 2


def test_a_step_sent_again_gets_its_first_answer_although_the_version_moved(program: Program):
    made = program.post("commitments/", PROMISE | {"action": {"text": "Invite", "assignee": "official"}})
    path = program.get("actions/", commitment=made.json()["id"]).json()["results"][0]["links"]["self"]
    etag = program.tag(path)

    first = program.post(f"{path}start/", etag=etag, key="go")
    second = program.post(f"{path}start/", etag=etag, key="go")

    assert (first.status_code, second.status_code) == (200, 200), first.content
    assert second.content == first.content


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one_row(official: User):
    programs = [Program(official), Program(official)]

    for turn in range(5):
        before = Commitment.objects.count()
        answers = at_once(*(partial(one.post, "commitments/", PROMISE, key=f"key-{turn}") for one in programs))
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].content == answers[1].content
        assert Commitment.objects.count() == before + 1
    assert AuditEvent.objects.filter(tbl="partnerships_commitment", op="I").count() == 5


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_whole_meeting_sent_twice_at_once_is_one(official: User):
    rows.row(DialogueFormat, slug="expert-talks")
    meeting = {
        "title": "Expert talks", "format": "expert-talks", "level": "expert", "date": "2026-11-12", "partners": ["JPN"],
        "participants": [{"side": "eu", "office": "Head of unit"}], "agenda": [{"words": "Next steps"}],
        "outcomes": [{"text": "Exchange lists"}, {"text": "Meet again"}],
    }  # fmt: skip
    programs = [Program(official), Program(official)]

    answers = at_once(*(partial(one.post, "meetings/", meeting, key="once") for one in programs))

    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert answers[0].content == answers[1].content
    assert (Meeting.objects.count(), Outcome.objects.count()) == (1, 2)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_step_sent_twice_at_once_is_taken_once(official: User, japan: Any):
    action = commitments.action(commitments.commitment([japan], official), official)
    programs = [Program(official), Program(official)]
    etag = programs[0].tag(f"actions/{action.pk}/")

    answers = at_once(*(partial(one.post, f"actions/{action.pk}/start/", etag=etag, key="go") for one in programs))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert AuditEvent.objects.filter(tbl="partnerships_action", op="U").count() == 1
