"""What an outcome needs before it is disposed of."""

from __future__ import annotations

from datetime import date

from partnerships.choices import CommitmentKind, Disposition, OutcomeKind
from partnerships.errors import RuleViolation
from partnerships.wording import gettext as _


def check_conversion(*, outcome_kind: str, commitment_kind: str) -> None:
    """
    Keep an agreement to go on talking apart from deliverables: it becomes a commitment to dialogue alone.

    What every commitment needs (owner, due date, first action) is asked for where commitments are made.
    :raises RuleViolation: naming the kind to choose. Source: domain.md, invariant 5.
    """
    if outcome_kind == OutcomeKind.GO_ON_TALKING and commitment_kind != CommitmentKind.DIALOGUE_ONLY:
        raise RuleViolation(
            {"kind": _("An agreement to go on talking becomes a commitment of the kind “Dialogue only”.")}
        )


def check_deferral(*, has_track: bool, until: date | None, on: date) -> None:
    """:raises RuleViolation: if an outcome is deferred to nothing, or to the past."""
    if not has_track and until is None:
        raise RuleViolation({"track": _("Choose a track or enter a day: when will it come up again?")})
    if until is not None and until <= on:
        raise RuleViolation({"until": _("Enter a day that is still to come.")})


def check_talks(outcome_kind: str) -> None:
    """:raises RuleViolation: if anything but an agreement to go on talking becomes a meeting or a cadence."""
    if outcome_kind != OutcomeKind.GO_ON_TALKING:
        raise RuleViolation(_("Only an agreement to go on talking becomes a planned meeting or a cadence."))


def check_merge(*, is_same: bool, same_meeting: bool, target_disposition: str, has_merged: bool) -> None:
    """:raises RuleViolation: if merging would make a circle, a chain, or a link between meetings."""
    if is_same or not same_meeting:
        raise RuleViolation({"merged_into": _("Choose another outcome of this meeting.")})
    if target_disposition == Disposition.MERGED:
        raise RuleViolation({"merged_into": _("This one was merged itself: choose the outcome it was merged into.")})
    if has_merged:
        raise RuleViolation(_("Other outcomes were merged into this one: re-open them first."))


def check_removal(*, disposition: str, was_submitted: bool, has_merged: bool) -> None:
    """:raises RuleViolation: if an outcome was decided on or submitted: then it is closed, not removed."""
    if disposition not in (Disposition.TO_TRIAGE, Disposition.NOT_OWED):
        raise RuleViolation(_("It was triaged already: re-open it before you remove it."))
    if has_merged:
        raise RuleViolation(_("Other outcomes were merged into it: re-open them first."))
    if was_submitted:
        raise RuleViolation(_("It was submitted before: close it with a reason instead of removing it."))
