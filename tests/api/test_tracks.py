"""Standing dialogues through the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from partnerships.models import Area, Partner, Track, User
from partnerships.rules.partial_dates import PartialDate
from tests.api.programs import Program
from tests.factories import meetings as make
from tests.factories.base import saved

pytestmark = pytest.mark.django_db


def track(**changes: Any) -> dict[str, Any]:
    return {"name": "EU–Japan talks", "partners": ["JPN"], "interval_months": 12} | changes


@pytest.mark.parametrize("who", ["reader", "auditor"])
def test_who_may_not_edit_adds_nothing(who: str, japan: Partner, request: pytest.FixtureRequest) -> None:
    assert Program(request.getfixturevalue(who)).post("tracks/", track()).status_code == 403


def test_track_with_a_partner_of_others_is_refused(second_official: User, norway: Partner, japan: Partner) -> None:
    unseen = Program(second_official).post("tracks/", track(partners=["NOR", "JPN"]))
    shared = make.track("Shared", [norway, japan])
    program = Program(second_official)
    path = f"tracks/{shared.pk}/"

    assert (unseen.status_code, set(unseen.json()["errors"])) == (422, {"partners.1"})
    assert program.get(path).json()["transitions"] == []
    assert program.patch(path, {"note": "Mine"}, etag=program.tag(path)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "path"),
    [({"name": ""}, "name"), ({"interval_months": 0}, ""), ({"interval_months": -1}, "interval_months"),
     ({"areas": ["no-such"]}, "areas.0"), ({"reports_to": 999}, "reports_to")],
)  # fmt: skip
def test_what_is_wrong_is_named(changes: dict[str, Any], path: str, official: User) -> None:
    response = Program(official).post("tracks/", track(**changes))

    assert (response.status_code, set(response.json()["errors"])) == (422, {path})


def test_name_taken_already_is_refused(official: User) -> None:
    program = Program(official)
    program.post("tracks/", track())

    response = program.post("tracks/", track())

    assert (response.status_code, set(response.json()["errors"])) == (422, {"name"})


def test_added_and_changed_lists_stay_unless_given(official: User, korea: Partner) -> None:
    saved(Area(slug="cyber", name="Cyber"))
    program = Program(official)
    made = program.post("tracks/", track(areas=["cyber"])).json()
    path = f"tracks/{made['id']}/"
    old = program.tag(path)

    noted = program.patch(path, {"note": "Annual"}, etag=old).json()
    assert (noted["partners"], noted["areas"], noted["note"]) == (["JPN"], ["cyber"], "Annual")
    both = program.patch(path, {"partners": ["KOR", "JPN"], "areas": []}, etag=program.tag(path)).json()
    assert (both["partners"], both["areas"]) == (["KOR", "JPN"], [])
    assert program.patch(path, {"partners": ["JPN"]}, etag=old).status_code == 412


def test_rhythm_and_sessions_are_told(official: User, japan: Partner) -> None:
    row = make.track("EU–Japan talks", [japan], interval_months=12, tolerance_days=30)
    last = make.meeting([japan], tracks=[(row, 1)])
    following = make.planned([japan], tracks=[(row, 2)])

    told = Program(official).get(f"tracks/{row.pk}/").json()

    assert (told["last_session"], told["next_session"]) == (last.pk, following.pk)
    assert (told["rhythm"], told["next_owed_by"]) == ("kept", "2027-07-12")
    ahead = {"due": "2027-06-12", "by": "2027-07-12", "state": "ahead", "session": None, "meeting": None}
    assert (told["next_due"], told["due_sessions"]) == (ahead, [ahead])


def test_due_sessions_name_the_session_that_kept_them(official: User, japan: Partner) -> None:
    row = make.track("EU–Japan talks", [japan], interval_months=12)
    make.meeting([japan], tracks=[(row, 1)], when=PartialDate.on(date(2024, 6, 12)))
    kept = make.meeting([japan], tracks=[(row, 2)], when=PartialDate.on(date(2025, 6, 1)))

    told = Program(official).get(f"tracks/{row.pk}/").json()["due_sessions"]

    assert (told[0]["state"], told[0]["meeting"]) == ("kept", kept.pk)
    assert told[0]["session"]["earliest"] == "2025-06-01"
    assert Program(official).get("tracks/", output="csv").status_code == 200


def test_filters_and_open_dialogues(outsider: User, japan: Partner) -> None:
    make.track("EU–Japan talks", [japan], level="expert")
    make.track("Schuman Forum", is_open_to_all=True, format=make.dialogue_format("forum"))
    program = Program(outsider)

    assert [row["name"] for row in program.get("tracks/").json()["results"]] == ["Schuman Forum"]
    for parameters in ({"partner": "NOR"}, {"q": "schuman"}, {"format": "forum"}, {"is_open_to_all": "true"}):
        assert program.get("tracks/", **parameters).json()["count"] == 1
    assert program.get("tracks/", is_open_to_all="false").json()["count"] == 0


def test_what_it_reports_to_stays_though_hidden(official: User, japan: Partner, norway: Partner) -> None:
    above = make.track("EU–Norway talks", [norway])
    row = make.track("EU–Japan talks", [japan], reports_to=above)
    program, path = Program(official), f"tracks/{row.pk}/"

    assert program.get(path).json()["reports_to"] is None
    program.patch(path, {"note": "Annual"}, etag=program.tag(path))
    assert Track.objects.get(pk=row.pk).reports_to == above
