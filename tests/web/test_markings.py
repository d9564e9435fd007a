"""What the markings are called, wherever they are named."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Marking
from partnerships.models import HandlingMarking, Partner, User
from tests.factories import commitments, meetings, people
from tests.factories.base import saved
from tests.personas import client_for

LIST = "/markings/"
SHEET = "/markings/print.css"

pytestmark = pytest.mark.django_db


@pytest.fixture
def _renamed() -> None:
    for level, name in zip(Marking, ("Open", "House", "Reserved"), strict=True):
        saved(HandlingMarking(level=level, name=name, instruction=f"Treat as {name}."))


@pytest.mark.parametrize("address", [LIST, SHEET])
def test_nobody_without_a_role_sees_them(address: str):
    assert client_for(people.user("unassigned")).get(address).status_code == 403


def test_everybody_reads_them_and_administrators_are_led_to_where_they_are_edited(reader: User, administrator: User):
    saved(HandlingMarking(level=Marking.SENSITIVE, name="Reserved"))

    seen, edited = (client_for(who).get(LIST).content.decode() for who in (reader, administrator))

    for text in ("Public", "Internal", "Reserved", "not for the public"):
        assert text in seen
    assert "Limited" not in seen
    assert "/admin/" not in seen.split("<main", 1)[1].split("</main", 1)[0]
    assert f"/admin/partnerships/handlingmarking/{HandlingMarking.objects.get().pk}/change/" in edited
    assert "/admin/partnerships/handlingmarking/add/?level=0" in edited


def test_administrator_words_a_level_and_everybody_reads_it(administrator: User, reader: User):
    client = client_for(administrator)
    posted = {"level": "2", "name": "Reserved", "instruction": "Not by mail.", "reason": "House style"}

    response = client.post("/admin/partnerships/handlingmarking/add/", posted)

    assert response.status_code == 302
    assert "Not by mail." in client_for(reader).get(LIST).content.decode()


def test_same_name_comes_back_at_its_field_with_what_was_typed(administrator: User):
    posted = {"level": "2", "name": "public", "instruction": "Not by mail.", "reason": "House style"}

    text = client_for(administrator).post("/admin/partnerships/handlingmarking/add/", posted).content.decode()

    assert "Another marking has this name." in text
    assert 'value="public"' in text
    assert not HandlingMarking.objects.exists()


@pytest.mark.usefixtures("_renamed")
def test_pages_forms_and_files_call_them_so(japan: Partner, official: User, auditor: User, administrator: User):
    secret = commitments.commitment([japan], official, text="A secret of Japan", marking=Marking.SENSITIVE)
    meeting = meetings.meeting([japan], marking=Marking.PUBLIC)
    client = client_for(official)

    def read(address: str, whose: Any = client) -> str:
        response = whose.get(address)
        assert response.status_code == 200
        return (response.getvalue() if response.streaming else response.content).decode()

    page = read(reverse("commitment-detail", args=[secret.reference]))
    assert "Reserved" in page
    assert "Treat as Reserved." in page
    texts = {
        "form": read(reverse("commitment-add")),
        "table": read(reverse("commitment-table")),
        "calendar": read(reverse("meeting-calendar", args=[meeting.pk])),
        "events": read(reverse("history-object", args=["commitment", secret.pk])),
        "readings": read(reverse("reading-list"), client_for(auditor)),
        "administration": read(f"/admin/partnerships/commitment/{secret.pk}/change/", client_for(administrator)),
    }

    said = {where: [name for name in ("Open", "House", "Reserved") if name in text] for where, text in texts.items()}
    assert all(said.values()), said
    old = {
        where: [name for name in ("Limited", ">Public<", ">Internal<") if name in text] for where, text in texts.items()
    }
    assert not any(old.values()), old


def test_prints_carry_the_name_of_the_highest(reader: User):
    saved(HandlingMarking(level=Marking.SENSITIVE, name='Réserv"e}'))

    response = client_for(reader).get(SHEET)

    assert response["Content-Type"] == "text/css; charset=utf-8"
    rule = response.content.decode()
    assert '"' not in rule.replace('content: "', "").replace('";', "")  # nothing of the name ends the string
    assert r"\52 \c9 \53 \45 \52 \56 \22 \45 \7d " in rule
