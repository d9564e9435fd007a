"""The table of limits in docs/security.md says what the program keeps to, and leaves none out."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| [^|]+ \| ([\d,.]+) ?(KB|MB|)\b[^|]* \| `([\w.]+)` \|$", re.MULTILINE)
SIZES = {"": 1, "KB": 1024, "MB": 1024 * 1024}
LAYERS = ("rules", "queries", "filters", "services", "api")
NAMED = re.compile(r"(MOST|LONGEST|LARGEST|LIMIT)(_|$)")
# What only bounds a number's column, or how a text is cut or a list is cut short on a page.
NO_LIMITS_OF_WORK = {
    "partnerships.api.serializers.bulk_changes.LARGEST",
    "partnerships.rules.event_fields.LONGEST",
    "partnerships.rules.event_files.LARGEST_AMOUNT",
    "partnerships.rules.event_files.LARGEST_ORDINAL",
    "partnerships.rules.reminders.LONGEST_PAUSE",
    "partnerships.services.readings.LONGEST",
}


def table() -> dict[str, int]:
    return {where: int(Decimal(number.replace(",", "")) * SIZES[size]) for number, size, where in ROW.findall(DOCUMENT)}


def kept(where: str) -> int:
    """Give what the program keeps to, by the name of a setting or of a module's constant."""
    module, _dot, name = where.rpartition(".")
    number: int = getattr(settings if module == "settings" else import_module(f"partnerships.{module}"), name)
    return number


def constants() -> Iterator[str]:
    """Name what is called a limit in the layers that decide."""
    for layer in LAYERS:
        package = import_module(f"partnerships.{layer}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            names = vars(import_module(found.name))
            text = Path(str(names["__file__"])).read_text(encoding="utf-8")
            yield from (f"{found.name}.{name}" for name in names if NAMED.match(name) and is_made_in(text, name))


def is_made_in(text: str, name: str) -> bool:
    return re.search(rf"^(\w+, )*{name}(, \w+)*(: [^=]+)? = ", text, re.MULTILINE) is not None


@pytest.mark.parametrize(("where", "number"), table().items())
def test_limit_is_what_the_table_says(where: str, number: int) -> None:
    assert kept(where) == number


def test_no_limit_is_left_out() -> None:
    found = {*constants()}

    assert found - {f"partnerships.{where}" for where in table()} == NO_LIMITS_OF_WORK
