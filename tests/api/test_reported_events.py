"""The 24 events of the events file, posted as whole meetings by a program and read back equal to the file."""

from __future__ import annotations

import pytest
import yaml

from partnerships.choices import Role, TokenScope
from partnerships.exports import events as exports
from partnerships.models import Meeting
from partnerships.services import events
from partnerships.services.base import today
from tests.api.event_requests import listed, read_back, request
from tests.api.programs import Program
from tests.factories import event_files, people
from tests.factories.tokens import token

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_24_events_posted_and_read_back_are_those_of_the_file() -> None:
    event_files.load_reference()
    official = people.assign(people.user("somebody"), Role.OFFICIAL).user
    _row, key = token(official, scope=TokenScope.LOG)
    program, content = Program(key=key), event_files.DEMO.read_bytes()
    wanted = yaml.safe_load(content)["events"]
    known = program.get("partners/", size=1000).json()["results"]
    partners = {row["iso2"] or row["iso3"]: row["iso3"] for row in known}
    # Standing dialogues are no token's to enter: somebody who is signed in does.
    tracks = {row["name"]: row["id"] for row in program.get("tracks/", size=1000).json()["results"]}
    for event in wanted:
        for each in listed(event.get("series")):
            if each["name"] not in tracks:
                codes = [partners[code] for code in event["partners"]]
                made = Program(official).post("tracks/", {"name": each["name"], "partners": codes})
                assert made.status_code == 201, made.content
                tracks[each["name"]] = made.json()["id"]

    for event in wanted:
        response = program.post("meetings/", request(event, partners=partners, tracks=tracks), key=event["id"])
        assert response.status_code == 201, (event["id"], response.content)

    in_file = event_files.events_in(content)
    for event in in_file.values():
        event.pop("phase")
    told = read_back(program)
    for name, event in in_file.items():
        assert told[name] == event, name
    assert len(told) == Meeting.objects.count() == 24
    assert event_files.events_in(exports.text(viewer=None, on=today())) == event_files.events_in(content)
    assert events.import_file(actor=None, content=content, reason="the file").unchanged == 24
