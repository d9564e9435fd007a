"""What falls into a run of days: meetings, due dates and due dialogues, as far as the viewer sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, DateField, F, Prefetch, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from partnerships.choices import (
    ActionState,
    CalendarScope,
    DatePrecision,
    Marking,
    MeetingStatus,
    OccurrenceState,
    Standing,
)
from partnerships.models import Action, Commitment, CommitmentPartner, Meeting, MeetingPartner, Partner, Track
from partnerships.models.commitments import OPEN_POSITIONS
from partnerships.permissions import Access, visible
from partnerships.queries import cadence, dashboard, standings, tracks
from partnerships.queries.days import touching
from partnerships.rules import calendar as rules
from partnerships.rules.cadence import Rhythm
from partnerships.rules.calendar import Certainty, Entry, EntryKind
from partnerships.rules.obligations import OPEN_ACTIONS
from partnerships.rules.partial_dates import PartialDate

EVERY_KIND = frozenset(EntryKind)
MOST_RECURRING = 2_000  # commitments followed from occurrence to occurrence for one calendar
CALLED_OFF = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
TO_COME = (MeetingStatus.PLANNED, MeetingStatus.CONFIRMED, MeetingStatus.UNCONFIRMED)
UNDONE = tuple(state.value for state in OPEN_ACTIONS)
_OPEN = tuple(position.value for position in OPEN_POSITIONS)
_CERTAINTY = {
    MeetingStatus.CONFIRMED: Certainty.CONFIRMED,
    MeetingStatus.HELD: Certainty.CONFIRMED,
    MeetingStatus.CANCELLED: Certainty.CANCELLED,
    MeetingStatus.POSTPONED: Certainty.CANCELLED,
}
# A session that is due: how it looks, by the rhythm of its track.
_DUE_DIALOGUE = {Rhythm.KEPT: "open", Rhythm.MISSED: "overdue", Rhythm.UNHEARD: "past_due_unknown"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What a calendar is to show.

    `partner`: kept to what names it; `statuses`: those of meetings; `open_only`: due dates alone of what is not done.
    """

    kinds: frozenset[EntryKind] = EVERY_KIND
    scope: CalendarScope = CalendarScope.EVERYTHING
    partner: int | None = None
    statuses: tuple[MeetingStatus, ...] = tuple(status for status in MeetingStatus if status not in CALLED_OFF)
    open_only: bool = True


@dataclass(frozen=True, slots=True)
class Rest:
    """So many more entries of one kind on the same date, which were not fetched; `when` is `None` for periods."""

    kind: EntryKind
    when: PartialDate | None
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a calendar shows, by day; `rest` is what there is beyond the number asked for."""

    entries: list[Entry] = field(default_factory=list)
    rest: list[Rest] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Size:
    """How much to fetch: entries of one kind on one date, periods of one kind, and of one kind in all."""

    of_date: int
    periods: int
    all: int = 1_000


def window(*, viewer: Access, on: date, first: date, last: date, wanted: Wanted, size: Size) -> Found:
    """
    Give what falls on these days, and the periods that touch them, in a fixed number of statements.

    A date of which one end alone is known stands where that end is; one without any day stands nowhere.
    """
    scope = _Scope(viewer, wanted)
    found = Found()
    for rows, name, entry in _dated(scope, on=on):
        near = rows.filter(touching(*_columns(name), first, last))
        _collect(found, _first_of_each_date(near, name, size), entry)
    also = [*_due_dialogues(scope, on=on), *(_due_again(scope, on=on) if last >= on else ())]
    found.entries.extend(entry for entry in also if _reaches(entry.when, first, last))
    found.entries.sort(key=_order)
    return found


def without_a_day(*, viewer: Access, on: date, wanted: Wanted, size: int) -> Found:
    """Give what is still to come and has no date, or words alone, first entered first; how many more in `rest`."""
    scope = _Scope(viewer, wanted)
    found = Found()
    for rows, name, entry in _dated(scope, on=on):
        if rows.model is Meeting:
            rows = rows.filter(status__in=TO_COME)
        elif rows.model is Commitment:
            rows = rows.filter(position__in=_OPEN)
        else:
            rows = rows.filter(state__in=UNDONE)
        unknown = rows.filter(**dict.fromkeys(_columns(name), None))
        counted = unknown.annotate(of_date=Window(Count("pk"))).order_by("pk")
        _collect(found, counted[:size], entry)
    return found


def for_feed(*, viewer: Access, on: date, first: date, last: date, wanted: Wanted, size: Size) -> Found:
    """
    Give what may leave this place: nothing above internal, not even that there is something.

    When the next session of a track is due may hang on a sensitive one; where it does, the feed is silent about it.
    """
    within = viewer.up_to(rules.HIGHEST_ELSEWHERE)
    found = window(viewer=within, on=on, first=first, last=last, wanted=wanted, size=size)
    if within == viewer or EntryKind.DIALOGUE not in wanted.kinds:
        return found
    true = {(entry.pk, entry.when) for entry in _due_dialogues(_Scope(viewer, wanted), on=on)}
    kept = [entry for entry in found.entries if entry.kind is not EntryKind.DIALOGUE or (entry.pk, entry.when) in true]
    return Found(kept, found.rest)


def of_meeting(meeting: Meeting) -> Entry:
    """Give a meeting, fetched with its partners, as an entry."""
    status = MeetingStatus(meeting.status)
    return Entry(
        kind=EntryKind.MEETING,
        pk=meeting.pk,
        reference=meeting.reference,
        title=meeting.title,
        when=meeting.date,
        status=status.value,
        status_label=str(status.label),
        certainty=_CERTAINTY.get(status, Certainty.TENTATIVE),
        partners=_names(meeting.partner_links.all()),
        place=meeting.place,
        time_zone=meeting.time_zone,
        is_demonstration=meeting.is_demonstration,
        **_stamps(meeting),
    )


class _Scope:
    """Which rows a viewer wants, model by model; what may be seen at all is asked with each."""

    def __init__(self, viewer: Access, wanted: Wanted) -> None:
        self.viewer, self.wanted = viewer, wanted
        self.me, self.unit = viewer.user.pk, getattr(viewer.user, "unit_id", None)
        self.mine: frozenset[int] = frozenset()
        if wanted.scope is CalendarScope.PARTNERS:
            self.mine = dashboard.my_partners(viewer=viewer)

    def meetings(self) -> QuerySet[Meeting]:
        rows: QuerySet[Meeting] = visible(self.viewer, Meeting.objects.filter(status__in=self.wanted.statuses))
        if self.wanted.scope is CalendarScope.OWN:
            rows = rows.filter(Q(created_by=self.me) | Q(submitted_by=self.me))
        else:
            rows = self._of_partners(rows, MeetingPartner, "meeting")
        links = MeetingPartner.objects.select_related("partner").order_by("position", "pk")
        return self._with_partner(rows, MeetingPartner, "meeting").prefetch_related(Prefetch("partner_links", links))

    def commitments(self, *, open_only: bool) -> QuerySet[Commitment]:
        rows: QuerySet[Commitment] = visible(self.viewer, Commitment.objects.all())
        if open_only:
            rows = rows.filter(position__in=_OPEN)
        match self.wanted.scope:
            case CalendarScope.OWN:
                rows = rows.filter(owner=self.me)
            case CalendarScope.UNIT:
                rows = rows.filter(owner_unit=self.unit) if self.unit else rows.none()
            case CalendarScope.PARTNERS:
                rows = self._of_partners(rows, CommitmentPartner, "commitment")
        links = CommitmentPartner.objects.select_related("partner").order_by("position", "pk")
        rows = self._with_partner(rows, CommitmentPartner, "commitment")
        return rows.prefetch_related(Prefetch("partner_links", links))

    def actions(self) -> QuerySet[Action]:
        """Whatever else is wanted, only one's own actions are."""
        rows: QuerySet[Action] = visible(self.viewer, Action.objects.filter(assignee=self.me))
        if self.wanted.open_only:
            rows = rows.filter(state__in=UNDONE)
        if self.wanted.scope is CalendarScope.PARTNERS:
            rows = self._of_partners(rows, CommitmentPartner, "commitment", "commitment_id")
        rows = self._with_partner(rows, CommitmentPartner, "commitment", "commitment_id")
        links = CommitmentPartner.objects.select_related("partner").order_by("position", "pk")
        return rows.select_related("commitment").prefetch_related(Prefetch("commitment__partner_links", links))

    def tracks(self) -> QuerySet[Track]:
        rows = tracks.listing(viewer=self.viewer).filter(interval_months__isnull=False)
        if self.wanted.partner is not None:
            rows = rows.filter(Q(is_open_to_all=True) | Q(partner_links__partner=self.wanted.partner))
        if self.wanted.scope is not CalendarScope.EVERYTHING:
            rows = rows.filter(partner_links__partner__in=self._partners())
        return rows.order_by("pk").distinct()

    def _partners(self) -> QuerySet[Partner] | frozenset[int]:
        """The partners of the scope: one's own, those the unit leads, those whose partnership one leads oneself."""
        match self.wanted.scope:
            case CalendarScope.PARTNERS:
                return self.mine
            case CalendarScope.UNIT:
                led = Partner.objects.filter(lead_unit=self.unit)
                return led if self.unit else led.none()
        return Partner.objects.filter(partnership__lead_official=self.me)

    def _of_partners(self, rows: QuerySet[Any], links: Any, to: str, key: str = "pk") -> QuerySet[Any]:
        if self.wanted.scope is CalendarScope.EVERYTHING:
            return rows
        reached = links.objects.filter(partner__in=self._partners())
        return rows.filter(**{f"{key}__in": reached.values(f"{to}_id")})

    def _with_partner(self, rows: QuerySet[Any], links: Any, to: str, key: str = "pk") -> QuerySet[Any]:
        if self.wanted.partner is None:
            return rows
        return rows.filter(**{f"{key}__in": links.objects.filter(partner=self.wanted.partner).values(f"{to}_id")})


def _dated(scope: _Scope, *, on: date) -> list[tuple[QuerySet[Any], str, Callable[[Any], Entry]]]:
    """Give the wanted rows that have a date, each with its name and how a row becomes an entry."""
    kinds = scope.wanted.kinds
    found: list[tuple[QuerySet[Any], str, Callable[[Any], Entry]]] = []
    if EntryKind.MEETING in kinds:
        # What is long and not shown stays in the database.
        found.append((scope.meetings().defer("summary", "search"), "date", of_meeting))
    if EntryKind.DUE in kinds:
        found.append(
            (
                scope.commitments(open_only=scope.wanted.open_only).defer("search"),
                "due",
                lambda row: _of_commitment(row, on),
            )
        )
    if EntryKind.ACTION in kinds:
        found.append((scope.actions(), "due_on", lambda row: _of_action(row, on)))
    return found


def _columns(name: str) -> tuple[str, str]:
    return ("due_on", "due_on") if name == "due_on" else (f"{name}_earliest", f"{name}_latest")


def _reaches(when: PartialDate, first: date, last: date) -> bool:
    return when.earliest is not None and when.latest is not None and when.earliest <= last and when.latest >= first


def _first_of_each_date(rows: QuerySet[Any], name: str, size: Size) -> QuerySet[Any]:
    """Keep the first few of each date, and of all periods together; annotate how many there are (`of_date`)."""
    earliest, latest = _columns(name)
    is_exact = Q() if name == "due_on" else Q(**{f"{name}_precision": DatePrecision.DAY})
    same: list[Any] = [F(earliest)]
    if is_exact:
        same = [Case(When(is_exact, then=F(column)), output_field=DateField()) for column in (earliest, latest)]
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=same, order_by=[F(latest).asc(nulls_last=True), F("pk").asc()]),
        of_date=Window(Count("pk"), partition_by=same),
    )
    kept = Q(rank__lte=size.of_date)
    if is_exact:
        kept = (is_exact & kept) | (~is_exact & Q(rank__lte=size.periods))
    first: QuerySet[Any] = ranked.filter(kept).order_by(latest, "pk")[: size.all]
    return first


def _collect(found: Found, rows: Iterable[Any], entry: Callable[[Any], Entry]) -> None:
    """Add rows as entries, and how many of each date were left behind."""
    counts: dict[tuple[EntryKind, PartialDate | None], tuple[int, int]] = {}
    for row in rows:
        made = entry(row)
        found.entries.append(made)
        key = (made.kind, _day(made.when))
        counts[key] = (counts.get(key, (0, 0))[0] + 1, row.of_date)
    found.rest.extend(Rest(*key, count=every - shown) for key, (shown, every) in counts.items() if every > shown)


def _day(when: PartialDate) -> PartialDate | None:
    """The days alone, where there are such: rows of one date may say it in different words."""
    return PartialDate(when.earliest, when.latest, when.precision) if rules.is_on_days(when) else None


def _of_commitment(row: Commitment, on: date) -> Entry:
    standing = standings.of(row, on=on)
    return Entry(
        kind=EntryKind.DUE,
        pk=row.pk,
        reference=row.reference,
        title=row.text,
        when=row.due,
        status=standing.value,
        status_label=str(standing.label),
        certainty=Certainty.TENTATIVE if row.due.inferred else Certainty.CONFIRMED,
        partners=_names(row.partner_links.all()),
        is_demonstration=row.is_demonstration,
        **_stamps(row),
    )


def _of_action(row: Action, on: date) -> Entry:
    state = ActionState(row.state)
    is_late = row.due_on is not None and row.due_on < on and state in OPEN_ACTIONS
    return Entry(
        kind=EntryKind.ACTION,
        pk=row.pk,
        reference=row.commitment.reference,
        title=row.text,
        when=PartialDate.on(row.due_on) if row.due_on else PartialDate(),
        status=Standing.OVERDUE.value if is_late else state.value,
        status_label=str(Standing.OVERDUE.label if is_late else state.label),
        certainty=Certainty.CANCELLED if state is ActionState.CANCELLED else Certainty.CONFIRMED,
        partners=_names(row.commitment.partner_links.all()),
        is_demonstration=row.is_demonstration,
        **_stamps(row, marking=row.commitment.marking),
    )


def _due_dialogues(scope: _Scope, *, on: date) -> list[Entry]:
    """Give the last day for the next session of each track that promises an interval, unless one is planned by then."""
    if EntryKind.DIALOGUE not in scope.wanted.kinds:
        return []
    found = []
    for row in tracks.described(scope.tracks(), viewer=scope.viewer, on=on):
        owed_by, planned = row.cadence.owed_by, row.next.date.latest if row.next else None
        if owed_by is None or (planned is not None and planned <= owed_by):
            continue
        status = _DUE_DIALOGUE[row.cadence.rhythm]
        changed = max(row.track.changed_at, row.last.changed_at) if row.last else row.track.changed_at
        found.append(
            Entry(
                kind=EntryKind.DIALOGUE,
                pk=row.track.pk,
                reference="",
                title=row.track.name,
                when=PartialDate.on(owed_by),
                status=status,
                status_label=_dialogue_label(row.cadence.rhythm),
                certainty=Certainty.TENTATIVE,
                partners=tuple(partner.name for partner in row.partners),
                is_demonstration=row.track.is_demonstration,
                **_stamps(row.track) | {"changed_at": changed},
            )
        )
    return found


def _due_again(scope: _Scope, *, on: date) -> list[Entry]:
    """Give the next time that recurring commitments fall due, where their first due date says it exactly enough."""
    if EntryKind.DUE not in scope.wanted.kinds:
        return []
    recurring = scope.commitments(open_only=False).filter(
        recurrence_months__isnull=False, due_precision__in=[DatePrecision.DAY, DatePrecision.MONTH]
    )
    rows = list(recurring.defer("search").order_by("pk")[:MOST_RECURRING])
    found: list[Entry] = []
    ahead: dict[int, date | None] = {}
    for pk, each in cadence.of_commitments(rows, viewer=scope.viewer, on=on).items():
        ahead[pk] = next((occurrence.due for occurrence in each if occurrence.state == OccurrenceState.AHEAD), None)
    for row in rows:
        day = ahead.get(row.pk)
        when = rules.due_again(row.due, day) if day and day != row.due.latest else None
        if when is not None:
            own = _of_commitment(row, on)
            found.append(
                replace(own, when=when, status=OccurrenceState.AHEAD.value, status_label=_("Next time"), is_again=True)
            )
    return found


def _dialogue_label(rhythm: Rhythm) -> str:
    match rhythm:
        case Rhythm.MISSED:
            return _("Missed")
        case Rhythm.UNHEARD:
            return _("No session known")
    return _("Due")


def _names(links: Iterable[Any]) -> tuple[str, ...]:
    return tuple(link.partner.name for link in links)


def _stamps(row: Any, *, marking: int | None = None) -> dict[str, Any]:
    created_at: datetime = row.created_at
    return {
        "marking": getattr(row, "marking", Marking.PUBLIC) if marking is None else marking,
        "version": row.version,
        "created_at": created_at,
        "changed_at": row.changed_at,
    }


_KINDS: Sequence[EntryKind] = list(EntryKind)


def _order(entry: Entry) -> tuple[date, date, int, str, int]:
    """By the first day known, then the last; meetings before what is due."""
    first = entry.when.earliest or entry.when.latest or date.max
    return first, entry.when.latest or date.max, _KINDS.index(entry.kind), entry.reference, entry.pk
