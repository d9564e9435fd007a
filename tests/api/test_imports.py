"""Importing an events file through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.api.views import imports
from partnerships.choices import Role, TokenScope
from partnerships.models import Meeting, User
from tests.api.programs import Program
from tests.factories import people
from tests.factories.event_files import event, events_file, known_world
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> None:
    known_world()


def sent(program: Program, *events: dict[str, Any], **changes: Any) -> Any:
    content = {"events_file": events_file(*events).decode(), "reason": "The yearly file"} | changes
    return program.post("imports/", {name: value for name, value in content.items() if value is not None})


def test_nobody_imports_without_signing_in() -> None:
    assert sent(Program(), event("e1")).status_code == 401


def test_official_may_try_but_not_import(world: None) -> None:
    official = people.assign(people.user("somebody"), Role.OFFICIAL).user
    tried = sent(Program(official), event("e1"), dry_run=True)

    assert (tried.status_code, tried.json()["added"], tried.json()["dry_run"]) == (200, 1, True)
    assert sent(Program(official), event("e1")).status_code == 403
    assert not Meeting.objects.exists()


def test_token_of_a_manager_may_only_try(world: None, second_manager: User) -> None:
    _row, key = token(second_manager, scope=TokenScope.LOG)

    assert sent(Program(key=key), event("e1"), dry_run=True).status_code == 200
    assert sent(Program(key=key), event("e1")).status_code == 403


@pytest.mark.parametrize(
    ("content", "path"),
    [({"reason": None}, "reason"), ({"reason": " "}, "reason"), ({"events_file": None}, "events_file"),
     ({"file": "x"}, "file"), ({"events_file": "{"}, ""), ({"events_file": "schema_version: 2\nevents: []"}, "")],
)  # fmt: skip
def test_what_is_wrong_is_named(content: dict[str, Any], path: str, world: None, second_manager: User) -> None:
    response = sent(Program(second_manager), event("e1"), **content)

    assert (response.status_code, set(response.json()["errors"])) == (422, {path})


def test_faults_stand_at_event_and_field(world: None, second_manager: User) -> None:
    faulty = [event("e1", level="high", partners=["XX"], phase={}), event("e 2"), event("e3", sources=[{}])]

    response = sent(Program(second_manager), *faulty)

    errors = response.json()["errors"]
    assert response.status_code == 422
    assert {"events.e1.level", "events.e1.partners", "events.1.id", "events.e3.sources.0.url"} <= set(errors)
    assert errors["events.e1.level"][0].startswith("event e1, level: 'high' is not in the list")
    assert not Meeting.objects.exists()


def test_file_is_imported_once(world: None, second_manager: User) -> None:
    program = Program(second_manager)

    first, second = (sent(program, event("e1"), event("e2")).json() for _each in range(2))

    assert first == {"dry_run": False, "added": 2, "updated": 0, "unchanged": 0, "warnings": []}
    assert (second["added"], second["unchanged"]) == (0, 2)


def test_file_comes_as_an_upload_too(world: None, second_manager: User) -> None:
    upload = SimpleUploadedFile("events.yaml", events_file(event("e1")))
    content = {"file": upload, "reason": "The yearly file", "dry_run": "true"}

    response = Program(second_manager).post("imports/", content, format="multipart")

    assert (response.status_code, response.json()["added"], response.json()["dry_run"]) == (200, 1, True)


def test_file_too_large_is_not_even_read(second_manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "WRAPPING", -imports.LIMIT_BYTES + 100)

    assert sent(Program(second_manager), event("e1")).status_code == 413


def test_same_request_twice_is_carried_out_once(world: None, second_manager: User) -> None:
    program = Program(second_manager)
    content = {"events_file": events_file(event("e1")).decode(), "reason": "The yearly file"}

    answers = [program.post("imports/", content, key="k1").json() for _each in range(2)]

    assert answers[0] == answers[1]
    assert answers[1]["added"] == 1
