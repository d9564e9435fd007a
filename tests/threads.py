"""Runs something in a thread of its own, where no event loop runs: Playwright leaves one in that of its tests."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")


def apart(call: Callable[[], Answer]) -> Answer:
    """Give what a call gives, or raise what it raises; its database connections are closed after it."""

    def called() -> Answer:
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(called).result()
