"""What sources say of a commitment, day by day; it never writes the commitment's status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partnerships.errors import RuleViolation
from partnerships.models import Commitment, ReportedPosition, User
from partnerships.permissions import Permission
from partnerships.rules import commitments as rules
from partnerships.services import citations
from partnerships.services.activity import fill, hold, note_report
from partnerships.services.base import acting, today
from partnerships.services.rows import Problems, Rows, noting

FIELDS = frozenset({"on", "position", "note"})


def add(
    *,
    actor: User,
    commitment: Commitment,
    on: date,
    position: str,
    note: str = "",
    sources: Rows = (),
) -> ReportedPosition:
    """
    Add what sources say of one day; `position` is one of `Reported`, `sources` as for `citations.write`.

    :raises RuleViolation: if the day is still to come, or something is reported of it already.
    """
    with acting(actor, "reported_positions.add") as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        row = _new(held, {"on": on, "position": position, "note": note})
        citations.cite(sources, reported_position=row)
        note_report(held)
    return row


def write(commitment: Commitment, rows: Rows, problems: Problems, *, at: str) -> None:
    """Write those of a new commitment; what is wrong is noted under keys like "reported_positions-1-on"."""
    for index, row in enumerate(rows):
        with noting(problems, f"{at}-{index}"):
            _new(commitment, row)


def _new(commitment: Commitment, values: Mapping[str, Any]) -> ReportedPosition:
    row = ReportedPosition(commitment=commitment)
    fill(row, {name: value for name, value in values.items() if value is not None}, allowed=FIELDS)
    rules.check_reported_on(row.on, on=today())
    if row.on is not None and commitment.reported_positions.filter(on=row.on).exists():
        raise RuleViolation({"on": _("Something is reported of this day already.")})
    row.full_clean()
    row.save()
    return row
