"""The audit record through the API, as its pages show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerships.choices import Marking, Role, TokenScope
from partnerships.models import AuditEvent, Partner, User
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import commitments, people
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


def ids(program: Program, **parameters: object) -> list[int]:
    response = program.get("history/", **parameters)
    assert response.status_code == 200, response.content
    return [event["id"] for event in response.json()["results"]]


def test_record_across_things_is_refused_to_readers(reader: User, japan: Partner) -> None:
    event = AuditEvent.objects.latest("id")

    assert Program(reader).get("history/").status_code == 403
    assert Program(reader).get(f"history/{event.pk}/").status_code == 403


def test_reader_reads_the_history_of_what_they_see(reader: User, official: User, japan: Partner) -> None:
    promise = commitments.commitment([japan], official)
    task = commitments.action(promise, official)

    story = Program(reader).get("history/", table="commitment", row=promise.pk).json()["results"]

    assert {(event["table"], event["row"]) for event in story} >= {("commitment", promise.pk), ("action", task.pk)}


def test_history_of_what_is_not_seen_is_empty(outsider: User, official: User, japan: Partner) -> None:
    promise = commitments.commitment([japan], official)
    event = AuditEvent.objects.filter(tbl="partnerships_commitment").latest("id")

    assert ids(Program(outsider), table="commitment", row=promise.pk) == []
    assert ids(Program(outsider), table="user") == []
    assert Program(outsider).get(f"history/{event.pk}/").status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        {"table": "nothing"},
        {"row": "1"},
        {"table": "action", "row": "x"},
        {"from_day": "2026-02-01", "to_day": "2026-01-01"},
        {"from_day": "then"},
        {"person": "nobody-here"},
        {"ordering": "at"},
    ],
)
def test_parameters_that_make_no_sense_are_refused(parameters: dict, auditor: User) -> None:
    assert Program(auditor).get("history/", **parameters).status_code == 400


def test_event_says_who_what_and_why(administrator: User, official: User, japan: Partner) -> None:
    program, path = Program(administrator), f"partners/{japan.pk}/"
    program.patch(path, {"region": "Asia", "reason": "Region"}, etag=program.tag(path))

    event = program.get("history/", table="partner", row=japan.pk).json()["results"][0]

    said = {name: event[name] for name in ("who", "role", "through", "reason", "what", "table", "row", "name")}
    assert said == {
        "who": "administrator", "role": "administrator", "through": "api", "reason": "Region", "what": "changed",
        "table": "partner", "row": japan.pk, "name": "Japan",
    }  # fmt: skip
    assert event["changes"] == [{"field": "region", "label": "Region", "old": "", "new": "Asia"}]
    assert event["at"].endswith("Z")
    assert event["request_id"]
    assert program.get(f"history/{event['id']}/").json() == event


def test_event_through_a_token_names_it(official: User, japan: Partner) -> None:
    held, key = token(official, scope=TokenScope.LOG)
    promise = commitments.commitment([japan], official)
    path = f"commitments/{promise.pk}/"
    Program(key=key).patch(path, {"note": "Read it"}, etag=Program(official).tag(path))

    event = Program(official).get("history/", table="commitment", row=promise.pk).json()["results"][0]

    assert event["through"] == f"api:{held.pk}"


def test_record_is_narrowed(auditor: User, official: User, japan: Partner, norway: Partner) -> None:
    commitments.commitment([japan], official)
    program, tomorrow = Program(auditor), (today() + timedelta(days=1)).isoformat()

    assert ids(program, table="commitment", partner="JPN")
    assert ids(program, table="commitment", partner="NOR") == []
    assert ids(program, from_day=tomorrow) == []
    assert ids(program, to_day=tomorrow, q="test data", size=1000)
    assert ids(program, person="official") == []


def test_record_is_turned_page_by_page(auditor: User, japan: Partner) -> None:
    program = Program(auditor)

    first = program.get("history/", size=2).json()
    second = program.get(first["next"]).json()

    assert (first["count"], len(second["results"])) == (None, 2)
    assert [*ids(program, size=4)] == [event["id"] for event in [*first["results"], *second["results"]]]


def test_record_carries_the_marking_of_what_it_shows(official: User, japan: Partner) -> None:
    promise = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    task = commitments.action(promise, official)
    junior = people.user("junior")
    people.assign(junior, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)

    page = Program(official).get("history/", table="action").json()

    assert page["highest_marking"] == Marking.SENSITIVE
    assert [event["row"] for event in page["results"]] == [task.pk]
    assert ids(Program(junior), table="action") == []


def test_nobody_writes_the_record(administrator: User) -> None:
    assert Program(administrator).post("history/", {}).status_code == 405
