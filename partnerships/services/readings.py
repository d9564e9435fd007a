"""What is read is recorded: by one call of the frame around all answers, and by the commands that write files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from partnerships.audit.context import come_from
from partnerships.audit.shown import HIGHEST, Leaving, Shown
from partnerships.choices import Marking, ReadingKind
from partnerships.models import Reading
from partnerships.queries.readings import account

LONGEST = 300


def record(
    *,
    actor: Any,
    kind: ReadingKind,
    marking: Marking,
    rows: int | None,
    of: Mapping[str, Collection[int]],
    covers: str,
    route: str,
) -> Reading:
    """
    Keep who was given, or refused, what; through what, and in which request, says the current `origin`.

    `actor` is a User, or `None` for the operator's commands; `of` as in `Leaving`. What cannot be kept raises, so that
    nobody is shown what nobody knows of.
    """
    source, request_id = come_from()
    return Reading.objects.create(
        kind=kind,
        account_id=actor.pk if actor else None,
        username=actor.username if actor else "",
        source=source[:64],
        route=route[:80],
        covers=covers[:LONGEST],
        highest_marking=marking,
        rows=rows,
        of={model: sorted(keys) for model, keys in sorted(of.items()) if keys},
        request_id=request_id[:64],
    )


def answered(*, actor: Any, found: Shown, covers: str, route: str) -> Reading | None:
    """Keep what an answer showed; nothing where nothing of it is to be accounted for."""
    if found.leaving is not None:
        return left(actor=found.reader or actor, what=found.leaving, route=route)
    account(found, found.told.values())
    count = sum(map(len, found.of.values()))
    if not count and found.marking < HIGHEST:
        return None
    return record(
        actor=actor, kind=ReadingKind.VIEW, marking=found.marking, rows=count, of=found.of, covers=covers, route=route
    )


def left(*, actor: Any, what: Leaving, route: str) -> Reading:
    """Keep what left the program as a file."""
    return record(
        actor=actor, kind=ReadingKind.EXPORT, marking=what.marking, rows=what.rows, of=what.of, covers=what.covers,
        route=route,
    )  # fmt: skip


def refused(*, actor: Any, found: Shown, covers: str, route: str) -> Reading:
    """Keep that somebody asked for what is not for them, or is not there: what they were told is the same."""
    account(found, found.told.values())
    count = sum(map(len, found.of.values()))
    return record(
        actor=actor, kind=ReadingKind.REFUSED, marking=found.marking, rows=count, of=found.of, covers=covers,
        route=route,
    )  # fmt: skip
