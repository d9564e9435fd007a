"""The contract as rows for the documentation's pages: resources, their operations, what goes in and comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from partnerships.api.problems import TITLES
from partnerships.api.shapes import Choice, Field, Schema, Shapes, shape_name, worded

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
# Explained once, on the first page.
SHARED = ("fields", "expand", "cursor", "size", "output", "If-Match", "Idempotency-Key")
SAMPLE_TAG = '"3-0123456789abcdef"'
SAMPLES = {"If-Match": SAMPLE_TAG, "Idempotency-Key": "6f1c2a9e-example"}
SHOWN = 3  # fields of a record in the example of a list


@dataclass(frozen=True)
class Entry:
    """One operation in a table of contents."""

    id: str
    noun: str
    method: str
    path: str
    summary: str


@dataclass(frozen=True)
class Answer:
    """One answer: `problem` is the last word of the problem's type; a record or a page of them is shown elsewhere."""

    status: str
    words: str
    problem: str = ""
    headers: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    is_record: bool = False
    is_page: bool = False
    fields: tuple[Field, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Operation:
    """
    One operation whole.

    `parameters` are its own, `shared` the names of those explained on the first page, `queries`, `places` and
    `headers` what the form to try it asks for. `start` is the least content to begin a try with.
    """

    entry: Entry
    paragraphs: tuple[SafeString, ...]
    parameters: tuple[Field, ...]
    shared: tuple[str, ...]
    queries: tuple[Field, ...]
    places: tuple[Field, ...]
    headers: tuple[Field, ...]
    inputs: tuple[Field, ...]
    input_words: SafeString
    answers: tuple[Answer, ...]
    request: str
    start: str
    can_be_tried: bool

    @property
    def is_read(self) -> bool:
        return self.entry.method == "GET"

    @property
    def is_plain_get(self) -> bool:
        """Whether a form without script can send it."""
        return self.is_read and not self.places


@dataclass(frozen=True)
class Resource:
    """One tag of the contract: `fields` and `example` are those of its record."""

    noun: str
    title: str
    paragraphs: tuple[SafeString, ...]
    entries: tuple[Entry, ...]
    operations: tuple[Operation, ...] = ()
    fields: tuple[Field, ...] = ()
    example: str = ""


def entries(document: Schema) -> list[Entry]:
    """List all operations, in the order of the document."""
    return [_entry(path, method, one) for path, method, one in _operations(document)]


def resources(document: Schema) -> list[Resource]:
    """List all resources with their operations in short."""
    return [_short(document, noun) for noun in dict.fromkeys(entry.noun for entry in entries(document))]


def resource(document: Schema, noun: str) -> Resource | None:
    """Give one resource with all its operations."""
    found = [(path, method, one) for path, method, one in _operations(document) if _noun(one) == noun]
    if not found:
        return None
    shapes = _shapes(document)
    short = _short(document, noun)
    name = next((shape for shape, of in shapes.records.items() if of == noun), "")
    return Resource(
        noun=noun,
        title=short.title,
        paragraphs=short.paragraphs,
        entries=short.entries,
        operations=tuple(_operation(document, shapes, path, method, one) for path, method, one in found),
        fields=tuple(shapes.fields(shapes.named[name])) if name else (),
        example=_written(_record_example(document, noun)) if name else "",
    )


def paragraphs(text: str) -> tuple[SafeString, ...]:
    return tuple(worded(" ".join(part.split())) for part in text.split("\n\n") if part.strip())


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method.upper(), methods[method]


def _noun(operation: Schema) -> str:
    return str(next(iter(operation.get("tags", ())), ""))


def _entry(path: str, method: str, operation: Schema) -> Entry:
    summary = str(operation.get("summary") or operation["operationId"])
    return Entry(str(operation["operationId"]), _noun(operation), method, path, summary)


def _short(document: Schema, noun: str) -> Resource:
    found = [(path, method, one) for path, method, one in _operations(document) if _noun(one) == noun]
    return Resource(
        noun=noun,
        title=noun.replace("-", " ").capitalize(),
        paragraphs=paragraphs(found[0][2].get("description", "")),
        entries=tuple(_entry(*one) for one in found),
    )


def _success(operation: Schema) -> tuple[str, Schema]:
    """Find the content of the answer that is as asked, and its status."""
    for status, answer in operation["responses"].items():
        if str(status).startswith("2"):
            content: Schema = answer.get("content", {}).get(JSON, {})
            return str(status), content
    return "", {}


def _shapes(document: Schema) -> Shapes:
    """Know the record of each resource: what showing one answers with, or else adding or listing it."""
    named = document.get("components", {}).get("schemas", {})
    records: dict[str, str] = {}
    for _path, _method, one in _operations(document):
        schema = _success(one)[1].get("schema", {})
        rows = named.get(shape_name(schema), {}).get("properties", {}).get("results", {})
        name = shape_name(rows.get("items", {})) or shape_name(schema)
        if name and _noun(one) not in records.values():
            records[name] = _noun(one)
    return Shapes(named, records)


def _operation(document: Schema, shapes: Shapes, path: str, method: str, one: Schema) -> Operation:
    entry = _entry(path, method, one)
    given = [(each["in"], _parameter(shapes, each)) for each in one.get("parameters", ())]
    content, takes_json = _content(one)
    is_download = bool(_success(one)[0]) and not _success(one)[1]
    schema = content.get("schema", {})
    told = shapes.resolved(schema)
    described = one.get("description", "")
    return Operation(
        entry=entry,
        paragraphs=() if described in (_first(document, entry.noun), f"{entry.summary}.") else paragraphs(described),
        parameters=tuple(field for _place, field in given if field.name not in SHARED),
        shared=tuple(field.name for _place, field in given if field.name in SHARED),
        queries=tuple(field for place, field in given if place == "query" and field.name != "output"),
        places=tuple(field for place, field in given if place == "path"),
        headers=tuple(field for place, field in given if place == "header"),
        inputs=tuple(shapes.fields(schema)),
        input_words=worded(told.get("description", "")),
        answers=tuple(_answer(shapes, entry, *each) for each in sorted(one["responses"].items())),
        request=_request(entry, given, content if takes_json else {}, document),
        start=_written(_start(told, content.get("example"))) if takes_json else "",
        can_be_tried=not is_download and (takes_json or not content),
    )


def _first(document: Schema, noun: str) -> str:
    """Give the words of a resource's first operation, which stand at the head of its page."""
    return str(
        next((one.get("description", "") for _path, _method, one in _operations(document) if _noun(one) == noun))
    )


def _parameter(shapes: Shapes, parameter: Schema) -> Field:
    schema = parameter.get("schema", {})
    field = shapes.field(
        parameter["name"], schema, is_required=parameter.get("required", False), words=parameter.get("description", "")
    )
    if schema.get("type") == "boolean":
        return replace(field, control="select", choices=(Choice("true"), Choice("false")))
    if schema.get("type") != "array":
        return field
    is_joined = parameter.get("explode") is False  # several words in one value: to be typed
    return replace(field, control="text") if is_joined else replace(field, is_repeated=True)


def _content(operation: Schema) -> tuple[Schema, bool]:
    """Give what a request carries, and whether it is JSON."""
    contents: Mapping[str, Schema] = operation.get("requestBody", {}).get("content", {})
    if JSON in contents:
        return contents[JSON], True
    return next(iter(contents.values()), {}), False


def _answer(shapes: Shapes, entry: Entry, status: str, answer: Schema) -> Answer:
    if "$ref" in answer:
        word, title = TITLES[int(status)]
        return Answer(status, str(title), problem=word)
    contents: Mapping[str, Schema] = answer.get("content", {})
    content = contents.get(JSON, {})
    schema = content.get("schema", {})
    told = shapes.resolved(schema)
    rows = told.get("properties", {}).get("results", {}).get("items", {})
    is_record = shapes.records.get(shape_name(schema)) == entry.noun
    is_page = shape_name(rows) in shapes.records
    example = _cut(content.get("example")) if is_page else content.get("example")
    return Answer(
        status=status,
        words=str(answer.get("description", "")),
        headers=tuple(answer.get("headers", ())),
        media_types=tuple(contents),
        is_record=is_record,
        is_page=is_page,
        fields=() if is_record or is_page else tuple(shapes.fields(schema)),
        example="" if is_record or example is None else _written(example),
    )


def _cut(page: Any) -> Any:
    """Leave the first fields of each record of a page, as the example's `fields` ask."""
    return page | {"results": [dict([*each.items()][:SHOWN]) for each in page["results"]]} if page else page


def _request(entry: Entry, given: list[tuple[str, Field]], content: Schema, document: Schema) -> str:
    """Write an example request as it is sent."""
    path = entry.path
    for place, field in given:
        if place == "path":
            path = path.replace(f"{{{field.name}}}", "1")
    record = _record_example(document, entry.noun)
    if entry.method == "GET" and path == entry.path and record:
        path += "?" + urlencode({"fields": ",".join([*record][:SHOWN]), "size": 1}, safe=",")
    lines = [f"{entry.method} {path}", "Authorization: Bearer sdp_…"]
    lines += [f"{field.name}: {SAMPLES.get(field.name, '…')}" for place, field in given if place == "header"]
    if "example" not in content:
        return "\n".join(lines)
    return "\n".join([*lines, f"Content-Type: {JSON}", "", _written(content["example"])])


def _record_example(document: Schema, noun: str) -> dict[str, Any]:
    """Find an example of a resource's record, for one operation at least answers with it."""
    for _path, _method, one in _operations(document):
        example = _success(one)[1].get("example") if _noun(one) == noun else None
        if isinstance(example, dict):
            rows = example.get("results")
            return dict(rows[0]) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else example
    return {}


def _start(told: Schema, example: Any) -> Any:
    """Cut an example to what must be given, or else to one field, so that a try does not overwrite a whole record."""
    if not isinstance(example, dict):
        return {} if example is None else example
    needed = set(told.get("required", ())) or {*[name for name in example if name != "reason"][:1]}
    return {name: value for name, value in example.items() if name in needed | {"reason"}}


def _written(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
