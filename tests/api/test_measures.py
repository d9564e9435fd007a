"""Measures through the API."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Partner, User
from partnerships.rules.measures import MEASURES, Group
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.api.programs import Program
from tests.factories import commitments, meetings

pytestmark = pytest.mark.django_db


def test_nobody_measures_without_signing_in(db: None) -> None:
    assert Program().get("measures/").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"group_by": "moon"},
        {"measure": "luck"},
        {"since": "then"},
        {"as_of": "then"},
        {"partner": "XXX"},
        {"size": "5"},
        {"output": "xml"},
    ],
)
def test_what_is_not_known_is_named(official: User, wrong: dict[str, str]) -> None:
    refused = Program(official).get("measures/", **wrong)
    assert (refused.status_code, set(refused.json()["errors"])) == (400, set(wrong))


def test_partners_out_of_sight_cannot_be_asked_for(norway: Partner, official: User) -> None:
    assert Program(official).get("measures/", partner="NOR").status_code == 400


def test_each_figure_says_what_it_counts(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    answer = Program(official).get("measures/", partner="JPN").json()
    of_partner = [each for each in MEASURES if Group.PARTNER in each.groups]
    assert (answer["as_of"], answer["group_by"], answer["count"]) == (today().isoformat(), "partner", len(of_partner))
    (figure,) = [each for each in answer["results"] if each["measure"] == "open_unknown"]
    assert (figure["group"], figure["group_name"], figure["measure"]) == ("JPN", "Japan", "open_unknown")
    assert (figure["numerator"], figure["denominator"], figure["unit"]) == (1, 1, "commitments")
    assert figure["definition"] == "Not past its due date, and nobody has said yet how far it is."
    assert figure["source"] == "domain.md, section 5"


@pytest.mark.long
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


def test_measures_that_are_asked_for_are_shown_alone(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    answer = Program(official).get("measures/", group_by="side", measure="slip").json()
    (figure,) = answer["results"]
    assert (figure["group"], figure["group_name"], figure["measure"]) == ("both", "Both sides", "slip")
    assert (figure["numerator"], figure["value"], figure["words"]) == (1, 0, "0 days")


def test_a_period_leaves_out_what_is_due_at_another_time(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official, due=PartialDate.on(date(2027, 2, 3)))
    program = Program(official)
    asked = {"group_by": "period", "measure": "open_unknown"}
    (figure,) = program.get("measures/", since="2027-02-03", until="2027-02-03", **asked).json()["results"]
    assert (figure["group"], figure["group_name"], figure["words"]) == ("2027-Q1", "quarter 1 of 2027", "1 of 1")
    assert program.get("measures/", since="2027-02-04", **asked).json()["results"] == []
    assert program.get("measures/", until="2027-02-02", **asked).json()["results"] == []


def test_what_nothing_is_recorded_of_is_not_known(official: User) -> None:
    answer = Program(official).get("measures/", group_by="all", measure="gap_value").json()
    (figure,) = answer["results"]
    assert (figure["numerator"], figure["denominator"], figure["words"]) == (None, None, "not known")


def test_definitions_are_read_without_figures(official: User) -> None:
    answer = Program(official).get("measures/definitions/").json()
    assert [each["name"] for each in answer["results"]] == [each.name for each in MEASURES]
    assert answer["results"][0]["groups"] == ["all", "partner", "category", "area", "side", "unit", "person", "period"]


def test_definitions_refuse_parameters_by_name(official: User) -> None:
    answer = Program(official).get("measures/definitions/", lang="fr")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["lang"]


def test_nobody_reads_definitions_without_signing_in(db: None) -> None:
    assert Program().get("measures/definitions/").status_code == 401


def test_each_figure_leads_to_the_rows_it_counts(japan: Partner, korea: Partner, official: User) -> None:
    row = commitments.commitment([japan, korea], official)
    commitments.commitment([korea], official)
    program = Program(official)
    figures = program.get("measures/", partner="JPN", measure="open_unknown").json()["results"]
    for figure in figures:
        for part in ("numerator", "denominator"):
            path = figure[f"{part}_rows"].partition("/api/v1/")[2]
            page = program.get(path).json()
            assert page["count"] == figure[part] == 1
            assert [(each["kind"], each["id"], each["name"]) for each in page["results"]] == [
                ("commitments", row.pk, row.reference)
            ]
            assert page["highest_marking"] == row.marking


def test_rows_out_of_sight_are_not_shown(japan: Partner, norway: Partner, official: User, outsider: User) -> None:
    commitments.commitment([japan], official)
    asked = {"measure": "open_unknown", "group_by": "all"}
    assert Program(official).get("measures/rows/", **asked).json()["count"] == 1
    assert Program(outsider).get("measures/rows/", **asked).json()["count"] == 0


def test_rows_of_a_past_day_are_those_counted_then(japan: Partner, official: User) -> None:
    held = meetings.meeting([japan], when=PartialDate.on(date(2024, 5, 6)), record_state="reported")
    old = commitments.commitment([japan], meeting=held, external_id="jp-2024-c1")
    commitments.commitment([japan], official)
    asked = {"measure": "open_unknown", "group_by": "all", "as_of": "2024-12-31"}
    page = Program(official).get("measures/rows/", **asked).json()
    assert (page["as_of"], [each["name"] for each in page["results"]]) == ("2024-12-31", [old.reference])


@pytest.mark.parametrize("wrong", [{"measure": "luck"}, {"part": "half"}, {"cursor": "xyz"}, {"size": "5"}])
def test_rows_of_what_is_not_known_are_refused(official: User, wrong: dict[str, str]) -> None:
    refused = Program(official).get("measures/rows/", **{"measure": "slip", **wrong})
    assert (refused.status_code, set(refused.json()["errors"])) == (400, set(wrong))


def test_rows_need_a_measure(official: User) -> None:
    assert set(Program(official).get("measures/rows/").json()["errors"]) == {"measure"}


def test_rows_are_read_page_by_page(japan: Partner, official: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerships.api.views.measures.SIZE", 2)
    made = commitments.listed(3, [japan], official)
    program = Program(official)
    first = program.get("measures/rows/", measure="open_unknown", group="JPN").json()
    then = program.get(first["next"].partition("/api/v1/")[2]).json()
    assert [each["id"] for page in (first, then) for each in page["results"]] == [row.pk for row in made]
    assert (then["next"], first["previous"]) == (None, None)


@pytest.mark.long
def test_rows_of_every_kind_are_named(japan: Partner, official: User) -> None:
    program = Program(official)
    for measure in MEASURES:
        for part in ("numerator", "denominator"):
            answer = program.get("measures/rows/", measure=measure.name, part=part, group_by="all")
            assert answer.status_code == 200, measure.name


@pytest.mark.parametrize(
    ("group_by", "group"), [("period", "2027-Q9"), ("period", "x"), ("category", "x"), ("side", "x")]
)
def test_a_group_that_cannot_be_has_no_rows(japan: Partner, official: User, group_by: str, group: str) -> None:
    commitments.commitment([japan], official)
    answer = Program(official).get("measures/rows/", measure="open_unknown", group_by=group_by, group=group)
    assert (answer.status_code, answer.json()["count"]) == (200, 0)


@pytest.mark.long
def test_the_first_day_of_the_calendar_is_a_day(japan: Partner, official: User) -> None:
    commitments.commitment([japan], official)
    assert Program(official).get("measures/", as_of="0001-01-01").json()["as_of"] == "0001-01-01"
