"""Who read what, through its pages."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.urls import reverse

from partnerships.choices import Marking, ReadingKind
from partnerships.models import Partner, Reading, User
from tests.factories import commitments
from tests.personas import client_for

LIST = "/history/readings/"


@pytest.fixture
def secret(japan: Partner, official: User) -> Any:
    return commitments.commitment([japan], official, text="A secret of Japan", marking=Marking.SENSITIVE)


@pytest.mark.parametrize("address", [LIST, f"{LIST}table/"])
def test_readings_are_refused_to_those_who_work(manager: User, address: str):
    assert client_for(manager).get(address).status_code == 403


def test_list_says_who_read_what_through_what(secret: Any, official: User, auditor: User):
    client_for(official).get(reverse("commitment-detail", args=[secret.reference]))

    text = client_for(auditor).get(LIST).content.decode()

    assert "official" in text
    assert f"commitment {secret.pk}" in text
    assert "secret" not in text
    assert Reading.objects.filter(username="auditor").count() == 0  # numbers of records are none of their words


@pytest.mark.parametrize("query", ["kind=nonsense", "from_day=2026-03-02&to_day=2026-03-01", "record=COM-XXX-999"])
def test_wrong_filter_is_explained(auditor: User, query: str):
    text = client_for(auditor).get(f"{LIST}?{query}").content.decode()

    assert "errorlist" in text or "error" in text


def test_history_of_a_record_leads_to_who_read_it(secret: Any, official: User, auditor: User):
    home = reverse("history-object", args=["commitment", secret.pk])
    way = f"{LIST}?record=commitment+{secret.pk}"

    assert way not in client_for(official).get(home).content.decode()
    assert way in client_for(auditor).get(home).content.decode()
    assert "official" in client_for(auditor).get(way).content.decode()


def test_table_is_itself_recorded(secret: Any, official: User, auditor: User):
    client_for(official).get(reverse("commitment-detail", args=[secret.reference]))

    response: Any = client_for(auditor).get(f"{LIST}table/?kind=view")
    rows = list(csv.reader(b"".join(response.streaming_content).decode().splitlines()))

    assert [row[2] for row in rows[3:]] == ["official"]
    assert rows[3][8] == f"commitment {secret.pk}"
    made = Reading.objects.get(kind=ReadingKind.EXPORT)
    assert (made.username, made.rows, made.covers) == ("auditor", 1, f"{LIST}table/?kind=view")
