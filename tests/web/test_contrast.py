"""Contrast of the colours in app.css, computed as WCAG 2.2 defines it (1.4.3 text, 1.4.11 other parts)."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "partnerships" / "static"
TEXT, PART = 4.5, 3.0

PAIRS = [
    *(
        (f"{code}-fg", f"{code}-bg", TEXT)
        for code in ("done", "track", "risk", "late", "hold", "todo", "gone", "unknown")
    ),
    *((paper, code, TEXT) for paper in ("paper",) for code in ("done", "track", "risk", "late", "hold", "gone")),
    *(("ink", under, TEXT) for under in ("paper", "bg", "tint", "todo", "gold", "todo-bg")),
    *(("ink-2", under, TEXT) for under in ("paper", "bg", "tint")),
    *(("link", under, TEXT) for under in ("paper", "bg", "tint")),
    *(("late-fg", under, TEXT) for under in ("paper", "bg", "tint")),
    ("paper", "accent", TEXT),
    ("paper", "accent-dark", TEXT),
    ("accent-dark", "tint", TEXT),
    ("on-navy", "navy", TEXT),
    ("on-navy-2", "navy", TEXT),
    ("strip-ink", "strip", TEXT),
    ("control", "paper", PART),
    ("navy-line", "navy", PART),
    ("unknown-line", "paper", PART),
    ("focus", "paper", PART),
    ("focus", "bg", PART),
    ("gold", "navy", PART),
    ("accent", "paper", PART),
]


def declared() -> dict[str, str]:
    """Read every custom property of both stylesheets."""
    sheets = (STATIC / "vendor" / "ecl" / "ecl-eu-tokens.css", STATIC / "css" / "app.css")
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", "\n".join(sheet.read_text() for sheet in sheets)))


def colour(name: str, properties: dict[str, str]) -> str:
    value = properties[f"--{name}"].strip()
    while value.startswith("var("):
        value = properties[value[4:-1]].strip()
    digits = value.removeprefix("#")
    return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)


def luminance(digits: str) -> float:
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_ratio_of_black_on_white() -> None:
    assert ratio("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("above", "under", "least"), PAIRS)
def test_ratio_is_enough(above: str, under: str, least: float) -> None:
    properties = declared()

    assert ratio(colour(above, properties), colour(under, properties)) >= least
