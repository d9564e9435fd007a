"""The documentation is drawn from the contract: nothing of it is missing, and every link in it leads somewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from partnerships.api import advice, contract, docs
from partnerships.api.problems import TITLES
from partnerships.api.shapes import Choice, Shapes, choices, control, worded
from partnerships.models import User
from tests.api.programs import Program
from tests.factories import people
from tests.personas import client_for

DOCS = "/api/v1/docs/"
NOUNS = [one.noun for one in docs.resources(contract.document())]


def text(client: Client, path: str = "") -> str:
    response = client.get(f"{DOCS}{path}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def client(reader: User) -> Client:
    return client_for(reader)


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "commitments/", "problems/"])
def test_page_asks_who_is_there(path: str) -> None:
    response = Client().get(f"{DOCS}{path}")

    assert (response.status_code, response.headers["Location"]) == (302, f"/account/sign-in/?next={DOCS}{path}")


def test_unknown_noun_is_not_found(client: Client) -> None:
    assert client.get(f"{DOCS}nonsense/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "commitments/", "problems/"])
def test_page_is_for_everybody_signed_in(path: str) -> None:
    assert text(client_for(people.user("newcomer")), path)


@pytest.mark.long
def test_every_operation_is_on_exactly_one_page(client: Client) -> None:
    ids = [one["operationId"] for methods in contract.document()["paths"].values() for one in methods.values()]
    pages = {noun: text(client, f"{noun}/") for noun in NOUNS}

    found = [
        name
        for page in pages.values()
        for name in re.findall(r'<section class="card" aria-labelledby="\S+" id="(\w+)"', page)
    ]

    assert sorted(name for name in found if name in ids) == sorted(ids)


def test_every_problem_has_its_anchor(client: Client) -> None:
    page = text(client, "problems/")

    assert [word for word, _title in TITLES.values() if f'id="{word}"' not in page] == []
    assert set(advice.WORDS) == set(TITLES)


def test_type_of_a_refusal_leads_to_its_explanation(reader: User, client: Client) -> None:
    path, _hash, word = Program(reader).get("commitments/0/").json()["type"].partition("#")

    assert f'id="{word}"' in client.get(path).content.decode()


@pytest.mark.long
def test_every_link_within_the_pages_leads_to_something(client: Client) -> None:
    pages = {f"{DOCS}{path}": text(client, path) for path in ("", "problems/", *(f"{noun}/" for noun in NOUNS))}

    broken = set()
    for here, page in pages.items():
        for link in re.findall(r'href="((?:/api/v1/docs/[^"#]*)?#[^"]+)"', page):
            path, _hash, anchor = link.partition("#")
            if anchor != "main" and f'id="{anchor}"' not in pages.get(path or here, ""):
                broken.add(f"{here} → {link}")
    assert broken == set()


@pytest.mark.long
def test_contract_can_be_saved_from_the_first_page(client: Client) -> None:
    links = re.findall(r'href="(/api/v1/schema/[^"]+)" download', text(client))

    assert [client.get(link).status_code for link in links] == [200, 200]


# --- operations -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def commitments() -> dict[str, docs.Operation]:
    found = docs.resource(contract.document(), "commitments")
    assert found is not None
    return {one.entry.id: one for one in found.operations}


def test_every_parameter_is_told_here_or_on_the_first_page() -> None:
    for noun in NOUNS:
        for one in docs.resource(contract.document(), noun).operations:  # type: ignore[union-attr]  # it is in the list
            raw = contract.document()["paths"][one.entry.path][one.entry.method.lower()].get("parameters", [])
            assert {*one.shared, *(field.name for field in one.parameters)} == {each["name"] for each in raw}


def test_try_begins_with_what_is_needed_alone(commitments: dict[str, docs.Operation]) -> None:
    assert re.findall(r'^  "(\w+)"', commitments["commitments_partial_update"].start, re.MULTILINE) == [
        "text",
        "reason",
    ]
    assert '"origin"' in commitments["commitments_create"].start
    assert '"note"' not in commitments["commitments_create"].start


def test_only_a_plain_list_is_sent_without_scripts(commitments: dict[str, docs.Operation]) -> None:
    assert [name for name, one in commitments.items() if one.is_plain_get] == ["commitments_list"]


def test_example_request_carries_the_headers(commitments: dict[str, docs.Operation]) -> None:
    sent = commitments["commitments_partial_update"].request

    assert sent.startswith("PATCH /api/v1/commitments/1/\n")
    assert 'If-Match: "3-0123456789abcdef"' in sent


def test_answers_tell_the_problems(commitments: dict[str, docs.Operation]) -> None:
    answers = {one.status: one for one in commitments["commitments_partial_update"].answers}

    assert answers["412"].problem == "stale"
    assert (answers["200"].is_record, answers["200"].headers) == (True, ("ETag",))


# --- shapes -----------------------------------------------------------------------------------------------------------

PARTS: dict[str, Any] = {name: {} for name in ("earliest", "latest", "precision", "inferred", "text")}
NAMED: dict[str, Any] = {
    "Row": {"properties": {"text": {"type": "string"}, "rows": {"type": "array", "items": {"$ref": "#/x/Row"}}}},
    "Partner": {"properties": {"iso3": {"type": "string"}}},
    "Date": {"type": "object", "properties": PARTS},
}


@pytest.fixture
def shapes() -> Shapes:
    return Shapes(NAMED, {"Partner": "partners"})


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "maxLength": 20}, "text, at most 20 characters"),
        ({"type": ["string", "null"], "format": "date"}, "day (YYYY-MM-DD), or null"),
        ({"type": "string", "format": "date-time"}, "moment (UTC)"),
        ({"type": "integer", "minimum": 1, "maximum": 1000}, "whole number from 1 to 1000"),
        ({"type": "integer", "minimum": 0, "maximum": 2147483647}, "whole number"),
        ({"type": "number"}, "number"),
        ({"type": "boolean"}, "true or false"),
        ({"type": "array", "items": {"type": "integer"}}, "list of: whole number"),
        ({"type": "object"}, "object"),
        ({"oneOf": [{"type": "string", "maxLength": 0}, {"type": "integer"}]}, "whole number"),
        ({"oneOf": [{"$ref": "#/x/Row"}, {"type": "null"}]}, "object, or null"),
        ({"anyOf": [{"type": "string"}, {"$ref": "#/x/Date"}]}, "partial date"),
    ],
)
def test_type_is_told_in_words(schema: dict[str, Any], words: str, shapes: Shapes) -> None:
    assert shapes.kind(schema) == words


def test_fields_below_are_named_by_path_and_end_where_a_shape_holds_itself(shapes: Shapes) -> None:
    schema = {"properties": {"first": {"$ref": "#/x/Row"}, "due": {"$ref": "#/x/Date"}}, "required": ["first"]}

    fields = {one.name: one for one in shapes.fields(schema)}

    assert [*fields] == ["first", "first.text", "first.rows", "due"]
    assert fields["first"].is_required
    assert fields["due"].is_partial_date


def test_record_of_another_resource_stays_closed(shapes: Shapes) -> None:
    whole = {"properties": {"partner": {"anyOf": [{"type": "string"}, {"$ref": "#/x/Partner"}]}}}
    rows = {"properties": {"partners": {"type": "array", "items": {"$ref": "#/x/Partner"}}}}

    assert [(one.name, one.noun) for one in shapes.fields(whole)] == [("partner", "partners")]
    assert [(one.name, one.noun) for one in shapes.fields(rows)] == [("partners", "partners")]


def test_allowed_values_have_their_labels() -> None:
    told = {"enum": ["eu", "both"], "description": "* `eu` - EU\n* `both` - Both sides"}

    assert choices(told) == (Choice("eu", "EU"), Choice("both", "Both sides"))


def test_orders_are_listed_forwards_alone() -> None:
    assert [one.value for one in choices({"enum": ["due", "-due", "id", "-id"]})] == ["due", "id"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"type": "string", "enum": ["a"]}, "select"),
        ({"type": "array", "items": {"type": "string", "enum": ["a"]}}, "select"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "integer"}, "number"),
        ({"type": "string"}, "text"),
    ],
)
def test_control_fits_the_type(told: dict[str, Any], kind: str) -> None:
    assert control(told) == kind


def test_words_are_escaped_and_code_is_set() -> None:
    assert worded("<b> and `a<b`") == "&lt;b&gt; and <code>a&lt;b</code>"
