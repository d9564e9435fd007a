"""Participants and agenda items by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking, Role
from partnerships.models import AgendaItem, Meeting, Participant, Partner, User
from tests.api.programs import Program
from tests.factories import commitments, people
from tests.factories import meetings as make
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(japan: Partner) -> Meeting:
    return make.meeting([japan])


def somebody(meeting: Meeting, **changes: Any) -> dict[str, Any]:
    return {"meeting": meeting.pk, "side": "eu", "office": "Managing Director"} | changes


def test_reader_adds_nobody(reader: User, meeting: Meeting) -> None:
    assert Program(reader).post("participants/", somebody(meeting)).status_code == 403
    assert Program(reader).post("agenda-items/", {"meeting": meeting.pk, "words": "X"}).status_code == 403


def test_meeting_out_of_scope_is_not_named(outsider: User, meeting: Meeting) -> None:
    response = Program(outsider).post("participants/", somebody(meeting))

    assert (response.status_code, set(response.json()["errors"])) == (422, {"meeting"})
    assert Program(outsider).get("participants/", meeting=meeting.pk).status_code == 400


@pytest.mark.parametrize(
    ("content", "path"), [({"side": "nobody"}, "side"), ({"office": ""}, "office"), ({"partner": "XXX"}, "partner")]
)
def test_what_is_wrong_is_named(content: dict[str, Any], path: str, official: User, meeting: Meeting) -> None:
    response = Program(official).post("participants/", somebody(meeting, **content))

    assert (response.status_code, set(response.json()["errors"])) == (422, {path})


@pytest.mark.parametrize("content", [{}, {"words": "X", "area": None, "commitment": None}])
def test_agenda_item_is_one_thing(content: dict[str, Any], official: User, meeting: Meeting) -> None:
    response = Program(official).post("agenda-items/", {"meeting": meeting.pk} | content)

    assert response.status_code == (201 if content else 422)
    assert content or set(response.json()["errors"]) == {""}


@pytest.mark.long
def test_row_and_meeting_know_of_each_other(official: User, meeting: Meeting) -> None:
    program = Program(official)
    whole, before = f"meetings/{meeting.pk}/", program.tag(f"meetings/{meeting.pk}/")

    made = program.post("participants/", somebody(meeting)).json()
    path = f"participants/{made['id']}/"
    own = program.tag(path)

    assert made["transitions"] == ["change"]
    assert program.patch(whole, {"place": "Tokyo"}, etag=before).status_code == 412
    one = {"side": "eu", "office": "Director"}
    assert program.patch(whole, {"participants": [one]}, etag=program.tag(whole)).status_code == 200
    assert program.patch(path, {"name": "A. Name"}, etag=own).status_code == 412
    assert program.patch(path, {"name": "A. Name"}, etag=program.tag(path)).json()["name"] == "A. Name"


def test_row_taken_out_of_the_meeting_is_gone(official: User, meeting: Meeting) -> None:
    program = Program(official)
    made = program.post("participants/", somebody(meeting)).json()
    whole = f"meetings/{meeting.pk}/"

    program.patch(whole, {"participants": []}, etag=program.tag(whole))

    assert program.get(f"participants/{made['id']}/").status_code == 404


def test_agenda_item_becomes_another_thing(official: User, meeting: Meeting) -> None:
    program = Program(official)
    promise = commitments.commitment([Partner.objects.get(iso3="JPN")], official)
    made = program.post("agenda-items/", {"meeting": meeting.pk, "words": "Open points"}).json()
    path = f"agenda-items/{made['id']}/"

    changed = program.patch(path, {"words": "", "commitment": promise.pk}, etag=program.tag(path)).json()

    assert (changed["words"], changed["commitment"]) == ("", promise.pk)


def test_rows_of_a_submitted_record_rest(official: User, japan: Partner) -> None:
    program, row = Program(official), make.meeting([japan], summary="Stock taken")
    made = program.post("participants/", somebody(row)).json()
    program.step(f"meetings/{row.pk}/", "submit")
    path = f"participants/{made['id']}/"

    assert program.get(path).json()["transitions"] == []
    assert program.patch(path, {"name": "X"}, etag=program.tag(path)).status_code == 409
    assert program.post("agenda-items/", {"meeting": row.pk, "words": "X"}).status_code == 409


def test_item_about_a_hidden_commitment_is_hidden(official: User, japan: Partner, meeting: Meeting) -> None:
    lower = people.user("lower")
    people.assign(lower, Role.READER, to=japan, up_to=Marking.NORMAL)
    promise = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    item = saved(AgendaItem(meeting=meeting, commitment=promise))

    assert Program(official).get("agenda-items/", commitment=promise.pk).json()["count"] == 1
    assert Program(lower).get(f"agenda-items/{item.pk}/").status_code == 404
    assert Program(lower).get("agenda-items/", commitment=promise.pk).status_code == 400


def test_filters(official: User, meeting: Meeting, norway: Partner) -> None:
    saved(Participant(meeting=meeting, side="eu", office="Managing Director", role="chair"))
    saved(Participant(meeting=make.meeting([norway]), side="eu", office="Elsewhere"))
    program = Program(official)

    for parameters in ({"meeting": meeting.pk}, {"role": "chair"}, {"q": "managing"}, {"partner": "JPN"}, {}):
        found = program.get("participants/", **parameters).json()["results"]
        assert [row["office"] for row in found] == ["Managing Director"]
