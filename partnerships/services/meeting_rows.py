"""What belongs to a meeting, row by row: partners, tracks, participants, agenda, outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.choices import Disposition, RecordState
from partnerships.errors import RuleViolation
from partnerships.models import (
    AgendaItem,
    Commitment,
    CommitmentPartner,
    Meeting,
    MeetingPartner,
    MeetingTrack,
    Outcome,
    Participant,
    Partner,
    Track,
)
from partnerships.permissions import Access, visible
from partnerships.rules import outcomes as outcome_rules

Rows = Collection[Mapping[str, Any]]
Tracks = Collection[tuple[Track, int | None]]

PARTICIPANT = ("side", "partner", "office", "name", "role", "remark")
AGENDA = ("area", "words", "commitment", "outcome")
OUTCOME = ("text", "kind")


def write(
    access: Access,
    meeting: Meeting,
    *,
    partners: Sequence[Partner] | None = None,
    tracks: Tracks | None = None,
    participants: Rows | None = None,
    agenda: Rows | None = None,
    outcomes: Rows | None = None,
) -> None:
    """
    Bring the rows of a meeting to what is given; `None` leaves a kind of row as it is.

    What the editor cannot see stays (invariant 11).
    :raises RuleViolation: with keys like "outcomes-1-text", counted from nought in the order given.
    """
    if partners is not None:
        _write_partners(meeting, partners)
    if tracks is not None:
        _write_tracks(access, meeting, tracks)
    problems: dict[str, list[Any]] = {}
    if participants is not None:
        _in_order(list(meeting.participants.order_by("position", "pk")), _made(Participant, meeting, participants),
                  PARTICIPANT, "participants", problems)  # fmt: skip
    if agenda is not None:
        _write_agenda(access, meeting, agenda, problems)
    if outcomes is not None:
        _write_outcomes(meeting, list(outcomes), problems)
    if problems:
        raise RuleViolation(problems)
    meeting._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was read before is out of date


def _made(model: Any, meeting: Meeting, rows: Rows) -> list[Any]:
    return [model(meeting=meeting, **row) for row in rows]


def _save(row: Any, name: str, index: int, problems: dict[str, list[Any]]) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        for field, messages in error.error_dict.items():
            key = "" if field == "__all__" else f"-{field}"
            problems.setdefault(f"{name}-{index}{key}", []).extend(messages)
        return
    row.save()


def _in_order(
    present: list[Any], wanted: list[Any], fields: Sequence[str], name: str, problems: dict[str, list[Any]]
) -> None:
    """Make rows without an identity of their own equal to those wanted, touching only what differs."""
    for index, new in enumerate(wanted):
        row = present[index] if index < len(present) else new
        for field in fields:
            setattr(row, field, getattr(new, field))
        row.position = index
        _save(row, name, index, problems)
    for row in present[len(wanted) :]:
        row.delete()


def _write_partners(meeting: Meeting, partners: Sequence[Partner]) -> None:
    present = {link.partner_id: link for link in meeting.partner_links.all()}
    gone = set(present) - {partner.pk for partner in partners}
    held = CommitmentPartner.objects.filter(commitment__meeting=meeting, partner_id__in=gone).order_by("pk")
    if promised := held.select_related("commitment", "partner").first():
        raise RuleViolation(
            {
                "partners": _("%(reference)s was made with %(partner)s at this meeting: the partner stays.")
                % {"reference": promised.commitment.reference, "partner": promised.partner}
            }
        )
    for index, partner in enumerate(partners):
        link = present.get(partner.pk) or MeetingPartner(meeting=meeting, partner=partner)
        link.position = index
        link.save()
    for pk in gone:
        present[pk].delete()


def _write_tracks(access: Access, meeting: Meeting, tracks: Tracks) -> None:
    present = {link.track_id: link for link in meeting.track_links.all()}
    seen = set(visible(access, Track.objects.filter(pk__in=present)).values_list("pk", flat=True))
    wanted = list(tracks)
    for index, (track, ordinal) in enumerate(wanted):
        link = present.get(track.pk) or MeetingTrack(meeting=meeting, track=track)
        link.ordinal, link.position = ordinal, index
        link.save()
    for pk in seen - {track.pk for track, _ordinal in wanted}:
        present[pk].delete()


def _write_agenda(access: Access, meeting: Meeting, rows: Rows, problems: dict[str, list[Any]]) -> None:
    present = list(meeting.agenda.order_by("position", "pk"))
    named = [item.commitment_id for item in present if item.commitment_id]
    seen = set(visible(access, Commitment.objects.filter(pk__in=named)).values_list("pk", flat=True))
    hidden = {item.pk for item in present if item.commitment_id and item.commitment_id not in seen}
    open_to_edit = [item for item in present if item.pk not in hidden]
    _in_order(open_to_edit, _made(AgendaItem, meeting, rows), AGENDA, "agenda", problems)


def _write_outcomes(meeting: Meeting, rows: list[Mapping[str, Any]], problems: dict[str, list[Any]]) -> None:
    """Outcomes keep their identity: a row with `pk` changes that outcome, one without adds another."""
    present = {outcome.pk: outcome for outcome in meeting.outcomes.select_for_update(of=("self",)).order_by("pk")}
    first = Disposition.NOT_OWED if meeting.record_state == RecordState.REPORTED else Disposition.TO_TRIAGE
    for pk in set(present) - {row.get("pk") for row in rows}:
        _remove_outcome(meeting, present[pk])
    for index, values in enumerate(rows):
        new = Outcome(meeting=meeting, disposition=first, is_demonstration=meeting.is_demonstration)
        row = present.get(values.get("pk") or 0, new)
        for field in OUTCOME:
            if field in values:
                setattr(row, field, values[field])
        row.position = index
        _save(row, "outcomes", index, problems)


def _remove_outcome(meeting: Meeting, outcome: Outcome) -> None:
    try:
        outcome_rules.check_removal(
            disposition=outcome.disposition,
            was_submitted=meeting.submitted_at is not None and outcome.created_at < meeting.submitted_at,
            has_merged=outcome.merged_here.exists(),
        )
    except RuleViolation as refused:
        raise RuleViolation(f"“{outcome.text[:80]}”: {' '.join(refused.messages)}") from refused
    outcome.delete()
