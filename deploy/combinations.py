"""
Writes docs/combinations.md from the promises of the database: what may stand together, in a row and across rows.

    DJANGO_SETTINGS_MODULE=tests.settings .venv/bin/python -m deploy.combinations
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.db.models import BaseConstraint

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "combinations.md"
SQL = ROOT / "partnerships" / "audit" / "sql"
GUARD = re.compile(r"refuse_with\(\s*'(\w+)',\s*(?:format\()?\s*'((?:[^']|'')+)'")
INTRODUCTION = """\
# What may stand together

Written by `python -m deploy.combinations` from the models and from the SQL of their migrations; a test fails when this
page is not current. The database refuses everything else, whatever asks, in the sentence that stands here; a form shows
it at its field, the API as a problem. `tests/models/test_constraints.py` and `tests/models/test_guards.py` prove it.
What single fields may hold: [openapi.yaml](openapi.yaml). Which state may follow which: `audit.flow` in
`partnerships/audit/sql/0003_rules.sql`, proved by `tests/models/test_flows.py`.
"""


def sentence(constraint: BaseConstraint) -> str:
    said = str(constraint.violation_error_message)
    return constraint.name.replace("_", " ") if "%(name)s" in said else said


def rows() -> Iterator[tuple[str, str, str]]:
    """Give what each table promises of a row, but that a value is one of its list."""
    for model in sorted(apps.get_app_config("partnerships").get_models(), key=lambda one: str(one._meta.verbose_name)):
        for constraint in model._meta.constraints:
            if not constraint.name.endswith("_in_list"):
                yield str(model._meta.verbose_name), constraint.name, sentence(constraint)


def guards() -> Iterator[tuple[str, str]]:
    """Give what the database promises across rows."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(SQL.glob("*.sql")) if ".undo" not in file.name)
    found = {name: said for text in texts for name, said in GUARD.findall(text)}
    for name, said in sorted(found.items()):
        yield name, said.replace("''", "'")


def text() -> str:
    in_rows = [f"| {noun} | {said} | `{name}` |" for noun, name, said in rows()]
    across = [f"| {said} | `{name}` |" for name, said in guards()]
    return "\n".join([
        INTRODUCTION, "## In a row", "",
        "| of | promise, or what is said where it is broken | name |", "|---|---|---|", *in_rows, "",
        "## Across rows", "", "| promise | name |", "|---|---|", *across, "",
    ])  # fmt: skip


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
