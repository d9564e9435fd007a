"""Ending a run in the middle: before any of its statements, or around the moment a letter is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from sdptracker.mail import Files

# How a block ends, not something it does.
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Killed(BaseException):
    """Ends a run as `kill -9` does: nothing in the program handles it."""


@contextmanager
def killed_before(number: int) -> Iterator[Callable[[], bool]]:
    """Kill the block before its statement of that number; yields whether there were so many."""
    met = 0

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal met
        if not str(sql).startswith(BOOKKEEPING):
            met += 1
            if met == number:
                raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            yield lambda: met >= number
    except Killed:
        pass


class DyingBefore(Files):
    """A mail server's worker that dies when it is about to send."""

    def send_messages(self, email_messages: Any) -> int:
        raise Killed


class DyingAfter(Files):
    """A mail server's worker that dies when it has just sent."""

    def send_messages(self, email_messages: Any) -> int:
        super().send_messages(email_messages)
        raise Killed


class Random(Files):
    """Writes every message to a file of its own: what the name of a file protects from (the counter-proof)."""

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            message.extra_headers.pop("Message-ID")
        super().send_messages(email_messages)
        raise Killed


class Waiting(Files):
    """Sends, then stays where it is until a file named "go" appears beside the letters."""

    def send_messages(self, email_messages: Any) -> int:
        sent = super().send_messages(email_messages)
        while not (Path(settings.EMAIL_FILE_PATH) / "go").exists():
            time.sleep(0.02)
        return sent
