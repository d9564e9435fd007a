"""What every write begins with: who acts, in what role, today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.audit.context import acting_as
from partnerships.choices import Marking
from partnerships.errors import RuleViolation
from partnerships.models import ReferenceCounter
from partnerships.permissions import Access
from partnerships.rules.days import day_of

CHECK_VIOLATION = "23514"
Row = TypeVar("Row")


def today() -> date:
    """Read the clock once, at the edge: the day in Brussels, where due dates count."""
    return day_of(timezone.now())


@contextmanager
def acting(actor: Any, action: str, *, reason: str = "") -> Iterator[Access]:
    """
    Open the transaction of one write and give the actor's access as of now.

    `action` is "<nouns>.<verb>"; `reason` what the person gave for it.
    :raises RuleViolation: also where the database refuses what no rule foresaw, in its words.
    """
    try:
        with transaction.atomic():
            access = Access.of(actor, on=today())
            with acting_as(actor, action=action, reason=reason, role=access.role_names):
                yield access
                # Deferred promises of the database speak here, where the refusal can still be explained.
                _check_deferred()
    except IntegrityError as error:
        raise refusal(error) from error


def _check_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refusal(error: DatabaseError) -> RuleViolation:
    """Turn the database's refusal into the domain's: the same sentence a form shows."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None or diagnosis.sqlstate is None:
        raise error
    if diagnosis.sqlstate == CHECK_VIOLATION:
        return RuleViolation(diagnosis.message_primary, code=diagnosis.constraint_name)
    if diagnosis.sqlstate == "23505":
        return RuleViolation(
            _("This was saved already, or clashes with another entry."), code=diagnosis.constraint_name
        )
    raise error


def filled(row: Row, values: Mapping[str, Any]) -> Row:
    """Put values into a row's columns (or partial dates), without saving it."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def give_reason(reason: str, *, field: str = "reason") -> str:
    """:raises RuleViolation: if no reason was given."""
    if not reason.strip():
        raise RuleViolation({field: _("Say why; the reason is kept in the history.")})
    return reason.strip()


def next_reference(kind: str, partner_codes: list[str]) -> str:
    """
    Give the next reference of a kind, such as COM-JPN-014; COM-MUL-003 for several partners or none known.

    The counter's row stays locked until the transaction ends: no number is given twice, and none is lost by a
    write that fails.
    """
    series = f"{kind}-{partner_codes[0] if len(partner_codes) == 1 else 'MUL'}"
    ReferenceCounter.objects.get_or_create(series=series)
    counter = ReferenceCounter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{series}-{counter.last:03d}"


def lower_marking_needs(access: Access, *, old: int, new: int, may_decide: bool, reason: str) -> None:
    """:raises RuleViolation: if a marking is lowered by somebody who may not, or without a reason (invariant 10)."""
    if new >= old:
        return
    if not may_decide:
        raise RuleViolation({"marking": _("Only a manager lowers a marking.")})
    give_reason(reason)
    if new not in Marking.values:
        raise RuleViolation({"marking": _("This marking is not in the list.")})
