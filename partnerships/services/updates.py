"""Claims about implementation: drafted, submitted, withdrawn, and mended after a return."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import UpdateState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Commitment, StatusUpdate, User
from partnerships.permissions import Access, Permission
from partnerships.queries.updates import proof_of
from partnerships.rules import commitments as commitment_rules
from partnerships.rules import reviews as review_rules
from partnerships.rules import updates as rules
from partnerships.rules import workflow
from partnerships.services.activity import fill, hold, note_activity
from partnerships.services.base import acting

CHANGEABLE = frozenset({"proposed_status", "proposed_confidence", "narrative", "next_steps"})


def draft(
    *, actor: User, commitment: Commitment, values: dict[str, Any], base_version: int | None = None
) -> StatusUpdate:
    """
    Begin an update, written on the version of the commitment that its author has read.

    `values`: proposed_status, proposed_confidence, narrative, next_steps.
    """
    with acting(actor, "updates.draft") as access:
        held = hold(commitment)
        access.require(Permission.UPDATE_WRITE, held)
        commitment_rules.check_is_followed(held.entry_state)
        update = StatusUpdate(
            commitment=held,
            author=actor,
            state=workflow.check(workflow.UPDATE, "draft", workflow.START),
            base_version=_read_version(base_version, held),
            is_demonstration=held.is_demonstration,
        )
        _write(update, held, values)
    return update


def change(
    *,
    actor: User,
    update: StatusUpdate,
    version: int | None,
    values: dict[str, Any],
    base_version: int | None = None,
) -> StatusUpdate:
    """
    Go on writing one's own draft.

    `base_version`: the version of the commitment that its author has read by now.
    :raises NotAllowed: for anybody but the author.
    """
    with acting(actor, "updates.change") as access:
        held, commitment = _hold(access, actor, update, version)
        if held.state != UpdateState.DRAFT:
            raise RuleViolation(_("This update is submitted and frozen. Withdraw it, or mend it once it is returned."))
        held.base_version = _read_version(base_version or held.base_version, commitment)
        _write(held, commitment, values)
    return held


def submit(*, actor: User, update: StatusUpdate, version: int | None) -> StatusUpdate:
    """
    Hand an update over for review; from then on it is frozen.

    :raises RuleViolation: while another one of this commitment is under review, or for a claim that cannot stand.
    """
    with acting(actor, "updates.submit") as access:
        held, commitment = _hold(access, actor, update, version)
        held.state = workflow.check(workflow.UPDATE, "submit", held.state)
        if commitment.updates.filter(state=UpdateState.SUBMITTED).exists():
            raise RuleViolation(_("Another update of this commitment is under review. Wait for the decision on it."))
        rules.check_status(commitment.status, held.proposed_status)
        review_rules.check_claim(held.proposed_status, held.proposed_confidence, proof_of(held))
        held.submitted_at, held.submitted_by = timezone.now(), actor
        held.full_clean()
        held.save()
        note_activity(commitment)
    return held


def propose(
    *, actor: User, commitment: Commitment, values: dict[str, Any], base_version: int | None = None
) -> StatusUpdate:
    """
    Write an update and hand it over at once: both or neither.

    :raises RuleViolation: as `draft` and `submit` do; nothing is kept then.
    """
    with transaction.atomic():
        update = draft(actor=actor, commitment=commitment, values=values, base_version=base_version)
        return submit(actor=actor, update=update, version=update.version)


def withdraw(*, actor: User, update: StatusUpdate, version: int | None) -> StatusUpdate:
    """Take a draft or a submitted update back. :raises NotAllowed: for anybody but the author."""
    with acting(actor, "updates.withdraw") as access:
        held, _commitment = _hold(access, actor, update, version)
        held.state = workflow.check(workflow.UPDATE, "withdraw", held.state)
        held.save()
    return held


def mend(*, actor: User, update: StatusUpdate, values: dict[str, Any] | None = None) -> StatusUpdate:
    """
    Write the next revision of a returned update; the returned one stays as it was.

    Whoever may report on the commitment may mend it, and becomes the author of the revision.
    :raises RuleViolation: if it was not returned, or is mended already.
    """
    with acting(actor, "updates.mend") as access:
        commitment = hold(update.commitment)
        returned: StatusUpdate = StatusUpdate.objects.lock(update.pk)
        access.require(Permission.UPDATE_WRITE, commitment)
        if returned.state != UpdateState.RETURNED:
            raise RuleViolation(_("Only a returned update is mended."))
        if StatusUpdate.objects.filter(revises=returned).exists():
            raise RuleViolation(_("This update is mended already. Go on with its next revision."))
        revision = StatusUpdate(
            commitment=commitment,
            author=actor,
            state=workflow.check(workflow.UPDATE, "draft", workflow.START),
            revises=returned,
            revision=returned.revision + 1,
            base_version=commitment.version,
            is_demonstration=commitment.is_demonstration,
        )
        _write(revision, commitment, {name: getattr(returned, name) for name in CHANGEABLE} | (values or {}))
    return revision


def _hold(access: Access, actor: User, update: StatusUpdate, version: int | None) -> tuple[StatusUpdate, Commitment]:
    commitment = hold(update.commitment)
    held: StatusUpdate = StatusUpdate.objects.lock(update.pk)
    access.require(Permission.UPDATE_WRITE, commitment)
    if held.author_id != actor.pk:
        raise NotAllowed(_("Only its author does this with an update."))
    held.expect(version)
    held.commitment = commitment
    return held, commitment


def _read_version(given: int | None, commitment: Commitment) -> int:
    """Give the version that was read; nobody has read one that is still to come."""
    return commitment.version if given is None else min(given, commitment.version)


def _write(update: StatusUpdate, commitment: Commitment, values: dict[str, Any]) -> None:
    fill(update, values, allowed=CHANGEABLE)
    rules.check_status(commitment.status, update.proposed_status)
    update.full_clean()
    update.save()
