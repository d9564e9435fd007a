"""Citing sources: a publication is stored once, however many facts name it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from partnerships.errors import RuleViolation
from partnerships.models import Citation, Source
from partnerships.rules import sources as rules
from partnerships.rules.event_entries import SourceEntry
from partnerships.services.rows import Problems, Rows, in_order, noting

COLUMNS = ("publisher", "title", "kind", "date", "url", "language", "registry_number", "note")


def write(rows: Rows, problems: Problems, *, at: str = "sources", **fact: Any) -> bool:
    """
    Bring the citations of one fact (`meeting=…`, `commitment=…`) to the rows, in order; say whether any differed.

    A row is {source, remark} or the columns of a source with a remark; a publication stored already is cited as it
    stands. What is wrong is noted under keys like "sources-0-title".
    """
    wanted = []
    for index, row in enumerate(rows):
        with noting(problems, f"{at}-{index}"):
            wanted.append(Citation(source=row.get("source") or _source(row), remark=row.get("remark") or "", **fact))
    if len(wanted) < len(rows):
        return True
    present = list(Citation.objects.filter(**fact).order_by("position", "pk"))
    return in_order(present, wanted, ("source", "remark"), name=at, problems=problems)


def cite(rows: Rows, **fact: Any) -> bool:
    """
    Do the same for a fact whose only rows these are.

    :raises RuleViolation: with keys like "sources-0-title".
    """
    problems: Problems = {}
    differs = write(rows, problems, **fact)
    if problems:
        raise RuleViolation(problems)
    return differs


def publication(source: Source | SourceEntry) -> SourceEntry:
    """Give what makes a source the publication it is: two that agree in this are one."""
    return SourceEntry(source.publisher, source.title, source.kind, source.date, source.url, source.language)


def alike(cited: Collection[Source | SourceEntry]) -> QuerySet[Source]:
    """Select the stored sources among which the same publications are found: by address, else by title."""
    return Source.objects.filter(
        Q(url__in={source.url for source in cited} - {""})
        | Q(url="", title__in={source.title for source in cited if not source.url})
    ).order_by("pk")


def _source(row: Mapping[str, Any]) -> Source:
    given = {name: row[name] for name in COLUMNS if row.get(name) is not None}
    made = Source()
    for name, value in given.items():
        setattr(made, name, value)
    made.full_clean(validate_constraints=False)
    rules.check_address(made.url)
    made.validate_constraints()
    for stored in alike([made]):
        if publication(stored) == publication(made) and made.registry_number in ("", stored.registry_number):
            return stored
    made.save()
    return made
