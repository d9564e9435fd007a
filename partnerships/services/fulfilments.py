"""The steps that are said to fulfil a commitment: meetings or evidence. A link alone proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from partnerships.choices import MeetingStatus
from partnerships.errors import RuleViolation
from partnerships.models import Commitment, Evidence, Fulfilment, Meeting, Partner, User
from partnerships.permissions import Access, Permission
from partnerships.services.activity import hold, note_report
from partnerships.services.base import acting, today


def add(
    *,
    actor: User,
    commitment: Commitment,
    meeting: Meeting | None = None,
    evidence: Evidence | None = None,
    partner: Partner | None = None,
    fulfilled_on: date | None = None,
    note: str = "",
) -> Fulfilment:
    """
    Name the meeting or the evidence that fulfils a commitment, for one of its partners or for all.

    Without a day it is the last of the meeting, or the one the evidence is dated.
    :raises RuleViolation: if neither or both are named, or what is named cannot have fulfilled it.
    """
    with acting(actor, "fulfilments.add") as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        row = Fulfilment(
            commitment=held, meeting=meeting, evidence=evidence, partner=partner, fulfilled_on=fulfilled_on, note=note,
            is_demonstration=held.is_demonstration,
        )  # fmt: skip
        row.fulfilled_on = fulfilled_on or _day_of(access, row)
        _check(row)
        latest = held.fulfilments.aggregate(latest=Max("position"))["latest"]
        row.position = 0 if latest is None else latest + 1
        row.full_clean()
        row.save()
        note_report(held)
    return row


def steps(commitment: Commitment, identifiers: Sequence[str], known: Mapping[str, Meeting]) -> Iterator[Fulfilment]:
    """Make, without saving, the steps by which meetings fulfil a promise; a meeting not known yet is awaited."""
    for position, identifier in enumerate(identifiers):
        row = Fulfilment(
            commitment=commitment, position=position, awaited_id=identifier,
            is_demonstration=commitment.is_demonstration,
        )  # fmt: skip
        if identifier in known:
            _link(row, known[identifier])
        yield row


def link_awaited(meetings: Iterable[Meeting]) -> list[Fulfilment]:
    """Link the steps that had been waiting for one of the new meetings; their commitments are to be saved after it."""
    ids = {each.external_id: each for each in meetings if each.external_id}
    waiting = Fulfilment.objects.filter(awaited_id__in=ids).select_related("commitment").order_by("pk")
    linked = list(waiting)
    for row in linked:
        _link(row, ids[row.awaited_id])
        row.save()
    return linked


def _link(row: Fulfilment, meeting: Meeting) -> None:
    row.meeting, row.awaited_id, row.fulfilled_on = meeting, "", meeting.date.latest


def _day_of(access: Access, row: Fulfilment) -> date | None:
    """Give the day of what fulfils, which the actor must see."""
    if row.meeting is not None:
        access.require(Permission.RECORD_SEE, row.meeting)
        return row.meeting.date.latest
    if row.evidence is not None:
        access.require(Permission.RECORD_SEE, row.evidence)
        return row.evidence.dated_on
    return None


def _check(row: Fulfilment) -> None:
    held = row.commitment
    if row.meeting is not None and row.meeting.status != MeetingStatus.HELD:
        raise RuleViolation({"meeting": _("Only a meeting that was held fulfils something.")})
    if row.evidence is not None and (row.evidence.commitment_id != held.pk or row.evidence.is_withdrawn):
        raise RuleViolation({"evidence": _("Choose evidence of this commitment that stands.")})
    if row.partner is not None and not held.partner_links.filter(partner=row.partner).exists():
        raise RuleViolation({"partner": _("Choose among the partners of the commitment.")})
    if row.fulfilled_on is not None and row.fulfilled_on > today():
        raise RuleViolation({"fulfilled_on": _("This day is still to come.")})
    same = held.fulfilments.filter(meeting=row.meeting, evidence=row.evidence, partner=row.partner, awaited_id="")
    if same.exists():
        raise RuleViolation(_("This step is named already."))
