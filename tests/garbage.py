"""
Ten thousand collected tests are a large heap that no test lets go: it is not searched for garbage.

Without this a sixth of the suite's time goes into looking through it again and again.
"""

import gc

import pytest

YOUNG = 50_000
"""Objects made before the young are searched; Python's own 700 suit a small program."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Set aside all that stands once the tests are collected."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
