"""Partners as lists, comparisons and their own pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from partnerships.choices import CommitmentKind, EntryState, MeetingStatus, Standing
from partnerships.models import Category, CategoryArea, Commitment, Meeting, MeetingPartner, Partner, Partnership
from partnerships.permissions import Access, visible
from partnerships.queries import commitments, concreteness, standings
from partnerships.queries.meetings import sessions
from partnerships.queries.paging import Page, keyset_page
from partnerships.queries.rows import seen
from partnerships.rules import meetings as meeting_rules

DELIVERED = (Standing.KEPT, Standing.KEPT_LATE)
UNCLASSIFIED = "none"  # the filter's word for partners without category
SOON = timedelta(days=90)

# What a list may be sorted by: the address's word → the column or annotation.
SORTS: Mapping[str, str] = {
    "name": "sort_key",
    "region": "region",
    "category": "category__number",
    "state": "state",
    "lead": "lead_unit__code",
    "delivered": "delivered",
    "overdue": "overdue",
    "last": "last_on",
    "next": "next_on",
}
DEFAULT_SORT = "name"


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Commitments of one partner, as far as the viewer sees them.

    `by_standing` has every standing and leaves out the dialogue-only ones, which count apart (`dialogue_only`).
    What is late or due within 90 days (`overdue`, `due_soon`) is so whatever its kind. Of all of them, `reported` are
    reported history and `demonstration` made up; of those in `by_standing`, `followed` are followed here and `concrete`
    name owner, due date, deliverable and measure of success.
    """

    by_standing: Mapping[Standing, int] = field(default_factory=dict)
    due_soon: int = 0
    overdue: int = 0
    oldest_overdue: date | None = None
    dialogue_only: int = 0
    reported: int = 0
    demonstration: int = 0
    followed: int = 0
    concrete: int = 0

    @property
    def total(self) -> int:
        return sum(self.by_standing.values())

    @property
    def delivered(self) -> int:
        return sum(self.by_standing.get(standing, 0) for standing in DELIVERED)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner in a list. `partnership` is `None` where there is none or the viewer may not see it."""

    partner: Partner
    partnership: Partnership | None
    figures: Figures
    last: Meeting | None
    next: Meeting | None


@dataclass(frozen=True, slots=True)
class CategoryRows:
    """One category with its partners, for a comparison inside it; `category` is `None` for those without."""

    category: Category | None
    rows: list[PartnerRow]


def listing(*, viewer: Access) -> QuerySet[Partner]:
    """Give the partners the viewer sees."""
    rows: QuerySet[Partner] = visible(viewer, Partner.objects.all())
    partnerships = visible(viewer, Partnership.objects.all())
    return rows.select_related("category", "lead_unit").prefetch_related(Prefetch("partnership", partnerships))


def narrowed(
    rows: QuerySet[Partner], *, viewer: Access, category: str = "", region: str = "", state: str = "", q: str = ""
) -> QuerySet[Partner]:
    """Narrow a listing; `category` is a category's number or "none", `q` a part of a name or the code."""
    if category == UNCLASSIFIED:
        rows = rows.filter(category=None)
    elif category:
        rows = rows.filter(category__number=int(category))
    if region:
        rows = rows.filter(region=region)
    if state:
        rows = rows.filter(partnership__in=visible(viewer, Partnership.objects.filter(state=state)))
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(official_name__icontains=q) | Q(iso3__iexact=q))
    return rows


def page(
    rows: QuerySet[Partner], *, viewer: Access, on: date, sort: str = DEFAULT_SORT, cursor: str = "", size: int = 50
) -> Page:
    """Cut one page of a listing, its rows described; an unknown sort is by name."""
    sort = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    column = SORTS[sort.removeprefix("-")]
    rows = _sortable(rows, column, viewer, on)
    found = keyset_page(rows, order=[f"-{column}" if sort.startswith("-") else column], cursor=cursor, size=size)
    return replace(found, rows=described(found.rows, viewer=viewer, on=on))


def cut(rows: QuerySet[Partner], *, cursor: str = "", size: int = 50) -> Page:
    """Cut one page of a listing by name, its rows as they are."""
    return keyset_page(rows, order=[SORTS[DEFAULT_SORT]], cursor=cursor, size=size)


def described(partners: Iterable[Partner], *, viewer: Access, on: date) -> list[PartnerRow]:
    """Give each partner its figures and its last and next session, in three statements for all."""
    partners = list(partners)
    figures = _figures(partners, viewer, on)
    last = _one_each(partners, _held(viewer), F("meeting__date_earliest").desc(nulls_last=True))
    ahead = _one_each(partners, _ahead(viewer, on), F("meeting__date_earliest").asc(nulls_last=True))
    return [
        PartnerRow(
            partner,
            getattr(partner, "partnership", None),
            figures.get(partner.pk, Figures()),
            last.get(partner.pk),
            ahead.get(partner.pk),
        )
        for partner in partners
    ]


def by_category(*, viewer: Access, on: date) -> list[CategoryRows]:
    """
    Give every category with the partners the viewer sees in it, those without category last.

    Partners are compared inside their category (domain.md, section 5).
    """
    rows = described(listing(viewer=viewer).order_by("sort_key", "pk"), viewer=viewer, on=on)
    expected = CategoryArea.objects.select_related("area").order_by("area__name", "pk")
    categories = seen(Category, viewer=viewer).prefetch_related(Prefetch("expected_areas", expected))
    groups = [
        CategoryRows(category, [row for row in rows if row.partner.category_id == category.pk])
        for category in categories.order_by("number", "pk")
    ]
    return [*groups, CategoryRows(None, [row for row in rows if row.partner.category_id is None])]


def find(*, viewer: Access, iso3: str) -> Partner | None:
    """Give one partner with its category, lead unit and, where the viewer may see it, its partnership."""
    return listing(viewer=viewer).filter(iso3=iso3).first()


def named(codes: Collection[str], *, viewer: Access) -> list[Partner]:
    """Give the partners with these codes that the viewer sees; fewer than codes, where one is not to be seen."""
    return list(listing(viewer=viewer).filter(iso3__in=codes).order_by("sort_key", "pk"))


def category(*, viewer: Access, number: int) -> Category | None:
    return seen(Category, viewer=viewer).filter(number=number).first()


def in_category(category: Category, *, viewer: Access) -> list[Partner]:
    """List the partners of a category that the viewer sees."""
    return list(listing(viewer=viewer).filter(category=category).order_by("sort_key", "pk"))


def peers(partner: Partner, *, viewer: Access) -> list[Partner]:
    """List the partners one is compared with, itself among them; one without category has none but itself."""
    return [partner] if partner.category is None else in_category(partner.category, viewer=viewer)


def described_one(partner: Partner, *, viewer: Access, on: date) -> PartnerRow:
    return described([partner], viewer=viewer, on=on)[0]


def commitments_of(partner: Partner, *, viewer: Access, on: date, as_of: date | None = None) -> QuerySet[Commitment]:
    """Give the partner's commitments with their standing, as the commitments' own list has them."""
    return commitments.listing(viewer=viewer, on=on, as_of=as_of).filter(partner_links__partner=partner)


def regions(*, viewer: Access) -> list[str]:
    """List the regions of the partners the viewer sees."""
    rows = visible(viewer, Partner.objects.exclude(region=""))
    return list(rows.order_by("region").values_list("region", flat=True).distinct())


def categories(*, viewer: Access) -> list[Category]:
    return list(seen(Category, viewer=viewer).order_by("number", "pk"))


def options(*, viewer: Access, permission: Any = None) -> QuerySet[Partner]:
    """Give the partners a form may offer: those within scope for a permission, or all that are seen."""
    rows: QuerySet[Partner] = visible(
        viewer, Partner.objects.all(), **({"permission": permission} if permission else {})
    )
    return rows.order_by("sort_key", "pk")


def _figures(partners: list[Partner], viewer: Access, on: date) -> dict[int, Figures]:
    conditions = standings.conditions(on=on)
    is_open = conditions[Standing.OPEN] | conditions[Standing.OPEN_UNKNOWN]
    is_dialogue = Q(kind=CommitmentKind.DIALOGUE_ONLY)
    commitments: QuerySet[Commitment] = visible(viewer, Commitment.objects.all())
    found: Any = (
        commitments.filter(partner_links__partner__in=partners)
        .order_by()
        .values("partner_links__partner")
        .annotate(
            **{str(word): Count("pk", filter=condition & ~is_dialogue) for word, condition in conditions.items()},
            late=Count("pk", filter=conditions[Standing.OVERDUE]),
            dialogue=Count("pk", filter=is_dialogue),
            due_soon=Count("pk", filter=is_open & Q(due_latest__lte=on + SOON)),
            oldest=Min("due_latest", filter=conditions[Standing.OVERDUE]),
            reported=Count("pk", filter=Q(entry_state=EntryState.REPORTED)),
            made_up=Count("pk", filter=Q(is_demonstration=True)),
            followed=Count("pk", filter=Q(entry_state=EntryState.TAKEN_UP) & ~is_dialogue),
            concrete=Count("pk", filter=Q(entry_state=EntryState.TAKEN_UP) & concreteness.conditions()[True]),
        )
    )
    return {
        row["partner_links__partner"]: Figures(
            {word: row[str(word)] for word in Standing},
            due_soon=row["due_soon"],
            overdue=row["late"],
            oldest_overdue=row["oldest"],
            dialogue_only=row["dialogue"],
            reported=row["reported"],
            demonstration=row["made_up"],
            followed=row["followed"],
            concrete=row["concrete"],
        )
        for row in found
    }


def _held(viewer: Access) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = visible(viewer, Meeting.objects.filter(sessions(), status=MeetingStatus.HELD))
    return rows


def _ahead(viewer: Access, on: date) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = visible(viewer, Meeting.objects.filter(status__in=meeting_rules.AHEAD))
    return rows.filter(Q(date_latest__gte=on) | Q(date_latest=None))


def _one_each(partners: list[Partner], meetings: QuerySet[Meeting], order: Any) -> dict[int, Meeting]:
    links = MeetingPartner.objects.filter(partner__in=partners, meeting__in=meetings).select_related("meeting")
    links = links.order_by("partner_id", order, "-meeting_id").distinct("partner_id")
    return {link.partner_id: link.meeting for link in links}


def _sortable(rows: QuerySet[Partner], column: str, viewer: Access, on: date) -> QuerySet[Partner]:
    """Annotate what the list is sorted by; only the one column asked for is worked out for all rows."""
    if column == "state":
        own = visible(viewer, Partnership.objects.filter(partner=OuterRef("pk")))
        return rows.annotate(state=Subquery(own.values("state")[:1]))
    if column in ("delivered", "overdue"):
        conditions = standings.conditions(on=on)
        wanted = Q(pk__in=[])
        for standing in DELIVERED if column == "delivered" else (Standing.OVERDUE,):
            wanted |= conditions[standing]
        if column == "delivered":
            wanted &= ~Q(kind=CommitmentKind.DIALOGUE_ONLY)
        shown: QuerySet[Commitment] = visible(viewer, Commitment.objects.all())
        own = shown.filter(wanted, partner_links__partner=OuterRef("pk")).order_by()
        number = own.values("partner_links__partner").annotate(number=Count("pk")).values("number")
        return rows.annotate(**{column: Subquery(number)})
    if column in ("last_on", "next_on"):
        meetings = _held(viewer) if column == "last_on" else _ahead(viewer, on)
        days = meetings.filter(partner_links__partner=OuterRef("pk"), date_earliest__isnull=False)
        first = days.order_by("-date_earliest" if column == "last_on" else "date_earliest").values("date_earliest")
        return rows.annotate(**{column: Subquery(first[:1])})
    return rows
