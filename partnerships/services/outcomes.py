"""What becomes of the outcomes of a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from partnerships.choices import Disposition, Origin, OutcomeKind
from partnerships.errors import Conflict, RuleViolation
from partnerships.models import Commitment, Meeting, Outcome, Partner, Track
from partnerships.permissions import Access, Permission, visible
from partnerships.rules import meetings as meeting_rules
from partnerships.rules import outcomes as rules
from partnerships.rules import workflow
from partnerships.services import commitments, meeting_parts, meeting_rows, meetings
from partnerships.services.base import acting, give_reason, today


def add(*, actor: Any, meeting: Meeting, values: Mapping[str, Any], reason: str = "") -> Outcome:
    """
    Add an outcome after those that are there, while the record is open; `values`: text, kind.

    :raises RuleViolation: also where nothing was held yet.
    """

    def make(held: Meeting) -> Outcome:
        meeting_rules.check_content(held.status, summary="", outcomes=1)
        return meeting_rows.new_outcome(held, **values)

    made: Outcome = meeting_parts.add(actor, "outcomes.add", meeting, make, reason=reason)
    return made


def change(
    *, actor: Any, outcome: Outcome, version: int | None, values: Mapping[str, Any], reason: str = ""
) -> Outcome:
    """Change what an outcome says (`values`: text, kind), while the record is open."""
    changed: Outcome = meeting_parts.change(
        actor, "outcomes.change", outcome, version=version, values=values, reason=reason
    )
    return changed


def convert(
    *,
    actor: Any,
    outcome: Outcome,
    version: int | None,
    values: Mapping[str, Any],
    action: Mapping[str, Any] | None,
    partners: Sequence[Partner] | None = None,
) -> Commitment:
    """
    Turn an outcome into a commitment with owner, due date and first action, for all partners of its meeting or some.

    `values` as for `services.commitments.create`; text and marking come from the outcome where not given.
    """
    with _disposing(actor, outcome, version, "convert") as (outcome, _access):
        meeting = outcome.meeting
        rules.check_conversion(outcome_kind=outcome.kind, commitment_kind=values.get("kind", ""))
        if partners is None:
            partners = [link.partner for link in meeting.partner_links.select_related("partner").order_by("position")]
        of_meeting = {"origin": Origin.MEETING, "meeting": meeting, "outcome": outcome}
        commitment: Commitment = commitments.create(
            actor=actor,
            values={"text": outcome.text, "marking": meeting.marking, **values, **of_meeting},
            partners=list(partners),
            action=dict(action) if action else None,
            is_demonstration=outcome.is_demonstration,
        )
        _disposed(outcome, "convert")
        return commitment


def convert_to_meeting(
    *,
    actor: Any,
    outcome: Outcome,
    version: int | None,
    values: Mapping[str, Any],
    partners: Sequence[Partner] | None = None,
    tracks: Sequence[tuple[Track, int | None]] = (),
) -> Meeting:
    """
    Answer an agreement to go on talking with a planned meeting, on whose agenda the outcome stands.

    It is marked as the meeting where that was agreed, unless `values` say otherwise.
    """
    with _disposing(actor, outcome, version, "convert") as (outcome, _access):
        rules.check_talks(outcome.kind)
        if partners is None:
            links = outcome.meeting.partner_links.select_related("partner").order_by("position")
            partners = [link.partner for link in links]
        outcome.planned_meeting = meetings.plan(
            actor=actor,
            values={"marking": outcome.meeting.marking, **values},
            partners=partners,
            tracks=tracks,
            agenda=[{"outcome": outcome}],
            is_demonstration=outcome.is_demonstration,
        )
        _disposed(outcome, "convert")
        return outcome.planned_meeting


def convert_to_cadence(*, actor: Any, outcome: Outcome, version: int | None, track: Track | None) -> Outcome:
    """Answer an agreement to go on talking with a standing dialogue that has a rhythm."""
    with _disposing(actor, outcome, version, "convert") as (outcome, access):
        rules.check_talks(outcome.kind)
        outcome.cadence_track = _seen(access, track)
        if not (outcome.cadence_track.cadence or outcome.cadence_track.interval_months):
            raise RuleViolation({"track": _("This track has no cadence yet: enter it on the track first.")})
        return _disposed(outcome, "convert")


def defer(
    *,
    actor: Any,
    outcome: Outcome,
    version: int | None,
    track: Track | None = None,
    until: date | None = None,
    reason: str = "",
) -> Outcome:
    """Put an outcome off to a track, to a day, or both."""
    with _disposing(actor, outcome, version, "defer", reason=reason) as (outcome, access):
        rules.check_deferral(has_track=track is not None, until=until, on=today())
        outcome.deferred_to_track = _seen(access, track) if track else None
        outcome.deferred_until, outcome.disposition_reason = until, reason.strip()
        return _disposed(outcome, "defer")


def close(*, actor: Any, outcome: Outcome, version: int | None, reason: str) -> Outcome:
    """Note that an outcome needs no action, and why."""
    with _disposing(actor, outcome, version, "close", reason=reason) as (outcome, _access):
        outcome.disposition_reason = give_reason(reason)
        return _disposed(outcome, "close", given=("reason",))


def merge(
    *, actor: Any, outcome: Outcome, version: int | None, merged_into: Outcome | None, reason: str = ""
) -> Outcome:
    """Follow an outcome together with another one of its meeting."""
    with _disposing(actor, outcome, version, "merge", reason=reason) as (outcome, _access):
        target = Outcome.objects.lock(merged_into.pk) if merged_into else outcome
        rules.check_merge(
            is_same=target.pk == outcome.pk,
            same_meeting=target.meeting_id == outcome.meeting_id,
            target_disposition=target.disposition,
            has_merged=outcome.merged_here.filter(disposition=Disposition.MERGED).exists(),
        )
        outcome.merged_into, outcome.disposition_reason = target, reason.strip()
        return _disposed(outcome, "merge", given=("merged_into",))


def reopen(*, actor: Any, outcome: Outcome, version: int | None, reason: str) -> Outcome:
    """Bring a deferred, closed or merged outcome back to triage; one that became a commitment stays so."""
    with _disposing(actor, outcome, version, "reopen", reason=reason) as (outcome, _access):
        give_reason(reason)
        outcome.deferred_to_track = outcome.deferred_until = outcome.merged_into = None
        outcome.disposition_reason = ""
        return _disposed(outcome, "reopen", given=("reason",))


def classify(*, actor: Any, outcome: Outcome, version: int | None, kind: str) -> Outcome:
    """Say of what kind an outcome is, while its record is open."""
    with acting(actor, "outcomes.classify") as access:
        outcome = _locked(access, outcome, version)
        outcome.kind = OutcomeKind(kind) if kind in OutcomeKind.values else kind
        outcome.full_clean()
        outcome.save()
        return outcome


def _locked(access: Access, outcome: Outcome, version: int | None) -> Outcome:
    # The meeting first, as where it is edited as a whole: two who meet wait instead of deadlocking.
    Meeting.objects.lock(outcome.meeting_id)
    try:
        locked: Outcome = Outcome.objects.select_related("meeting").lock(outcome.pk)
    except Outcome.DoesNotExist as error:
        raise Conflict(_("Somebody changed this record while you were working on it."), record=outcome) from error
    access.require(Permission.WORK_EDIT, locked)
    return locked.expect(version)


@contextmanager
def _disposing(
    actor: Any, outcome: Outcome, version: int | None, verb: str, *, reason: str = ""
) -> Iterator[tuple[Outcome, Access]]:
    with acting(actor, f"outcomes.{verb}", reason=reason) as access:
        locked = _locked(access, outcome, version)
        if locked.disposition == Disposition.NOT_OWED:
            raise RuleViolation(_("This outcome is reported history: take its meeting up first."))
        # Asked before anything is written in its name; `_disposed` asks again with what was given.
        transition = workflow.OUTCOME[verb]
        workflow.check(workflow.OUTCOME, verb, locked.disposition, given=transition.needs)
        yield locked, access


def _disposed(outcome: Outcome, verb: str, *, given: Sequence[str] = ()) -> Outcome:
    outcome.disposition = workflow.check(workflow.OUTCOME, verb, outcome.disposition, given=given)
    try:
        outcome.full_clean()
    except ValidationError as error:
        problems = error.error_dict
        raise RuleViolation(
            {"reason" if name == "disposition_reason" else name: problems[name] for name in problems}
        ) from error
    outcome.save()
    return outcome


def _seen(access: Access, track: Track | None) -> Track:
    """:raises RuleViolation: if no track is given, or one that the actor does not see."""
    found: Track | None = visible(access, Track.objects.filter(pk=track.pk)).first() if track else None
    if found is None:
        raise RuleViolation({"track": _("Choose the track.")})
    return found
