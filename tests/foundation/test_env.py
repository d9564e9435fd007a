"""Readers of the environment: what is wrong is named."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sdptracker import env


def test_text_missing_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANTED", raising=False)

    with pytest.raises(ImproperlyConfigured, match="WANTED"):
        env.text("WANTED")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("0", False), ("", False), ("off", False)])
def test_flag(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("WANTED", value)

    assert env.flag("WANTED", default=not expected) is expected


def test_flag_refuses_what_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANTED", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="WANTED"):
        env.flag("WANTED")


def test_number_refuses_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANTED", "many")

    with pytest.raises(ImproperlyConfigured, match="WANTED"):
        env.number("WANTED", 1)


def test_number_empty_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANTED", "")

    assert env.number("WANTED", 7) == 7


def test_words_are_trimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANTED", " a, b,,")

    assert env.words("WANTED", ["c"]) == ["a", "b"]


def test_folder_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WANTED", "here")

    assert env.folder("WANTED", Path("/")) == tmp_path / "here"


def test_secret_is_made_once_and_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("WANTED", raising=False)
    file = tmp_path / "var" / "key"

    first = env.secret("WANTED", file)

    assert env.secret("WANTED", file) == first
    assert len(first) >= 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_secret_of_another_first_start_wins(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("theirs")

    env._write_once(file, "ours")

    assert file.read_text() == "theirs"


def test_secret_from_the_environment_writes_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WANTED", "given")

    assert env.secret("WANTED", tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()


def test_secret_that_cannot_be_kept_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("WANTED", raising=False)
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match="set WANTED or SDPTRACKER_HOME"):
        env.secret("WANTED", tmp_path / "file" / "key")
