"""Keys in addresses stay out of the log, and its lines say when."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sdptracker.logs import WithoutKeys

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
    assert all("without_keys" in handler["filters"] for handler in HANDLERS.values())


def test_lines_say_their_moment_with_its_zone() -> None:
    formatter = logging.Formatter(LINE["format"], LINE["datefmt"], style="{")
    record = logging.LogRecord("a", logging.WARNING, __file__, 1, "words", (), None)

    moment = datetime.fromisoformat(formatter.format(record).split(" ")[0])

    assert moment.utcoffset() is not None
