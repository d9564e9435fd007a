"""The mapping of OWASP ASVS 5.0.0 names each requirement of levels 1 and 2 once, and only tests that there are."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
STATES = ("holds", "not applicable", "does not hold")
# How many requirements of levels 1 and 2 each section has: the first ones, but where a third level stands between.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str, str]]:
    return ROW.findall(DOCUMENT)


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8")) if (ROOT / file).is_file() else ast.parse("")
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_each_requirement_stands_there_once():
    wanted = {f"V{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)}

    found = Counter(number for number, *_rest in rows())

    assert set(found) == wanted
    assert set(found.values()) == {1}
    assert Counter(level for _number, level, *_rest in rows()) == {"1": 70, "2": 183}


def test_every_test_that_is_named_is_there():
    missing = [(file, name) for file, name in TEST.findall(DOCUMENT) if name not in names_in(file)]

    assert missing == []


def test_what_looks_for_tests_finds_none_that_is_not_there():
    assert "test_no_such_thing" not in names_in("tests/architecture/test_asvs.py")
    assert names_in("tests/no_such_file.py") == frozenset()


@pytest.mark.parametrize("state", STATES)
def test_states_are_counted(state: str):
    counts = Counter(found for _number, _level, _what, found, _why in rows())

    assert set(counts) == set(STATES)
    said = {"holds": "hold", "not applicable": "are not applicable", "does not hold": "do not hold"}[state]
    assert f"{counts[state]} {said}" in DOCUMENT


def test_what_does_not_hold_says_what_is_missing():
    short = [number for number, _level, _what, state, why in rows() if state == "does not hold" and len(why) < 20]

    assert short == []
