"""No field can be set that the form or the operation does not offer (P29), whoever asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from django import forms
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from partnerships.admin.users import UserAdmin
from partnerships.api.serializers.blockers import BlockerNew
from partnerships.models import AuditEvent
from partnerships.web.forms.partners import ContactForm
from tests.access import addresses, excess, samples, test_matrix, writes
from tests.access.addresses import Address
from tests.access.oracle import PERSONAS
from tests.access.plan import Turn
from tests.access.samples import AUTHOR, OWN, OWN_LOG, Sample
from tests.access.tally import REQUESTS
from tests.access.test_matrix import MOST, arguments, last_event
from tests.access.world import Thing, World

pytestmark = pytest.mark.long

made, no_n_plus_one = test_matrix.made, test_matrix.no_n_plus_one
CONTRACT = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
NAME = re.compile(r'\sname="([^"]+)"')  # unchecked boxes are offered, too
PART = re.compile(r"_(\d|first|last|precision|words)$")  # of a field that has several boxes
UNDONE = frozenset({"commitment-board", "sign-out", "draft-save"})  # write no row of a table


@dataclass(frozen=True)
class Place:
    """An address that takes a form, written out for a thing, and who may send it."""

    address: Address
    sample: Sample
    thing: Thing | None
    path: str
    who: str


def places(world: World, section: str, *only: str) -> Iterator[Place]:
    for number, address in enumerate(addresses.every()):
        if address.section != section or address.name in UNDONE or (only and address.name not in only):
            continue
        for sample in samples.of(address):
            if not sample.writes:
                continue
            thing = next((one for one in world.things[sample.kind] if sample.state in ("", one.state)), None)
            who = {
                AUTHOR: "author",
                OWN: thing.fact.owner if thing else "",
                OWN_LOG: thing.fact.owner if thing else "",
            }.get(sample.writes, "everyone")
            turn = Turn(number, address, sample, PERSONAS[0])
            query = sample.queries[0] if section == "page" else ""
            yield Place(address, sample, thing, address.path(**arguments(address, turn, thing, world)) + query, who)


# What a form needs beside what a browser would send of it, so that it writes something; by the name of its address.
DUE = {"due_precision": "day", "due_first": "2027-03-01", "due_words": ""}
FILLED: dict[str, dict[str, str]] = {
    "meeting-log": {"date_first": "2026-11-02", "level": "leaders"},
    "meeting-plan": {"date_first": "2027-03-01", "level": "leaders"},
    "meeting-transition": {"date_first": "2026-11-02"},
    "outcome-convert": {**DUE, "action_text": writes.WORDS, "action_assignee": "author"},
    "outcome-dispose": {"until": "2027-03-01", "date_precision": "day", "date_first": "2027-03-01"},
    "commitment-add": {
        **DUE,
        "partnership": "the Partnership",
        "action_text": writes.WORDS,
        "action_assignee": "author",
    },
    "commitment-take-up": {**DUE, "action_text": writes.WORDS, "action_assignee": "author"},
    "evidence-add": {"kind": "link", "url": "https://example.org/"},
    "date-change-add": {"new_due_first": "2027-03-01", "new_due_words": ""},
    "review-update": {"action": "return", "comment": writes.WORDS},
    "review-record": {"action": "return", "comment": writes.WORDS},
    "review-date-change": {"action": "return", "comment": writes.WORDS},
    "my-settings": {"digest": "daily"},
    "person-leave": {"owner": "reviewer"},
    "person-last-day": {"last_day": "2027-03-01"},
    "categoryarea_change": {"area": "polar"},
    "areaobjective_change": {"area": "polar"},
    "trackpartner_change": {"partner": "PCA"},
    "trackarea_change": {"area": "polar"},
    "divergencepartner_change": {"partner": "PCA"},
    "assignment_change": {"highest_marking": "1"},
    "category_add": {"number": "77"},
    "categoryarea_add": {"area": "polar"},
    "area_add": {"slug": "arctic"},
    "areaobjective_add": {"area": "polar"},
    "dialogueformat_add": {"slug": "seminar"},
    "handlingmarking_add": {"level": "1"},
    "trackpartner_add": {"partner": "PCA"},
    "trackarea_add": {"area": "polar"},
    "divergencepartner_add": {"partner": "PCA"},
    "citation_add": {"partner": "PCA"},
    "partnership_add": {"partner": "PCA"},
    "partner_add": {"kind": "organisation", "iso3": "NEWORG"},
    "user_add": {"username": "newcomer", "new_password": "kestrel lamp orbit violet 42"},
    "assignment_add": {"user": "unassigned", "starts_on": "2026-11-02", "ends_on": ""},
}
EDITED = ("note", "text", "title", "name", "remark", "description", "narrative", "office", "words", "resolution")


def filled(place: Place, page: str, names: frozenset[str], world: World) -> dict[str, list[str]]:
    """Give what the form of a page sends, with something changed in it."""
    form = writes.of_page(page)
    for name in [each for each in EDITED if form.get(each, [""])[0] and place.thing is not None][:1]:
        form[name] = [f"{form[name][0]} {writes.WORDS}"]
    more = FILLED.get(place.address.name.removeprefix("admin:partnerships_"), {})
    kept = {name: value for name, value in {"reason": writes.WORDS, **more}.items() if name in names}
    return form | {name: [key_of(value, world)] for name, value in kept.items()}


def key_of(value: str, world: World) -> str:
    """Give the key of a person, a partner or an area that is named by its short name."""
    if value.startswith("the "):
        return str(world.the(value.removeprefix("the ")).pk)
    if value in world.people:
        return str(world.people[value].pk)
    named = [one.row for kind, name in (("Partner", "iso3"), ("Area", "slug")) for one in world.things[kind]
             if getattr(one.row, name) == value]  # fmt: skip
    return str(named[0].pk) if named else value


def events_of(send: Any, *given: Any) -> tuple[Any, list[AuditEvent]]:
    """Send it in a transaction that is taken back; give the answer and what was recorded of it."""
    with transaction.atomic():
        before = last_event()
        response = send(*given)
        events = list(AuditEvent.objects.filter(id__gt=before).order_by("id"))
        transaction.set_rollback(True)
    return response, events


@dataclass
class Tried:
    requests: int = 0
    forms: int = 0
    written: int = 0
    columns: int = 0


def try_pages(world: World, section: str, *only: str) -> tuple[list[str], Tried]:
    """Send each form as it is and once more with every other column beside it: it must make no difference."""
    wrong, tried = [], Tried()
    for place in places(world, section, *only):
        client = Client(raise_request_exception=False)
        client.force_login(world.people[place.who])
        page = client.get(place.path).content.decode() if place.sample.reads else ""
        names = frozenset(NAME.findall(page))
        form = filled(place, page, names, world)

        def send(more: dict[str, str], client: Client = client, form: Any = form, path: str = place.path) -> Any:
            content = QueryDict(mutable=True)
            for name, values in {**form, **{name: [value] for name, value in more.items()}}.items():
                content.setlist(name, values)
            return client.post(path, content.urlencode(), content_type="application/x-www-form-urlencoded")

        _response, plain = events_of(send, {})
        tried.forms += 1
        if not plain:
            tried.requests += 2
            continue
        sent = excess.beside(names, plain)
        _response, events = events_of(send, sent)
        tried.requests, tried.written, tried.columns = tried.requests + 3, tried.written + 1, tried.columns + len(sent)
        more = excess.arrived(sent, events) - excess.arrived(sent, plain)
        if [(each.tbl, each.op) for each in events] != [(each.tbl, each.op) for each in plain]:
            wrong.append(f"{place.address} writes something else when more is sent")
        wrong += [f"{place.address} sets {column}, which it does not offer" for column in more]
        wrong += [
            f"{place.address} offers {name}, which only the program fills"
            for event in plain
            for name in excess.guarded(event.tbl.removeprefix("partnerships_")) & {PART.sub("", each) for each in names}
        ]
    return wrong, tried


def test_pages_set_only_what_they_offer(made: World, record_property: Any):
    wrong, tried = try_pages(made, "page")

    record_property(REQUESTS, tried.requests)
    assert wrong == []
    assert tried.written >= MOST * tried.forms
    assert tried.columns > 20 * tried.written


def test_the_administration_sets_only_what_it_offers(made: World, record_property: Any):
    wrong, tried = try_pages(made, "admin")

    record_property(REQUESTS, tried.requests)
    assert wrong == []
    assert tried.written >= MOST * tried.forms


# --- the API ---------------------------------------------------------------------------------------------------------

OTHERS = frozenset().union(*excess.GUARDED.values()) | {"pk", "version", "marking", "partner_id", "meeting_id"}


@cache
def contract() -> dict[str, Any]:
    """Read what is published, not what the program says of itself today."""
    text = CONTRACT.read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)  # the safe one, in C
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return resolved(contract()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    parts = [*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return resolved(parts[0]) if parts and "properties" not in schema else schema


def offered(address: Address, method: str) -> dict[str, Any]:
    """Give the fields that an operation is published to take, with their schemas."""
    path = "/" + address.route.replace("<int:pk>", "{id}")
    operation = contract()["paths"][path][method]
    content = operation.get("requestBody", {}).get("content", {"application/json": {"schema": {}}})
    properties: dict[str, Any] = resolved(content["application/json"]["schema"]).get("properties", {})
    return properties


def within(properties: dict[str, Any]) -> Iterator[tuple[str, Any, frozenset[str], list[str]]]:
    """Give each row or part that a content holds: its path in errors, the content so far, what it offers and needs."""
    for name, schema in properties.items():
        found = resolved(schema)
        item = resolved(found["items"]) if found.get("type") == "array" and "items" in found else found
        inner = item.get("properties")
        if not inner:
            continue
        is_list = item is not found
        path = f"{name}.0" if is_list else name
        yield path, {name: [{}] if is_list else {}}, frozenset(inner), item.get("required", [])
        for deeper, content, names, required in within(inner):
            around = dict.fromkeys(item.get("required", []), 1) | content
            yield f"{path}.{deeper}", {name: [around] if is_list else around}, names, required


def put(content: Any, extras: dict[str, Any]) -> Any:
    """Put more fields into the innermost part of a content, which is empty."""
    if isinstance(content, list):
        return [put(content[0], extras)]
    if not isinstance(content, dict):
        return content
    return {name: put(below, extras) for name, below in content.items()} or extras


def model_of(address: Address) -> Any:
    return getattr(getattr(getattr(address.view, "row", None), "Meta", None), "model", None)


def contents(world: World, place: Place, takes: dict[str, Any]) -> Iterator[tuple[str, Any, frozenset[str]]]:
    """Give contents with fields that are not taken, outside and in each row or part: where, what, and their names."""
    model = model_of(place.address)
    fields = model._meta.concrete_fields if model else ()
    columns = {name for field in fields for name in (field.name, field.attname)}
    names = frozenset(columns | OTHERS) - takes.keys()
    yield "", writes.body(world, place.address, place.thing) | dict.fromkeys(names, 1), names
    for path, content, known, required in within(takes):
        yield f"{path}.", put(content, dict.fromkeys([*(OTHERS - known), *required], 1)), OTHERS - known


def try_operations(world: World, *only: str) -> tuple[list[str], int]:
    """Send each operation what it does not take: refused by name, and nothing is changed."""
    wrong, requests = [], 0
    for place in places(world, "api", *only):
        client = Client(raise_request_exception=False)
        client.force_login(world.people[place.who])
        method = "patch" if "patch" in place.address.actions else "post"
        takes = offered(place.address, method)
        noun = place.address.route.split("/")[2]
        is_of_one = place.thing is not None and place.address.arguments
        tag = client.get(f"/api/v1/{noun}/{place.thing.pk}/").headers["ETag"] if is_of_one and place.thing else ""
        for path, content, names in contents(world, place, takes):
            given: Any = {"data": json.dumps(content), "content_type": "application/json", "headers": {"If-Match": tag}}
            send = partial(getattr(client, method), place.path, **given)
            response, events = events_of(send)
            requests += 1
            said = response.json().get("errors", {})
            taken = sorted(name for name in names if f"{path}{name}" not in said)
            if response.status_code != 422 or taken or events:
                wrong.append(f"{place.address} {path} answers {response.status_code} and takes {taken}")
        model = model_of(place.address)
        guarded = excess.guarded(model._meta.model_name if model else "")
        wrong += [f"{place.address} offers {name}, which only the program fills" for name in takes.keys() & guarded]
    return wrong, requests


def test_operations_take_only_what_is_published(made: World, record_property: Any):
    wrong, requests = try_operations(made)

    record_property(REQUESTS, requests)
    assert wrong == []
    assert requests > 100


# --- what is planted is found ----------------------------------------------------------------------------------------


def test_a_field_that_is_taken_and_not_offered_is_found(made: World, monkeypatch: pytest.MonkeyPatch):
    """A page that reads more than its form."""
    form: Any = ContactForm
    values = form.values.fget

    def all_of_it(self: Any) -> dict[str, Any]:
        return values(self) | {name: self.data[name] for name in ("post_id",) if name in self.data}

    monkeypatch.setattr(form, "values", property(all_of_it))

    assert try_pages(made, "page", "contact-add")[0] == [
        "contact-add sets partnerships_contact.post_id, which it does not offer"
    ]


def test_a_field_that_only_the_program_fills_is_found(made: World, monkeypatch: pytest.MonkeyPatch):
    planted = forms.DateTimeField(required=False, initial=timezone.now)
    monkeypatch.setitem(ContactForm.base_fields, "created_at", planted)

    assert try_pages(made, "page", "contact-add")[0] == ["contact-add offers created_at, which only the program fills"]


def test_a_field_that_is_taken_and_not_published_is_found(made: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(BlockerNew.Meta, "fields", [*BlockerNew.Meta.fields, "resolved_on"])

    assert try_operations(made, "api-blockers-list")[0] == ["api-blockers-list  answers 422 and takes ['resolved_on']"]


def test_a_column_that_the_administration_opens_is_found(made: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(UserAdmin, "exclude", ("password",))

    (wrong, *_others), _tried = try_pages(made, "admin", "admin:partnerships_user_change")
    assert wrong == "admin:partnerships_user_change offers last_login, which only the program fills"
