"""Mail: to files unless a server is named, whole files under a name that a message keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection
from pytest_django import Settings

from sdptracker import env


@pytest.mark.parametrize(
    "value",
    ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port/", "smtp://mail.example:99999/"],
)
def test_an_address_that_is_none_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", value)

    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.mail_server("EMAIL_URL")


@pytest.mark.parametrize(
    ("value", "host", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtp://mail.example:587/?tls=1", "mail.example", 587, True, False),
        ("smtps://mail.example", "mail.example", 465, False, True),
    ],
)
def test_an_address_says_how_to_speak(
    value: str, host: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", value)

    read = env.mail_server("EMAIL_URL")

    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (
        host,
        port,
        tls,
        ssl,
    )


def test_name_and_password_may_hold_any_character(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://me%40example:p%2Fw%3A@mail.example")

    read = env.mail_server("EMAIL_URL")

    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("me@example", "p/w:")


def test_without_an_address_there_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)

    assert env.mail_server("EMAIL_URL") == {}


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def send(message_id: str = "", body: str = "words") -> None:
    headers = {"Message-ID": message_id} if message_id else {}
    message = EmailMessage("subject", body, to=["a@example.org"], headers=headers)
    get_connection("sdptracker.mail.Files").send_messages([message])


def test_a_message_sent_again_is_the_same_file(folder: Path) -> None:
    send("<digest.1.2026-11-23@localhost>", "first")
    send("<digest.1.2026-11-23@localhost>", "second")

    assert [path.name for path in folder.iterdir()] == ["digest.1.2026-11-23.eml"]
    assert "second" in (folder / "digest.1.2026-11-23.eml").read_text()
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("message_id", ["", "<../../escape@localhost>", "<a/b@localhost>", "nonsense"])
def test_a_name_that_is_none_is_replaced(message_id: str, folder: Path) -> None:
    send(message_id)

    (path,) = folder.iterdir()
    assert (path.parent, path.suffix, len(path.stem)) == (folder, ".eml", 32)
