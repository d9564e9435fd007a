"""The published contract: complete, free of warnings, the same as the service."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from partnerships.api import contract
from partnerships.api.views.resources import RESOURCES
from partnerships.models import User

ROOT = Path(__file__).resolve().parents[2]
REFUSALS = {
    "get": {"400", "401", "403", "406", "429"},
    "post": {"400", "401", "403", "409", "415", "422", "429"},
    "patch": {"400", "401", "403", "404", "409", "412", "415", "422", "428", "429"},
}
DOCUMENT = contract.document()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.mark.long
def test_the_contract_is_drawn_without_warnings(tmp_path: Path):
    complaints = StringIO()

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "x.yaml"), stderr=complaints)

    assert complaints.getvalue() == ""


def test_the_file_is_what_the_service_says():
    """If this fails: `make contract`, and an entry in the changelog."""
    published = (ROOT / "docs" / "openapi.yaml").read_text(encoding="utf-8")

    assert published == contract.text()


def test_the_version_has_its_entry_in_the_changelog():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert DOCUMENT["openapi"].startswith("3.1")
    assert f"API {DOCUMENT['info']['version']}" in changelog
    assert DOCUMENT["info"]["version"] == settings.SPECTACULAR_SETTINGS["VERSION"]


def test_every_resource_is_in_it():
    told = {path.split("/")[3] for path in DOCUMENT["paths"]}

    assert {resource.row.noun for resource in RESOURCES} <= told


def test_every_operation_is_explained():
    unexplained = [
        operation["operationId"]
        for path, method, operation in operations()
        if not (
            operation["summary"].strip()
            and operation["description"].strip()
            and operation["tags"] == [path.split("/")[3]]
            and set(operation["responses"]) >= REFUSALS[method]
            and all(one.get("description") for one in operation.get("parameters", []) if one["in"] != "path")
        )
    ]

    assert unexplained == []


def test_every_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for _path, _method, operation in operations()]

    assert len(names) == len(set(names))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": DOCUMENT["components"]}


def examples() -> Iterator[tuple[str, dict[str, Any], Any]]:
    for _path, _method, operation in operations():
        for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
            for kind, content in body.get("content", {}).items():
                if "json" in kind:
                    yield operation["operationId"], content["schema"], content["example"]


@pytest.mark.long
def test_every_example_fits_its_schema():
    wrong = {
        name: error.message
        for name, schema, example in examples()
        for error in jsonschema_rs.Draft202012Validator(resolved(schema)).iter_errors(example)
    }

    assert len(list(examples())) > len(list(operations()))
    assert wrong == {}


def test_links_lead_to_operations():
    known = {operation["operationId"]: operation for _path, _method, operation in operations()}
    links = [
        link
        for operation in known.values()
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]

    assert len(links) > len(RESOURCES)
    for link in links:
        taken = {parameter["name"] for parameter in known[link["operationId"]].get("parameters", [])}
        assert set(link["parameters"]) <= taken


@pytest.mark.long
def test_whoever_is_signed_in_reads_it(official: User, client: Client):
    assert client.get("/api/v1/schema/").status_code == 401
    client.force_login(official)

    as_yaml = client.get("/api/v1/schema/")
    as_json = client.get("/api/v1/schema/?output=json")

    assert as_yaml.content.decode() == contract.text()
    assert as_json.json() == DOCUMENT
