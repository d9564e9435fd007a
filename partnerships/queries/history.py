"""The audit record as a viewer may read it: only of rows within their scope and marking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    ForeignKey,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThanOrEqual

from partnerships.audit.verifier import BATCH_TABLE
from partnerships.choices import Marking, UpdateState
from partnerships.models import Annex, AuditEvent, Citation, Divergence, Partner, StatusUpdate, User
from partnerships.models.sources import CITABLE
from partnerships.permissions import Access, Permission, marking_of, visible
from partnerships.permissions.scopes import OWNER, owners_of
from partnerships.queries.days import from_to
from partnerships.queries.images import LISTS, Entry, entries
from partnerships.queries.paging import Page, keyset_page
from partnerships.queries.rows import seen

UNAUDITED = frozenset({
    "AuditEvent", "Draft", "FormReceipt", "JobRun", "Message", "Reading", "ReferenceCounter", "RequestReceipt",
    "SignInEvent",
})  # fmt: skip
# Rows about people, not about partners: for those who administer accounts or audit.
ABOUT_PEOPLE = frozenset({"AccessToken", "Assignment", "CalendarFeed", "Reminder", "Unit", "User"})
NEWEST_FIRST = ["-id"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to narrow the record to; empty means everything. `table` is a model's name in lower case."""

    table: str = ""
    person: User | None = None
    partner: Partner | None = None
    from_day: date | None = None
    to_day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One page of the record: its entries, newest first, and the way on."""

    page: Page
    entries: list[Entry] = field(default_factory=list)


def tables(*, viewer: Access) -> list[type[Model]]:
    """List the models whose history the viewer may ask for, by their name."""
    return sorted(_readable(viewer), key=lambda model: str(model._meta.verbose_name))


def partners(*, viewer: Access) -> QuerySet[Partner]:
    """List the partners the viewer may ask for."""
    return visible(viewer, Partner.objects.all(), permission=Permission.AUDIT_SEE).order_by("sort_key", "pk")


def people(*, viewer: Access) -> QuerySet[User]:
    """List the people whose changes the viewer may ask for."""
    return User.objects.order_by("name", "pk") if viewer.grants else User.objects.none()


def model_of(table: str) -> type[Model] | None:
    """Give the audited model of a name in lower case."""
    return next((model for model in audited() if model._meta.model_name == table), None)


def listing(*, viewer: Access, wanted: Wanted, cursor: str = "", size: int = 50, is_whole: bool = False) -> Story:
    """
    Read what happened, newest first, field by field.

    :raises NotAllowed: if the viewer has no business with the record across things.
    """
    # That readings were sealed changes nothing that anybody reads of; the API and the export have it.
    found = events(viewer=viewer, wanted=wanted).exclude(tbl=BATCH_TABLE, op="I")
    page = keyset_page(found, order=NEWEST_FIRST, cursor=cursor, size=size, count=False)
    return Story(page, entries(page.rows, viewer=viewer, is_whole=is_whole))


def events(*, viewer: Access, wanted: Wanted) -> QuerySet[AuditEvent]:
    """
    Give what happened across things, as far as the viewer may read it.

    :raises NotAllowed: if the viewer has no business with the record across things.
    """
    viewer.require(Permission.AUDIT_SEE)
    return _narrowed(_within(viewer, Permission.AUDIT_SEE, wanted.partner), wanted)


def row_of(*, viewer: Access, table: str, pk: int) -> Any | None:
    """Give one row of a table, if the viewer may see it."""
    model = model_of(table)
    if model is None or model not in _readable(viewer):
        return None
    return seen(model, viewer=viewer, permission=Permission.RECORD_SEE).filter(pk=pk).first()


def of_row(
    *, viewer: Access, row: Any, cursor: str = "", size: int = 50, is_whole: bool = False, is_alone: bool = False
) -> Story:
    """
    Read the history of one row and of what belongs to it (a commitment's actions, updates, reviews …).

    `is_alone`: of the row itself and nothing else.
    """
    told = versions_of(viewer=viewer, row=row) if is_alone else events_of_row(viewer=viewer, row=row)
    page = keyset_page(told, order=NEWEST_FIRST, cursor=cursor, size=size, count=False)
    return Story(page, entries(page.rows, viewer=viewer, is_whole=is_whole))


def events_of_row(*, viewer: Access, row: Any, wanted: Wanted | None = None) -> QuerySet[AuditEvent]:
    """Give what happened to one row and what belongs to it; what was taken out of it stays in its history."""
    mine = Q(tbl=row._meta.db_table, pk_of_row=row.pk)
    for table, keys in _keys_of_parts(viewer, row).items():
        mine |= Q(tbl=table, pk_of_row__in=sorted(keys))
    found = _news(AuditEvent.objects.filter(mine), viewer, row)
    return _narrowed(found, wanted) if wanted else found


def versions_of(*, viewer: Access, row: Any) -> QuerySet[AuditEvent]:
    """Give what happened to a row itself: each event left a version of it."""
    return _news(AuditEvent.objects.filter(tbl=row._meta.db_table, pk_of_row=row.pk), viewer, row)


def _news(events: QuerySet[AuditEvent], viewer: Access, row: Any) -> QuerySet[AuditEvent]:
    found = within_marking(events, viewer=viewer, row=row)
    return found.exclude(op="U", changed__len=1, before__has_key=LISTS)


def within_marking(events: QuerySet[AuditEvent], *, viewer: Access, row: Any) -> QuerySet[AuditEvent]:
    """
    Leave out what a row, or a part of it, said under a marking above what the viewer may see of the row.

    A marking is lowered once the words that asked for it are gone: the record still has them (invariant 11).
    """
    highest = viewer.highest_for(Permission.RECORD_SEE, row)
    events = _with_markings(events).filter(_up_to(highest))
    return events.filter(_under(type(row), Value(row.pk), highest)) if hasattr(row, "marking") else events


def _with_markings(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Put beside events the markings that their images carry; without one they count as public."""
    public = Value(int(Marking.PUBLIC))
    for image in ("before", "after"):
        number = Cast(KeyTextTransform("marking", image), IntegerField())
        events = events.alias(**{f"marking_{image}": Coalesce(number, public)})
    return events


def _up_to(highest: Marking) -> Q:
    return Q(marking_before__lte=int(highest), marking_after__lte=int(highest))


def _under(model: type[Model], key: Any, highest: Marking) -> Q:
    """Events from when a row was marked no higher: its parts have no marking of their own, and spoke under its one."""
    if highest == max(Marking):
        return Q()
    of_row = AuditEvent.objects.filter(tbl=model._meta.db_table, pk_of_row=key, pk__lte=OuterRef("pk")).order_by("-pk")
    then = of_row.values(then=Cast(KeyTextTransform("marking", "after"), IntegerField()))[:1]
    return Q(LessThanOrEqual(Coalesce(Subquery(then), Value(int(Marking.PUBLIC))), Value(int(highest))))


def told(found: list[AuditEvent], *, viewer: Access) -> list[Any]:
    """Give each event its words (`entry`) and the highest marking of what it shows (`marking`)."""
    for event, entry in zip(found, entries(found, viewer=viewer), strict=True):
        images = ((image or {}).get("marking") for image in (event.before, event.after))
        shown = [Marking(number) for number in images if number is not None]
        event.entry = entry  # type: ignore[attr-defined]  # set beside the columns
        event.marking = max([*shown, marking_of(entry.row) if entry.row else Marking.PUBLIC])  # type: ignore[attr-defined]  # the same
    return found


def _keys_of_parts(viewer: Access, row: Any) -> dict[str, set[int]]:
    """
    Give the rows that belong to a row, and those that did, by table; in two statements.

    As plain numbers, so that the index of the record by table and row finds their events however long it has grown.
    """
    there: list[QuerySet[Any]] = []
    gone = Q(pk__in=[])
    for child, name in _parts_of(type(row)):
        there.append(_keys(viewer, child, **{name: row.pk}))
        gone |= Q(tbl=child._meta.db_table, **{f"before__{name}_id": row.pk}) & _gone(viewer, child)
        there += [_keys(viewer, below, **{f"{link}__{name}": row.pk}) for below, link in _parts_of(child)]
    found: dict[str, set[int]] = {}
    pairs = list(AuditEvent.objects.filter(gone, op="D").values_list("tbl", "pk_of_row"))
    pairs += list(there[0].union(*there[1:], all=True)) if there else []
    for table, key in pairs:
        found.setdefault(table, set()).add(key)
    return found


def _keys(viewer: Access, model: type[Model], **condition: int) -> QuerySet[Any]:
    rows = seen(model, viewer=viewer, permission=Permission.RECORD_SEE).filter(**condition).order_by()
    return rows.values_list(Value(model._meta.db_table, output_field=CharField()), "pk")


def audited() -> list[type[Model]]:
    """List the models whose changes are recorded."""
    return [model for model in apps.get_app_config("partnerships").get_models() if model.__name__ not in UNAUDITED]


def _readable(viewer: Access) -> list[type[Model]]:
    return [model for model in audited() if viewer.may_oversee or model.__name__ not in ABOUT_PEOPLE]


def _gone(viewer: Access, model: type[Model]) -> Q:
    """Events of rows taken out, as far as the viewer would have seen these rows: by their last marking and state."""
    condition = Q(op="D")
    if hasattr(model, "marking"):
        condition &= Q(before__marking__lte=int(_lowest(viewer)))
    if model is StatusUpdate:
        condition &= ~Q(before__state=str(UpdateState.DRAFT)) | Q(before__author_id=viewer.user.pk)
    if model is Annex:  # its readers are gone with it
        condition &= Q(before__author_id=viewer.user.pk)
    return condition


def _model(name: str) -> type[Model]:
    return apps.get_model("partnerships", name)


def _within(viewer: Access, permission: Permission, partner: Partner | None) -> QuerySet[AuditEvent]:
    """
    Events on rows within the viewer's scope, and on those of one partner if asked; of rows that are gone, by a parent.

    Each table makes the statement longer, so those that no partner has are left out where one is asked for.
    """
    is_whole = viewer.has(Permission.AUDIT_EXPORT)
    if is_whole and partner is None:
        return AuditEvent.objects.all()
    reach = _Reach(viewer, permission, partner, is_whole)
    condition = Q(pk__in=[])
    for model in _readable(viewer):
        if partner is None or _ways_to_partner(model):
            condition |= Q(tbl=model._meta.db_table) & (reach.there(model) | reach.gone(model))
    return _with_markings(AuditEvent.objects.all()).filter(condition)


@dataclass(frozen=True, slots=True)
class _Reach:
    """Which events of a table somebody may read; with `is_whole`, all."""

    viewer: Access
    permission: Permission
    partner: Partner | None
    is_whole: bool

    def there(self, model: Any) -> Q:
        """Of rows that are there; as far as what they said, or belonged to, was for the viewer when they said it."""
        is_marked, owner = hasattr(model, "marking"), _marked_owner(model)
        if self.is_whole or not (is_marked or owner):
            return self._of(self._rows(model, self.viewer), OuterRef("pk_of_row"))
        condition = Q(pk__in=[])
        for highest, who in self.viewer.by_marking(self.permission).items():
            here = self._of(self._rows(model, who), OuterRef("pk_of_row")) & _under_owner(model, highest)
            condition |= here & _up_to(highest) if is_marked else here
        return condition

    def gone(self, model: Any) -> Q:
        """Of rows taken out of something that is there."""
        owner = OWNER.get(model.__name__)
        if owner is None:
            return Q(pk__in=[])
        parents = self._rows(model._meta.get_field(owner).related_model, self.viewer)
        here = self._of(parents, _key_of(owner, "before"))
        if self.is_whole:
            return Q(op="D") & here
        return _gone(self.viewer, model) & here & _under_owner(model, _lowest(self.viewer))

    def _rows(self, model: Any, who: Access) -> QuerySet[Any]:
        found = model._default_manager.all() if self.is_whole else seen(model, viewer=who, permission=self.permission)
        return found.filter(_of_partner(model, self.partner)) if self.partner else found

    def _of(self, rows: QuerySet[Any], key: Any) -> Q:
        return Q(Exists(rows.filter(pk=key)))


def _key_of(owner: str, image: str) -> Any:
    return Cast(KeyTextTransform(f"{owner}_id", OuterRef(image)), BigIntegerField())


def _marked_owner(model: Any) -> Any:
    """Give the model that a row belongs to, if that has a marking."""
    owner = OWNER.get(model.__name__)
    parent = model._meta.get_field(owner).related_model if owner else None
    return parent if parent is not None and hasattr(parent, "marking") else None


def _under_owner(model: Any, highest: Marking) -> Q:
    parent = _marked_owner(model)
    if parent is None:
        return Q()
    owner = OWNER[model.__name__]
    return _under(parent, Coalesce(_key_of(owner, "after"), _key_of(owner, "before")), highest)


def _lowest(viewer: Access) -> Marking:
    return min((grant.highest_marking for grant in viewer.grants), default=Marking.PUBLIC)


def _narrowed(events: QuerySet[AuditEvent], wanted: Wanted) -> QuerySet[AuditEvent]:
    if wanted.table and (model := model_of(wanted.table)):
        events = events.filter(tbl=model._meta.db_table)
    if wanted.person:
        events = events.filter(actor_id=wanted.person.pk)
    events = events.filter(from_to("at", wanted.from_day, wanted.to_day))
    if wanted.text:
        words = Q(reason__icontains=wanted.text) | Q(actor__icontains=wanted.text) | Q(request_id=wanted.text)
        events = events.filter(words | Q(action__icontains=wanted.text))
    return events


def _of_partner(model: type[Model], partner: Partner) -> Q:
    condition = Q()
    for way in _ways_to_partner(model):
        condition |= Q(**{way: partner.pk})
    return condition


def _ways_to_partner(model: type[Model]) -> list[str]:
    """Give the lookups from a row to its partners; none for tables that have none."""
    names = {
        "Partner": "pk",
        "Commitment": "partner_links__partner",
        "Meeting": "partner_links__partner",
        "Track": "partner_links__partner",
    }
    if model.__name__ in names:
        return [names[model.__name__]]
    owners = owners_of(model)
    if model.__name__ == "Partnership" or owners == ("partner",):
        return ["partner"]
    found = []
    for owner in owners:
        parent: Any = model._meta.get_field(owner).related_model
        found += [f"{owner}__{way}" for way in _ways_to_partner(parent)]
    return found


def _parts_of(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """List the tables whose rows belong to a row of this one, with the column that says so."""
    for child in audited():
        names = CITABLE if child is Citation else ("meeting", "commitment") if child is Divergence else ()
        for name in (*owners_of(child), *names):
            column = child._meta.get_field(name)
            if isinstance(column, ForeignKey) and column.related_model is model:
                yield child, name
