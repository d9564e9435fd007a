"""What the answer being made takes out of the database that must be accounted for, so that its reading is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from partnerships.choices import Marking

HIGHEST = max(Marking)


@dataclass(frozen=True, slots=True)
class Leaving:
    """
    Say what leaves the program as a file.

    `covers` in words, as the reader asked for it; `rows`: how many, `None` where that is only known at its end;
    `of`: the rows marked at the highest level, as keys by the name of their model.
    """

    covers: str
    marking: Marking
    rows: int | None
    of: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Shown:
    """
    Gather what one answer shows: keys of rows by the name of their model, and the highest marking among them.

    `told`: rows whose words were read; `leaving` where the answer is a file; `reader` where it is not whoever is
    signed in.
    """

    of: dict[str, set[int]] = field(default_factory=dict)
    marking: Marking = Marking.PUBLIC
    told: dict[int, Any] = field(default_factory=dict)
    leaving: Leaving | None = None
    reader: Any = None

    def note(self, model: str, pk: int, *, marking: int) -> None:
        self.of.setdefault(model, set()).add(pk)
        self.marking = max(self.marking, Marking(marking))


_gathering: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def gathered() -> Iterator[Shown]:
    """Gather what is noted inside; yields it."""
    found = Shown()
    token = _gathering.set(found)
    try:
        yield found
    finally:
        _gathering.reset(token)


def tell(row: Any) -> None:
    """Say that words of a row were read; whether they are to be accounted for is found out once, at the end."""
    if (found := _gathering.get()) is not None:
        found.told[id(row)] = row


def carry(marking: Marking) -> None:
    """Say that the answer says of itself, or of something in it, how it is marked."""
    if (found := _gathering.get()) is not None:
        found.marking = max(found.marking, marking)


def note(model: str, pk: int, *, marking: int = HIGHEST) -> None:
    """Say that the answer shows a row whose reading is to be recorded; nothing outside of an answer."""
    if (found := _gathering.get()) is not None:
        found.note(model, pk, marking=marking)


def note_if_highest(model: str, pk: int, marking: int) -> None:
    """Say the same of a row that is recorded only if it is marked at the highest level."""
    if marking >= HIGHEST:
        note(model, pk)


def leaves(what: Leaving, *, reader: Any = None) -> None:
    """Say that the answer is a file, and what is in it; nothing outside of an answer."""
    if (found := _gathering.get()) is not None:
        found.leaving, found.reader = what, reader or found.reader
