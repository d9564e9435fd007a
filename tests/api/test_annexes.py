"""Annexes through the API: for whom they name, their words and documents asked for by themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Annex, Meeting, Partner, User
from tests.api.programs import Program
from tests.factories import commitments, meetings
from tests.factories.annexes import SECRET, TITLE, annex, file
from tests.factories.documents import PDF

pytestmark = pytest.mark.django_db
WHY = "Needed for the next round."


@pytest.fixture
def session(japan: Partner) -> Meeting:
    return meetings.meeting([japan])


def words(session: Meeting, **changes: Any) -> dict[str, Any]:
    return {"meeting": session.pk, "title": TITLE, "text": SECRET, "marking": 1} | changes


def test_create_is_refused_to_a_reader(session: Meeting, reader: User) -> None:
    assert Program(reader).post("annexes/", words(session)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"meeting": None}, "meeting"),
        ({"text": ""}, "text"),
        ({"readers": ["outsider"]}, "readers"),
        ({"readers": "reader"}, "readers"),
        ({"file": "notes.pdf"}, "file"),
    ],
)
def test_create_names_what_is_wrong(
    session: Meeting, official: User, outsider: User, changes: dict[str, Any], field: str
) -> None:
    refused = Program(official).post("annexes/", words(session, **changes))
    assert refused.status_code == 422
    assert [name.partition(".")[0] for name in refused.json()["errors"]] == [field]
    assert not Annex.objects.exists()


def test_one_with_a_document_is_read_by_whom_it_names(
    session: Meeting, official: User, reader: User, manager: User, auditor: User
) -> None:
    given = words(session, readers=[reader.username], file=SimpleUploadedFile("../notes.pdf", PDF))
    made = Program(official).post("annexes/", given, format="multipart")
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["readers"], said["files"][0]["name"], said["author"]) == (["reader"], "notes.pdf", "official")
    assert "text" not in said  # it is asked for by itself
    path = f"annexes/{said['id']}/"
    for who in (official, reader):
        program = Program(who)
        assert program.get("annexes/", q=TITLE, meeting=session.pk).json()["count"] == 1
        assert program.get(f"{path}text/").content.decode() == SECRET
        got = program.get(f"{path}file/")
        assert got.content == PDF
        assert got.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    for who in (manager, auditor):
        program = Program(who)
        assert program.get("annexes/").json()["count"] == 0
        assert {program.get(each).status_code for each in (path, f"{path}text/", f"{path}file/")} == {404}


def test_change_and_steps(session: Meeting, official: User, reader: User, japan: Partner) -> None:
    program, path = Program(official), f"annexes/{annex(session, official).pk}/"
    assert program.patch(path, {"text": "Later."}, etag=program.tag(path)).status_code == 422  # without a reason
    assert program.patch(path, {"text": "Later.", "reason": WHY}, etag='"0"').status_code == 412
    assert program.patch(path, {"text": "Later.", "reason": WHY}, etag=program.tag(path)).status_code == 200
    named = program.post(f"{path}name-reader/", {"reader": reader.username, "reason": WHY})
    assert (named.status_code, named.json()["readers"]) == (200, ["reader"])
    assert Program(reader).get(f"{path}text/").content == b"Later."
    out = program.post(f"{path}take-out-reader/", {"reader": reader.username, "reason": WHY})
    assert (out.status_code, out.json()["readers"]) == (200, [])
    assert Program(reader).get(path).status_code == 404
    given = {"reason": WHY, "file": SimpleUploadedFile("notes.txt", b"Later still.")}
    assert program.step(path, "replace-file", given, format="multipart").json()["files"][0]["name"] == "notes.txt"
    gone = program.step(path, "withdraw", {"reason": WHY}).json()
    assert (gone["is_withdrawn"], gone["transitions"]) == (True, ["name-reader", "take-out-reader"])


def test_lists_take_as_many_statements_for_more_and_read_no_documents(
    session: Meeting, japan: Partner, official: User, reader: User
) -> None:
    program, counted = Program(official), []
    records = (session, commitments.commitment([japan], official))
    for _turn in range(2):
        for record in records:
            file(annex(record, official, reader))
            file(annex(record, official))
        with CaptureQueriesContext(connection) as statements:
            program.get("annexes/", expand="commitment")
        counted.append(len(statements))
        assert not [each for each in statements if '"content"' in each["sql"]]
    assert counted[0] == counted[1]
