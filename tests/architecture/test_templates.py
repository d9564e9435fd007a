"""No template lies about unused, and each component says what it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
EVERY = sorted(TEMPLATES.rglob("*.html"))
# Found by Django under their fixed names.
BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "base.html"}
LINES = 120


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def texts() -> str:
    code = [*(ROOT / "partnerships").rglob("*.py"), *(ROOT / "sdptracker").rglob("*.py"), *EVERY]
    return "\n".join(path.read_text(encoding="utf-8") for path in code)


def test_no_template_is_unused():
    used = texts()

    assert [name(path) for path in EVERY if name(path) not in BY_DJANGO and f'"{name(path)}"' not in used] == []


@pytest.mark.parametrize("path", EVERY, ids=name)
def test_template_is_short_and_extends_little(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES
    depth, current = 0, path
    while match := re.search(r'{% extends "([^"]+)" %}', current.read_text(encoding="utf-8")):
        depth, current = depth + 1, TEMPLATES / match[1]
    assert depth <= 3


@pytest.mark.parametrize("path", sorted((TEMPLATES / "components").glob("*.html")), ids=name)
def test_component_names_its_inputs_first(path: Path):
    assert path.read_text(encoding="utf-8").startswith("{#")


@pytest.mark.parametrize("path", [path for path in EVERY if path.name.startswith("_")], ids=name)
def test_part_of_a_page_names_its_inputs_first(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[lines[0].startswith("{% extends")].startswith("{#")


@pytest.mark.parametrize("path", EVERY, ids=name)
def test_template_decides_on_no_status(path: Path):
    compared = re.findall(r"\b(?:status|state|standing|disposition)\s*==\s*['\"]", path.read_text(encoding="utf-8"))

    assert compared == []
