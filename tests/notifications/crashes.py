"""Ending a run in the middle: before any of its statements, or around the moment a letter is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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
