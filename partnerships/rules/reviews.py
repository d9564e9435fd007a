"""What a review may decide, and who may not make it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from partnerships.choices import CommitmentKind, CommitmentStatus, Confidence
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.wording import gettext as _


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind a claim: evidence not withdrawn, a held meeting that fulfils it, blockers still open."""

    kind: str
    has_evidence: bool
    has_held_meeting: bool
    open_blockers: int


def check_claim(status: str, confidence: str, proof: Proof, *, field: str = "proposed_status") -> None:
    """
    Ask whether a status and confidence can stand.

    :raises RuleViolation: *implemented* without evidence (dialogue alone: without a held meeting); *implemented* or
        *on track* over an open blocker (invariant 7).
    """
    if status == CommitmentStatus.IMPLEMENTED:
        if proof.kind == CommitmentKind.DIALOGUE_ONLY and not proof.has_held_meeting:
            raise RuleViolation(
                {field: _("“Implemented” needs a held meeting as evidence: this commitment is to hold a dialogue.")}
            )
        if proof.kind != CommitmentKind.DIALOGUE_ONLY and not proof.has_evidence:
            raise RuleViolation({field: _("“Implemented” needs evidence. Add a document, link or registry reference.")})
    over_blocker = status == CommitmentStatus.IMPLEMENTED or confidence == Confidence.ON_TRACK
    if proof.open_blockers and over_blocker:
        raise RuleViolation({field: _("A blocker is open. Resolve it first, or choose “at risk” or “off track”.")})


def check_is_another(reviewer: int, involved: Collection[int | None]) -> None:
    """:raises NotAllowed: if the reviewer wrote or submitted it, also as substitute or administrator (invariant 2)."""
    if reviewer in involved:
        raise NotAllowed(_("Nobody decides on what they wrote, submitted or asked for. Another manager decides on it."))


def check_same_commitment(*, base_version: int, version: int, is_confirmed: bool) -> None:
    """:raises RuleViolation: if the commitment changed since the update was written, unconfirmed (invariant 3)."""
    if version != base_version and not is_confirmed:
        raise RuleViolation(
            {"is_confirmed": _("The commitment has changed since this update was written. Read it, then confirm.")}
        )


def check_changes_something(proposed: tuple[str, str], decided: tuple[str, str]) -> None:
    """:raises RuleViolation: if "approve with change" changes nothing."""
    if proposed == decided:
        raise RuleViolation({"decided_status": _("This is what the update says. Approve it, or choose another value.")})
