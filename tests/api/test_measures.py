"""Measures through the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Partner, User
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import commitments

pytestmark = pytest.mark.django_db


def test_nobody_measures_without_signing_in(db: None) -> None:
    assert Program().get("measures/").status_code == 401


@pytest.mark.parametrize(
    "wrong", [{"group_by": "person"}, {"as_of": "then"}, {"partner": "XXX"}, {"size": "5"}, {"output": "xml"}]
)
def test_what_is_not_known_is_named(official: User, wrong: dict[str, str]) -> None:
    refused = Program(official).get("measures/", **wrong)
    assert (refused.status_code, set(refused.json()["errors"])) == (400, set(wrong))


def test_partners_out_of_sight_cannot_be_asked_for(norway: Partner, official: User) -> None:
    assert Program(official).get("measures/", partner="NOR").status_code == 400


def test_each_figure_says_what_it_counts(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    answer = Program(official).get("measures/", partner="JPN").json()
    assert (answer["as_of"], answer["group_by"], answer["count"]) == (today().isoformat(), "partner", 10)
    (figure,) = [each for each in answer["results"] if each["numerator"]]
    assert (figure["group"], figure["group_name"], figure["measure"]) == ("JPN", "Japan", "open_unknown")
    assert (figure["numerator"], figure["denominator"], figure["unit"]) == (1, 1, "commitments")
    assert figure["definition"] == "Not past its due date, and nobody has said yet how far it is."
    assert figure["source"] == "domain.md, section 5"


def test_the_past_and_the_future(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    program = Program(official)
    before = program.get("measures/", as_of=(today() - timedelta(days=1)).isoformat()).json()
    assert (before["as_of"], before["results"]) == ((today() - timedelta(days=1)).isoformat(), [])
    assert program.get("measures/", as_of="2999-01-01").json()["as_of"] == today().isoformat()


def test_figures_are_a_table_too(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    header, *lines = Program(official).table("measures/")
    assert header[:5] == ["group", "group_name", "measure", "numerator", "denominator"]
    assert ["JPN", "Japan", "open_unknown", "1", "1"] in [line[:5] for line in lines]


def test_figures_take_the_same_statements_however_many_there_are(japan: Partner, official: User) -> None:
    program, counted = Program(official), []
    for _each in range(2):
        commitments.listed(5, [japan], official)
        with CaptureQueriesContext(connection) as statements:
            program.get("measures/", group_by="area")
        counted.append(len(statements))
    assert counted[0] == counted[1]
