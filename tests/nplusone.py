"""
Every test fails where the code under test asks the database once per row.

django-zeal watches the ORM. Left to itself it counts per line of code over a whole test, and so takes two services
that lock a row by the same function for a loop, and looks away from all rows that a test has made one by one. Here it
counts within one call of the test (a request, a service, a query, a command), by the way through the code: what is
asked again by the same way is a loop. The loops of the tests themselves are their own affair.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

import pytest
from django.db.models import Model
from zeal import patch, zeal_context
from zeal.listeners import NPlusOneListener
from zeal.util import get_stack

from partnerships import services
from partnerships.models.base import Record, RecordQuerySet
from partnerships.services.base import next_reference
from partnerships.services.users import demonstration_unit

TESTS = str(Path(__file__).resolve().parent)
SERVICES = str(Path(services.__file__).parent)
# What may be called in a loop, since it writes one record: each call is looked at by itself, as each of a service is.
ONE_BY_ONE = {
    id(function.__code__)
    for function in (
        RecordQuerySet.lock,  # a service locks the row it writes
        Record.save,  # and reads back the version that the database has given it
        next_reference,  # locks its counter for each number it gives
        demonstration_unit,  # makes one of the demonstration's units
    )
}

# The identity of the code and the line; the very instruction would not do: its place shifts as Python optimises.
Way = tuple[tuple[int, int], ...]


@dataclass
class Call:
    """What one call has asked the database for."""

    asked: Counter[tuple[type[Model], str, Way]] = field(default_factory=Counter)
    loaded_alone: set[str] = field(default_factory=set)


def is_one_write(code: CodeType) -> bool:
    """Tell what writes one record: services, known by the actor they ask for, and what they write with."""
    by_name_alone = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    return id(code) in ONE_BY_ONE or ("actor" in by_name_alone and code.co_filename.startswith(SERVICES))


def way_here() -> tuple[FrameType | None, Way]:
    """Find the call to look at and the way from there to here; None if no test has called."""
    way: list[tuple[int, int]] = []
    entry: FrameType | None = None
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith(TESTS):
        way.append((id(frame.f_code), frame.f_lineno))
        if is_one_write(frame.f_code):
            return frame, tuple(way)
        entry, frame = frame, frame.f_back
    return (entry if frame is not None else None), tuple(way)


class PerCallListener(NPlusOneListener):
    """Reports what is loaded again by the same way within one call."""

    def __init__(self) -> None:
        # The frames are kept while the test runs: another could take the identity of one that is gone.
        self.calls: defaultdict[FrameType, Call] = defaultdict(Call)

    def notify(self, model: type[Model], field: str, instance_key: str | None) -> None:
        entry, way = way_here()
        if entry is None:
            return
        call = self.calls[entry]
        call.asked[model, field, way] += 1
        if call.asked[model, field, way] > 1 and instance_key not in call.loaded_alone:
            self._alert(model, field, f"N+1 detected on {model._meta.label}.{field}", [get_stack()[1:]])

    def ignore(self, instance_key: str | None) -> None:
        """Note a row that was loaded alone: what hangs on it is asked for once, too."""
        entry, _way = way_here()
        if entry is not None and instance_key is not None:
            self.calls[entry].loaded_alone.add(instance_key)


@pytest.fixture(autouse=True)
def no_n_plus_one(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with zeal_context():
        monkeypatch.setattr(patch, "n_plus_one_listener", PerCallListener())
        yield
