"""Make, change and take up commitments. Their status is written by reviews alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import (
    CommitmentKind,
    DateChangeReason,
    DateChangeState,
    EntryState,
    Marking,
    Origin,
)
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import AuditEvent, Commitment, CommitmentPartner, DateChange, Evidence, Interest, Partner, User
from partnerships.permissions import Access, Permission
from partnerships.rules import commitments as rules
from partnerships.rules import workflow
from partnerships.rules.currencies import ACTIVE
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import actions, citations
from partnerships.services.activity import fill, hold, require_in_scope
from partnerships.services.base import acting, give_reason, lower_marking_needs, next_reference
from partnerships.services.rows import Rows

CHANGEABLE = frozenset(
    {
        "text", "kind", "amount", "currency", "is_outside_security", "binding_nature", "responsible", "area",
        "deliverable", "measure_of_success", "owner_unit", "owner", "counterpart", "priority", "recurrence",
        "recurrence_months", "review_interval_days", "successor", "note", "marking",
    }
)  # fmt: skip
FROM_ITS_ORIGIN = frozenset({"origin", "partnership", "clause", "meeting", "outcome"})
KEPT_BY_THE_DATABASE = frozenset(
    {"id", "version", "search", "position", "position_on", "fulfilled_on", "changed_at", "changed_by_id"}
)


def create(
    *,
    actor: User,
    values: dict[str, Any],
    partners: list[Partner],
    action: dict[str, Any] | None,
    sources: Rows = (),
    is_demonstration: bool = False,
) -> Commitment:
    """
    Make a commitment that is followed from now on, with its first action if one is given.

    `values`: model fields, `due` as a `PartialDate`; `action`: values of `actions.add`; `sources`: as for
    `citations.write`.
    :raises RuleViolation: naming the field, if it lacks origin, owner, due date or (from an outcome) first action.
    """
    partner_ids = {partner.pk for partner in partners}
    with acting(actor, "commitments.create") as access:
        access.require_for(Permission.WORK_EDIT, partner_ids, values.get("marking", Marking.NORMAL))
        # Whatever an account of the demonstration makes up goes when the demonstration goes.
        is_demonstration = is_demonstration or actor.is_demonstration
        commitment = Commitment(entry_state=EntryState.TAKEN_UP, is_demonstration=is_demonstration)
        fill(commitment, values, allowed=CHANGEABLE | FROM_ITS_ORIGIN | {"due"})
        _check_origin(access, commitment, partner_ids)
        if commitment.outcome is not None:
            rules.check_first_action(commitment.kind, has_action=action is not None)
        commitment.baseline_due = commitment.due
        commitment.interest = interest_served(commitment, partners)
        commitment.last_activity_at = timezone.now()
        check_promise(commitment)
        commitment.reference = next_reference("COM", [partner.iso3 for partner in partners])
        commitment.full_clean(exclude=["search"])
        commitment.save()
        for position, partner in enumerate(partners):
            CommitmentPartner(commitment=commitment, partner=partner, position=position).save()
        citations.cite(sources, commitment=commitment)
        _check_people(access, commitment, ["owner", "counterpart", "successor"])
        if action is not None:
            actions.add_first(actor=actor, commitment=commitment, values=action)
    return commitment


def change(
    *, actor: User, commitment: Commitment, version: int | None, values: dict[str, Any], reason: str = ""
) -> Commitment:
    """
    Change what a commitment says; its due date changes by a date change, its status by a review.

    :raises RuleViolation: if a field that needs a reason changes without one, or a marking is lowered by an official.
    :raises Conflict: if it was changed meanwhile.
    """
    with acting(actor, "commitments.change", reason=reason) as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        held.expect(version)
        kind, marking = held.kind, held.marking
        changed = fill(held, values, allowed=CHANGEABLE)
        if not changed:
            return held
        if rules.fields_needing_a_reason(changed):
            give_reason(reason)
        _check_new_marking(access, held, old=marking, reason=reason)
        owes_action = held.outcome_id is not None and not held.actions.exists()
        rules.check_kind_change(old=kind, new=held.kind, status=held.status, owes_action=owes_action)
        if "area" in changed:
            held.interest = interest_served(
                held, [link.partner for link in held.partner_links.select_related("partner")]
            )
        check_promise(held)
        _check_people(access, held, changed)
        held.last_activity_at = timezone.now()
        held.full_clean(exclude=["search"])
        held.save()
    return held


def take_up(
    *,
    actor: User,
    commitment: Commitment,
    version: int | None,
    values: dict[str, Any],
    action: dict[str, Any] | None,
    reason: str = "",
    is_demonstration: bool = False,
) -> Commitment:
    """
    Make reported history a commitment that somebody here follows, with owner, due date and first action.

    :raises RuleViolation: if one of these is missing, or the date is another than its source gives.
    """
    with acting(actor, "commitments.take_up", reason=reason) as access:
        held = hold(commitment)
        access.require(Permission.WORK_EDIT, held)
        held.expect(version)
        held.entry_state = workflow.check(workflow.ENTRY, "follow", held.entry_state)
        reported, marking = held.due, held.marking
        changed = fill(held, values, allowed=CHANGEABLE | {"due"})
        rules.check_taken_up_due(reported=reported, taken=held.due)
        rules.check_first_action(held.kind, has_action=action is not None)
        _check_new_marking(access, held, old=marking, reason=reason)
        held.is_demonstration = held.is_demonstration or is_demonstration or actor.is_demonstration
        check_promise(held)
        _check_people(access, held, ["owner", *changed])
        if not rules.is_same_date(reported, held.due):
            held.baseline_due = held.due
            _book_first_date(actor, held, reported, reason)
        held.last_activity_at = timezone.now()
        held.full_clean(exclude=["search"])
        held.save()
        if action is not None:
            actions.add_first(actor=actor, commitment=held, values=action)
    return held


def give_back(*, actor: User, commitment: Commitment) -> Commitment:
    """
    Make a demonstration's commitment reported history again, as it was before it was taken up.

    Everything that hung on it goes with the demonstration; what it said before is read from the audit record.
    :raises NotAllowed: if a person asks for it.
    """
    if not actor.is_system:
        raise NotAllowed(_("Only the removal of the demonstration gives a commitment back."))
    with acting(actor, "commitments.give_back", reason="removal of the demonstration"):
        held = hold(commitment)
        if not held.is_demonstration:
            raise RuleViolation(_("This commitment is no demonstration."))
        _clear(held)
        for event in AuditEvent.objects.filter(
            tbl=Commitment._meta.db_table, pk_of_row=held.pk, op="U", id__gte=_taken_up_event(held)
        ).order_by("-id"):
            for name in set(event.changed) - KEPT_BY_THE_DATABASE:
                field: Any = Commitment._meta.get_field(name)
                setattr(held, field.attname, field.to_python((event.before or {}).get(name)))
        held.last_activity_at = None
        held.save()
    return held


def _taken_up_event(held: Commitment) -> int:
    event = AuditEvent.objects.filter(
        tbl=Commitment._meta.db_table, pk_of_row=held.pk, op="U", before__entry_state=EntryState.REPORTED
    ).latest("id")
    return event.id


def _clear(held: Commitment) -> None:
    held.fulfilments.filter(is_demonstration=True).delete()
    held.reviews.all().delete()
    evidence = Evidence.objects.filter(commitment=held)
    evidence.delete()
    for update in held.updates.order_by("-revision"):
        update.delete()
    for rows in (held.actions, held.blockers, held.date_changes):
        rows.all().delete()


def _check_origin(access: Access, commitment: Commitment, partner_ids: set[int]) -> None:
    """:raises RuleViolation: if it names no origin, or partners who are not the origin's (invariant 6)."""
    if commitment.outcome is not None:
        commitment.meeting = commitment.outcome.meeting
        commitment.origin = Origin.MEETING
    needed = {str(Origin.MEETING): "meeting", str(Origin.CLAUSE): "partnership"}.get(commitment.origin)
    if commitment.origin not in Origin.values:
        raise RuleViolation({"origin": _("Say where it comes from.")})
    if needed and getattr(commitment, needed) is None:
        raise RuleViolation({needed: _("Choose where it comes from.")})
    if not (commitment.meeting or commitment.partnership or commitment.clause):
        raise RuleViolation({"clause": _("Name the statement: who made it, where and when.")})
    for thing in (commitment.meeting, commitment.partnership):
        if thing is not None:
            access.require(Permission.RECORD_SEE, thing)
    rules.check_partners(partner_ids, _origin_partners(commitment))
    if commitment.meeting is not None:
        latest = commitment.meeting.commitments.aggregate(latest=Max("position_in_meeting"))["latest"]
        commitment.position_in_meeting = 0 if latest is None else latest + 1


def _origin_partners(commitment: Commitment) -> set[int]:
    if commitment.meeting is not None:
        return {link.partner_id for link in commitment.meeting.partner_links.all()}
    return {commitment.partnership.partner_id} if commitment.partnership is not None else set()


def check_promise(commitment: Commitment) -> None:
    """:raises RuleViolation: naming the field, if something that every followed commitment has is missing."""
    if commitment.entry_state == EntryState.TAKEN_UP:
        rules.check_due(commitment.due)
        if commitment.owner_id is None:
            raise RuleViolation({"owner": _("Choose the owner who follows this commitment.")})
    rules.check_intervals(review_days=commitment.review_interval_days, recurrence_months=commitment.recurrence_months)
    if (commitment.amount is None) != (commitment.currency == ""):
        field = "amount" if commitment.amount is None else "currency"
        raise RuleViolation({field: _("Give an amount together with its currency.")})
    if commitment.currency and commitment.currency not in ACTIVE:
        raise RuleViolation({"currency": _("This is no currency of ISO 4217. Choose one from the list.")})
    if commitment.kind not in CommitmentKind:
        raise RuleViolation({"kind": _("Choose a kind from the list.")})


def _check_people(access: Access, commitment: Commitment, changed: list[str]) -> None:
    if "owner" in changed or "marking" in changed:
        require_in_scope(commitment.owner, Permission.UPDATE_WRITE, commitment, field="owner")
    for name in ("counterpart", "successor"):
        thing = getattr(commitment, name)
        if name in changed and thing is not None:
            access.require(Permission.RECORD_SEE, thing)


def _check_new_marking(access: Access, commitment: Commitment, *, old: int, reason: str) -> None:
    """Keep a marking from being lowered by an official, or raised beyond what the actor may see (invariant 10)."""
    partner_ids = {link.partner_id for link in commitment.partner_links.all()}
    may_decide = access.may(Permission.RECORD_DECIDE, partner_ids, old)
    lower_marking_needs(access, old=old, new=commitment.marking, may_decide=may_decide, reason=reason)
    if not access.may(Permission.WORK_EDIT, partner_ids, commitment.marking):
        raise RuleViolation({"marking": _("With this marking you could not see the commitment any more.")})


def _book_first_date(actor: User, commitment: Commitment, reported: PartialDate, reason: str) -> None:
    """Keep the day from which a due date was known that no source gave, so that past days can be shown as they were."""
    change = DateChange(
        commitment=commitment,
        reason_code=DateChangeReason.OTHER,
        reason=reason or _("Agreed when the commitment was taken up."),
        state=DateChangeState.APPROVED,
        requested_by=actor,
        decided_by=actor,
        decided_at=timezone.now(),
        needs_decision=False,
        is_demonstration=commitment.is_demonstration,
    )
    change.old_due, change.new_due = reported, commitment.due
    change.save()


def interest_served(commitment: Commitment, partners: Sequence[Partner]) -> Interest | None:
    """Find the interest that the commitment serves: the area's, in the partnership with its only partner."""
    if commitment.area is None or len(partners) != 1:
        return None
    return Interest.objects.filter(partnership__partner=partners[0], area=commitment.area).first()
