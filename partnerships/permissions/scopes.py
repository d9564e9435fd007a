"""Which partners and which marking a record has, and which rows of a table a user sees."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from partnerships.choices import Marking
from partnerships.models import (
    Annex,
    AnnexReader,
    Commitment,
    CommitmentPartner,
    Meeting,
    MeetingPartner,
    Partner,
    Partnership,
    Track,
    TrackPartner,
)
from partnerships.models.sources import CITABLE
from partnerships.permissions.roles import Permission

if TYPE_CHECKING:
    from partnerships.permissions.access import Access

# The way from a row to the record that carries its partners, model by model.
OWNER: dict[str, str] = {
    "Interest": "partnership",
    "Step": "partnership",
    "Signatory": "partnership",
    "Membership": "partner",
    "Post": "partner",
    "Contact": "post",
    "Outcome": "meeting",
    "Participant": "meeting",
    "AgendaItem": "meeting",
    "Action": "commitment",
    "Blocker": "commitment",
    "DateChange": "commitment",
    "StatusUpdate": "commitment",
    "Review": "commitment",
    "Evidence": "commitment",
    "Fulfilment": "commitment",
    "ReportedPosition": "commitment",
    "MeetingPartner": "meeting",
    "MeetingTrack": "meeting",
    "CommitmentPartner": "commitment",
    "TrackPartner": "track",
    "TrackArea": "track",
    "EvidenceFile": "evidence",
    "AnnexFile": "annex",
    "AnnexReader": "annex",
    "AnnexWords": "annex",
}
# Rows that belong to one of several things.
OWNERS: dict[str, tuple[str, ...]] = {"Annex": ("meeting", "commitment")}


def owners_of(model: Any) -> tuple[str, ...]:
    """Give the columns of a model of which one says what a row belongs to; none if it belongs to nothing."""
    name = model.__name__
    return (OWNER[name],) if name in OWNER else OWNERS.get(name, ())


def owner_of(record: Any) -> Any:
    """Give what a record belongs to; `None` if to nothing."""
    return next((owner for name in owners_of(type(record)) if (owner := getattr(record, name)) is not None), None)


# Rows that speak of one of several things.
SPEAKS_OF: dict[str, tuple[str, ...]] = {"Citation": CITABLE, "Divergence": ("meeting", "commitment")}


def partners_of(record: Any) -> set[int]:
    """Give the ids of a record's partners; empty if none is known or the record is nobody's in particular."""
    if isinstance(record, Partner):
        return {record.pk}
    if isinstance(record, Partnership):
        return {record.partner_id}
    if isinstance(record, Meeting | Commitment | Track):
        return {link.partner_id for link in record.partner_links.all()}
    parent = owner_of(record)
    return partners_of(parent) if parent is not None else set()


def is_open_to_all(record: Any) -> bool:
    """Say whether a record belongs to a dialogue that is open to all partners, which everybody with a role sees."""
    if isinstance(record, Track):
        return record.is_open_to_all
    parent = owner_of(record)
    return parent is not None and is_open_to_all(parent)


def marking_of(record: Any) -> Marking:
    """Give the highest marking of a record and the record it belongs to."""
    own = Marking(getattr(record, "marking", Marking.PUBLIC))
    parent = owner_of(record)
    return max(own, marking_of(parent)) if parent is not None else own


def markings_of(model: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Give the ways from a row to what carries its markings (itself, what it belongs to): name of the model, path."""
    if hasattr(model, "marking"):
        yield model.__name__, path
    for owner in owners_of(model) or SPEAKS_OF.get(model.__name__, ()):
        yield from markings_of(model._meta.get_field(owner).related_model, f"{path}{owner}__")


def carriers_of(row: Any) -> Iterator[Any]:
    """
    Give the rows whose markings a row has: itself, and what it belongs to as far as that was read with it.

    Shape: rows; of what was not read with it, its model and key.
    """
    if hasattr(type(row), "marking"):
        yield row
    for link in owners_of(type(row)) or SPEAKS_OF.get(type(row).__name__, ()):
        column: Any = type(row)._meta.get_field(link)
        key = getattr(row, column.attname)
        if key is None or not any(markings_of(column.related_model)):
            continue
        if column.is_cached(row):
            yield from carriers_of(column.get_cached_value(row))
        else:
            yield column.related_model, key


def _linked(links: Any, to: str) -> Callable[[str, frozenset[int]], Q]:
    """Rows whose partner links reach into the scope, or that have none."""

    def within(path: str, partner_ids: frozenset[int]) -> Q:
        reach = links.objects.filter(partner_id__in=partner_ids).values(f"{to}_id")
        known = links.objects.values(f"{to}_id")
        return Q(**{f"{path}pk__in": reach}) | ~Q(**{f"{path}pk__in": known})

    return within


_MEETING = _linked(MeetingPartner, "meeting")
_COMMITMENT = _linked(CommitmentPartner, "commitment")
_TRACK = _linked(TrackPartner, "track")


def visible(access: Access, rows: QuerySet[Any], *, permission: Permission = Permission.RECORD_SEE) -> QuerySet[Any]:
    """
    Narrow a queryset to what the user sees: by scope, and by the marking of the row and of what it belongs to.

    What is for named readers is seen by them and its author alone, and by them only as far as the rest lets them.
    Covers every model that carries partners or belongs to one that does; other tables are open to all who are signed
    in and have an assignment.
    """
    condition = Q(pk__in=[])
    if named := _named(rows.model, access):
        rows = rows.filter(named)
    for highest, partner_ids in _reach(access, permission).items():
        seen = _within(rows.model, "", partner_ids) & _marked(rows.model, "", highest)
        if not seen:  # no condition at all: an empty Q would be dropped from the alternatives
            return rows
        condition |= seen
    return rows.filter(condition)


def _named(model: Any, access: Access) -> Q:
    """Narrow what is for named readers to them and its author; whoever else is in scope sees nothing of it."""
    path = ""
    while model is not Annex:
        if model.__name__ not in OWNER:
            return Q()
        path, model = f"{path}{OWNER[model.__name__]}__", model._meta.get_field(OWNER[model.__name__]).related_model
    named = AnnexReader.objects.filter(reader=access.user.pk).values("annex")
    return Q(**{f"{path}author": access.user.pk}) | Q(**{f"{path}pk__in": named})


def is_named(record: Any, user: Any) -> bool:
    """Say whether a record is for everybody within scope and marking, or the user is one of those it is for."""
    while record is not None and not isinstance(record, Annex):
        record = owner_of(record)
    return record is None or user.pk in {record.author_id, *(link.reader_id for link in record.readers.all())}


def _reach(access: Access, permission: Permission) -> dict[Marking, frozenset[int] | None]:
    """Give the partners in scope (`None`: all) by highest marking; assignments of one marking make one condition."""
    found: dict[Marking, list[frozenset[int] | None]] = {}
    for grant in access.grants:
        if permission in grant.permissions:
            found.setdefault(grant.highest_marking, []).append(grant.partner_ids)
    return {highest: added_up(scopes) for highest, scopes in found.items()}


def added_up(scopes: Collection[frozenset[int] | None]) -> frozenset[int] | None:
    """Give what several scopes hold together; `None` is all partners."""
    known = [scope for scope in scopes if scope is not None]
    return frozenset[int]().union(*known) if len(known) == len(scopes) else None


def _within(model: Any, path: str, partner_ids: frozenset[int] | None) -> Q:
    if partner_ids is None:
        return Q()
    if model is Meeting:
        return _MEETING(path, partner_ids)
    if model is Commitment:
        return _COMMITMENT(path, partner_ids)
    if model is Track:
        return Q(**{f"{path}is_open_to_all": True}) | _TRACK(path, partner_ids)
    if model is Partner:
        return Q(**{f"{path}pk__in": partner_ids})
    if model is Partnership:
        return Q(**{f"{path}partner_id__in": partner_ids})
    return _within_owners(model, path, partner_ids)


def _within_owners(model: Any, path: str, partner_ids: frozenset[int]) -> Q:
    owners = owners_of(model)
    inside = Q(pk__in=[]) if owners else Q()
    for owner in owners:
        field = model._meta.get_field(owner)
        there = _within(field.related_model, f"{path}{owner}__", partner_ids)
        if len(owners) > 1:
            there &= Q(**{f"{path}{owner}__isnull": False})
        elif field.null:
            there |= Q(**{f"{path}{owner}__isnull": True})
        inside |= there
    return inside


def _marked(model: Any, path: str, highest: Marking) -> Q:
    condition = Q(**{f"{path}marking__lte": highest}) if hasattr(model, "marking") else Q()
    for owner in owners_of(model):
        field = model._meta.get_field(owner)
        above = _marked(field.related_model, f"{path}{owner}__", highest)
        condition &= above | Q(**{f"{path}{owner}__isnull": True}) if field.null and above else above
    return condition
