"""Evidence through the API: named as JSON, sent with a file, downloaded, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Marking, Role
from partnerships.models import Commitment, Evidence, Partner, User
from tests.api.programs import Program
from tests.factories import commitments, meetings, people

pytestmark = pytest.mark.django_db
LETTER = b"The list is attached."


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def link(row: Commitment, **changes: Any) -> dict[str, Any]:
    plain = {"commitment": row.pk, "kind": "link", "title": "Release", "url": "https://example.org/release"}
    return plain | changes


def letter(row: Commitment, *, content: bytes = LETTER, name: str = "letter.txt", **changes: Any) -> dict[str, Any]:
    file = SimpleUploadedFile(name, content)
    return {"commitment": row.pk, "kind": "document", "title": "Letter", "file": file} | changes


def test_create_is_refused_to_a_reader(row: Commitment, reader: User) -> None:
    assert Program(reader).post("evidence/", link(row)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"kind": "document"}, "file"),
        ({"kind": "registry"}, "registry_number"),
        ({"kind": "meeting"}, "meeting"),
        ({"dated_on": "2999-01-01"}, "dated_on"),
        ({"file": "letter.txt"}, "file"),
        ({"update": 0}, "update"),
    ],
)
def test_create_names_what_is_wrong(row: Commitment, official: User, changes: dict[str, Any], field: str) -> None:
    refused = Program(official).post("evidence/", link(row, **changes))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {field}), refused.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "letter.exe"}, "file"),
        ({"content": b"%PDF", "name": "letter.pdf"}, "file"),
        ({"content": b""}, "file"),
        ({"content": b"TRES SECRET UE/EU TOP SECRET"}, "file"),
        ({"commitment": "x"}, "commitment"),
        ({"nonsense": "x"}, "nonsense"),
    ],
)
def test_create_with_a_file_names_what_is_wrong(
    row: Commitment, official: User, changes: dict[str, Any], field: str
) -> None:
    refused = Program(official).post("evidence/", letter(row, **changes), format="multipart")
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {field}), refused.content
    assert not Evidence.objects.exists()


def test_evidence_of_a_meeting_names_one_that_is_seen(
    row: Commitment, official: User, japan: Partner, norway: Partner
) -> None:
    program = Program(official)
    hidden, seen = meetings.meeting([norway]), meetings.meeting([japan])
    refused = program.post("evidence/", link(row, kind="meeting", url="", meeting=hidden.pk))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"meeting"})
    made = program.post("evidence/", link(row, kind="meeting", url="", meeting=seen.pk))
    assert (made.status_code, made.json()["meeting"], made.json()["file"]) == (201, seen.pk, None)
    assert "file" not in made.json()["links"]
    assert program.get(f"evidence/{made.json()['id']}/file/").status_code == 404


def test_a_document_is_kept_and_given_back_as_it_was(row: Commitment, official: User, outsider: User) -> None:
    program = Program(official)
    action = commitments.action(row, official)
    given = letter(row, action=action.pk, dated_on="2026-11-01", marking=1, url="")
    made = program.post("evidence/", given, format="multipart")
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["file"]["name"], said["file"]["size"], said["action"]) == ("letter.txt", len(LETTER), action.pk)

    got = program.client.get(said["links"]["file"], headers={"Accept": "text/html"})
    assert (got.status_code, got.content) == (200, LETTER)
    assert got.headers["Content-Disposition"] == 'attachment; filename="letter.txt"'
    assert (got.headers["X-Content-Type-Options"], got.headers["Content-Type"]) == ("nosniff", "text/plain")
    assert Program(outsider).get(f"evidence/{said['id']}/file/").status_code == 404
    assert program.get("evidence/", action=action.pk, q="letter", is_withdrawn="false").json()["count"] == 1


def test_lists_do_not_read_what_documents_contain(row: Commitment, official: User) -> None:
    program, counted = Program(official), []
    for name in ("one.txt", "two.txt"):
        program.post("evidence/", letter(row, name=name), format="multipart")
        with CaptureQueriesContext(connection) as statements:
            program.get("evidence/", expand="commitment")
        counted.append(len(statements))
        assert not [each for each in statements if '"content"' in each["sql"]]
    assert counted[0] == counted[1]


def test_the_same_file_twice_with_one_key_is_kept_once(row: Commitment, official: User) -> None:
    program = Program(official)
    first = program.post("evidence/", letter(row), format="multipart", key="k-1")
    again = program.post("evidence/", letter(row), format="multipart", key="k-1")
    assert (first.status_code, again.json()) == (201, first.json())
    other = program.post("evidence/", letter(row, content=b"Another one."), format="multipart", key="k-1")
    assert other.status_code == 422
    assert Evidence.objects.count() == 1


def test_evidence_above_the_viewers_marking_is_not_there(row: Commitment, official: User, japan: Partner) -> None:
    sensitive = commitments.evidence(row, marking=Marking.SENSITIVE)
    low = people.user("low")
    people.assign(low, Role.OFFICIAL, to=japan, up_to=Marking.NORMAL)
    program = Program(low)
    assert program.get(f"evidence/{sensitive.pk}/").status_code == 404
    assert program.get("evidence/").json()["count"] == 0
    refused = program.post("evidence/", link(row, marking=2))
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"marking"})


def test_withdraw_says_why_and_keeps_it_readable(row: Commitment, official: User, reader: User) -> None:
    path, program = f"evidence/{commitments.evidence(row).pk}/", Program(official)
    assert Program(reader).get(path).json()["transitions"] == []
    refused = program.step(path, "withdraw")
    assert (refused.status_code, set(refused.json()["errors"])) == (422, {"reason"})
    gone = program.step(path, "withdraw", {"reason": "Wrong release."}).json()
    assert (gone["is_withdrawn"], gone["withdrawn_reason"], gone["transitions"]) == (True, "Wrong release.", [])
    assert program.step(path, "withdraw", {"reason": "Again."}).status_code == 409
