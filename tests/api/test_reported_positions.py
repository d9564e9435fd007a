"""Reported positions and fulfilments through the API."""

from __future__ import annotations

import pytest

from partnerships.choices import MeetingStatus, Reported
from partnerships.models import Commitment, Partner, User
from partnerships.rules.partial_dates import PartialDate
from tests.api.programs import Program
from tests.factories import commitments, meetings

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(japan: Partner) -> Commitment:
    return commitments.commitment([japan], due=PartialDate.read("2026-06"))


def test_what_sources_say_is_added_by_who_works_on_it(reported: Commitment, reader: User, official: User) -> None:
    said = {"commitment": reported.pk, "on": "2026-11-01", "position": "met late"}
    assert Program(reader).post("reported-positions/", said).status_code == 403
    program = Program(official)
    for changes, field in (({"on": "2999-01-01"}, "on"), ({"position": "kept"}, "position"), ({"on": None}, "on")):
        refused = program.post("reported-positions/", said | changes)
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {field})
    source = {"publisher": "Gazette", "title": "It was late", "kind": "media", "date": "2026-10"}

    made = program.post("reported-positions/", said | {"sources": [source | {"remark": "page 2"}]})

    assert made.status_code == 201, made.content
    (cited,) = made.json()["sources"]
    assert (cited["title"], cited["date"]["latest"], cited["remark"]) == ("It was late", "2026-10-31", "page 2")
    assert program.get(f"commitments/{reported.pk}/").json()["standing"] == "kept_late"
    again = program.post("reported-positions/", said)
    assert (again.status_code, set(again.json()["errors"])) == (422, {"on"})
    assert program.get("reported-positions/", position=Reported.MET_LATE, on_from="2026-11-01").json()["count"] == 1


def test_sources_are_named_by_row_where_they_are_wrong(reported: Commitment, official: User) -> None:
    said = {"commitment": reported.pk, "on": "2026-11-01", "position": "open", "sources": [{"title": "No publisher"}]}
    refused = Program(official).post("reported-positions/", said)
    assert refused.status_code == 422
    assert all(path.startswith("sources.0.") for path in refused.json()["errors"])


def test_a_held_meeting_fulfils(reported: Commitment, japan: Partner, korea: Partner, official: User) -> None:
    held, planned = meetings.meeting([japan]), meetings.planned([japan])
    program = Program(official)
    for changes, field in (
        ({"meeting": planned.pk}, "meeting"),
        ({"meeting": held.pk, "partner": "KOR"}, "partner"),
        ({"meeting": held.pk, "fulfilled_on": "2999-01-01"}, "fulfilled_on"),
    ):
        refused = program.post("fulfilments/", {"commitment": reported.pk} | changes)
        assert (refused.status_code, set(refused.json()["errors"])) == (422, {field})
    assert program.post("fulfilments/", {"commitment": reported.pk}).status_code in (409, 422)

    made = program.post("fulfilments/", {"commitment": reported.pk, "meeting": held.pk, "partner": "JPN"})

    assert made.status_code == 201, made.content
    assert (made.json()["fulfilled_on"], made.json()["awaited_id"]) == ("2026-06-12", "")
    assert program.get("fulfilments/", meeting=held.pk, for_partner="JPN", is_awaited="false").json()["count"] == 1
    assert held.status == MeetingStatus.HELD


def test_an_outsider_sees_neither(reported: Commitment, outsider: User) -> None:
    row = commitments.reported(reported, Reported.OPEN, commitments.DUE.latest.replace(year=2025))  # type: ignore[union-attr]
    program = Program(outsider)
    assert program.get(f"reported-positions/{row.pk}/").status_code == 404
    assert program.get("reported-positions/").json()["count"] == 0
