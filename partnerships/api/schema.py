"""The contract, drawn from the resources themselves: OpenAPI 3.1 with stable ids, links, examples and refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import django_filters as filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_array_type
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from partnerships.api import field_shapes  # noqa: F401 (tells drf-spectacular of our fields)
from partnerships.api.examples import example
from partnerships.api.problems import TITLES
from partnerships.api.serializers.base import Given, Row
from partnerships.api.serializers.keys import KeysField
from partnerships.api.views.base import LARGEST, SIZE, Resource

SUMMARIES = {
    "list": "List {noun}",
    "retrieve": "Show one of the {noun}",
    "create": "Add to the {noun}",
    "partial_update": "Change one of the {noun}",
}
# What each kind of operation may be answered, beside success.
READING = (400, 401, 403, 406, 429)
WRITING = (400, 401, 403, 406, 409, 413, 415, 422, 429)
PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "description": "The kind of problem; its address explains it."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do about it, in words for a person."},
        "request_id": {"type": "string", "description": "Finds the request in the records of the installation."},
        "errors": {
            "type": "object",
            "description": "Sentences by field path, such as “outcomes.1.text”; “” is the whole.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "current": {
            "type": "object",
            "description": "With 412: the record as it is now.",
            "additionalProperties": True,
        },
    },
}


class Contract(AutoSchema):
    """Describes the operations of a `Resource`; other views as drf-spectacular does."""

    view: Any

    @property
    def is_resource(self) -> bool:
        return isinstance(self.view, Resource)

    @property
    def is_step(self) -> bool:
        return self.is_resource and hasattr(self._method, "given")

    @property
    def is_download(self) -> bool:
        """Say whether the operation answers with a file as it is; its method says so."""
        return self.is_resource and getattr(self._method, "is_download", False)

    @property
    def _method(self) -> Any:
        return getattr(self.view, self.view.action)

    @property
    def _given(self) -> Any:
        if self.is_step:
            return self._method.given
        return {"create": self.view.given, "partial_update": self.view.changed}.get(self.view.action)

    # --- names and words ------------------------------------------------------------------------------------------

    def get_operation_id(self) -> str:
        if not self.is_resource:
            return str(super().get_operation_id())
        return f"{self.view.row.noun.replace('-', '_')}_{self.view.action.rstrip('_')}"

    def get_tags(self) -> list[str]:
        return [self.view.row.noun] if self.is_resource else list(super().get_tags())

    def get_summary(self) -> str | None:
        if not self.is_resource:
            return (self.view.__doc__ or "").strip().partition("\n")[0] or None
        noun = self.view.row.noun.replace("-", " ")
        if self.view.action in SUMMARIES:
            return SUMMARIES[self.view.action].format(noun=noun)
        return (self._method.__doc__ or "").strip().partition("\n")[0].rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]  # its own says it gives none
        if not self.is_resource:
            return ""
        is_own = self.is_step or self.is_download
        doc = (self._method.__doc__ or "") if is_own else (self.view.__doc__ or "")
        return "\n".join(line.strip() for line in doc.strip().splitlines())

    # --- what goes in ---------------------------------------------------------------------------------------------

    def get_request_serializer(self) -> Any:
        return self._given if self.is_resource else super().get_request_serializer()

    def map_parsers(self) -> list[str]:
        if self.is_resource:
            return [parser.media_type for parser in self.view.get_parsers()]
        return list(super().map_parsers())

    def get_override_parameters(self) -> list[Any]:
        if not self.is_resource or self.is_download:
            return []
        found = [*self._shaping()]
        if self.view.action == "list":
            found += [*self._filters(), *self._paging()]
        if self.view.action in ("list", "retrieve"):
            formats = ["json", "csv"] if self.view.action == "list" else ["json"]
            found.append(_query("output", "The form of the answer, if not by Accept.", enum=formats))
        if self.view.action == "partial_update" or (self.is_step and self._method.needs_version):
            words = "The ETag of the version you read. Without it 428, with another than the current one 412."
            found.append(_header("If-Match", words, required=True, pattern=r'^"\d{1,9}-[0-9a-f]{16}"$'))
        if self.method == "POST":
            words = "A key of your own for this request: sent again with it within a day, it is carried out once."
            found.append(_header("Idempotency-Key", words, pattern=r"^[!-~]{1,255}$"))
        return found + list(getattr(self.view, "more_parameters", {}).get(self.view.action, ()))

    def _shaping(self) -> Iterator[OpenApiParameter]:
        row = self.view.row
        yield _words("fields", "Only these fields; `id` and `marking` always come along.", row.names())
        if row.expandable:
            yield _words("expand", "Show these things whole instead of by their code or id.", list(row.expandable))

    def _paging(self) -> Iterator[OpenApiParameter]:
        words = [sign + word for word in self.view.sorts for sign in ("", "-")]
        yield _words("ordering", f"Order; “-” the other way round. Without it: {self.view.default_ordering}.", words)
        yield _query("cursor", "The place in the list, as `next` and `previous` give it.")
        schema = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
        yield _query("size", "How many at once.", schema=schema)

    def _filters(self) -> Iterator[OpenApiParameter]:
        filterset = self.view.filterset_class
        for name, one in (filterset.base_filters if filterset else {}).items():
            is_many = isinstance(one, filters.MultipleChoiceFilter)
            schema = _filter_type(one)
            schema = {"type": "array", "items": schema} if is_many else schema
            yield _query(name, str(one.label or name), schema=schema, explode=is_many or None)

    # --- what comes out -------------------------------------------------------------------------------------------

    def get_response_serializers(self) -> Any:
        if not self.is_resource:
            return super().get_response_serializers()
        if self.view.action == "list":
            return {(200, "application/json"): self._page(), (200, "text/csv"): {"type": "string"}}
        if self.is_download:
            return {(200, "*/*"): {"type": "string", "format": "binary"}}
        return {201 if self.view.action == "create" else 200: self.view.row}

    def map_renderers(self, attribute: str) -> list[str]:
        return ["application/json"] if self.is_resource else list(super().map_renderers(attribute))

    def _is_list_view(self, serializer: Any = None) -> bool:
        # Our lists describe their page themselves.
        return False if self.is_resource else bool(super()._is_list_view(serializer))

    def _page(self) -> dict[str, Any]:
        row = self.resolve_serializer(self.view.row, "response")
        link = {"type": ["string", "null"], "format": "uri"}
        page = ResolvedComponent(
            name=f"{row.name}Page",
            type=ResolvedComponent.SCHEMA,
            object=self.view.row.__name__ + "Page",
            schema={
                "type": "object",
                "required": ["count", "count_is_capped", "highest_marking", "next", "previous", "results"],
                "properties": {
                    "count": {
                        "type": "integer" if self.view.counts else "null",
                        "description": "How many there are, at most 10,000.",
                    },
                    "count_is_capped": {"type": "boolean", "description": "There are more than `count`."},
                    "highest_marking": {"type": "integer", "description": "Of all that this page shows."},
                    "next": link,
                    "previous": link,
                    "results": build_array_type(row.ref),
                },
            },
        )
        self.registry.register_on_missing(page)
        ref: dict[str, Any] = page.ref
        return ref

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return operation
        for code in self._refusals() if self.is_resource else getattr(self.view, "refusals", ()):
            operation["responses"][str(code)] = {"$ref": f"#/components/responses/Problem{code}"}
        if not self.is_resource:
            return operation
        single: dict[str, Any] = next(
            (operation["responses"][code] for code in ("200", "201") if code in operation["responses"]), {}
        )
        if self.view.action != "list" and not self.is_download:
            single["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "The version, for If-Match."}}
        if self.view.action == "retrieve":
            operation["responses"]["304"] = {"description": "You have this version already (If-None-Match)."}
        if self.view.action == "create":
            single["headers"]["Location"] = {"schema": {"type": "string"}, "description": "Where it is."}
        single["links"] = dict(self._links())
        single["description"] = single.get("description") or "As asked."
        return operation

    def _refusals(self) -> set[int]:
        reading = self.method == "GET"
        codes = set(READING if reading else WRITING)
        if self.view.action not in ("list", "create"):
            codes.add(404)
        if self.view.action == "partial_update" or (self.is_step and self._method.needs_version):
            codes |= {412, 428}
        return codes

    def _links(self) -> Iterator[tuple[str, Any]]:
        """Lead from an answer to what may follow it."""
        noun = self.view.row.noun.replace("-", "_")
        if self.view.action in ("list", "create"):
            place = "results/0/id" if self.view.action == "list" else "id"
            yield "Show", {"operationId": f"{noun}_retrieve", "parameters": {"id": f"$response.body#/{place}"}}
        if self.view.action != "retrieve":
            return
        following = {"id": "$response.body#/id", "If-Match": "$response.header.ETag"}
        if self.view.changed is not None:
            yield "Change", {"operationId": f"{noun}_partial_update", "parameters": following}
        for step in self.view.get_extra_actions():
            if getattr(step, "needs_version", False):
                name = step.__name__.rstrip("_")
                yield name.replace("_", " ").capitalize(), {"operationId": f"{noun}_{name}", "parameters": following}

    # --- shapes ---------------------------------------------------------------------------------------------------

    def get_serializer_name(self, serializer: serializers.Serializer[Any], direction: Any = None) -> str:
        return type(serializer).__name__.removesuffix("Row")

    def _map_serializer(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        schema = super()._map_serializer(serializer, direction, bypass_extensions)
        if isinstance(serializer, Given):
            schema["additionalProperties"] = False
        if isinstance(serializer, Row):
            schema["required"] = ["id"]  # `fields` leaves the others out
            for name, kind in serializer.expandable.items():
                whole = self.resolve_serializer(kind, direction).ref
                plain = schema["properties"][name]
                if isinstance(serializer.fields[name], KeysField):
                    plain["items"] = {"anyOf": [plain["items"], whole]}
                else:
                    schema["properties"][name] = {"anyOf": [plain, whole], "readOnly": True}
        return schema


def finish(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Add the refusals, and an example wherever something is sent or answered; a hook of drf-spectacular."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {f"Problem{code}": _refusal(code) for code in TITLES if code < 500}
    for operations in result["paths"].values():
        for operation in operations.values():
            for content in _contents(operation):
                content.setdefault("example", example(content.get("schema", {}), components["schemas"]))
    return result


def _refusal(code: int) -> dict[str, Any]:
    word, title = TITLES[code]
    sample = {
        "type": f"/api/v1/docs/problems/#{word}",
        "title": str(title),
        "status": code,
        "detail": str(title),
        "request_id": "4f1c0c9a7d3e4b6f",
    }
    found: dict[str, Any] = {
        "description": str(title),
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": sample}
        },
    }
    if code == 429:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
    return found


def _contents(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    bodies = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
    for body in bodies:
        for media_type, content in body.get("content", {}).items():
            if media_type.endswith("json"):
                yield content


def _filter_type(one: Any) -> dict[str, Any]:
    if isinstance(one, filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, filters.IsoDateTimeFilter | filters.DateTimeFilter):
        return {"type": "string", "format": "date-time"}
    if isinstance(one, filters.BooleanFilter):
        return {"type": "boolean"}
    if isinstance(one, filters.ModelChoiceFilter | filters.ModelMultipleChoiceFilter):
        return {"type": "string"}
    if isinstance(one, filters.ChoiceFilter | filters.MultipleChoiceFilter):
        return {"type": "string", "enum": [str(value) for value, _label in one.extra["choices"]]}
    if isinstance(one, filters.NumberFilter):
        return {"type": "integer"}
    longest = one.extra.get("max_length")
    return {"type": "string", **({"maxLength": longest} if longest else {})}


def _query(name: str, words: str, *, schema: Any = None, **kwargs: Any) -> OpenApiParameter:
    return OpenApiParameter(name, schema or str, OpenApiParameter.QUERY, description=words, **kwargs)


def _words(name: str, words: str, known: list[str]) -> OpenApiParameter:
    schema = {"type": "array", "items": {"type": "string", "enum": known}}
    return _query(name, f"{words} Separated by commas.", schema=schema, explode=False, style="form")


def _header(name: str, words: str, **kwargs: Any) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words, **kwargs)
