"""Keys in addresses stay out of the log; its lines say when, and those about a request who asked for what."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.functional import SimpleLazyObject

from partnerships.models import User
from partnerships.rules.sign_ins import Whence
from sdptracker.logs import AboutRequests, AsJson, WithoutKeys
from tests.foundation.test_settings import settings_with
from tests.personas import client_for

LINE: dict[str, str] = settings.LOGGING["formatters"]["line"]  # type: ignore[index]  # the setting is a plain dict
HANDLERS: dict[str, Any] = settings.LOGGING["handlers"]  # type: ignore[assignment]  # the setting is a plain dict


def written(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    assert WithoutKeys().filter(record)
    return record.getMessage()


def test_key_of_a_calendar_is_not_written() -> None:
    assert written("%s: %s", "Not Found", "/calendar/feeds/cal_secret.signature.ics") == (
        "Not Found: /calendar/feeds/…"
    )


@pytest.mark.parametrize("message", ["Not Found: /calendar/list/", "100 % of “%s”", ""])
def test_other_lines_stay_as_they_are(message: str) -> None:
    assert written(message) == message


@pytest.mark.django_db
def test_line_about_a_refused_calendar_keeps_its_key_to_itself(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutKeys())

    Client().get("/calendar/feeds/cal_secret.signature.ics")

    assert "/calendar/feeds/…" in caplog.text
    assert "secret" not in caplog.text


def test_every_handler_leaves_keys_out() -> None:
    assert all({"without_keys", "about_requests"} <= {*handler["filters"]} for handler in HANDLERS.values())


def test_lines_say_their_moment_with_its_zone() -> None:
    formatter = logging.Formatter(LINE["format"], LINE["datefmt"], style="{")
    record = logging.LogRecord("a", logging.WARNING, __file__, 1, "words", (), None)
    assert AboutRequests().filter(record)

    moment = datetime.fromisoformat(formatter.format(record).split(" ")[0])

    assert moment.utcoffset() is not None


@pytest.mark.parametrize(
    ("method", "path", "content", "line"),
    [
        ("post", "/commitments/new/", {"text": ""}, "Unprocessable Entity: /commitments/new/"),
        ("post", "/account/sign-out/", None, ""),
        ("get", "/account/sign-out/", None, "Method Not Allowed (GET): /account/sign-out/"),
        ("get", "/reviews/updates/1/", None, "Forbidden"),
        ("get", "/api/v1/commitments/?no-such=1", None, "Bad Request: /api/v1/commitments/"),
    ],
)
@pytest.mark.django_db
def test_what_is_refused_says_who_asked(
    method: str, path: str, content: Any, line: str, official: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(AboutRequests())
    caplog.handler.setFormatter(logging.Formatter("{message}{about}", style="{"))

    answer = getattr(client_for(official), method)(path, content, headers={"X-Request-ID": "number-of-mine"})

    about = " [account 'official' from 127.0.0.1, request number-of-mine]"
    told = [each for each in caplog.text.splitlines() if each.endswith(about)]
    assert [each.startswith(line) for each in told] == ([True] if line else []), (answer.status_code, caplog.text)


def test_nobody_is_looked_up_for_a_line() -> None:
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "words", (), None)
    whence = Whence("192.0.2.1", request_id="r-1")
    record.request = SimpleNamespace(whence=whence, user=SimpleLazyObject(lambda: 1 / 0))

    assert AboutRequests().filter(record)

    assert record.about == " [account 'unknown' from 192.0.2.1, request r-1]"  # type: ignore[attr-defined]  # the filter's


def test_programs_read_one_object_from_each_line() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, __file__, 1, "“%s”\nmore", ("words",), sys.exc_info())
    record.request = SimpleNamespace(whence=Whence("192.0.2.1", request_id="r-1"))
    assert AboutRequests().filter(record)

    line = AsJson().format(record)

    assert "\n" not in line
    said = json.loads(line)
    assert datetime.fromisoformat(said.pop("at")).utcoffset() is not None
    assert said.pop("trace").endswith("ValueError: two\nlines")
    assert said == {
        "level": "ERROR", "logger": "a.b", "message": "“words”\nmore",
        "account": "unknown", "address": "192.0.2.1", "request": "r-1",
    }  # fmt: skip


@pytest.mark.parametrize(("environment", "form"), [({}, "line"), ({"LOG_FORMAT": "json"}, "json")])
def test_how_lines_are_written_is_the_operators(tmp_path: Path, environment: dict[str, str], form: str) -> None:
    read = settings_with(tmp_path, **environment)["LOGGING"]

    assert read["handlers"]["console"]["formatter"] == form
    assert form in read["formatters"]
