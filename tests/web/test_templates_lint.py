"""No template or script needs more than `default-src 'self'`, and JavaScript stays optional."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

FORBIDDEN = {
    "inline style": r"\sstyle\s*=",
    "style element": r"<style\b",
    "inline script": r"<script\b(?![^>]*\ssrc=)",
    "event attribute": r"\son[a-z]+\s*=",
    "htmx event code": r"\b(?:data-)?hx-on\b",
    "script in hx-vals": r"hx-vals\s*=\s*['\"]\s*js:",
    "filter in hx-trigger": r"hx-trigger\s*=\s*['\"][^'\"]*\[",
    "javascript address": r"javascript:",
    "foreign host": r"<(?:script|link|img|use)\b[^>]*(?:src|href)\s*=\s*['\"](?:https?:)?//",
    "unescaped output": r"\|\s*safe\b|{%\s*autoescape\s+off",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_nothing_forbidden(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text())

    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a onclick="x()">',
        '<a hx-on:click="x()">',
        """<a hx-vals='js:{a: 1}'>""",
        '<a hx-trigger="keyup[ctrlKey]">',
        '<a href="javascript:x()">',
        '<script src="//cdn.example/x.js"></script>',
        "{{ text|safe }}",
    ],
)
def test_forbidden_patterns_catch(bad: str) -> None:
    assert any(re.search(pattern, bad, re.IGNORECASE) for pattern in FORBIDDEN.values())


@pytest.mark.parametrize(
    "template", [path for path in TEMPLATES if path.parent.name == "components"], ids=lambda p: p.name
)
def test_component_names_its_inputs_first(template: Path) -> None:
    assert template.read_text().startswith("{# ")


def test_every_icon_used_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "partnerships/static/vendor/icons/lucide.svg").read_text()))
    used = {name for path in TEMPLATES for name in re.findall(r'{%\s*icon\s+"([^"]+)"', path.read_text())}

    assert used - drawn == set()


SCRIPTS = sorted((ROOT / "partnerships/static/js").glob("*.js"))
# What keys are not known beforehand lies in a Map, a Set or Headers: a key such as __proto__ reaches every object.
KEYS_GIVEN = re.compile(
    r"[\w)\]]\[(?!\s*['\"\d])[^\]]+\]\s*(?:[-+*/|&?]*=)(?!=)|__proto__|Object\.assign|setPrototypeOf"
)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_put_nothing_under_keys_that_are_given(script: Path) -> None:
    assert KEYS_GIVEN.findall(script.read_text()) == []


@pytest.mark.parametrize(
    "bad", ["headers[input.name] = 1", "a.b[name]=c", "f()[key] ??= {}", "x.__proto__ = y", "Object.assign(a, given)"]
)
def test_keys_that_are_given_are_seen(bad: str) -> None:
    assert KEYS_GIVEN.search(bad)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_do_not_evaluate_text(script: Path) -> None:
    assert re.search(r"\beval\(|new Function|innerHTML|\.style\b", script.read_text()) is None
