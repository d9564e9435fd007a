"""What holds for every resource of the API: found in the list of resources, so that none can be left out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from partnerships.api.views.base import Resource
from tests.api.programs import Program
from tests.api.world import CHANGED, TABLED, changes, everyone, many, name_of, record_of
from tests.factories import people

# These stand for all in the everyday run; the full one takes every resource.
EVERYDAY = frozenset({"partners", "commitments"})
LENGTHS = {"markings": ((1, 0), (2, 1), (3, 1))}  # of lists that cannot be longer


def over(resources: list[type[Resource]]) -> Any:
    """Run a test for each of these resources."""
    return pytest.mark.parametrize(
        "resource",
        [
            pytest.param(one, id=name_of(one), marks=() if name_of(one) in EVERYDAY else pytest.mark.long)
            for one in resources
        ],
    )


EVERY = over(TABLED)
EVERY_CHANGED = over(CHANGED)


@pytest.fixture
def program(db: None) -> Program:
    return Program(everyone())


# --- refusals -------------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.django_db
def test_nobody_reads_without_signing_in(resource: type[Resource]):
    response = Program().get(f"{resource.row.noun}/")

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@EVERY
def test_who_has_no_role_sees_nothing(resource: type[Resource], db: None):
    record = record_of(resource, everyone())
    stranger = Program(people.user("stranger"))

    response = stranger.get(f"{resource.row.noun}/")
    assert response.status_code == 403 or response.json()["results"] == []
    assert stranger.get(f"{resource.row.noun}/{record.pk}/").status_code in (403, 404)


@EVERY
def test_unknown_parameters_are_refused_by_name(resource: type[Resource], program: Program):
    response = program.get(f"{resource.row.noun}/", parnter="JPN", fields="nonsense", size="0")

    assert response.status_code == 400
    assert {"parnter", "fields"} <= set(response.json()["errors"])


@EVERY
@pytest.mark.parametrize(
    "wrong", [{"size": "1001"}, {"size": "x"}, {"cursor": "x"}, {"ordering": "x"}, {"expand": "x"}, {"q": "\x00"}],
    ids=lambda wrong: next(iter(wrong)),
)  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_named(resource: type[Resource], program: Program, wrong: dict[str, str]):
    response = program.get(f"{resource.row.noun}/", **wrong)

    assert response.status_code == 400
    assert set(response.json()["errors"]) == set(wrong)


@EVERY_CHANGED
def test_a_change_says_which_version_was_read(resource: type[Resource], db: None):
    who = everyone()
    program, record = Program(who), record_of(resource, who)
    path, change = f"{resource.row.noun}/{record.pk}/", changes(resource, 1)[0]

    assert program.patch(path, change).status_code == 428
    assert program.patch(path, change, etag="*").status_code == 428
    stale = program.patch(path, change, etag='"999-0123456789abcdef"')
    assert stale.status_code == 412
    assert stale.json()["current"] == program.get(path).json()
    assert stale.headers["ETag"] == program.tag(path)
    weak = program.patch(path, change, etag=f"W/{program.tag(path)}")
    assert weak.status_code == 412


@EVERY_CHANGED
def test_content_that_is_not_taken_is_named(resource: type[Resource], db: None):
    who = everyone()
    program, record = Program(who), record_of(resource, who)
    path = f"{resource.row.noun}/{record.pk}/"

    unknown = program.patch(path, {"nonsense": 1, "version": 3}, etag=program.tag(path))
    assert (unknown.status_code, set(unknown.json()["errors"])) == (422, {"nonsense", "version"})
    assert program.patch(path, [1], etag=program.tag(path)).status_code == 422
    headers = {"If-Match": program.tag(path)}
    address = program.address(path)
    torn = program.client.patch(address, "{", content_type="application/json", headers=headers)
    assert torn.status_code == 400
    other = program.client.patch(address, "a=1", content_type="application/x-www-form-urlencoded", headers=headers)
    assert other.status_code == 415


# --- reading --------------------------------------------------------------------------------------------------------


@EVERY
def test_list_and_detail_show_the_same(resource: type[Resource], db: None):
    who = everyone()
    program, record = Program(who), record_of(resource, who)
    path = f"{resource.row.noun}/"

    listed = {row["id"]: row for row in program.get(path, size=1000).json()["results"]}
    response = program.get(f"{path}{record.pk}/")

    assert response.json() == listed[record.pk]
    assert response.json()["links"]["self"].endswith(f"/api/v1/{path}{record.pk}/")
    assert response.headers["ETag"].startswith(f'"{record.version}-')
    again = program.client.get(program.address(f"{path}{record.pk}/"), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@EVERY
def test_an_answer_can_be_shaped(resource: type[Resource], db: None):
    who = everyone()
    program, record = Program(who), record_of(resource, who)
    path = f"{resource.row.noun}/{record.pk}/"

    whole = program.get(path).json()
    assert list(whole) == resource.row.names()
    assert {"id", "version", "transitions", "links"} <= set(whole)
    few = program.get(path, fields="id,links").json()
    assert set(few) - {"marking"} == {"id", "links"}
    for name in resource.row.expandable:
        shown = program.get(path, expand=name).json()[name]
        things = shown if isinstance(whole[name], list) else [shown]
        assert all(thing is None or "id" in thing for thing in things), name


@pytest.mark.long
@EVERY
def test_a_list_can_be_walked_in_every_order(resource: type[Resource], db: None):
    who = everyone()
    program = Program(who)
    wanted = {record_of(resource, who).pk for _each in range(3)}

    for word in resource.sorts:
        for sign in ("", "-"):
            found, page = [], program.get(f"{resource.row.noun}/", ordering=sign + word, size=2)
            while True:
                assert page.status_code == 200, page.content
                found += [row["id"] for row in page.json()["results"]]
                if not page.json()["next"]:
                    break
                page = program.get(page.json()["next"])
            assert len(found) == len(set(found))
            assert wanted <= set(found)
            assert page.json()["previous"] or len(found) <= 2


@EVERY
def test_a_list_is_a_table_too(resource: type[Resource], db: None):
    who = everyone()
    program = Program(who)
    for _each in range(2):
        record_of(resource, who)

    listed = program.get(f"{resource.row.noun}/", size=1000).json()["results"]
    header, *lines = program.table(f"{resource.row.noun}/")

    place = header.index("id")
    assert [int(line[place]) for line in lines] == [row["id"] for row in listed]
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.long
@EVERY
def test_every_filter_narrows_and_refuses(resource: type[Resource], db: None):
    who = everyone()
    program = Program(who)
    record_of(resource, who)

    for name, one in (resource.filterset_class.base_filters if resource.filterset_class else {}).items():
        takes_text = type(one).__name__ == "CharFilter"
        response = program.get(f"{resource.row.noun}/", **{name: "x" if takes_text else "no-such-thing"})
        assert response.status_code == (200 if takes_text else 400), (name, response.content)
        if not takes_text:
            assert set(response.json()["errors"]) == {name}


@pytest.mark.long
@EVERY
def test_a_list_takes_the_same_statements_whatever_its_length(resource: type[Resource], db: None):
    who = everyone()
    program = Program(who)
    record = record_of(resource, who)
    expand = ",".join(resource.row.expandable)
    parameters = {"size": 1000} | ({"expand": expand} if expand else {})

    counted = {}
    for rows, more in LENGTHS.get(name_of(resource), ((1, 0), (50, 49), (1000, 950))):
        many(resource.row.Meta.model, more, record)
        program.get(f"{resource.row.noun}/", **parameters)  # what is read once and kept is not counted
        with CaptureQueriesContext(connection) as queries:
            response = program.get(f"{resource.row.noun}/", **parameters)
        assert len(response.json()["results"]) >= min(rows, 1000)
        counted[rows] = len(queries)

    assert len(set(counted.values())) == 1, counted
    assert counted[1] <= 40


# --- two at once ----------------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each on a connection of its own."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            answers[index] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@EVERY_CHANGED
def test_of_two_editors_one_is_told(resource: type[Resource]):
    who = everyone()
    record = record_of(resource, who)
    path, editors = f"{resource.row.noun}/{record.pk}/", [Program(who), Program(who)]
    wanted = changes(resource, 6)

    for turn in range(3):
        etag, pair = editors[0].tag(path), wanted[2 * turn : 2 * turn + 2]
        acts = [
            partial(editor.patch, path, change | {"reason": "why"}, etag=etag)
            for editor, change in zip(editors, pair, strict=True)
        ]
        answers = at_once(*acts)
        assert sorted(answer.status_code for answer in answers) == [200, 412], [answer.content for answer in answers]
        kept = next(change for change, answer in zip(pair, answers, strict=True) if answer.status_code == 200)
        shown = editors[0].get(path).json()
        said = {name: value for name, value in kept.items() if name != "reason"}
        assert {name: shown[name] for name in said} == said
