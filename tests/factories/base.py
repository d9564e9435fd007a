"""Who writes the rows that tests start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from partnerships.audit.context import acting_as, origin

Row = TypeVar("Row")


@dataclass(frozen=True)
class Account:
    """Stand in for a user where none is needed: the name and number the audit record keeps."""

    username: str
    pk: int | None = None


SYSTEM = Account("test-data")


@contextmanager
def making(actor: Any = SYSTEM, *, reason: str = "test data") -> Iterator[None]:
    """Write test data inside, booked on `actor`; it moves no clock and asks no permission."""
    with origin(source="tests"), acting_as(actor, action="tests.make", reason=reason):
        yield


def saved(row: Row, *, actor: Any = SYSTEM) -> Row:
    """Save one row as the test data's author and give it back."""
    with making(actor):
        row.save()  # type: ignore[attr-defined]  # any model
    return row
