"""Events as the events file tells them, built from the tables alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from partnerships.choices import Marking, MeetingStatus, PartnershipState, Side, StepKind
from partnerships.models import (
    AgendaItem,
    Area,
    Citation,
    Commitment,
    DateChange,
    DialogueFormat,
    Fulfilment,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Participant,
    Partner,
    ReportedPosition,
    Step,
)
from partnerships.permissions import Access, visible
from partnerships.rules.event_entries import CommitmentEntry, EventEntry, SeriesEntry, SourceEntry, phase_word
from partnerships.rules.event_files import Known
from partnerships.rules.partial_dates import PartialDate
from partnerships.rules.partnerships import StepValues, conclusion

Conclusions = dict[str, PartialDate | None]

# An event that was called off did not happen; the file has no word for it.
_NOT_TOLD = (MeetingStatus.CANCELLED, MeetingStatus.POSTPONED)
_OURS = Q(is_demonstration=False) | Q(external_id__isnull=False)


def code_of(partner: Partner) -> str:
    """Give the code that stands for a partner in the file."""
    return partner.iso2 or partner.iso3


def id_of(record: Any) -> str:
    """Give a meeting's or commitment's identifier in the file: its own from an earlier file, else our reference."""
    external, reference = record.external_id, record.reference
    return str(external or reference.lower())


def with_ids(rows: QuerySet[Any], ids: Collection[str]) -> QuerySet[Any]:
    """Narrow meetings or commitments to those that a file means by these identifiers."""
    ours = [each.upper() for each in ids if each == each.lower()]
    return rows.filter(Q(external_id__in=ids) | Q(external_id=None, is_demonstration=False, reference__in=ours))


def conclusions() -> Conclusions:
    """Give every partner's day of conclusion, in two statements."""
    steps: dict[int, list[StepValues]] = {}
    for step in Step.objects.select_related("partnership").order_by("position", "pk"):
        values = StepValues(StepKind(step.kind), step.date, PartnershipState(step.state_after))
        steps.setdefault(step.partnership.partner_id, []).append(values)
    return {code_of(each): conclusion(steps.get(each.pk, ())) for each in Partner.objects.order_by("iso3")}


def known() -> Known:
    """Give what a file may refer to, in four statements."""
    return Known(
        partners=conclusions(),
        formats=list(DialogueFormat.objects.order_by("slug").values_list("slug", flat=True)),
        areas=list(Area.objects.order_by("slug").values_list("slug", flat=True)),
    )


def meetings(*, viewer: Access | None, ids: Collection[str] | None = None) -> QuerySet[Meeting]:
    """
    Select what the file tells, oldest first, with everything an entry needs in a fixed number of statements.

    `viewer` None sees everything: the operator's own commands. `ids` narrows to some events.
    """
    rows = Meeting.objects.all() if viewer is None else visible(viewer, Meeting.objects.all())
    rows = rows.filter(_OURS) if ids is None else with_ids(rows, ids)
    if ids is None:
        rows = rows.exclude(status__in=_NOT_TOLD)
    return (
        rows.select_related("format")
        .prefetch_related(*_parts(viewer))
        .order_by(F("date_earliest").asc(nulls_last=True), F("date_latest").asc(nulls_last=True), "external_id", "pk")
    )


def _parts(viewer: Access | None) -> list[Prefetch[Any]]:
    def part(name: str, rows: QuerySet[Any], *order: str) -> Prefetch[Any]:
        return Prefetch(name, rows.order_by(*order, "pk"))

    promises = Commitment.objects.all() if viewer is None else visible(viewer, Commitment.objects.all())
    steps = Fulfilment.objects.filter(is_demonstration=False).select_related("meeting")
    return [
        part("partner_links", MeetingPartner.objects.select_related("partner"), "position"),
        part("track_links", MeetingTrack.objects.select_related("track"), "position"),
        part("participants", Participant.objects.all(), "position"),
        part("agenda", AgendaItem.objects.select_related("area"), "position"),
        part("outcomes", Outcome.objects.filter(is_demonstration=False), "position"),
        part("citations", Citation.objects.select_related("source"), "position"),
        part(
            "commitments",
            promises.filter(_OURS).prefetch_related(
                part("reported_positions", ReportedPosition.objects.all(), "on"),
                part("fulfilments", steps, "position"),
                part("date_changes", DateChange.objects.all()),
            ),
            "position_in_meeting",
        ),
    ]


def highest_marking(told: Iterable[Meeting]) -> Marking:
    """Give the highest marking of meetings and their commitments (invariant 10)."""
    marks = [max([each.marking, *(promise.marking for promise in each.commitments.all())]) for each in told]
    return Marking(max(marks, default=Marking.PUBLIC))


def entry(meeting: Meeting, concluded: Conclusions) -> EventEntry:
    """Tell one meeting as the file does; `meeting` comes from `meetings`."""
    partners = tuple(code_of(link.partner) for link in meeting.partner_links.all())
    agenda = list(meeting.agenda.all())
    return EventEntry(
        id=id_of(meeting),
        title=meeting.title,
        format=meeting.format.slug,
        level=meeting.level,
        date=meeting.date,
        partners=partners,
        phase={code: phase_word(meeting.date, concluded[code]) for code in partners},
        series=tuple(SeriesEntry(link.track.name, link.ordinal) for link in meeting.track_links.all()),
        legal_basis=meeting.legal_basis,
        place=meeting.place,
        modality=meeting.modality,
        modality_remark=meeting.modality_remark,
        eu_participants=_side(meeting, Side.EU, Side.MEMBER_STATE),
        partner_participants=_side(meeting, Side.PARTNER),
        other_participants=_side(meeting, Side.OTHER),
        topics=tuple(item.area.slug for item in agenda if item.area is not None),
        topics_free=tuple(item.words for item in agenda if item.words),
        outcomes=tuple(outcome.text for outcome in meeting.outcomes.all()),
        commitments=tuple(_commitment(each) for each in meeting.commitments.all()),
        sources=_sources(meeting.citations.all()),
        note=meeting.note,
        is_unconfirmed=meeting.status == MeetingStatus.UNCONFIRMED,
    )


def _side(meeting: Meeting, *sides: Side) -> tuple[str, ...]:
    return tuple(str(each) for each in meeting.participants.all() if each.side in sides)


def _sources(citations: Iterable[Citation]) -> tuple[SourceEntry, ...]:
    return tuple(
        SourceEntry(
            publisher=each.source.publisher,
            title=each.source.title,
            kind=each.source.kind,
            date=each.source.date,
            url=each.source.url,
            language=each.source.language,
            note=each.remark,
        )
        for each in citations
    )


def _commitment(commitment: Commitment) -> CommitmentEntry:
    steps = [each for each in commitment.fulfilments.all() if each.meeting_id or each.awaited_id]
    fulfilled_by = [id_of(each.meeting) if each.meeting else each.awaited_id for each in steps]
    return CommitmentEntry(
        id=id_of(commitment),
        text=commitment.text,
        responsible=commitment.responsible,
        due=_due(commitment),
        positions=tuple((each.on, each.position) for each in commitment.reported_positions.all()),
        recurring=commitment.recurrence,
        fulfilled_by=tuple(dict.fromkeys(fulfilled_by)),
        amount=commitment.amount,
        currency=commitment.currency,
        note=commitment.note,
    )


def _due(commitment: Commitment) -> PartialDate:
    """Give the due date; the reported one where a demonstration has moved the date of a real promise."""
    moved = commitment.date_changes.all() if commitment.is_demonstration else ()
    return next((change.old_due for change in moved), commitment.due)
