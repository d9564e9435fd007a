"""Annexes through the pages: nothing of one on any page of somebody it does not name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from partnerships.choices import Marking, Role
from partnerships.models import Annex, Meeting, Partner, User
from partnerships.services import annexes as services
from tests.factories import commitments, meetings, people
from tests.factories.annexes import SECRET, TITLE, annex, file
from tests.factories.documents import PDF
from tests.personas import client_for

pytestmark = pytest.mark.django_db
WHY = "Needed for the next round."
SAYS = (TITLE, SECRET, "whispers", "Whispered")


@pytest.fixture
def session(japan: Partner) -> Meeting:
    return meetings.meeting([japan])


@pytest.fixture
def made(session: Meeting, official: User, reader: User) -> Any:
    """One with words, a file, words before and a file before, for the reader."""
    row = annex(session, official, reader, text=f"{SECRET} before")
    file(row)
    values = {"title": TITLE, "text": SECRET}
    services.change(
        actor=official, annex=row, version=1, values=values, reason=WHY, file=("whispers.pdf", PDF + b"% Whispered")
    )
    row.refresh_from_db()
    return row


@pytest.fixture
def colleague(japan: Partner) -> User:
    who = people.user("colleague")
    people.assign(who, Role.OFFICIAL, to=japan)
    return who


def pages(made: Any) -> list[str]:
    """List every page on which it, its parts or its history might show."""
    session = made.meeting
    table = {row._meta.model_name: row.pk for row in (made, made.files.first(), made.readers.first())}
    table["annexwords"] = made.earlier_words.get().pk
    return [
        reverse("meeting-detail", args=[session.pk]),
        reverse("meeting-story", args=[session.pk]),
        reverse("history-object", args=["meeting", session.pk]) + "?fields=all",
        reverse("search") + f"?q={TITLE}",
        reverse("history-list") + "?fields=all",
        reverse("home"),
        reverse("annex-detail", args=[made.pk]),
        reverse("annex-edit", args=[made.pk]),
        reverse("annex-withdraw", args=[made.pk]),
        reverse("annex-readers", args=[made.pk]),
        reverse("annex-reader-add", args=[made.pk]),
        reverse("annex-reader-end", args=[made.pk, made.readers.get().reader_id]),
        *(reverse("annex-file", args=[one.pk]) for one in made.files.all()),
        *(reverse("history-object", args=[name, pk]) + "?fields=all" for name, pk in table.items()),
        reverse("history-compare", args=["annex", made.pk]),
        *(f"/api/v1/annexes/{made.pk}/{part}" for part in ("", "text/", "file/")),
        f"/api/v1/annexes/?q={TITLE}",
        f"/api/v1/history/?table=annex&row={made.pk}",
        f"/api/v1/meetings/{session.pk}/",
    ]


@pytest.mark.long
@pytest.mark.parametrize("who", ["colleague", "manager", "administrator", "auditor", "outsider"])
def test_no_page_says_anything_of_it_to_others(request: pytest.FixtureRequest, made: Any, who: str) -> None:
    client = client_for(request.getfixturevalue(who))
    for path in pages(made):
        text = client.get(path).content.decode(errors="replace")
        asked = path.partition("?q=")[2]
        assert not [said for said in SAYS if said != asked and said in text], path


def test_it_is_not_there_for_a_colleague_and_not_counted(made: Any, colleague: User) -> None:
    client = client_for(colleague)
    for name in ("annex-detail", "annex-edit", "annex-withdraw", "annex-readers", "annex-reader-add"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 404, name
    assert client.get(reverse("annex-file", args=[made.files.first().pk])).status_code == 404
    page = client.get(reverse("meeting-detail", args=[made.meeting_id])).content.decode()
    assert "None that is for you." in page
    assert f"Annex {made.pk}" not in page
    assert "1 named reader" not in page


@pytest.mark.parametrize("who", ["official", "reader"])
def test_author_and_reader_read_it_with_what_it_said_before(
    request: pytest.FixtureRequest, made: Any, who: str
) -> None:
    client = client_for(request.getfixturevalue(who))
    assert TITLE in client.get(reverse("meeting-detail", args=[made.meeting_id])).content.decode()
    page = client.get(reverse("annex-detail", args=[made.pk])).content.decode()
    assert f"{SECRET} before" in page
    for one in made.files.all():
        assert one.sha256 in page
        answer = client.get(reverse("annex-file", args=[one.pk]))
        assert answer.content == bytes(one.content)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_file_is_not_given_out_where_its_bytes_are_not_those_that_were_kept(
    session: Meeting, official: User, caplog: Any
) -> None:
    altered = file(annex(session, official), sha256="0" * 64)
    answer = client_for(official).get(reverse("annex-file", args=[altered.pk]))
    assert answer.status_code == 500
    assert b"Whispered" not in answer.content
    assert "not what was kept" in caplog.text


def test_reader_loses_it_at_once(made: Any, official: User, reader: User) -> None:
    client, url = client_for(reader), reverse("annex-detail", args=[made.pk])
    assert client.get(url).status_code == 200
    out = reverse("annex-reader-end", args=[made.pk, reader.pk])
    assert client.post(out, {"reason": WHY}).status_code == 403  # a reader takes nobody out
    author = client_for(official)
    assert author.post(out, {"reason": " "}).status_code == 422
    assert author.post(out, {"reason": WHY}).status_code == 302
    assert client.get(url).status_code == 404
    assert client.get(reverse("annex-file", args=[made.files.first().pk])).status_code == 404


def test_manager_knows_its_number_and_names_readers(made: Any, manager: User, colleague: User) -> None:
    client = client_for(manager)
    assert (
        f"Annex {made.pk}, not for you"
        in client.get(reverse("meeting-detail", args=[made.meeting_id])).content.decode()
    )
    assert "is not for you" in client.get(reverse("annex-readers", args=[made.pk])).content.decode()
    url = reverse("annex-reader-add", args=[made.pk])
    for who in (manager, people.user("nobody")):
        answer = client.post(url, {"reader": who.pk, "reason": WHY})
        assert answer.status_code in (403, 422)
        assert "could not see it" in answer.content.decode() or "themselves" in answer.content.decode()
    assert client.post(url, {"reader": colleague.pk, "reason": WHY}).status_code == 302
    assert client_for(colleague).get(reverse("annex-detail", args=[made.pk])).status_code == 200


def test_auditor_knows_that_it_exists_and_changes_nothing(made: Any, auditor: User) -> None:
    client = client_for(auditor)
    assert client.get(reverse("annex-readers", args=[made.pk])).status_code == 200
    assert client.get(reverse("annex-reader-add", args=[made.pk])).status_code == 403
    record = client.get(reverse("history-list") + "?table=annex&fields=all").content.decode()
    assert f"annex {made.pk}" in record.lower()
    assert made.words_sha256 in record


def send(client: Client, made: Any, **data: Any) -> Any:
    plain = {"title": TITLE, "text": SECRET, "marking": "1", "version": made.version, "reason": WHY}
    return client.post(reverse("annex-edit", args=[made.pk]), {**plain, **data})


def test_edit_keeps_what_was_typed_where_it_is_refused(made: Any, official: User) -> None:
    client = client_for(official)
    for data in ({"reason": ""}, {"file": SimpleUploadedFile("run.exe", b"MZ")}, {"marking": "0"}):
        answer = send(client, made, text="Typed at length.", **data)
        assert answer.status_code == 422
        assert "Typed at length." in answer.content.decode()
    assert send(client, made, version=1).status_code == 409
    assert send(client, made, text="Typed at length.").status_code == 302
    made.refresh_from_db()
    assert made.text == "Typed at length."


@pytest.mark.parametrize("what", ["meeting", "commitment"])
def test_add_names_readers_and_marks_the_page(
    what: str, session: Meeting, japan: Partner, official: User, reader: User, outsider: User
) -> None:
    promise = commitments.commitment([japan], official)
    url = reverse(f"{what}-annex-add", args=[session.pk if what == "meeting" else promise.reference])
    client = client_for(official)
    data = {"title": "Quiet word", "text": "Wait.", "marking": Marking.SENSITIVE.value}
    refused = client.post(url, {**data, "readers": [outsider.pk]})
    assert refused.status_code == 422
    assert "could not see it" in refused.content.decode()
    assert client.post(url, {**data, "readers": [reader.pk]}).status_code == 302
    made = Annex.objects.get()
    assert [link.reader for link in made.readers.all()] == [reader]
    page = client.get(
        reverse("meeting-detail", args=[session.pk]) if what == "meeting" else f"/commitments/{promise.reference}/"
    )
    assert "Quiet word" in page.content.decode()
    assert "tag--sensitive" in page.content.decode()
    assert client_for(reader).get(url).status_code == 403
