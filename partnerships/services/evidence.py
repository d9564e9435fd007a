"""What proves something about a commitment: kept with it, withdrawn with a reason, never deleted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from partnerships.choices import CommitmentKind, CommitmentStatus, EvidenceKind, Marking, UpdateState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Action, Commitment, Evidence, EvidenceFile, StatusUpdate, User
from partnerships.permissions import Permission
from partnerships.rules import commitments as rules
from partnerships.rules.sources import check_address
from partnerships.services import files
from partnerships.services.activity import fill, hold, note_activity
from partnerships.services.base import acting, give_reason, today

FIELDS = frozenset({"kind", "title", "url", "registry_number", "meeting", "dated_on", "marking"})


def add(
    *,
    actor: User,
    commitment: Commitment,
    values: dict[str, Any],
    file: files.Given | None = None,
    update: StatusUpdate | None = None,
    action: Action | None = None,
) -> Evidence:
    """
    Add a document (with its file), a link, a registry reference or a meeting.

    `values`: kind, title, url, registry_number, meeting, dated_on (the day of the step it proves), marking; `file`:
    name and content; `update`: a draft it belongs to; `action`: the task it proves.
    :raises RuleViolation: if it does not name what it is, or the file is of a type or size that is not taken.
    """
    taken = files.taken(file, actor=actor)
    with acting(actor, "evidence.add") as access:
        held = hold(commitment)
        access.require(Permission.UPDATE_WRITE, held)
        rules.check_is_followed(held.entry_state)
        update = None if update is None else StatusUpdate.objects.lock(update.pk)
        evidence = Evidence(commitment=held, update=update, action=action, is_demonstration=held.is_demonstration)
        fill(evidence, values, allowed=FIELDS)
        _check_belongs(evidence, actor)
        _check_named(evidence, has_file=taken is not None)
        if evidence.meeting is not None:
            access.require(Permission.RECORD_SEE, evidence.meeting)
        if not access.can(Permission.UPDATE_WRITE, evidence):
            raise RuleViolation({"marking": _("With this marking you could not see the evidence any more.")})
        evidence.full_clean()
        evidence.save()
        if taken is not None:
            files.keep(EvidenceFile, taken, evidence=evidence)
        note_activity(held)
    return evidence


def withdraw(*, actor: User, evidence: Evidence, version: int | None, reason: str) -> Evidence:
    """
    Withdraw a piece of evidence; it stays readable with its reason.

    :raises RuleViolation: if an implemented commitment would be left without any (invariant 7).
    """
    with acting(actor, "evidence.withdraw", reason=reason) as access:
        commitment = hold(evidence.commitment)
        held: Evidence = Evidence.objects.lock(evidence.pk)
        access.require(Permission.UPDATE_WRITE, held)
        held.expect(version)
        if held.is_withdrawn:
            raise RuleViolation(_("This evidence is withdrawn already."))
        needs_evidence = (
            commitment.status == CommitmentStatus.IMPLEMENTED and commitment.kind != CommitmentKind.DIALOGUE_ONLY
        )
        if needs_evidence and not commitment.evidence.filter(is_withdrawn=False).exclude(pk=held.pk).exists():
            raise RuleViolation(
                _("The commitment counts as implemented on this evidence alone. Add other evidence, or re-open it.")
            )
        held.is_withdrawn, held.withdrawn_reason = True, give_reason(reason)
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def _check_belongs(evidence: Evidence, actor: User) -> None:
    """:raises RuleViolation: if the update or action is another commitment's, or the update is submitted."""
    for name in ("update", "action"):
        thing = getattr(evidence, name)
        if thing is not None and thing.commitment_id != evidence.commitment_id:
            raise RuleViolation({name: _("This belongs to another commitment.")})
    if evidence.update is not None and evidence.update.author_id != actor.pk:
        raise NotAllowed(_("Only its author does this with an update."))
    if evidence.update is not None and evidence.update.state != UpdateState.DRAFT:
        raise RuleViolation({"update": _("A submitted update is frozen. Add the evidence to the commitment.")})


def _check_named(evidence: Evidence, *, has_file: bool) -> None:
    """:raises RuleViolation: naming the field that goes with the kind, or a day that is still to come."""
    needed: dict[str, tuple[str, Any]] = {
        EvidenceKind.LINK: ("url", evidence.url),
        EvidenceKind.REGISTRY: ("registry_number", evidence.registry_number),
        EvidenceKind.MEETING: ("meeting", evidence.meeting),
        EvidenceKind.DOCUMENT: ("file", has_file),
    }
    if evidence.kind not in needed:
        raise RuleViolation({"kind": _("Choose a kind from the list.")})
    field, given = needed[evidence.kind]
    check_address(evidence.url)
    if not given:
        raise RuleViolation({field: _("This is needed for evidence of this kind.")})
    if has_file and evidence.kind != EvidenceKind.DOCUMENT:
        raise RuleViolation({"kind": _("A file is kept as a document.")})
    if evidence.dated_on is not None and evidence.dated_on > today():
        raise RuleViolation({"dated_on": _("This day is still to come.")})
    if evidence.marking not in Marking.values:
        raise RuleViolation({"marking": _("This marking is not in the list.")})
