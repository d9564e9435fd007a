"""What belongs to a meeting, row by row: partners, tracks, participants, agenda, outcomes, sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q
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
from partnerships.services import citations
from partnerships.services.rows import Problems, Rows, in_order, keep, noting, places

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
    sources: Rows | None = None,
) -> bool:
    """
    Bring the rows of a meeting to what is given, and say whether any differed; `None` leaves a kind as it is.

    What the editor cannot see stays (invariant 11).
    :raises RuleViolation: with keys like "outcomes-1-text", counted from nought in the order given.
    """
    problems: Problems = {}
    differs = False
    if partners is not None:
        differs |= _write_partners(meeting, partners, problems)
    if tracks is not None:
        differs |= _write_tracks(access, meeting, tracks, problems)
    if participants is not None:
        differs |= _write_participants(meeting, participants, problems)
    if agenda is not None:
        differs |= _write_agenda(access, meeting, agenda, problems)
    if outcomes is not None:
        differs |= _write_outcomes(meeting, list(outcomes), problems)
    if sources is not None:
        differs |= citations.write(sources, problems, meeting=meeting)
    if problems:
        raise RuleViolation(problems)
    meeting._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was read before is out of date
    return differs


def _write_partners(meeting: Meeting, partners: Sequence[Partner], problems: Problems) -> bool:
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
    differs = bool(gone)
    for index, partner in enumerate(partners):
        link = present.get(partner.pk) or MeetingPartner(meeting=meeting, partner=partner)
        with noting(problems, f"partners-{index}"):
            differs |= keep(link, {"position": index})
    for pk in gone:
        present[pk].delete()
    return differs


def _write_tracks(access: Access, meeting: Meeting, tracks: Tracks, problems: Problems) -> bool:
    present = {link.track_id: link for link in meeting.track_links.all()}
    seen = set(visible(access, Track.objects.filter(pk__in=present)).values_list("pk", flat=True))
    hidden = {link.position for pk, link in present.items() if pk not in seen}
    gone = seen - {track.pk for track, _ordinal in tracks}
    differs = bool(gone)
    for index, ((track, ordinal), place) in enumerate(zip(tracks, places(hidden), strict=False)):
        link = present.get(track.pk) or MeetingTrack(meeting=meeting, track=track)
        with noting(problems, f"tracks-{index}"):
            differs |= keep(link, {"ordinal": ordinal, "position": place})
    for pk in gone:
        present[pk].delete()
    return differs


def _write_participants(meeting: Meeting, rows: Rows, problems: Problems) -> bool:
    present = list(meeting.participants.order_by("position", "pk"))
    wanted = [Participant(meeting=meeting, **row) for row in rows]
    return in_order(present, wanted, PARTICIPANT, name="participants", problems=problems)


def _write_agenda(access: Access, meeting: Meeting, rows: Rows, problems: Problems) -> bool:
    commitments = visible(access, Commitment.objects.all())
    meetings = visible(access, Meeting.objects.all())
    shown = (Q(commitment=None) | Q(commitment__in=commitments)) & (Q(outcome=None) | Q(outcome__meeting__in=meetings))
    items = AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk")
    present = list(items.filter(shown))
    hidden = set(items.exclude(pk__in=[item.pk for item in present]).values_list("position", flat=True))
    wanted = [AgendaItem(meeting=meeting, **row) for row in rows]
    return in_order(present, wanted, AGENDA, name="agenda", problems=problems, taken=hidden)


def _write_outcomes(meeting: Meeting, rows: list[Mapping[str, Any]], problems: Problems) -> bool:
    """Outcomes keep their identity: a row with `pk` changes that outcome, one without adds another."""
    present = {outcome.pk: outcome for outcome in meeting.outcomes.select_for_update(of=("self",)).order_by("pk")}
    kept = [row.get("pk") for row in rows if row.get("pk")]
    gone = set(present) - set(kept)
    differs = bool(gone)
    for pk in gone:
        _remove_outcome(meeting, present[pk])
    for index, values in enumerate(rows):
        named = values.get("pk")
        with noting(problems, f"outcomes-{index}"):
            if named and (named not in present or kept.count(named) > 1):
                raise RuleViolation(_("This is no outcome of this meeting, or it stands here twice."))
            row = present[named] if named else new_outcome(meeting)
            differs |= keep(row, {name: values[name] for name in OUTCOME if name in values} | {"position": index})
    return differs


def new_outcome(meeting: Meeting, **values: Any) -> Outcome:
    """Make, without saving, an outcome that waits for triage; one of reported history owes none."""
    first = Disposition.NOT_OWED if meeting.record_state == RecordState.REPORTED else Disposition.TO_TRIAGE
    return Outcome(meeting=meeting, disposition=first, is_demonstration=meeting.is_demonstration, **values)


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
