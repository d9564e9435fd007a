"""What a release is made of: every package has its licence in the table, and one that does not fit is refused."""

import re
from types import ModuleType

import pytest

from tests.foundation.programs import program


@pytest.fixture(scope="module")
def release() -> ModuleType:
    return program("release")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_pinned_package_has_its_licence_in_the_table(release: ModuleType) -> None:
    pinned = re.findall(r"^([\w.-]+)(?:\[.*?\])?==(\S+)(?: ;(.*))?", release.LOCK.read_text(), re.MULTILINE)
    here = {(normal(name), version) for name, version, marker in pinned if "win32" not in marker}
    listed = re.findall(r"^\| ([\w.-]+) \| (\d\S*) \| \S", release.TABLE.read_text(), re.MULTILINE)

    assert {(normal(name), version) for name, version in listed} == here, "run: make release-check"


@pytest.mark.parametrize("licence", ["", "AGPL-3.0-only", "GPL-3.0-or-later", "Proprietary", "SSPL-1.0"])
def test_another_licence_is_refused(release: ModuleType, licence: str) -> None:
    rows = [("good", "1", "MIT"), ("other", "2", licence)]

    assert release.refused(rows) == [f"other 2: {licence or 'no licence named'}"]


@pytest.mark.parametrize("licence", ["MIT License", "LGPL-3.0-only", "BSD-3-Clause OR Apache-2.0", "MPL-2.0"])
def test_a_licence_that_goes_with_ours_is_taken(release: ModuleType, licence: str) -> None:
    assert release.refused([("good", "1", licence)]) == []
