"""Every column that could hold something about a person says what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from partnerships.exports import personal_data as page
from partnerships.queries import personal_data
from partnerships.rules import retention
from partnerships.rules.personal_data import COLUMNS, OF_EVERY_RECORD, category_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "personal-data.md"


def names() -> set[str]:
    return {f"{model.__name__}.{column.name}" for model, column in personal_data.columns_of_people()}


def test_each_column_is_in_the_register():
    missing = {name for name in names() if name not in COLUMNS and name.rpartition(".")[2] not in OF_EVERY_RECORD}

    assert missing == set()


def test_nothing_else_is_in_it():
    assert set(COLUMNS) - names() == set()


def test_a_column_without_an_entry_is_refused():
    with pytest.raises(KeyError):
        category_of("User", "shoe_size")


def test_every_kind_that_is_kept_is_on_the_retention_list():
    kept = {category.kept for category in COLUMNS.values() if category is not None}

    assert kept <= set(retention.LIST)


def test_document_is_as_the_program_writes_it():
    assert DOCUMENT.read_text(encoding="utf-8") == page.text(), "make it anew: manage.py personal_data_register"
