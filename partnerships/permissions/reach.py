"""Who may do something with which rows, asked of many rows at once: exactly what `Access.may` says of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from partnerships.choices import Marking, Scope
from partnerships.models import (
    Assignment,
    Commitment,
    CommitmentPartner,
    Meeting,
    MeetingPartner,
    Track,
    TrackPartner,
)
from partnerships.permissions.holding import counting, giving
from partnerships.permissions.roles import ANY_PARTNER, Permission, roles_with
from partnerships.permissions.scopes import OWNER, added_up

if TYPE_CHECKING:
    from partnerships.permissions.access import Access

_LINKS: dict[Any, tuple[Any, str]] = {
    Commitment: (CommitmentPartner, "commitment"),
    Meeting: (MeetingPartner, "meeting"),
    Track: (TrackPartner, "track"),
}


def way_to_record(model: Any) -> tuple[str, Any]:
    """Give the way from a row to the record that carries its partners ("" for the row itself), and its model."""
    path = ""
    while model not in _LINKS:
        owner = OWNER[model.__name__]
        model, path = model._meta.get_field(owner).related_model, f"{path}{owner}__"
    return path, model


def up(name: str, depth: int) -> Any:
    """Refer to a column of the query that lies `depth` subqueries further out; of the query itself for 0."""
    reference: Any = name
    for _level in range(depth):
        reference = OuterRef(reference)
    return reference if depth else F(name)


def links_of(model: Any, *, depth: int = 1) -> QuerySet[Any]:
    """Give the partner links of the row that lies `depth` subqueries further out."""
    path, record = way_to_record(model)
    links, to = _LINKS[record]
    found: QuerySet[Any] = links.objects.filter(**{to: up(f"{path}pk", depth)})
    return found


def within_reach(access: Access, model: Any, permission: Permission) -> Q:
    """
    Give the condition that the user has a permission over a row of a table.

    With several partners all of them, or one where that is enough; the assignments of a marking add up. Not for what
    everybody sees (`visible`): with no partner known it takes the scope "everything".
    """
    path, record = way_to_record(model)
    allowed = Q(pk__in=[])
    for scope, markings in _scopes(access, permission, is_marked=hasattr(record, "marking")).items():
        within = Q() if scope is None else _within(links_of(model), scope, is_any=permission in ANY_PARTNER)
        if len(markings) < len(Marking):
            within &= Q(**{f"{path}marking__in": markings})
        if not within:  # no condition at all: an empty Q would be dropped from the alternatives
            return Q(pk__isnull=False)
        allowed |= within
    return allowed


def _scopes(access: Access, permission: Permission, *, is_marked: bool) -> dict[frozenset[int] | None, list[Marking]]:
    """Give the partners in scope (`None`: all) with the markings for which it is these; no marking counts as public."""
    grants = [grant for grant in access.grants if permission in grant.permissions]
    found: dict[frozenset[int] | None, list[Marking]] = {}
    for marking in Marking:
        least = marking if is_marked else Marking.PUBLIC
        reaching = [grant.partner_ids for grant in grants if grant.highest_marking >= least]
        if reaching:
            found.setdefault(added_up(reaching), []).append(marking)
    return found


def _within(links: QuerySet[Any], scope: frozenset[int], *, is_any: bool) -> Q:
    reached = Q(Exists(links.filter(partner__in=scope)))
    return reached if is_any else reached & ~Q(Exists(links.exclude(partner__in=scope)))


def somebody_may(permission: Permission, *, user: str, model: Any, on: date, depth: int = 0) -> Q:
    """
    Give the condition that the account in the column `user` has a permission over a row on a day, all partners asked.

    `depth`: how many subqueries further out than that column the row lies. An account switched off may nothing; a
    substitute may what `Access` says.
    """
    path, record = way_to_record(model)
    links = links_of(model, depth=depth + 1)

    def assignments(level: int, where: Callable[[str], Q]) -> QuerySet[Assignment]:
        def given(way: str) -> Q:
            found = Q(**{f"{way}role__in": roles_with(permission)}) & where(way)
            if hasattr(record, "marking"):
                found &= Q(**{f"{way}highest_marking__gte": up(f"{path}marking", level + depth)})
            return found

        return Assignment.objects.filter(counting(on), giving(given), user=up(user, level), user__is_active=True)

    def over_partner(way: str) -> Q:
        of_partner = Q(**{f"{way}scope": Scope.PARTNER, f"{way}partner": OuterRef("partner")})
        return of_partner | Q(**{f"{way}scope": Scope.CATEGORY, f"{way}category": OuterRef("partner__category")})

    everywhere = Q(Exists(assignments(1, lambda way: Q(**{f"{way}scope": Scope.EVERYTHING}))))
    covered = Exists(assignments(2, over_partner))
    return everywhere | (Q(Exists(links)) & ~Q(Exists(links.filter(~covered))))
