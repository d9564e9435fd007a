"""The files taken from npm are the ones recorded, with their licences, and say where they come from."""

import hashlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.foundation.programs import ROOT, program


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    return program("vendor")


@pytest.fixture
def lock(tmp_path: Path) -> dict:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "LICENSE").write_bytes(b"free")
    (tmp_path / "assets" / "it.js").write_bytes(b"1")
    files = {f"assets/{name}": hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    return {"folders": ["assets"], "packages": [{"name": "it", "files": files}]}


FILES = {"LICENSE": b"free", "it.js": b"1"}


def test_problems_none_in_the_repository(vendor: ModuleType) -> None:
    assert vendor.problems(ROOT, json.loads(vendor.LOCK.read_text())) == []


def test_problems_changed_file(vendor: ModuleType, lock: dict, tmp_path: Path) -> None:
    (tmp_path / "assets" / "it.js").write_bytes(b"2")

    assert vendor.problems(tmp_path, lock) == ["assets/it.js: changed since it was fetched"]


def test_problems_missing_file(vendor: ModuleType, lock: dict, tmp_path: Path) -> None:
    (tmp_path / "assets" / "it.js").unlink()

    assert vendor.problems(tmp_path, lock) == ["assets/it.js: missing"]


def test_problems_stray_file(vendor: ModuleType, lock: dict, tmp_path: Path) -> None:
    (tmp_path / "assets" / "logo.svg").write_bytes(b"<svg/>")

    assert vendor.problems(tmp_path, lock) == ["assets/logo.svg: not in the lock"]


def test_problems_package_without_licence(vendor: ModuleType, lock: dict, tmp_path: Path) -> None:
    (tmp_path / "assets" / "LICENSE").unlink()
    del lock["packages"][0]["files"]["assets/LICENSE"]

    assert vendor.problems(tmp_path, lock) == ["it: no licence file"]


def test_without_source_map_takes_only_the_pointer(vendor: ModuleType) -> None:
    assert vendor.without_source_map(b"run();\n//# sourceMappingURL=run.js.map\n") == b"run();\n"
    assert vendor.without_source_map(b"run();\n") == b"run();\n"


def test_every_package_is_named_in_third_party(vendor: ModuleType) -> None:
    credits_page = (ROOT / "docs" / "THIRD_PARTY.md").read_text()

    for package in json.loads(vendor.LOCK.read_text())["packages"]:
        assert f"| {package['version']} | {package['licence']}" in credits_page


def test_no_emblem_or_logo_is_shipped() -> None:
    shipped = [path.name.lower() for path in (ROOT / "partnerships" / "static").rglob("*")]

    assert [name for name in shipped if "logo" in name or "emblem" in name] == []
