"""Follow-through: figures, charts and what needs attention, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from partnerships.choices import Confidence, EntryState, MeetingStatus, Position, Standing
from partnerships.models import Commitment, CommitmentPartner, Meeting, Partner
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Access, visible
from partnerships.queries import commitments, standings
from partnerships.queries.meetings import sessions

ALL, MINE, UNIT = "all", "mine", "unit"
TABS = (ALL, MINE, UNIT)
QUARTERS = 8
ATTENTION = 6
KEPT = (Standing.KEPT, Standing.KEPT_LATE)
WORRYING = (Confidence.AT_RISK, Confidence.OFF_TRACK)


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Counts of commitments in one tab on one day.

    `followed`: taken up and still open. `fallen_due`: latest day due is past; `delivered`: those of them kept, on time
    or late. `overdue`: past due and known not to be done, `oldest_due` among them; `past_due_unknown`: past due, nobody
    knows. `stale`: followed, without an approved update within the review interval; `at_risk`: at risk or off track.
    """

    total: int
    followed: int
    fallen_due: int
    delivered: int
    overdue: int
    oldest_due: date | None
    past_due_unknown: int
    stale: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """One point of the burn-up, cumulative: what fell due until its end, and what of that was kept by then."""

    label: str
    fallen_due: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One partner's commitments by standing."""

    name: str
    iso3: str
    standings: dict[Standing, int]

    @property
    def total(self) -> int:
        return sum(self.standings.values())


@dataclass(frozen=True, slots=True)
class Day:
    """The day whose state of play is shown: today, or a past one."""

    today: date
    as_of: date | None = None

    @property
    def shown(self) -> date:
        return self.as_of if self.as_of is not None and self.as_of < self.today else self.today

    @property
    def is_past(self) -> bool:
        return self.shown < self.today

    @property
    def columns(self) -> standings.Columns:
        return standings.THEN if self.is_past else standings.NOW


def my_partners(*, viewer: Access) -> frozenset[int]:
    """
    Give the partners that are the viewer's own: those of assignments to partners or categories, and, for whoever works
    everywhere, those they or their unit lead.
    """
    scoped = [grant.partner_ids for grant in viewer.grants if grant.partner_ids is not None]
    if scoped:
        return frozenset[int]().union(*scoped)
    led = Q(partnership__lead_official=viewer.user.pk) | Q(partnership__manager=viewer.user.pk)
    if viewer.user.unit_id:
        led |= Q(lead_unit=viewer.user.unit_id)
    return frozenset(visible(viewer, Partner.objects.filter(led)).values_list("pk", flat=True))


def rows(*, viewer: Access, day: Day, tab: str = ALL) -> QuerySet[Commitment]:
    """Give the commitments that a tab is about, with their standing on the day."""
    return _of_tab(commitments.listing(viewer=viewer, on=day.today, as_of=day.as_of), viewer, tab)


def _of_tab(found: QuerySet[Commitment], viewer: Access, tab: str) -> QuerySet[Commitment]:
    if tab == MINE:
        links = CommitmentPartner.objects.filter(partner_id__in=my_partners(viewer=viewer))
        return found.filter(pk__in=links.values("commitment"))
    if tab == UNIT:
        return found.filter(owner_unit=viewer.user.unit_id) if viewer.user.unit_id else found.none()
    return found


def tab_counts(*, viewer: Access) -> dict[str, int]:
    """Count the commitments of each tab."""
    found: QuerySet[Commitment] = visible(viewer, Commitment.objects.all())
    return {tab: _of_tab(found, viewer, tab).count() for tab in TABS}


def figures(found: QuerySet[Commitment], *, day: Day) -> Figures:
    """Count in one statement."""
    is_ = standings.conditions(on=day.shown, columns=day.columns)
    open_here = Q(entry_state=EntryState.TAKEN_UP, shown_status__in=[str(status) for status in OPEN_STATUSES])
    past = Q(shown_due_latest__lt=day.shown)
    counted = found.order_by().aggregate(
        total=Count("pk"),
        followed=Count("pk", filter=open_here),
        fallen_due=Count("pk", filter=past),
        delivered=Count("pk", filter=past & (is_[Standing.KEPT] | is_[Standing.KEPT_LATE])),
        overdue=Count("pk", filter=is_[Standing.OVERDUE]),
        oldest_due=Min("shown_due_latest", filter=is_[Standing.OVERDUE]),
        past_due_unknown=Count("pk", filter=is_[Standing.PAST_DUE_UNKNOWN]),
        stale=Count("pk", filter=open_here & Q(shown_confidence=Confidence.UNKNOWN)),
        at_risk=Count("pk", filter=open_here & Q(shown_confidence__in=[str(word) for word in WORRYING])),
    )
    return Figures(**counted)


def burn_up(found: QuerySet[Commitment], *, day: Day) -> list[Quarter]:
    """
    Give the last quarters, oldest first, in one statement.

    Units: cumulative counts. A commitment counts as delivered from the day of its last step, else from the day we
    learnt of it. The last point is what fell due before the day shown and was done by it, as in the figures.
    """
    ends = quarter_ends(day.shown)
    c = day.columns
    done = Q(**{f"{c.position}__in": [str(Position.DONE), str(Position.DONE_LATE)]})
    counted: dict[str, Any] = {}
    for number, (_label, end) in enumerate(ends):
        due = Q(shown_due_latest__lte=end)
        counted[f"due_{number}"] = Count("pk", filter=due)
        by = day.shown if number == len(ends) - 1 else end
        counted[f"done_{number}"] = Count("pk", filter=due & done & Q(done_on__lte=by))
    result = found.order_by().annotate(done_on=Coalesce(F(c.fulfilled_on), F(c.position_on))).aggregate(**counted)
    return [
        Quarter(label, result[f"due_{number}"], result[f"done_{number}"]) for number, (label, _end) in enumerate(ends)
    ]


def quarter_ends(day: date) -> list[tuple[str, date]]:
    """List the ends of the last quarters with their labels ("Q3 26"); the running one ends the day before."""
    year, quarter = day.year, (day.month - 1) // 3 + 1
    found: list[tuple[str, date]] = []
    end = day - timedelta(days=1)
    for _ in range(QUARTERS):
        found.append((f"Q{quarter} {year % 100:02d}", end))
        end = date(year, 3 * quarter - 2, 1) - timedelta(days=1)
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found[::-1]


def by_partner(found: QuerySet[Commitment], *, viewer: Access, day: Day) -> list[Bar]:
    """Count standings partner by partner, most overdue first; a commitment to several counts with each."""
    conditions = standings.conditions(on=day.shown, columns=day.columns)
    scope = viewer.partner_ids()
    # One filter, so that the partner named is the one within scope.
    within = Q(partner_links__isnull=False) if scope is None else Q(partner_links__partner__in=scope)
    linked = found.filter(within)
    keys = ("partner_links__partner__name", "partner_links__partner__iso3")
    groups = linked.order_by().values(*keys).annotate(
        **{f"n_{word}": Count("pk", filter=condition) for word, condition in conditions.items()}
    )  # fmt: skip
    bars = [Bar(group[keys[0]], group[keys[1]], {word: group[f"n_{word}"] for word in conditions}) for group in groups]
    return sorted(bars, key=lambda bar: (-bar.standings[Standing.OVERDUE], -bar.total, bar.name))


def attention(found: QuerySet[Commitment], *, day: Day, size: int = ATTENTION) -> tuple[list[Any], int]:
    """Give the first commitments that are overdue, in doubt or at risk, longest overdue first, and how many."""
    is_ = standings.conditions(on=day.shown, columns=day.columns)
    at_risk = Q(shown_confidence__in=[str(word) for word in WORRYING], entry_state=EntryState.TAKEN_UP)
    chosen = found.filter(is_[Standing.OVERDUE] | is_[Standing.PAST_DUE_UNKNOWN] | at_risk)
    first = chosen.order_by(F("shown_due_latest").asc(nulls_last=True), "pk")[:size]
    return commitments.described(first), chosen.order_by().count()


def meetings_of_year(*, viewer: Access, day: Day, partners: Sequence[int] | frozenset[int] | None) -> tuple[int, int]:
    """Count the sessions held in the year so far, and those that were to be held."""
    found: QuerySet[Meeting] = visible(viewer, Meeting.objects.all())
    if partners is not None:
        found = found.filter(pk__in=found.filter(partner_links__partner__in=partners).values("pk"))
    so_far = Q(date_latest__gte=date(day.shown.year, 1, 1), date_earliest__lte=day.shown) & sessions()
    counted = found.order_by().filter(so_far).aggregate(
        held=Count("pk", filter=Q(status=MeetingStatus.HELD)), foreseen=Count("pk")
    )  # fmt: skip
    return counted["held"], counted["foreseen"]


def codes(*, viewer: Access, partner_ids: frozenset[int] | None) -> list[str]:
    """List the codes of partners, for the address of a list that is kept to them."""
    found: QuerySet[Partner] = visible(viewer, Partner.objects.filter(pk__in=partner_ids or ()))
    return list(found.order_by("iso3").values_list("iso3", flat=True))
