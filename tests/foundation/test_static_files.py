"""Static files are collected when they have changed, and only then."""

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from sdptracker import static_files


@pytest.fixture
def source(settings: Settings, tmp_path: Path) -> Path:
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "collected"
    source = tmp_path / "source" / "a.css"
    source.parent.mkdir()
    source.write_text("a {}")
    return source


def test_collect_once(source: Path, tmp_path: Path) -> None:
    assert static_files.collect() is True
    assert static_files.collect() is False
    assert (tmp_path / "collected" / "a.css").exists()


def test_collect_again_after_a_change(source: Path, tmp_path: Path) -> None:
    static_files.collect()
    source.write_text("b {}")
    os.utime(source, (1, 1))

    assert static_files.collect() is True
    assert (tmp_path / "collected" / "a.css").read_text() == "b {}"
