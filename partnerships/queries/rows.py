"""Rows of any table as far as the viewer sees them, with all they name, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, ForeignKey, Model, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from partnerships.choices import UpdateState
from partnerships.models import Citation, Divergence, DivergencePartner, Partner, StatusUpdate
from partnerships.models.sources import CITABLE
from partnerships.permissions import Access, Permission, visible
from partnerships.permissions.scopes import OWNER

# Named to everybody with a role, whatever their scope: they stand in public documents or in lists to choose from.
NAMED_FOR_ALL = frozenset(
    {"Area", "Category", "DialogueFormat", "HandlingMarking", "Objective", "Partner", "Source", "Unit", "User"}
)
SEEN_BY_ALL = NAMED_FOR_ALL - {"Partner"}
# Lists whose order the document gives: the model, its link, and what the link leads to.
LINKS: dict[str, tuple[str, ...]] = {
    "Commitment": ("partner_links__partner",),
    "Meeting": ("partner_links__partner",),
    "Track": ("partner_links__partner", "area_links__area"),
    "Divergence": ("subjects__partner",),
    "Area": ("objective_links__objective",),
    "Category": ("expected_areas__area",),
}
# What belongs to a thing and is named with it.
BACK: dict[str, tuple[str, ...]] = {"Partner": ("partnership",)}


def seen(model: type[Model], *, viewer: Access, permission: Permission = Permission.RECORD_SEE) -> QuerySet[Any]:
    """
    Give the rows of a table that the viewer sees.

    What cites or disputes a thing is seen with the thing, a draft update by its author alone; nobody without a role
    sees anything.
    """
    if not viewer.grants:
        return model._default_manager.none()
    rows: QuerySet[Any] = visible(viewer, model._default_manager.all(), permission=permission)
    if model is Citation:
        return _with_things(rows, CITABLE, viewer, permission)
    if model is Divergence:
        rows = _with_things(rows, ("meeting", "commitment"), viewer, permission)
        partners = visible(viewer, Partner.objects.all(), permission=permission)
        subjects = partners.filter(divergence_links__divergence=OuterRef("pk"))
        named = DivergencePartner.objects.filter(divergence=OuterRef("pk"))
        return rows.filter(~Exists(named) | Exists(subjects))
    if model is DivergencePartner:
        return rows.filter(divergence__in=seen(Divergence, viewer=viewer, permission=permission))
    if model is StatusUpdate:
        return rows.filter(~Q(state=UpdateState.DRAFT) | Q(author=viewer.user.pk))
    return rows


def _with_things(rows: QuerySet[Any], names: Iterable[str], viewer: Access, permission: Permission) -> QuerySet[Any]:
    """Narrow to rows about things that the viewer sees; what everybody sees is not asked."""
    for name in names:
        thing: Any = rows.model._meta.get_field(name).related_model
        if thing.__name__ not in SEEN_BY_ALL:
            things = seen(thing, viewer=viewer, permission=permission)
            rows = rows.filter(Q(**{name: None}) | Q(**{f"{name}__in": things}))
    return rows


def listing(model: type[Model], *, viewer: Access) -> QuerySet[Any]:
    """Give the rows the viewer sees with all they name."""
    return with_relations(seen(model, viewer=viewer), viewer=viewer)


def with_relations(rows: QuerySet[Any], *, viewer: Access, but: Iterable[str] = ()) -> QuerySet[Any]:
    """
    Fetch what rows name with them: open lists joined, scoped things by themselves, as far as the viewer sees these.

    A thing that the viewer may not see reads as `None`. `but` names columns and lists that the caller fetches.
    """
    left_out = set(but)
    for column in _columns(rows.model):
        if column.name not in left_out and (_is_open(column) or _is_owner(column)):
            rows = rows.select_related(column.name)
    return rows.prefetch_related(*_prefetches(rows.model, viewer, left_out, is_joined=True))


def fetched(rows: list[Any], *, viewer: Access) -> list[Any]:
    """Fetch the same for rows that are there already."""
    if rows:
        prefetch_related_objects(rows, *_prefetches(type(rows[0]), viewer, set(), is_joined=False))
    return rows


def _columns(model: Any) -> list[ForeignKey[Any, Any]]:
    return [column for column in model._meta.concrete_fields if isinstance(column, ForeignKey)]


def _is_open(column: ForeignKey[Any, Any]) -> bool:
    target: Any = column.related_model
    return target.__name__ in NAMED_FOR_ALL


def _is_owner(column: ForeignKey[Any, Any]) -> bool:
    """Say whether a column leads to what the row belongs to: seen together with it."""
    return column.name == OWNER.get(column.model.__name__) and not column.null


def _prefetches(model: Any, viewer: Access, left_out: set[str], *, is_joined: bool) -> list[Any]:
    found: list[Any] = []
    for column in _columns(model):
        target: Any = column.related_model
        if column.name in left_out:
            continue
        if _is_owner(column):
            # Its partners and marking decide what may be done.
            found += ([] if is_joined else [column.name]) + [
                f"{column.name}__{way}" for way in _way_to_partners(target)
            ]
        elif not _is_open(column):
            found.append(Prefetch(column.name, seen(target, viewer=viewer)))
        elif not is_joined:
            found.append(column.name)
    for name in BACK.get(model.__name__, ()):
        found.append(Prefetch(name, seen(model._meta.get_field(name).related_model, viewer=viewer)))
    links = LINKS.get(model.__name__, ())
    return found + [_in_order(model, path) for path in links if path.partition("__")[0] not in left_out]


def _in_order(model: Any, path: str) -> Prefetch[Any]:
    """Fetch a list of links with what they lead to, in the order of the document where it has one."""
    link, _sep, end = path.partition("__")
    linked: Any = model._meta.get_field(link).related_model
    ordered = any(column.name == "position" for column in linked._meta.concrete_fields)
    order = ("position", "pk") if ordered else ("pk",)
    return Prefetch(link, linked._default_manager.select_related(end).order_by(*order))


def _way_to_partners(owner: Any) -> list[str]:
    """Give the lists that say whose a record is, seen from its owner."""
    if owner.__name__ in ("Commitment", "Meeting", "Track"):
        return ["partner_links"]
    above = OWNER.get(owner.__name__)
    if above is None:
        return []
    return [f"{above}__{way}" for way in _way_to_partners(owner._meta.get_field(above).related_model)]


def find(model: type[Model], *, viewer: Access, pk: int) -> Any | None:
    """Give one row with all it names, or nothing where the viewer may not see it."""
    return listing(model, viewer=viewer).filter(pk=pk).first()


def named(model: type[Model], *, key: str, values: Collection[Any], viewer: Access) -> QuerySet[Any]:
    """Give the rows of a table that an input names by a unique column, with the partners that decide on rights."""
    rows = seen(model, viewer=viewer).filter(**{f"{key}__in": values})
    owner = OWNER.get(model.__name__)
    if owner and not model._meta.get_field(owner).null:
        rows = rows.select_related(owner)
    return rows.prefetch_related(*_way_to_partners(model)).order_by("pk")
