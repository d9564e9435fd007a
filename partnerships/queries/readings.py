"""Who read what, for those who oversee; and what is about to be read as a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, QuerySet

from partnerships.audit.shown import HIGHEST, Leaving, Shown
from partnerships.choices import Marking
from partnerships.models import Commitment, Meeting, Partnership, Reading, User
from partnerships.permissions import Access, Permission, carriers_of, marking_of, markings_of
from partnerships.queries.days import from_to
from partnerships.queries.paging import Page, keyset_page

DEFAULT_SORT = "-when"
SORTS = {"when": "id", "person": "username", "rows": "rows"}  # word of the address → column
MODELS = ("Commitment", "Meeting", "Interest", "Partnership", "Evidence", "Annex")  # what a reading can be of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to narrow the record to; empty means everything. `record`: name of a model and key of its row."""

    kind: str = ""
    person: User | None = None
    record: tuple[str, int] | None = None
    text: str = ""
    from_day: date | None = None
    to_day: date | None = None


def leaving(*lists: QuerySet[Any], covers: str) -> Leaving:
    """Say what a file of rows holds, in a statement for each list: how many, how marked, which at the highest level."""
    count, marking = 0, Marking.PUBLIC
    of: dict[str, set[int]] = {}
    for rows in lists:
        ways = dict(markings_of(rows.model))
        asked: dict[str, Any] = {"count": Count("pk")}
        for model, path in ways.items():
            highest = Q(**{f"{path}marking__gte": HIGHEST})
            asked[f"highest_{model}"] = Max(f"{path}marking")
            asked[f"keys_{model}"] = ArrayAgg(f"{path}pk", filter=highest, distinct=True, default=[])
        found = rows.order_by().aggregate(**asked)
        count += found["count"]
        for model in ways:
            marking = max(marking, Marking(found[f"highest_{model}"] or Marking.PUBLIC))
            of.setdefault(model, set()).update(found[f"keys_{model}"])
    return Leaving(covers, marking, count, of)


def leaving_rows(rows: Collection[Any], *, covers: str) -> Leaving:
    """Say the same of a file of rows that are there already."""
    found = Shown()
    account(found, rows)  # also of rows that speak of one of several things, and so belong to none
    marking = max([found.marking, *map(marking_of, rows)])
    return Leaving(covers, marking, len(rows), found.of)


def account(found: Shown, rows: Iterable[Any]) -> None:
    """
    Find out how rows whose words were read are marked, and note what they belong to if that is at the highest level.

    Of what was read without its marking the worst is assumed.
    """
    unread: dict[Any, set[int]] = {}
    for row in rows:
        for carrier in carriers_of(row):
            if isinstance(carrier, tuple):
                unread.setdefault(carrier[0], set()).add(carrier[1])
                continue
            marking = Marking(carrier.__dict__.get("marking", HIGHEST))
            found.marking = max(found.marking, marking)
            if marking == HIGHEST and carrier.pk:
                found.note(type(carrier).__name__, carrier.pk, marking=marking)
    for model, keys in unread.items():
        account(found, model._default_manager.filter(pk__in=keys))


def listing(
    *, viewer: Access, wanted: Wanted, sort: str = DEFAULT_SORT, cursor: str = "", size: int = 50, count: bool = False
) -> Page:
    """
    Read who read what, newest first unless another order is asked for.

    :raises NotAllowed: unless the viewer administers accounts or audits.
    """
    word = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    order = "-" * word.startswith("-") + SORTS[word.removeprefix("-")]
    return keyset_page(rows(viewer=viewer, wanted=wanted), order=[order], cursor=cursor, size=size, count=count)


def told(found: Iterable[Reading], *, viewer: Access) -> Iterator[Reading]:
    """
    Give readings as the viewer may know of them.

    What somebody asked for can name a record, or hold its words: who may not see everything is told the route alone.
    """
    for row in found:
        if viewer.highest < HIGHEST:
            row.covers = ""
        yield row


def record_of(text: str) -> tuple[str, int] | None:
    """Give the record that is meant by a reference (COM-JPN-014), or by "commitment 7"; nothing if there is none."""
    text = text.strip()
    word, _space, number = text.rpartition(" ")
    models = {name.lower(): name for name in MODELS}
    if word.lower() in models and number.isdecimal():
        return models[word.lower()], int(number[:18])
    for model in (Commitment, Meeting, Partnership):
        key = model._default_manager.filter(reference=text.upper()).values_list("pk", flat=True).first()
        if key is not None:
            return model.__name__, key
    return None


def may_see(viewer: Access) -> bool:
    """Say whether the viewer may know who read what."""
    return viewer.may_oversee


def rows(*, viewer: Access, wanted: Wanted) -> QuerySet[Reading]:
    """:raises NotAllowed: unless the viewer administers accounts or audits."""
    if not viewer.may_oversee:
        viewer.require(Permission.PEOPLE_EDIT)
    found = Reading.objects.all()
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.person:
        found = found.filter(account_id=wanted.person.pk)
    if wanted.record:
        model, pk = wanted.record
        found = found.filter(of__contains={model: [pk]})
    if wanted.text:
        told = Q(route__icontains=wanted.text)
        if viewer.highest >= HIGHEST:
            told |= Q(covers__icontains=wanted.text)
        found = found.filter(told | Q(username__icontains=wanted.text) | Q(request_id=wanted.text))
    return found.filter(from_to("at", wanted.from_day, wanted.to_day))
