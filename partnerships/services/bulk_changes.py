"""Another owner or another due date for many commitments, each changed by itself and recorded by itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.choices import BulkVerdict, DateChangeReason, DateChangeState
from partnerships.errors import Conflict, NotAllowed, RuleViolation
from partnerships.models import User
from partnerships.permissions import Access
from partnerships.queries.bulk_changes import MOST, Line, Wanted, judged
from partnerships.rules import commitments as rules
from partnerships.services import commitments, date_changes
from partnerships.services.base import give_reason, today


def preview(*, actor: User, versions: Mapping[int, int | None], wanted: Wanted) -> list[Line]:
    """
    Say of each commitment what `apply` would do, and write nothing.

    :raises RuleViolation: for what is wrong with the change as a whole.
    """
    on = today()
    _check(wanted, len(versions))
    return judged(viewer=Access.of(actor, on=on), on=on, versions=versions, wanted=wanted)


def apply(*, actor: User, versions: Mapping[int, int | None], wanted: Wanted) -> list[Line]:
    """
    Change each commitment that can be changed, and say of the others why not.

    `versions`: id → the version that was read; one that was changed since is refused. All in one transaction, so that
    a request which breaks off has done nothing and can be sent again; each row has its own savepoint and its own event.
    :raises RuleViolation: for what is wrong with the change as a whole; then nothing is changed.
    """
    with transaction.atomic():
        lines = preview(actor=actor, versions=versions, wanted=wanted)
        # In the order of the ids: two who change the same rows wait for each other instead of deadlocking.
        for line in sorted(lines, key=lambda each: each.pk):
            if not line.is_refused:
                _change(actor, line, versions[line.pk], wanted)
    return lines


def _check(wanted: Wanted, count: int) -> None:
    give_reason(wanted.reason)
    if count > MOST:
        raise RuleViolation(_("At most %(most)d commitments are changed at once. Narrow the list.") % {"most": MOST})
    if (wanted.owner is None) == (wanted.due is None):
        raise RuleViolation(_("Choose either another owner or another due date."))
    if wanted.due is not None:
        rules.check_due(wanted.due)
        if wanted.reason_code not in DateChangeReason.values:
            raise RuleViolation({"reason_code": _("Choose the kind of reason from the list.")})


def _change(actor: User, line: Line, version: int | None, wanted: Wanted) -> None:
    row = line.commitment
    try:
        if wanted.due is None:
            changed = commitments.change(
                actor=actor, commitment=row, version=version, values={"owner": wanted.owner}, reason=wanted.reason
            )
            line.version = changed.version
            return
        change = date_changes.request(
            actor=actor,
            commitment=row,
            version=version,
            new_due=wanted.due,
            reason_code=wanted.reason_code,
            reason=wanted.reason,
        )
        line.version = change.commitment.version
        line.verdict = BulkVerdict.WAITS if change.state == DateChangeState.REQUESTED else BulkVerdict.CHANGED
    except (Conflict, NotAllowed, ValidationError) as error:
        line.refuse(error)
