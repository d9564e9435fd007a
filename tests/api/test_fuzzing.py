"""
The contract against the service: thousands of requests made from the published contract (schemathesis).

Every operation, valid and invalid input, and the links from answer to request: no fault, no status or shape that the
contract does not name. The requests are signed in, carry the current tag, and name things that are there, so that
they reach what they are about.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.apps import apps
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from pytest_django import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from partnerships.api import contract
from partnerships.api.serializers.keys import KEYS
from tests.api.world import OWN, TABLED, everyone, told
from tests.factories import rows

pytestmark = pytest.mark.long

CASES = 5_000
STEPS = 400  # of the stateful run, beside these
TURNED_AWAY = (401, 403, 404, 428)
SAFE = frozenset({"GET"})
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
HABITS = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
OPERATIONS = {
    operation["operationId"]: (operation["tags"][0], path, method)
    for path, methods in contract.document()["paths"].items()
    for method, operation in methods.items()
}
NOUNS = sorted({noun for noun, _path, _method in OPERATIONS.values()})
EACH = math.ceil(CASES / len(OPERATIONS))


@pytest.fixture(autouse=True)
def no_n_plus_one() -> None:
    """Not here: one call of a test makes thousands of requests, which read the same again and again."""


@schemathesis.deserializer("text/csv")
def _table(_context: Any, response: Any) -> str:
    return str(response.text)


@dataclass
class World:
    """The demonstration, and a browser in which somebody with every role is signed in."""

    client: Client
    tally: Counter[int] = field(default_factory=Counter)
    tags: dict[str, str] = field(default_factory=dict)  # as they are until somebody writes

    def ids(self, noun: str) -> list[int]:
        answer = self.client.get(f"/api/v1/{noun}/?size=100&fields=id")
        return [row["id"] for row in answer.json()["results"]] if answer.status_code == 200 else []

    def tag(self, path: str) -> str:
        if path not in self.tags:
            self.tags[path] = str(self.client.get(path).headers.get("ETag", ""))
        return self.tags[path]

    def call(self, case: Any) -> Any:
        """Send a request signed in, with the tag of the record as it is."""
        case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}
        headers = {"Accept-Encoding": "identity", "X-CSRFToken": "a" * 32}
        if (number := (case.path_parameters or {}).get("id")) and case.method not in SAFE:
            headers["If-Match"] = self.tag(f"/api/v1/{case.operation.tags[0]}/{number}/") or '"1-0123456789abcdef"'
        cookies = {"sessionid": self.client.cookies["sessionid"].value, "csrftoken": "a" * 32}
        response = case.call(headers=headers, cookies=cookies)
        self.tally[response.status_code] += 1
        if case.method not in SAFE and response.status_code < 400:
            self.tags.clear()
        return response


@pytest.fixture(scope="module")
def client(demonstrated: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Client]:
    """Sign in to the demonstration as somebody with every role, with one of each thing; gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        # At the end of a request Django drops a connection that is in a transaction, as this one is on purpose.
        patch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
        patch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *_args: True)
        for resource in TABLED:
            make_one(resource.row.Meta.model)
        client, person = Client(), everyone()
        told(person)
        OWN["annexes"](person)
        client.force_login(person)
        yield client
        transaction.set_rollback(True)


def make_one(model: Any) -> Any:
    """Have a record of each kind, about things that are there."""
    found = model._default_manager.first()
    if found is not None:
        return found
    columns = [column for column in model._meta.concrete_fields if column.is_relation and not column.null]
    return rows.row(model, **{column.name: make_one(column.related_model) for column in columns})


@pytest.fixture
def world(client: Client) -> Iterator[World]:
    """A world that each test leaves as it found it."""
    with transaction.atomic():
        yield World(client)
        transaction.set_rollback(True)


def published(client: Client) -> Any:
    """Give the contract, with the codes and ids that are there for those that a request may name."""
    document = copy.deepcopy(contract.document())
    for schema in document["components"]["schemas"].values():
        if schema.get("additionalProperties") is False:
            name_what_is_there(schema)
    loaded = schemathesis.openapi.from_dict(document)
    loaded.app = get_wsgi_application()
    return loaded


def name_what_is_there(schema: Any) -> None:
    if isinstance(schema, dict):
        if model := schema.get("x-names"):
            key = KEYS.get(model, "pk")
            things = apps.get_model("partnerships", model)._default_manager.order_by("pk")
            keys = list(things.values_list(key, flat=True)[:50])
            if keys:
                schema["enum"] = keys + ([None] if "null" in schema["type"] else [])
        for below in schema.values():
            name_what_is_there(below)
    elif isinstance(schema, list):
        for below in schema:
            name_what_is_there(below)


def cases_of(operation: Any, ids: list[int]) -> Any:
    """Draw valid requests, and one in three invalid; of records that are there, most of the time."""

    @st.composite
    def draw_case(draw: Any) -> Any:
        mode = draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
        case = draw(operation.as_strategy(generation_mode=mode))
        if ids and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = draw(st.sampled_from(ids))
        return case

    return draw_case()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_resource_keeps_its_contract(world: World, noun: str):
    names = [name for name, (tag, _path, _method) in OPERATIONS.items() if tag == noun]
    schema, ids = published(world.client), world.ids(noun)

    for number, name in enumerate(names):
        operation = schema.find_operation_by_id(name)

        @seed(number)
        @settings(HABITS, max_examples=EACH)
        @given(case=cases_of(operation, ids))
        def keeps_it(case: Any) -> None:
            with transaction.atomic():
                response = world.call(case)
                case.validate_response(response, checks=CHECKS)

        keeps_it()

    turned_away = sum(world.tally[status] for status in TURNED_AWAY)
    assert turned_away * 2 < world.tally.total(), world.tally


def test_there_are_enough_cases():
    assert EACH * len(OPERATIONS) >= CASES


def test_what_follows_from_an_answer_keeps_the_contract(world: World):
    """Stateful: ids and tags of answers go into the requests that the contract links to them."""

    class Story(published(world.client).as_state_machine()):  # type: ignore[misc]  # made from the contract
        def setup(self) -> None:
            # Every story begins in the same world: what is drawn next depends on what was answered.
            self.beginning = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.beginning)

        def before_call(self, case: Any) -> None:
            case.headers = {name: value for name, value in (case.headers or {}).items() if name != "Authorization"}

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            cookies = {"sessionid": world.client.cookies["sessionid"].value, "csrftoken": "a" * 32}
            return {"headers": {"Accept-Encoding": "identity", "X-CSRFToken": "a" * 32}, "cookies": cookies}

        def after_call(self, response: Any, case: Any) -> None:
            world.tally[response.status_code] += 1

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    run_state_machine_as_test(Story, settings=settings(HABITS, max_examples=44, stateful_step_count=12))

    assert world.tally.total() >= STEPS
    assert world.tally[200] + world.tally[201] > world.tally.total() // 10, world.tally
