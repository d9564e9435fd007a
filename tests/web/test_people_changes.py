"""The report on joiners and leavers as a page and as a table."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from partnerships.choices import Role
from partnerships.models import Partner, User
from partnerships.services.base import today
from tests.factories import commitments, people
from tests.personas import client_for

pytestmark = pytest.mark.django_db

PAGE, TABLE = "/people/changes/", "/people/changes/table/"


@pytest.fixture
def gone(japan: Partner) -> User:
    """Is switched off; open work still names them."""
    who = people.user("gone", is_active=False, name="=Gone")
    commitments.commitment([japan], who)
    return who


@pytest.mark.parametrize("path", [PAGE, TABLE])
@pytest.mark.parametrize("persona", ["reader", "official", "manager"])
def test_report_is_refused(path: str, persona: str, request: pytest.FixtureRequest):
    assert client_for(request.getfixturevalue(persona)).get(path).status_code == 403


def test_administrators_are_led_to_where_it_is_mended_and_auditors_to_the_person(
    administrator: User, auditor: User, gone: User
):
    leave, person = (reverse(name, args=[gone.pk]) for name in ("person-leave", "person-detail"))

    by_administrator, by_auditor = (client_for(who).get(PAGE).text for who in (administrator, auditor))

    assert leave in by_administrator
    assert (leave in by_auditor, person in by_auditor) == (False, True)


def test_table_says_the_same_and_no_name_is_a_formula(auditor: User, gone: User):
    people.assign(people.user("new"), Role.READER)

    answer = client_for(auditor).get(TABLE)

    rows = list(csv.reader(answer.text.splitlines()))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert rows[:2] == [
        ["Marking", "Internal"],
        ["Joiners and leavers", str(today() - timedelta(days=90)), str(today())],
    ]
    assert [
        "To mend: Switched off, and open work still names them",
        "",
        "'=Gone",
        "gone",
        "1 thing is open",
        "",
        "",
    ] in rows
    assert any(row[:1] == ["Role given"] and row[3] == "new" for row in rows)


def test_period_that_is_not_understood_is_explained(auditor: User):
    client = client_for(auditor)
    query = "?first=2026-03-02&last=2026-03-01"

    page, table = client.get(PAGE + query), client.get(TABLE + query)

    assert "This day is before the first one." in page.text
    assert (table.status_code, table.headers["Location"]) == (302, PAGE + query)


def test_nothing_happened(auditor: User):
    assert "Nothing happened" in client_for(auditor).get(f"{PAGE}?first=1999-01-01&last=1999-12-31").text
