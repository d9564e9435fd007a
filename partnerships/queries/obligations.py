"""Who owes what by when: what one person owes, what anybody owes as far as the viewer sees it, and how much it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from partnerships.audit import shown
from partnerships.choices import Marking, ObligationKind, Role
from partnerships.models import AuditEvent, Partner, Unit, User
from partnerships.permissions import Access, Grant, Permission, links_of, visible, way_to_record, within_reach
from partnerships.queries import owed
from partnerships.queries.decisions import deciding
from partnerships.queries.meetings import wrote_record
from partnerships.queries.owed import Asked, Owed
from partnerships.rules import obligations as rules
from partnerships.rules.obligations import Obligation, Urgency

NEWEST = 200  # events that are looked at to see whether anything was recorded
SOMEBODY = -1_000_000_000  # no row has this number, nor any below it
MOST = 1_000  # of a list; the most urgent come first, and counts are exact beyond it
ORDER = ("o_due", "o_kind", "o_pk", "o_anew")  # what has no date comes last
_K = ObligationKind
# What one needs to do it oneself; where a manager decides, the one who wrote it never does.
NEEDS: Mapping[ObligationKind, Permission] = {
    _K.UPDATE: Permission.UPDATE_WRITE,
    _K.ACT: Permission.UPDATE_WRITE,
    _K.MEND_UPDATE: Permission.UPDATE_WRITE,
    _K.MEND_RECORD: Permission.WORK_EDIT,
    _K.RECORD_MEETING: Permission.WORK_EDIT,
    _K.TRIAGE: Permission.WORK_EDIT,
    _K.SCHEDULE: Permission.WORK_EDIT,
    _K.REVIEW: Permission.RECORD_DECIDE,
    _K.APPROVE_RECORD: Permission.RECORD_DECIDE,
    _K.DECIDE_DATE: Permission.RECORD_DECIDE,
    _K.VERIFY: Permission.ACTION_VERIFY,
}
# Who wrote, asked for or did it, and so does not decide on it.
_WROTE: Mapping[ObligationKind, Callable[[int], Q]] = {
    _K.REVIEW: lambda pk: Q(author=pk) | Q(submitted_by=pk),
    _K.DECIDE_DATE: lambda pk: Q(requested_by=pk),
    _K.APPROVE_RECORD: lambda pk: wrote_record(Value(pk)),
    _K.VERIFY: lambda pk: Q(assignee=pk) | Q(done_by=pk),
}
# The column that names who owes it, where there is always one.
_NAMING: Mapping[ObligationKind, str] = {_K.UPDATE: "owner", _K.ACT: "assignee", _K.MEND_UPDATE: "author"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of obligations is narrowed to; nothing given: all of them."""

    kinds: Collection[ObligationKind] = ()
    person: User | None = None
    unit: Unit | None = None
    partners: Collection[Partner] = ()
    is_late: bool = False
    urgency: Urgency | None = None


EVERYTHING = Narrowed()
# Reminders look at all there is; whether somebody may be told is asked of that person.
_SEES_ALL = Grant(Role.AUDITOR, Marking.SENSITIVE, None, frozenset({Permission.RECORD_SEE}))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are, by kind and by urgency; a kind or urgency nobody has is 0."""

    kinds: Mapping[ObligationKind, int]
    urgencies: Mapping[Urgency, int]

    @property
    def all(self) -> int:
        return sum(self.kinds.values())


def owed_by(viewer: Access, on: date) -> list[Obligation]:
    """List what the viewer owes on a day, most urgent first; at most `MOST`."""
    return page(mine(viewer, on))


def count(viewer: Access, on: date) -> int:
    """Count what the viewer owes on a day."""
    return sum(by_kind(viewer, on).values())


def by_kind(viewer: Access, on: date) -> dict[ObligationKind, int]:
    """
    Count what the viewer owes on a day by kind, for every page's menu.

    Counted anew whenever anything was recorded since: what is owed follows from the records, the roles and the day.
    """
    access = viewer.in_person()
    able = _able(access)
    return dict(_counted(access, on, able, _state_of_the_record()) if able else dict.fromkeys(ObligationKind, 0))


def may_owe(viewer: Access) -> bool:
    """Say whether somebody's role lets them do anything that can be owed."""
    return bool(_able(viewer.in_person()))


def seen(
    viewer: Access,
    on: date,
    *,
    kind: ObligationKind | None = None,
    person: User | None = None,
    unit: Unit | None = None,
    partner: Partner | None = None,
) -> list[Obligation]:
    """List what anybody owes, as far as the viewer sees it, most urgent first; at most `MOST`."""
    wanted = Narrowed([kind] if kind else (), person, unit, [partner] if partner else ())
    return page(everybodys(viewer, on, wanted))


def everything(on: date) -> Iterator[Obligation]:
    """
    Give all that is owed on a day, kind by kind, read as it is asked for: for reminders alone, which ask no viewer.

    Of whoever is to be told of one it is asked first whether they may (`may_do`, `may_see`).
    """
    whoever = Access(User(), on, (_SEES_ALL,))
    for source in _sources(_asked(whoever, on, ())):
        yield from map(_obligation, source.told().values_list(*owed.COLUMNS).iterator())


def may_do(obligation: Obligation, access: Access) -> bool:
    """Say whether somebody can do it now: it is still owed, within reach, and nothing they may not decide on."""
    able = access.in_person()
    found = _the_one(obligation, able)
    return any(rows.filter(_may(able, obligation.kind, rows.model)).exists() for rows in found)


def may_see(obligation: Obligation, access: Access) -> bool:
    """Say whether somebody may be told of it: it is still owed, and about something they see."""
    return any(rows.exists() for rows in _the_one(obligation, access))


def mine(viewer: Access, on: date, wanted: Narrowed = EVERYTHING) -> list[Owed]:
    """
    Give what the viewer owes, source by source: what names them and they can do, and what nobody is named for.

    Decisions are owed by all who may decide. What somebody owes does not depend on the token that asks.
    """
    access = viewer.in_person()
    able = _able(access, wanted.kinds)
    if not able:
        return []
    return [_narrowed(source, wanted, on) for source in _mine(access, _asked(access, on, able), able)]


def _mine(access: Access, asked: Asked, kinds: Collection[ObligationKind]) -> Iterator[Owed]:
    me = access.user.pk
    for source in _sources(asked, kinds):
        own = source.filter(_may(access, source.kind, source.rows.model))
        if own.kind in _NAMING:
            yield own.filter(Q(**{_NAMING[own.kind]: me}))
        elif own.kind in rules.DECISIONS:
            yield own
        else:
            yield own.named().filter(Q(Exact(Coalesce(F("o_person"), Value(me)), me)))


def _able(access: Access, kinds: Collection[ObligationKind] = ()) -> frozenset[ObligationKind]:
    """Give those of the kinds (none: all) for which somebody has the permission anywhere."""
    return frozenset(kind for kind in kinds or ObligationKind if access.has(NEEDS[kind]))


def everybodys(viewer: Access, on: date, wanted: Narrowed = EVERYTHING) -> list[Owed]:
    """Give what anybody owes as far as the viewer sees it, source by source."""
    if not viewer.grants:
        return []
    sources = _sources(_asked(viewer, on, wanted.kinds), wanted.kinds)
    return [_narrowed(replace(source, rows=visible(viewer, source.rows)), wanted, on) for source in sources]


def page(sources: list[Owed], *, offset: int = 0, size: int = MOST) -> list[Obligation]:
    """Give a part of the list, most urgent first, in one statement."""
    parts = [source.told().order_by().values_list(*owed.COLUMNS) for source in sources]
    found = list(together(parts).order_by(*ORDER)[offset : offset + size]) if parts else []
    records = {str(source.kind): way_to_record(source.rows.model)[1].__name__ for source in sources}
    at = {name: owed.COLUMNS.index(name) for name in ("o_kind", "o_record", "o_marking")}
    for row in found:
        shown.note_if_highest(records[row[at["o_kind"]]], row[at["o_record"]], row[at["o_marking"]])
    return [_obligation(row) for row in found]


def counts(sources: list[Owed], *, on: date) -> Counts:
    """Count by kind and by urgency, in one statement."""
    kinds = dict.fromkeys(ObligationKind, 0)
    urgencies = dict.fromkeys(Urgency, 0)
    by_urgency = {f"n_{word}": Count("pk", filter=_when(word, on)) for word in Urgency}
    for row in grouped(sources, ["o_kind"], {"n": Count("pk"), **by_urgency}):
        kinds[ObligationKind(row["o_kind"])] += row["n"]
        for word in Urgency:
            urgencies[word] += row[f"n_{word}"]
    return Counts(kinds, urgencies)


def grouped(sources: list[Owed], by: list[str], figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Count the rows of each source by some of their columns, in one statement; one row a group and source."""
    shown = {name: F(name) for name in by}  # aliases are shown once they are annotations
    parts = [source.rows.order_by().annotate(**shown).values(*by).annotate(**figures) for source in sources]
    return list(together(parts)) if parts else []


def together(parts: list[Any]) -> Any:
    """Join querysets of the same columns into one."""
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _state_of_the_record() -> tuple[Any, ...]:
    """
    Give something that is another whenever a change was recorded.

    Of the newest events also how many are seen and the first of them: one with a lower number can be seen later.
    """
    newest = AuditEvent.objects.order_by("-id").values("id", "at")[:NEWEST]
    return tuple(newest.aggregate(last=Max("at"), first=Min("id"), seen=Count("id")).values())


@lru_cache(maxsize=1_024)
def _counted(
    access: Access, on: date, able: frozenset[ObligationKind], state: tuple[Any, ...]
) -> Mapping[ObligationKind, int]:
    kinds = dict.fromkeys(ObligationKind, 0)
    sql, params = _statement(access, _asked(access, on, able))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for kind, number in cursor.fetchall():
            kinds[ObligationKind(kind)] += number
    return kinds


def _statement(access: Access, asked: Asked) -> tuple[str, list[Any]]:
    """
    Give the statement that counts, with its parameters.

    It takes long to put together, so it is kept for all whose assignments have the same shape: numbers that no row has
    stand in for the person and the partners until then.
    """
    partners = asked.paused.union(*(grant.partner_ids or () for grant in access.grants))
    stand_ins = {pk: SOMEBODY - 1 - number for number, pk in enumerate(sorted(partners))}
    grants = tuple(
        replace(grant, partner_ids=frozenset(stand_ins[pk] for pk in grant.partner_ids))
        if grant.partner_ids is not None
        else grant
        for grant in access.grants
    )
    shape = replace(asked, paused=frozenset(stand_ins[pk] for pk in asked.paused))
    sql, params = _counting(grants, shape)
    real = {SOMEBODY: access.user.pk} | {stand_in: pk for pk, stand_in in stand_ins.items()}
    return sql, [type(value)(real[value]) if isinstance(value, int) and value in real else value for value in params]


@lru_cache(maxsize=256)
def _counting(grants: tuple[Grant, ...], asked: Asked) -> tuple[str, tuple[Any, ...]]:
    access = Access(User(pk=SOMEBODY), asked.on, grants)
    sources = _mine(access, asked, _able(access))
    parts = [source.rows.order_by().values("o_kind").annotate(n=Count("pk")) for source in sources]
    sql, params = together(parts).query.sql_with_params()
    return sql, params


def _asked(viewer: Access, on: date, kinds: Collection[ObligationKind]) -> Asked:
    """Read what sources are to know before they are asked; `kinds`: none for all."""
    wants_sessions = not kinds or _K.SCHEDULE in kinds
    return Asked(on, owed.paused_partners(), owed.sessions_due(viewer, on) if wants_sessions else ())


def _sources(asked: Asked, kinds: Collection[ObligationKind] = ()) -> Iterator[Owed]:
    for kind, source in owed.SOURCES:
        is_wanted = not kinds or kind in kinds
        if is_wanted and (kind is not _K.SCHEDULE or asked.sessions):
            yield source(asked)


def _the_one(obligation: Obligation, access: Access) -> Iterator[QuerySet[Any]]:
    for source in everybodys(access, access.on, Narrowed([obligation.kind])):
        yield source.told().filter(o_pk=obligation.pk)


def _may(access: Access, kind: ObligationKind, model: Any) -> Q:
    """Give the condition that somebody can do it; nobody decides on, or verifies, what is their own."""
    me, wrote = access.user.pk, _WROTE.get(kind)
    if wrote is None:
        return within_reach(access, model, NEEDS[kind])
    able = deciding(access, model, NEEDS[kind], wrote=wrote) & ~wrote(me)
    if kind is _K.VERIFY:
        able &= Q(verifier=me) | deciding(access, model, Permission.RECORD_DECIDE, wrote=wrote)
    return able


def _narrowed(source: Owed, wanted: Narrowed, on: date) -> Owed:
    if wanted.person is not None:
        source = source.named().filter(Q(o_person=wanted.person.pk))
    if wanted.unit is not None:
        source = source.placed().filter(Q(o_unit=wanted.unit.pk))
    if wanted.partners:
        source = source.filter(Q(Exists(links_of(source.rows.model).filter(partner__in=wanted.partners))))
    if wanted.is_late:
        source = source.filter(Q(o_due__lt=on))
    return source.filter(_when(wanted.urgency, on)) if wanted.urgency else source


def _when(word: Urgency, on: date) -> Q:
    end = rules.week_end(on)
    return {
        Urgency.LATE: Q(o_due__lt=on),
        Urgency.WEEK: Q(o_due__gte=on, o_due__lte=end),
        Urgency.LATER: Q(o_due__gt=end),
        Urgency.UNDATED: Q(o_due__isnull=True),
    }[word]


def _obligation(row: tuple[Any, ...]) -> Obligation:
    kind, pk, anew, reference, title, since, due, person, unit, partners, marking, note, number, _record = row
    key = f"{kind}:{pk}:{anew}" if anew else f"{kind}:{pk}"
    return Obligation(
        ObligationKind(kind),
        pk,
        key,
        reference,
        title,
        since,
        due,
        person,
        unit,
        tuple(partners),
        marking,
        note,
        number,
    )
