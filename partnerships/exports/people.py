"""The report on joiners and leavers as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partnerships.choices import Marking
from partnerships.exports import tables
from partnerships.queries.markings import name_of
from partnerships.queries.people_changes import Report


def text(report: Report, *, first: date, last: date) -> str:
    """Write the period, what is to be mended, and what happened, newest first."""
    return tables.text([tables.cell(value) for value in row] for row in _rows(report, first, last))


def _rows(report: Report, first: date, last: date) -> Iterator[list[Any]]:
    yield [_("Marking"), name_of(Marking.NORMAL)]
    yield [_("Joiners and leavers"), first.isoformat(), last.isoformat()]
    yield []
    yield [_("Kind"), _("Day"), _("Person"), _("User name"), _("What"), _("By"), _("Why")]
    for found in report.findings:
        yield [f"{_('To mend')}: {found.kind.label}", "", found.person.name, found.person.username, found.what, "", ""]
    for change in report.changes:
        name, username = (change.person.name, change.person.username) if change.person else ("", "")
        yield [change.kind.label, change.on, name, username, change.what, change.by, change.why]
    if report.is_cut:
        yield [_("There are more changes: choose a shorter period.")]
