"""The settings are safe as delivered, and say so when they are made unsafe."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from partnerships.models import User
from sdptracker import checks
from sdptracker.checks import connections_are_encrypted, hosts_need_tls, sealer_has_an_address
from tests.factories.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    "DEBUG", "ALLOWED_HOSTS", "DATABASES", "MIGRATE_DATABASE", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "MAIL_SERVER", "EMAIL_HOST", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "FILE_SCANNER", "LOGGING",
    "SILENCED_SYSTEM_CHECKS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "MESSAGE_STORAGE",
]  # fmt: skip


def settings_with(home: Path, **environment: str) -> dict[str, Any]:
    """Read the settings in a process that knows only the given variables."""
    shape = f"{{name: getattr(settings, name) for name in {NAMES}}}"
    code = f"import json; from sdptracker import settings; print(json.dumps({shape}, default=str))"
    given = {"PATH": os.environ["PATH"], "SDPTRACKER_HOME": str(home), **environment}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_settings_as_delivered(tmp_path: Path) -> None:
    read = settings_with(tmp_path)

    assert read["DEBUG"] is False
    assert (read["SESSION_COOKIE_NAME"], read["CSRF_COOKIE_NAME"]) == ("sessionid", "csrftoken")
    assert read["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert read["DATABASES"]["default"]["USER"] == "sdp_app"
    assert read["DATABASES"]["default"]["EMBEDDED"] == {"home": str(tmp_path / "postgres")}
    assert read["DATABASES"]["seal"]["USER"] == "sdp_seal"
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "audit-key").exists()  # made when it is first used


def test_audit_key_is_made_once(tmp_path: Path) -> None:
    code = "from sdptracker import settings; print(str(settings.AUDIT_KEY))"
    given = {"PATH": os.environ["PATH"], "SDPTRACKER_HOME": str(tmp_path)}
    command = [sys.executable, "-c", code]
    first, again = (subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=True) for _ in range(2))

    assert first.stdout == again.stdout
    assert len(first.stdout) > 80
    assert (tmp_path / "audit-key").stat().st_mode & 0o777 == 0o600


def test_settings_behind_tls(tmp_path: Path) -> None:
    read = settings_with(tmp_path, BEHIND_TLS="1")

    assert read["SESSION_COOKIE_SECURE"] is True
    assert (read["SECURE_HSTS_SECONDS"], read["SECURE_HSTS_INCLUDE_SUBDOMAINS"]) == (31_536_000, False)
    assert "security.W004" not in read["SILENCED_SYSTEM_CHECKS"]


@pytest.fixture(scope="module")
def tls_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return settings_with(tmp_path_factory.mktemp("tls"), BEHIND_TLS="1")


def cookies_refused(settings: Any, given: dict[str, Any]) -> set[str]:
    """Sign in twice under these settings; gives the cookies that no browser would take as bound to this host."""
    for name, value in given.items():
        if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "MESSAGE")):
            setattr(settings, name, value)
    client = Client()
    client.get(reverse("sign-in"), secure=True)
    data = {"username": "official", "password": PASSWORD}
    for address in ("sign-in", "sign-out", "sign-in"):  # the second time, a message says when the first was
        assert client.post(reverse(address), data, secure=True).status_code == 302
    assert len(client.cookies) > 1
    return {
        name
        for name, cookie in client.cookies.items()
        if not (name.startswith("__Host-") and cookie["secure"] and cookie["path"] == "/" and not cookie["domain"])
    }


def test_cookies_behind_tls_are_bound_to_this_host(
    settings: Settings, tls_settings: dict[str, Any], official: User
) -> None:
    assert cookies_refused(settings, tls_settings) == set()


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"SESSION_COOKIE_NAME": "sessionid"}, "sessionid"),
        ({"CSRF_COOKIE_SECURE": False}, "__Host-csrftoken"),
        ({"CSRF_COOKIE_DOMAIN": "europe.example"}, "__Host-csrftoken"),
        ({"SESSION_COOKIE_PATH": "/account/"}, "__Host-sessionid"),
        ({"MESSAGE_STORAGE": "django.contrib.messages.storage.fallback.FallbackStorage"}, "messages"),
    ],
)
def test_cookies_set_otherwise_would_not_be(
    settings: Settings, tls_settings: dict[str, Any], official: User, changed: dict[str, Any], refused: str
) -> None:
    assert cookies_refused(settings, tls_settings | changed) == {refused}


@pytest.mark.parametrize(("tls", "holds"), [("1", True), ("0", False)])
def test_subdomains_are_for_tls_alone(tmp_path: Path, tls: str, holds: bool) -> None:
    read = settings_with(tmp_path, BEHIND_TLS=tls, HSTS_SUBDOMAINS="1")

    assert read["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is holds


def test_settings_with_one_address(tmp_path: Path) -> None:
    read = settings_with(tmp_path, DATABASE_URL="postgresql://me:pw@db.example:5433/mine?sslmode=require")

    database = read["DATABASES"]["default"]
    assert "EMBEDDED" not in database
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "mine")
    assert database["OPTIONS"] == {"sslmode": "require", "assume_role": "sdp_app"}
    assert read["MIGRATE_DATABASE"]["USER"] == "me"
    assert read["MIGRATE_DATABASE"]["OPTIONS"] == {"sslmode": "require", "assume_role": "sdp_owner"}
    sealer = read["DATABASES"]["seal"]
    assert (sealer["HOST"], sealer["NAME"], sealer["USER"]) == ("db.example", "mine", "me")
    assert sealer["OPTIONS"] == {"sslmode": "require", "assume_role": "sdp_seal"}


def test_settings_with_two_addresses(tmp_path: Path) -> None:
    read = settings_with(
        tmp_path, DATABASE_URL="postgresql://app@db/mine", MIGRATE_DATABASE_URL="postgresql://mover:pw@db/mine"
    )

    assert read["DATABASES"]["default"]["USER"] == "app"
    assert read["MIGRATE_DATABASE"]["USER"] == "mover"


def test_check_refuses_other_hosts_without_tls(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["tracker.example"]
    settings.IS_BEHIND_TLS = False

    (error,) = hosts_need_tls()

    assert error.id == "sdptracker.E001"


def test_check_accepts_other_hosts_behind_tls(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["tracker.example"]
    settings.IS_BEHIND_TLS = True

    assert hosts_need_tls() == []


DATABASE = "postgresql://me@db.example/mine"
SAFE = f"{DATABASE}?sslmode=verify-full"
OTHERS_SAFE = {"MIGRATE_DATABASE_URL": SAFE, "SEAL_DATABASE_URL": SAFE}


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, []),
        ({"DATABASE_URL": DATABASE}, ["DATABASE_URL", "SEAL_DATABASE_URL", "MIGRATE_DATABASE_URL"]),
        ({"DATABASE_URL": f"{DATABASE}?sslmode=require", **OTHERS_SAFE}, ["DATABASE_URL"]),
        ({"DATABASE_URL": SAFE}, []),
        ({"DATABASE_URL": SAFE, "SEAL_DATABASE_URL": DATABASE}, ["SEAL_DATABASE_URL"]),
        ({"DATABASE_URL": "postgresql:///mine?host=db.example", **OTHERS_SAFE}, ["DATABASE_URL"]),
        ({"DATABASE_URL": "postgresql://me@localhost/mine"}, []),
        ({"DATABASE_URL": "postgresql:///mine?host=/run/postgresql"}, []),
        ({"EMAIL_URL": "smtp://mail.example:587"}, ["EMAIL_URL"]),
        ({"EMAIL_URL": "smtp://mail.example:587/?tls=1"}, []),
        ({"EMAIL_URL": "smtps://mail.example"}, []),
        ({"EMAIL_URL": "smtp://127.0.0.1"}, []),
        ({"FILE_SCANNER": "tcp://scanner.example:3310"}, ["FILE_SCANNER"]),
        ({"FILE_SCANNER": "tcp://127.0.0.1:3310"}, []),
        ({"FILE_SCANNER": "unix:///run/clamav/clamd.ctl"}, []),
    ],
)  # fmt: skip
def test_check_warns_where_others_could_listen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], named: list[str]
) -> None:
    monkeypatch.setattr(checks, "settings", SimpleNamespace(**settings_with(tmp_path, **environment)))

    assert [warning.msg.split()[0] for warning in connections_are_encrypted()] == named


def test_check_warns_where_nobody_may_seal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["seal"], "USER", settings.DATABASES["default"]["USER"])

    (warning,) = sealer_has_an_address()

    assert warning.id == "sdptracker.W002"


def test_check_accepts_a_sealer_of_its_own_and_one_role_for_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sealer_has_an_address() == []

    monkeypatch.setitem(settings.DATABASES["seal"], "USER", settings.DATABASES["default"]["USER"])
    monkeypatch.setitem(settings.MIGRATE_DATABASE, "USER", settings.DATABASES["default"]["USER"])
    assert sealer_has_an_address() == []
