"""The code keeps its own rules (architecture.md, 4.7)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PARTNERSHIPS = ROOT / "partnerships"
INTERFACES = sorted([*(PARTNERSHIPS / "web").rglob("*.py"), *(PARTNERSHIPS / "api").rglob("*.py")])
# What only queries and services may call on models; forms and messages have methods of these names too.
ORM = {"objects", "_default_manager", "_base_manager", "bulk_create", "bulk_update", "select_for_update"}
# `drafts.save(actor=…)` is a service, whatever it is called.
MODULES_WITH_VERBS = {"drafts"}
VAGUE = {"utils", "helpers", "misc", "common", "manager", "managers", "util", "helper"}

# Parts of a noun that is proved as a whole: module → the test module of the noun.
PARTS = {
    "agenda": "meeting_parts",
    "event_rows": "events",
    "event_writing": "events",
    "meeting_writing": "meetings",
}


def modules(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if path.name != "__init__.py"]


@pytest.mark.parametrize("path", INTERFACES, ids=lambda path: str(path.relative_to(PARTNERSHIPS)))
def test_interfaces_neither_query_nor_save(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    verbs = {
        call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in ("save", "delete")
        and not (isinstance(call.value, ast.Name) and call.value.id in MODULES_WITH_VERBS)
    }  # fmt: skip

    assert names & ORM == set()
    assert verbs == set()


def test_no_module_has_a_vague_name():
    found = {path.stem for path in [*modules(PARTNERSHIPS), *modules(ROOT / "sdptracker"), *modules(ROOT / "tests")]}

    assert found & VAGUE == set()


@pytest.mark.parametrize("layer", ["rules", "services"])
def test_every_module_has_its_tests(layer: str):
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests").rglob("test_*.py")}

    untested = [
        str(path.relative_to(PARTNERSHIPS))
        for path in modules(PARTNERSHIPS / layer)
        # A package is one noun in several files.
        if not {path.stem, PARTS.get(path.stem), path.parent.name} & tested
    ]
    assert untested == []


def test_parts_are_not_listed_in_vain():
    sources = {path.stem for layer in ("rules", "services") for path in modules(PARTNERSHIPS / layer)}

    assert set(PARTS) <= sources


def test_no_code_is_left_for_later():
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*modules(PARTNERSHIPS), *modules(ROOT / "sdptracker")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "TODO" in line or "FIXME" in line or "XXX " in line
    ]

    assert left == []


@pytest.mark.parametrize("layer", ["queries", "services", "filters", "web"])
def test_queries_are_not_written_as_text(layer: str):
    for path in modules(PARTNERSHIPS / layer):
        assert methods_called(path) & {"raw", "extra"} == set(), path.name


def methods_called(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}


def test_every_moment_and_its_author_are_constrained_together():
    """`submitted_at` without `submitted_by`, or the other way round, says half of what happened."""
    for model in apps.get_app_config("partnerships").get_models():
        columns = {column.name for column in model._meta.concrete_fields}
        pairs = {name.removesuffix("_at") for name in columns if name.endswith("_at")}
        pairs = {stem for stem in pairs if f"{stem}_by" in columns} - {"created", "changed"}
        constrained = " ".join(
            str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)
        )
        for stem in pairs:
            assert f"'{stem}_at', None), ('{stem}_by', None)" in constrained, f"{model.__name__}.{stem}"


def test_models_say_what_a_row_stands_for():
    for model in apps.get_app_config("partnerships").get_models():
        doc = model.__doc__ or ""
        assert doc.strip(), model.__name__
        assert not doc.startswith(f"{model.__name__}("), model.__name__
