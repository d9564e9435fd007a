"""Who is acting, told to PostgreSQL: the triggers read it and refuse a change without it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

REASON_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Acting:
    """Say who does what and why, through what; every field becomes a transaction-local setting `audit.<field>`."""

    actor: str = ""
    actor_id: int | None = None
    role: str = ""
    action: str = ""
    reason: str = ""
    request_id: str = ""
    source: str = ""


NOBODY = Acting()
_because: ContextVar[str] = ContextVar("because", default="")
_current: ContextVar[Acting] = ContextVar("acting", default=NOBODY)
_origin: ContextVar[tuple[str, str]] = ContextVar("origin", default=("", ""))


@contextmanager
def origin(*, source: str, request_id: str = "") -> Iterator[str]:
    """
    Tell through what the changes inside come: "page", "api", "admin" or a command's name.

    Yields the request id, made here if none is given.
    """
    request_id = request_id or uuid.uuid4().hex
    token = _origin.set((source, request_id))
    try:
        yield request_id
    finally:
        _origin.reset(token)


def come_through(source: str) -> None:
    """
    Say more exactly through what the changes of the current `origin` come, as soon as it is known.

    "api:12" is the API with access token 12. It ends with the surrounding `origin`.
    """
    _origin.set((source, _origin.get()[1]))


def come_from() -> tuple[str, str]:
    """Give the source and the request id of the current `origin`; empty outside of one."""
    return _origin.get()


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the reason of every change inside that is given none of its own."""
    token = _because.set(reason)
    try:
        yield
    finally:
        _because.reset(token)


@contextmanager
def acting_as(actor: Any, *, action: str, reason: str = "", role: str = "") -> Iterator[None]:
    """
    Run the block in one transaction in which every change is booked on `actor`.

    `actor` is a User (`username`, `pk`); `action` names the service ("commitments.change"); `reason` is what the
    person gave, and stands as such: the trigger falls back on the action where no reason is asked for.
    Settings are transaction-local and outlive an inner savepoint, so the outer ones are put back on the way out.
    """
    source, request_id = _origin.get()
    acting = Acting(
        actor=actor.username,
        actor_id=actor.pk,
        role=role,
        action=action,
        reason=(reason.strip() or _because.get().strip())[:REASON_LENGTH],
        request_id=request_id,
        source=source,
    )
    nested = connection.in_atomic_block
    before = _current.get()
    with transaction.atomic():
        _tell(acting)
        token = _current.set(acting)
        try:
            yield
        finally:
            _current.reset(token)
        if nested and not connection.needs_rollback:
            _tell(before)


def _tell(acting: Acting) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('audit.actor', %s, true), set_config('audit.actor_id', %s, true),"
            " set_config('audit.role', %s, true), set_config('audit.action', %s, true),"
            " set_config('audit.reason', %s, true), set_config('audit.request_id', %s, true),"
            " set_config('audit.source', %s, true)",
            [
                acting.actor,
                "" if acting.actor_id is None else str(acting.actor_id),
                acting.role,
                acting.action,
                acting.reason,
                acting.request_id,
                acting.source,
            ],
        )
