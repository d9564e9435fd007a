"""
What is owed, kind by kind, as rows of the tables it is derived from.

Every source gives the same columns (`COLUMNS`), so that all kinds can be read, sorted and counted as one list; the days
are worked out as `rules.obligations` says. Each is one statement, or a part of one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest

from partnerships.choices import (
    ActionState,
    DateChangeState,
    Disposition,
    EntryState,
    MeetingStatus,
    ObligationKind,
    RecordState,
    UpdateState,
)
from partnerships.models import (
    Action,
    AuditEvent,
    Commitment,
    DateChange,
    Meeting,
    MeetingTrack,
    Outcome,
    Partnership,
    Review,
    StatusUpdate,
    Track,
    User,
)
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Access, Permission, links_of, somebody_may, visible, way_to_record
from partnerships.queries.cadence import courses
from partnerships.queries.days import brussels_day
from partnerships.queries.meetings import sessions, wrote_record
from partnerships.queries.standings import APPROVED
from partnerships.rules import meetings as meeting_rules
from partnerships.rules import obligations as rules
from partnerships.rules.cadence import PAUSED_STATES, Rhythm

COLUMNS = ("o_kind", "o_pk", "o_anew", "o_reference", "o_title", "o_since", "o_due", "o_person", "o_unit",
           "o_partners", "o_marking", "o_note", "o_number", "o_record")  # fmt: skip
_K = ObligationKind
_EXPECTING = (Rhythm.KEPT, Rhythm.MISSED, Rhythm.UNHEARD)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What every source is asked: the day, the partners with whom all is paused, and the sessions that are due.

    `sessions`: tracks whose next session is to be planned, with the last day for it and the last day in time.
    """

    on: date
    paused: frozenset[int]
    sessions: tuple[Session, ...]


Session = tuple[int, date, date | None]


def paused_partners() -> frozenset[int]:
    """Give the partners with whom all is paused: their partnership is dormant or ended."""
    states = [str(state) for state in PAUSED_STATES]
    return frozenset(Partnership.objects.filter(state__in=states).values_list("partner", flat=True))


def sessions_due(viewer: Access, on: date) -> tuple[Session, ...]:
    """
    Give the sessions to be planned: near or past by the cadence of their track, and nothing planned.

    The first statement finds the few tracks in question, by the least that any cadence asks; those alone are
    followed session by session, as far as the viewer sees their meetings.
    """
    found = []
    for pk, went in courses(_tracks_in_question(viewer, on), viewer=viewer, on=on).items():
        cadence = went.course.cadence
        if cadence.rhythm in _EXPECTING and cadence.owed_by and rules.is_owed(_K.SCHEDULE, cadence.owed_by, on=on):
            found.append((pk, cadence.owed_by, rules.schedule_by(cadence)))
    return tuple(found)


def _tracks_in_question(viewer: Access, on: date) -> list[Track]:
    links = MeetingTrack.objects.filter(track=OuterRef("pk"), meeting__in=visible(viewer, Meeting.objects.all()))
    held = links.filter(sessions("meeting__"), meeting__status=MeetingStatus.HELD)
    last = held.order_by(F("meeting__date_latest").desc(nulls_last=True))
    planned = links.filter(meeting__status__in=meeting_rules.AHEAD)
    interval = Func(F("interval_months"), function="make_interval", template="%(function)s(0, %(expressions)s)")
    rows: QuerySet[Track] = visible(viewer, Track.objects.filter(interval_months__isnull=False))
    earliest = ExpressionWrapper(Subquery(last.values("meeting__date_latest")[:1]) + interval, DateField())
    near = on + timedelta(days=rules.DAYS_AHEAD[_K.SCHEDULE])
    return list(rows.filter(~Exists(planned)).alias(earliest=Cast(earliest, DateField())).filter(earliest__lte=near))


def paused(model: Any, partners: Collection[int]) -> Q:
    """Give the condition that nothing is owed on a row: it has partners, and all of them are paused."""
    if not partners:
        return Q(pk__in=[])
    links = links_of(model)
    return Q(Exists(links)) & ~Q(Exists(links.exclude(partner__in=partners)))


def updates_to_write(asked: Asked) -> Owed:
    """Give the commitments whose owner is to report: followed, open, and with no update under review."""
    last = Review.objects.filter(commitment=OuterRef("pk"), decision__in=APPROVED).order_by("-decided_at", "-pk")
    taken = AuditEvent.objects.filter(
        tbl="partnerships_commitment", pk_of_row=OuterRef("pk"), action="commitments.take_up"
    ).order_by("-id")
    under_review = StatusUpdate.objects.filter(commitment=OuterRef("pk"), state=UpdateState.SUBMITTED)
    rows = Commitment.objects.filter(entry_state=EntryState.TAKEN_UP, status__in=OPEN_STATUSES)
    begun = Coalesce(
        Subquery(last.annotate(day=brussels_day("decided_at")).values("day")[:1]),
        Subquery(taken.annotate(day=brussels_day("at")).values("day")[:1]),
        brussels_day("created_at"),
    )
    return _owed(
        rows.filter(~Exists(under_review)), _K.UPDATE, asked,
        counted_from=begun, begun=begun, days=F("review_interval_days"), ahead=rules.DAYS_AHEAD[_K.UPDATE],
        person=lambda: F("owner"),
        title=F("text"), anew=_words(Coalesce(Subquery(last.values("pk")[:1]), Value(0))),
    )  # fmt: skip


def actions_to_do(asked: Asked) -> Owed:
    """Give the open actions."""
    reopened = _events("partnerships_action", OuterRef("pk"), "actions.reopen")
    return _owed(
        Action.objects.filter(state__in=rules.OPEN_ACTIONS), _K.ACT, asked,
        counted_from=F("due_on"), begun=brussels_day("created_at"), person=lambda: F("assignee"), title=F("text"),
        anew=_words(Coalesce(reopened, Value(0))),
    )  # fmt: skip


def updates_to_mend(asked: Asked) -> Owed:
    """Give the returned updates that nobody has begun to mend."""
    returned = brussels_day("review__decided_at")
    return _owed(
        StatusUpdate.objects.filter(state=UpdateState.RETURNED, revised_by=None), _K.MEND_UPDATE, asked,
        counted_from=returned, begun=returned, person=lambda: F("author"), title=F("commitment__text"),
        note=F("review__comment"),
    )  # fmt: skip


def records_to_mend(asked: Asked) -> Owed:
    """Give the meetings whose record was returned."""
    returned = brussels_day("decided_at")
    return _owed(
        Meeting.objects.filter(record_state=RecordState.RETURNED), _K.MEND_RECORD, asked,
        counted_from=returned, begun=returned, person=lambda: _whoever_recorded(asked.on), title=F("title"),
        note=F("decision_comment"), anew=_words(F("decided_at")),
    )  # fmt: skip


def meetings_to_record(asked: Asked) -> Owed:
    """Give the planned meetings whose time has passed: record or cancel them."""
    rows = Meeting.objects.filter(status__in=meeting_rules.AHEAD, date_latest__lt=asked.on)
    return _owed(
        rows.exclude(record_state=RecordState.REPORTED), _K.RECORD_MEETING, asked,
        counted_from=F("date_latest"), begun=_plus(F("date_latest"), Value(1)),
        person=lambda: _whoever_recorded(asked.on), title=F("title"),
        anew=_words(F("date_latest")),
    )  # fmt: skip


def meetings_to_triage(asked: Asked) -> Owed:
    """Give the meetings with outcomes to triage."""
    outcomes = Outcome.objects.filter(meeting=OuterRef("pk")).order_by()
    waiting = outcomes.filter(disposition=Disposition.TO_TRIAGE)
    first = waiting.order_by("pk").annotate(day=brussels_day("created_at"))
    reopened = _events(
        "partnerships_outcome",
        None,
        "outcomes.reopen",
        pk_of_row__in=Outcome.objects.filter(meeting=OuterRef(OuterRef("pk"))).values("pk"),
    )
    return _owed(
        Meeting.objects.filter(Exists(waiting)), _K.TRIAGE, asked,
        counted_from=F("date_latest"), begun=Subquery(first.values("day")[:1]),
        person=lambda: _whoever_recorded(asked.on), title=F("title"),
        number=Subquery(waiting.values("meeting").annotate(n=Count("pk")).values("n")),
        anew=_words(Coalesce(reopened, F("revision"))),
    )  # fmt: skip


def outcomes_come_up(asked: Asked) -> Owed:
    """Give the deferred outcomes whose day has come."""
    return _owed(
        Outcome.objects.filter(disposition=Disposition.DEFERRED, deferred_until__lte=asked.on), _K.TRIAGE, asked,
        counted_from=F("deferred_until"), begun=F("deferred_until"),
        person=lambda: _whoever_recorded(asked.on, "meeting__"),
        pk=F("meeting"), title=F("text"), anew=_words(F("pk"), Value("-"), F("deferred_until")),
    )  # fmt: skip


def sessions_to_plan(asked: Asked) -> Owed:
    """Give the tracks whose next session is to be planned."""
    last_days = [When(pk=pk, then=Value(by, output_field=DateField())) for pk, by, _due in asked.sessions]
    dues = [When(pk=pk, then=Value(due, output_field=DateField())) for pk, _by, due in asked.sessions if due]
    last_day = Case(*last_days, output_field=DateField())
    return _owed(
        Track.objects.filter(pk__in=[pk for pk, _by, _due in asked.sessions]), _K.SCHEDULE, asked,
        counted_from=Cast(Case(*dues, default=None, output_field=DateField()), DateField()),
        begun=_plus(last_day, Value(-rules.DAYS_AHEAD[_K.SCHEDULE])),
        person=lambda: _lead_official(asked.on, Track), reference=Value(""), title=F("name"),
        marking=Value(0), anew=_words(last_day),
    )  # fmt: skip


def updates_to_review(asked: Asked) -> Owed:
    """Give the updates under review."""
    submitted = brussels_day("submitted_at")
    return _owed(
        StatusUpdate.objects.filter(state=UpdateState.SUBMITTED), _K.REVIEW, asked,
        counted_from=submitted, begun=submitted,
        person=lambda: _manager(asked.on, StatusUpdate, "author", "submitted_by"),
        title=F("commitment__text"),
    )  # fmt: skip


def records_to_approve(asked: Asked) -> Owed:
    """Give the meetings whose record is submitted."""
    submitted = brussels_day("submitted_at")
    return _owed(
        Meeting.objects.filter(record_state=RecordState.SUBMITTED), _K.APPROVE_RECORD, asked,
        counted_from=submitted, begun=submitted, person=lambda: _manager(asked.on, Meeting), title=F("title"),
        anew=_words(F("submitted_at")),
    )  # fmt: skip


def dates_to_decide(asked: Asked) -> Owed:
    """Give the date changes that wait for a decision."""
    requested = brussels_day("created_at")
    return _owed(
        DateChange.objects.filter(state=DateChangeState.REQUESTED), _K.DECIDE_DATE, asked,
        counted_from=requested, begun=requested, person=lambda: _manager(asked.on, DateChange, "requested_by"),
        title=F("commitment__text"), note=F("reason"),
    )  # fmt: skip


def actions_to_verify(asked: Asked) -> Owed:
    """Give the actions done; nobody verifies what they did, so a verifier who did it is passed over."""
    done = brussels_day("done_at")
    named = Case(When(~Q(verifier=F("done_by")), then=F("verifier")), default=None, output_field=IntegerField())
    return _owed(
        Action.objects.filter(state=ActionState.DONE), _K.VERIFY, asked,
        counted_from=done, begun=done, person=lambda: named, title=F("text"), anew=_words(F("done_at")),
    )  # fmt: skip


# All that is owed, in the order of the kinds; triage is owed in two ways.
SOURCES: tuple[tuple[ObligationKind, Callable[..., Owed]], ...] = (
    (_K.UPDATE, updates_to_write),
    (_K.ACT, actions_to_do),
    (_K.MEND_UPDATE, updates_to_mend),
    (_K.MEND_RECORD, records_to_mend),
    (_K.RECORD_MEETING, meetings_to_record),
    (_K.TRIAGE, meetings_to_triage),
    (_K.TRIAGE, outcomes_come_up),
    (_K.SCHEDULE, sessions_to_plan),
    (_K.REVIEW, updates_to_review),
    (_K.APPROVE_RECORD, records_to_approve),
    (_K.DECIDE_DATE, dates_to_decide),
    (_K.VERIFY, actions_to_verify),
)


def _owed(
    rows: QuerySet[Any],
    kind: ObligationKind,
    asked: Asked,
    *,
    counted_from: Any,
    begun: Any,
    person: Callable[[], Any],
    days: Any = None,
    ahead: int | None = None,
    **told: Any,
) -> Owed:
    """Leave out what is paused, and what is not owed yet: so many days `ahead` of its last day, if that is given."""
    rows = rows.filter(~paused(rows.model, asked.paused)).alias(
        o_due=_plus(counted_from, Value(rules.DAYS[kind]) if days is None else days)
    )
    if ahead is not None:
        rows = rows.filter(o_due__lte=asked.on + timedelta(days=ahead))
    since = begun if ahead is None else Greatest(begun, _plus(F("o_due"), Value(-ahead)))
    return Owed(kind, rows.annotate(o_kind=Value(str(kind), output_field=CharField())), person, since, told)


@dataclass(frozen=True, slots=True)
class Owed:
    """
    What one source gives: `rows` with `o_kind` and the alias `o_due`, enough to count them.

    Each column that is asked for makes the statement longer, so they are added as they are needed: `named` adds who
    owes it, `told` all that a list shows.
    """

    kind: ObligationKind
    rows: QuerySet[Any]
    person: Callable[[], Any]
    since: Any
    columns: dict[str, Any]

    def filter(self, *conditions: Q) -> Owed:
        return replace(self, rows=self.rows.filter(*conditions))

    def named(self) -> Owed:
        """Add who owes it (`o_person`); at most once."""
        if "o_person" in self.rows.query.annotations:
            return self
        return replace(self, rows=self.rows.alias(o_person=_number(self.person())))

    def placed(self) -> Owed:
        """Add who owes it and in which unit (`o_unit`); at most once."""
        if "o_unit" in self.rows.query.annotations:
            return self
        rows = self.named().rows
        person = User.objects.filter(pk=OuterRef("o_person")).values("unit")[:1]
        return replace(self, rows=rows.alias(o_unit=_number(Coalesce(Subquery(person), _unit(rows.model)))))

    def told(self) -> QuerySet[Any]:
        """Add `COLUMNS`."""
        rows, more = self.placed().rows, self.columns
        path, _record = way_to_record(rows.model)
        shown = rows.annotate(
            o_pk=_number(more.get("pk", F("pk"))),
            o_anew=more.get("anew", Value("", output_field=CharField())),
            o_reference=_words(more.get("reference", F(f"{path}reference"))),
            o_title=_words(more["title"]),
            o_since=Cast(self.since, DateField()),
            o_partners=ArraySubquery(links_of(rows.model).order_by("position", "pk").values("partner")),
            o_marking=_number(more.get("marking", F(f"{path}marking"))),
            o_note=_words(more.get("note", Value(""))),
            o_number=_number(more.get("number", Value(0))),
            o_record=_number(F(f"{path}pk")),
        )
        found: QuerySet[Any] = shown.annotate(**{name: F(name) for name in ("o_due", "o_person", "o_unit")})
        return found


def _unit(model: Any) -> Any:
    """The unit that answers where the person has none, or nobody is named: the commitment's, else the partner's."""
    path, record = way_to_record(model)
    if record is Commitment:
        return F(f"{path}owner_unit")
    return Subquery(links_of(model).order_by("position", "pk").values("partner__lead_unit")[:1])


def _whoever_recorded(on: date, path: str = "") -> Any:
    """
    Give who entered the meeting or submitted its record, if they may still work there; else the lead official.

    Nobody is named where neither may: then whoever may work there owes it.
    """
    model = Outcome if path else Meeting
    recorder = Coalesce(OuterRef(f"{path}submitted_by"), OuterRef(f"{path}created_by"))
    return _able(on, model, Q(pk=recorder) | _leads(model), rank=Case(When(pk=recorder, then=0), default=1))


def _lead_official(on: date, model: Any) -> Any:
    return _able(on, model, _leads(model))


def _leads(model: Any) -> Q:
    return Q(pk__in=links_of(model, depth=2).values("partner__partnership__lead_official"))


def _able(on: date, model: Any, which: Q, *, rank: Any = None) -> Any:
    """Give the first of some people who may work on the row."""
    may = somebody_may(Permission.WORK_EDIT, user="pk", model=model, on=on, depth=1)
    people = User.objects.filter(which, may).alias(rank=rank or Value(0))
    return Subquery(people.order_by("rank", "pk").values("pk")[:1])


def _manager(on: date, model: Any, *others: str) -> Any:
    """Give the manager of the partnership, if they may decide; `others`: columns of those who may not."""
    may = somebody_may(Permission.RECORD_DECIDE, user="pk", model=model, on=on, depth=1)
    able = User.objects.filter(may, pk__in=links_of(model, depth=2).values("partner__partnership__manager"))
    for other in others:
        able = able.filter(~Q(pk=Coalesce(OuterRef(other), Value(0))))
    if model is Meeting:
        able = able.filter(~wrote_record("pk", depth=1))
    return Subquery(able.order_by("pk").values("pk")[:1])


def _events(table: str, pk: Any, action: str, **more: Any) -> Subquery:
    """Give the number of the latest event of a kind on a row: it is another when the same comes up anew."""
    which = more or {"pk_of_row": pk}
    return Subquery(AuditEvent.objects.filter(tbl=table, action=action, **which).order_by("-id").values("id")[:1])


def _plus(day: Any, days: Any) -> Any:
    return ExpressionWrapper(day + Cast(days, IntegerField()), output_field=DateField())


def _number(value: Any) -> Cast:
    return Cast(value, BigIntegerField())


def _words(*values: Any) -> Any:
    words = [Cast(value, CharField()) for value in values]
    return Func(*words, function="concat", output_field=CharField()) if len(words) > 1 else words[0]
