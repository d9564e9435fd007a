"""Meetings as lists and pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact

from partnerships.choices import Disposition, EntryState, MeetingStatus, Modality, RecordState
from partnerships.errors import RuleViolation
from partnerships.models import (
    AgendaItem,
    AuditEvent,
    Citation,
    Commitment,
    Divergence,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Participant,
    Track,
)
from partnerships.permissions import Access, Permission, up, visible
from partnerships.queries import rows as rows_seen
from partnerships.queries.decisions import not_in_own_right
from partnerships.queries.paging import Page, keyset_page
from partnerships.rules import meetings as rules
from partnerships.rules import outcomes as outcome_rules

# What a list may be sorted by: the address's word → the columns.
SORTS: Mapping[str, list[str]] = {
    "date": ["date_earliest"],
    "title": ["title"],
    "level": ["level"],
    "status": ["status"],
    "record": ["record_state"],
}
DEFAULT_SORT = "-date"

# The columns that are the record; who wrote one of them does not decide on it.
_RECORD = {"partnerships_meeting": {"summary"}, "partnerships_outcome": {"text", "kind"}}
_DECISIONS = ("meetings.take_up", "meetings.submit", "meetings.approve", "meetings.return", "meetings.revise")


def listing(*, viewer: Access) -> QuerySet[Meeting]:
    """Give all meetings the viewer sees, with partners, format and the number of outcomes still to triage."""
    waiting = Outcome.objects.filter(meeting=OuterRef("pk"), disposition=Disposition.TO_TRIAGE).order_by()
    counted = waiting.values("meeting").annotate(count=Count("pk")).values("count")
    rows: QuerySet[Meeting] = visible(viewer, Meeting.objects.all())
    return (
        rows.select_related("format").prefetch_related(_partners()).annotate(to_triage=Coalesce(Subquery(counted), 0))
    )


def working_level(*, viewer: Access) -> QuerySet[Meeting]:
    """Give the sessions below ministerial level; an occasion without session has no level that counts."""
    return at_working_level(listing(viewer=viewer))


def at_working_level(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Narrow meetings to sessions below ministerial level."""
    return rows.filter(sessions(), level__in=rules.BELOW_MINISTERIAL)


def sessions(path: str = "") -> Q:
    """Give the condition that people meet, as `rules.meetings.is_session` says; `path` leads to the meeting."""
    modalities = [word.value for word in Modality if word != Modality.NONE]
    return Q(**{f"{path}format__is_session": True, f"{path}modality__in": modalities})


def page(rows: QuerySet[Meeting], *, sort: str = DEFAULT_SORT, cursor: str = "", size: int = 50) -> Page:
    """Cut one page; an unknown sort is the newest first."""
    sort = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    sign = "-" if sort.startswith("-") else ""
    order = [f"{sign}{column}" for column in SORTS[sort.removeprefix("-")]]
    return keyset_page(rows, order=order, cursor=cursor, size=size)


def owed(*, viewer: Access, on: date) -> QuerySet[Meeting]:
    """Give planned meetings whose time has passed, where the viewer can record or cancel them; oldest first."""
    rows = visible(viewer, Meeting.objects.all(), permission=Permission.WORK_EDIT)
    past = rows.filter(status__in=rules.AHEAD, date_latest__lt=on).exclude(record_state=RecordState.REPORTED)
    return past.prefetch_related(_partners()).order_by("date_latest", "pk")


def upcoming(*, viewer: Access, on: date) -> QuerySet[Meeting]:
    """Give what is planned or confirmed and not over, soonest first; without a date last."""
    rows = listing(viewer=viewer).filter(status__in=rules.AHEAD)
    return rows.filter(Q(date_latest__gte=on) | Q(date_latest=None)).order_by("date_earliest", "pk")


def last_held(*, viewer: Access, partner_ids: list[int], before: Meeting | None = None) -> Meeting | None:
    """Find the latest session with one of these partners, for "still open from last time"."""
    rows = visible(viewer, Meeting.objects.filter(status=MeetingStatus.HELD))
    rows = rows.filter(pk__in=MeetingPartner.objects.filter(partner_id__in=partner_ids).values("meeting_id"))
    if before is not None:
        rows = rows.exclude(pk=before.pk)
    found: Meeting | None = rows.exclude(date_latest=None).order_by("-date_latest", "-pk").first()
    return found


def find(*, viewer: Access, pk: int) -> Meeting | None:
    """Give one meeting with everything its page shows, or nothing where the viewer may not see it."""
    rows = visible(viewer, Meeting.objects.filter(pk=pk))
    found: Meeting | None = (
        rows.select_related("format", "submitted_by", "decided_by", "created_by", "changed_by")
        .prefetch_related(
            _partners(),
            Prefetch("postponed_to", visible(viewer, Meeting.objects.all())),
            _track_links(viewer),
            "participants__partner",
            Prefetch("agenda", _agenda(viewer)),
            Prefetch("outcomes", _outcomes(viewer)),
            _citations(),
            Prefetch("divergences", Divergence.objects.order_by("pk")),
            Prefetch("commitments", _commitments(viewer).filter(outcome=None)),
            Prefetch("postponed_from", visible(viewer, Meeting.objects.order_by("pk"))),
        )
        .first()
    )  # fmt: skip
    return found


def whole(*, viewer: Access) -> QuerySet[Meeting]:
    """Give all meetings the viewer sees, each with all that belongs to it, in a fixed number of statements."""
    rows: QuerySet[Meeting] = rows_seen.listing(Meeting, viewer=viewer)
    return rows.prefetch_related(
        _track_links(viewer),
        Prefetch("participants", Participant.objects.select_related("partner").order_by("position", "pk")),
        Prefetch("agenda", _agenda(viewer)),
        Prefetch("outcomes", Outcome.objects.order_by("position", "pk")),
        _citations(),
        Prefetch("divergences", rows_seen.seen(Divergence, viewer=viewer).order_by("pk")),
        Prefetch("commitments", visible(viewer, Commitment.objects.order_by("position_in_meeting", "pk"))),
    )


def agenda(*, viewer: Access) -> QuerySet[AgendaItem]:
    """
    Give the agenda items of meetings the viewer sees.

    One that is about a commitment or outcome that the viewer may not see is left out: that it was to be discussed
    says something of it.
    """
    rows: QuerySet[AgendaItem] = visible(viewer, AgendaItem.objects.all())
    shown = Q(commitment=None) | Q(commitment__in=visible(viewer, Commitment.objects.all()))
    return rows.filter(shown, Q(outcome=None) | Q(outcome__meeting__in=visible(viewer, Meeting.objects.all())))


def find_plain(*, viewer: Access, pk: int) -> Meeting | None:
    """Give one meeting with its partners alone, for pages that only act on it."""
    found: Meeting | None = (
        visible(viewer, Meeting.objects.filter(pk=pk)).select_related("format").prefetch_related(_partners()).first()
    )
    return found


def barred_from(records: Iterable[Meeting], *, viewer: Access) -> set[int]:
    """
    Give those meetings (by key) of which the viewer wrote or submitted any of the record and does not decide on it.

    Whoever only triages does not write. What somebody wrote whom the viewer stands in for is decided on in one's own
    right alone. In one statement for all meetings, and a few more for whoever stands in.
    """
    records = list(records)
    theirs = {row for pk in sorted(viewer.stands_in_for) for row in _written_by(pk, records)}
    return _written_by(viewer.user.pk, records) | not_in_own_right(viewer, Meeting, theirs)


def _written_by(user: int, records: list[Meeting]) -> set[int]:
    pks = [row.pk for row in records]
    if not pks:
        return set()
    return set(Meeting.objects.filter(wrote_record(Value(user)), pk__in=pks).values_list("pk", flat=True))


def wrote_record(user: Any, *, depth: int = 0) -> Q:
    """
    Give the condition that a person wrote or submitted any of a meeting's record.

    `user`: an expression, or a column of the query; `depth`: how many subqueries further out than it the meeting lies.
    """
    own = up(user, 0) if isinstance(user, str) else user
    inside = up(user, 1) if isinstance(user, str) else user
    outcomes = Outcome.objects.filter(meeting=up("pk", depth + 2)).values("pk")
    # The column is text[], which an overlap with the model's own type would not find.
    changed = Cast("changed", ArrayField(CharField(max_length=63)))
    events = AuditEvent.objects.alias(columns=changed).filter(actor_id=inside)
    return (
        Q(Exact(own, Coalesce(up("created_by", depth), Value(0))))
        | Q(Exact(own, Coalesce(up("submitted_by", depth), Value(0))))
        | Q(Exists(events.filter(tbl="partnerships_meeting", pk_of_row=up("pk", depth + 1),
                                 columns__overlap=sorted(_RECORD["partnerships_meeting"]))))
        | Q(Exists(events.filter(tbl="partnerships_outcome", pk_of_row__in=outcomes,
                                 columns__overlap=sorted(_RECORD["partnerships_outcome"]))))
    )  # fmt: skip


def decisions(meeting: Meeting) -> list[AuditEvent]:
    """List what happened to the record, newest first: taken up, submitted, returned, approved, revised."""
    rows = AuditEvent.objects.filter(tbl="partnerships_meeting", pk_of_row=meeting.pk, action__in=_DECISIONS)
    return list(rows.order_by("-pk")[:50])


def transitions(meeting: Meeting, *, viewer: Access) -> list[str]:
    """List the verbs this viewer may use on the meeting now."""
    if not viewer.can(Permission.WORK_EDIT, meeting):
        return []
    return rules.transitions(status=meeting.status, record_state=meeting.record_state)


def record_transitions(meeting: Meeting, *, viewer: Access, written: Collection[int] | None = None) -> list[str]:
    """
    List the verbs this viewer may use on the record now; nobody decides on their own.

    `written` is what `barred_from` gives, where it is known already.
    """
    waiting = sum(outcome.disposition == Disposition.TO_TRIAGE for outcome in meeting.outcomes.all())
    verbs = rules.record_transitions(status=meeting.status, record_state=meeting.record_state, to_triage=waiting)
    if not viewer.can(Permission.WORK_EDIT, meeting):
        verbs = [verb for verb in verbs if verb in ("approve", "return")]
    may_decide = viewer.can(Permission.RECORD_DECIDE, meeting)
    if not {"approve", "return"} & set(verbs):
        return verbs
    if not may_decide or meeting.pk in (barred_from([meeting], viewer=viewer) if written is None else written):
        verbs = [verb for verb in verbs if verb not in ("approve", "return")]
    return verbs


def all_transitions(meetings: Iterable[Meeting], *, viewer: Access) -> dict[int, list[str]]:
    """Give for each meeting of `whole` all verbs this viewer may use now, in at most two statements."""
    meetings = list(meetings)
    submitted = [row for row in meetings if row.record_state == RecordState.SUBMITTED]
    written = barred_from(submitted, viewer=viewer)
    return {
        row.pk: [
            *(["change"] if may_edit(row, viewer=viewer) else []),
            *transitions(row, viewer=viewer),
            *record_transitions(row, viewer=viewer, written=written),
        ]
        for row in meetings
    }


def is_open(meeting: Meeting) -> bool:
    """Say whether the record can be changed: it is neither with the reviewer nor approved."""
    return meeting.record_state in rules.OPEN_RECORDS


def may_edit(meeting: Meeting, *, viewer: Access) -> bool:
    """Say whether the facts and the record are open to this viewer's corrections."""
    return is_open(meeting) and viewer.can(Permission.WORK_EDIT, meeting)


def has_record(meeting: Meeting) -> bool:
    """Say whether a meeting has a summary and outcomes to write: once it was held, or may have been."""
    return meeting.status in (MeetingStatus.HELD, MeetingStatus.UNCONFIRMED)


def outcomes_to_keep(meeting: Meeting) -> list[int]:
    """List the outcomes that are disposed of or re-opened, but not removed."""
    outcomes = list(meeting.outcomes.all())
    targets = {outcome.merged_into_id for outcome in outcomes}
    return [outcome.pk for outcome in outcomes if not _may_go(meeting, outcome, has_merged=outcome.pk in targets)]


def _may_go(meeting: Meeting, outcome: Outcome, *, has_merged: bool) -> bool:
    was_submitted = meeting.submitted_at is not None and outcome.created_at < meeting.submitted_at
    try:
        outcome_rules.check_removal(disposition=outcome.disposition, was_submitted=was_submitted, has_merged=has_merged)
    except RuleViolation:
        return False
    return True


def _partners() -> Prefetch[Any]:
    return Prefetch("partner_links", MeetingPartner.objects.select_related("partner").order_by("position", "pk"))


def _track_links(viewer: Access) -> Prefetch[Any]:
    links = MeetingTrack.objects.filter(track__in=_tracks(viewer)).select_related("track")
    return Prefetch("track_links", links.order_by("position", "pk"))


def _citations() -> Prefetch[Any]:
    return Prefetch("citations", Citation.objects.select_related("source").order_by("position", "pk"))


def _tracks(viewer: Access) -> QuerySet[Track]:
    rows: QuerySet[Track] = visible(viewer, Track.objects.all())
    return rows


def _commitments(viewer: Access) -> QuerySet[Commitment]:
    rows: QuerySet[Commitment] = visible(viewer, Commitment.objects.all())
    return rows.select_related("owner").order_by("position_in_meeting", "pk")


def _agenda(viewer: Access) -> QuerySet[AgendaItem]:
    rows = agenda(viewer=viewer).select_related("area", "commitment", "outcome__meeting")
    return rows.order_by("position", "pk")


def _outcomes(viewer: Access) -> QuerySet[Outcome]:
    """Where a link leads to something the viewer may not see, there is none."""
    links: list[Prefetch[Any]] = [
        Prefetch("commitments", _commitments(viewer).filter(entry_state=EntryState.TAKEN_UP)),
        Prefetch("planned_meeting", visible(viewer, Meeting.objects.all())),
        Prefetch("deferred_to_track", _tracks(viewer)),
        Prefetch("cadence_track", _tracks(viewer)),
    ]
    return Outcome.objects.select_related("merged_into").prefetch_related(*links).order_by("position", "pk")
