"""Obligations through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import TokenScope
from partnerships.models import Partner, User
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import commitments, tokens

pytestmark = pytest.mark.django_db


def test_nobody_asks_without_signing_in(db: None) -> None:
    assert Program().get("obligations/").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"whose": "theirs"},
        {"kind": "luck"},
        {"urgency": "soon"},
        {"person": "nobody"},
        {"unit": "MOON"},
        {"partner": "NOR"},
        {"late": "perhaps"},
        {"cursor": "-1"},
        {"size": "1001"},
        {"moon": "full"},
        {"output": "xml"},
    ],
)
def test_what_is_not_known_is_named(official: User, norway: Partner, wrong: dict[str, str]) -> None:
    refused = Program(official).get("obligations/", **wrong)
    assert (refused.status_code, set(refused.json()["errors"])) == (400, set(wrong))


def test_mine_are_told_by_default(official: User, manager: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    action = commitments.action(row, official, due_on=today() - timedelta(days=2))
    commitments.action(row, manager)

    answer = Program(official).get("obligations/").json()

    assert (answer["whose"], answer["count"], answer["late"], answer["highest_marking"]) == ("mine", 1, 1, 1)
    (told,) = answer["results"]
    assert (told["kind"], told["id"], told["reference"], told["urgency"]) == ("act", action.pk, row.reference, "late")
    assert (told["days_late"], told["person"], told["unit"], told["partners"]) == (2, "official", "ASIA-1", ["JPN"])
    assert told["resource"] == f"http://testserver/api/v1/actions/{action.pk}/"
    assert told["page"] == f"http://testserver/commitments/{row.reference}/"


@pytest.mark.long
def test_everybodys_are_told_as_far_as_they_are_seen(
    official: User, manager: User, reader: User, outsider: User, japan: Partner
) -> None:
    row = commitments.commitment([japan], official)
    for who in (official, manager):
        commitments.action(row, who)

    assert Program(reader).get("obligations/").json()["count"] == 0
    assert Program(reader).get("obligations/", whose="everybody").json()["count"] == 2
    assert Program(reader).get("obligations/", whose="everybody", person="manager").json()["count"] == 1
    assert Program(outsider).get("obligations/", whose="everybody").json()["results"] == []


def test_a_program_that_only_reads_is_told_what_its_person_owes(official: User, japan: Partner) -> None:
    commitments.action(commitments.commitment([japan], official), official)
    _token, key = tokens.token(official, scope=TokenScope.READ)

    assert Program(key=key).get("obligations/").json()["count"] == 1


@pytest.mark.long
def test_pages_follow_one_another(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    for _number in range(3):
        commitments.action(row, official)
    program = Program(official)

    first = program.get("obligations/", size="2").json()
    second = program.client.get(first["next"]).json()

    assert (first["previous"], len(first["results"]), first["count"]) == (None, 2, 3)
    assert (second["next"], len(second["results"])) == (None, 1)
    assert program.client.get(second["previous"]).json()["results"] == first["results"]


def test_a_table_has_all_of_them_or_one_page(official: User, japan: Partner) -> None:
    row = commitments.commitment([japan], official)
    for _number in range(3):
        commitments.action(row, official)

    header, *lines = Program(official).table("obligations/")

    assert header[:5] == ["key", "kind", "id", "reference", "title"]
    assert len(lines) == 3
    assert len(Program(official).table("obligations/", size="2")) == 3


@pytest.mark.long
def test_the_list_takes_the_same_statements_however_many_there_are(official: User, japan: Partner) -> None:
    program, counted = Program(official), []
    for _each in range(2):
        commitments.listed(5, [japan], official)
        with CaptureQueriesContext(connection) as statements:
            program.get("obligations/", whose="everybody")
        counted.append(len(statements))
    assert counted[0] == counted[1]
