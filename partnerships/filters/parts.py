"""Filters of what hangs on a commitment, for the API."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Choices, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    ActionState,
    BlockerKind,
    CommitmentStatus,
    DateChangeReason,
    DateChangeState,
    EvidenceKind,
    Reported,
    Responsible,
    ReviewDecision,
    UpdateState,
)
from partnerships.filters.base import TruthFilter, WordsFilter, one_of
from partnerships.filters.meetings import partners_in_sight
from partnerships.models import Action, Commitment, CommitmentPartner, Evidence, Meeting, StatusUpdate, User


def _from(label: Any, column: str) -> filters.DateFilter:
    return filters.DateFilter(label=label, field_name=column, lookup_expr="gte")


def _to(label: Any, column: str) -> filters.DateFilter:
    return filters.DateFilter(label=label, field_name=column, lookup_expr="lte")


def _any_of(choices: type[Choices], label: Any) -> filters.MultipleChoiceFilter:
    return filters.MultipleChoiceFilter(label=label, choices=choices.choices, distinct=False)


class PartFilter(WordsFilter):
    """Narrow by the commitment, by its partners, by words, and by the last change."""

    commitment = one_of(Commitment, _("Commitment"))
    partner = filters.ModelMultipleChoiceFilter(
        label=_("Partner"), queryset=partners_in_sight, to_field_name="iso3", method="with_partner"
    )

    def with_partner(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        if not value:
            return rows
        promised = CommitmentPartner.objects.filter(partner__in=value)
        return rows.filter(commitment__in=promised.values("commitment"))


class ActionFilter(PartFilter):
    searched = ("text", "evidence_needed", "state_reason")

    state = _any_of(ActionState, _("State"))
    assignee = one_of(User, _("Who does it"), key="username")
    verifier = one_of(User, _("Verifier"), key="username")
    due_from = _from(_("Due from"), "due_on")
    due_to = _to(_("Due to"), "due_on")


class UpdateFilter(PartFilter):
    searched = ("narrative", "next_steps")

    state = _any_of(UpdateState, _("State"))
    author = one_of(User, _("Author"), key="username")
    status = filters.ChoiceFilter(label=_("Status"), field_name="proposed_status", choices=CommitmentStatus.choices)
    submitted_from = _from(_("Submitted from"), "submitted_at__date")
    submitted_to = _to(_("Submitted to"), "submitted_at__date")


class ReviewFilter(PartFilter):
    searched = ("comment",)

    update = one_of(StatusUpdate, _("Update"))
    decision = _any_of(ReviewDecision, _("Decision"))
    reviewer = one_of(User, _("Reviewer"), key="username")
    decided_from = _from(_("Decided from"), "decided_at__date")
    decided_to = _to(_("Decided to"), "decided_at__date")


class DateChangeFilter(PartFilter):
    searched = ("reason", "decision_comment")

    state = _any_of(DateChangeState, _("State"))
    reason_code = _any_of(DateChangeReason, _("Kind of reason"))
    requested_by = one_of(User, _("Who asked for it"), key="username")
    due_from = filters.DateFilter(label=_("New date from"), method="due_after")
    due_to = filters.DateFilter(label=_("New date to"), method="due_before")

    def due_after(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        open_end = Q(new_due_latest=None, new_due_earliest__isnull=False)
        return rows.filter(Q(new_due_latest__gte=value) | open_end)

    def due_before(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        open_begin = Q(new_due_earliest=None, new_due_latest__isnull=False)
        return rows.filter(Q(new_due_earliest__lte=value) | open_begin)


class BlockerFilter(PartFilter):
    searched = ("text", "resolution")

    kind = _any_of(BlockerKind, _("Kind"))
    side = _any_of(Responsible, _("Side"))
    is_open = TruthFilter(label=_("Still in the way"), field_name="resolved_on", lookup_expr="isnull")
    since_from = _from(_("Since, from"), "since")
    since_to = _to(_("Since, to"), "since")


class EvidenceFilter(PartFilter):
    searched = ("title", "url", "registry_number")

    update = one_of(StatusUpdate, _("Update"))
    action = one_of(Action, _("Action"))
    meeting = one_of(Meeting, _("Meeting"))
    kind = _any_of(EvidenceKind, _("Kind"))
    is_withdrawn = TruthFilter(label=_("Withdrawn"))
    dated_from = _from(_("Dated from"), "dated_on")
    dated_to = _to(_("Dated to"), "dated_on")


class ReportedPositionFilter(PartFilter):
    searched = ("note",)

    position = _any_of(Reported, _("Position"))
    on_from = _from(_("From"), "on")
    on_to = _to(_("To"), "on")


class FulfilmentFilter(PartFilter):
    searched = ("note", "awaited_id")

    meeting = one_of(Meeting, _("Meeting"))
    evidence = one_of(Evidence, _("Evidence"))
    for_partner = filters.ModelChoiceFilter(
        label=_("For which partner"), field_name="partner", queryset=partners_in_sight, to_field_name="iso3"
    )
    is_awaited = TruthFilter(label=_("Awaits an event"), method="awaits")
    fulfilled_from = _from(_("Fulfilled from"), "fulfilled_on")
    fulfilled_to = _to(_("Fulfilled to"), "fulfilled_on")

    def awaits(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return rows.exclude(awaited_id="") if value else rows.filter(awaited_id="")
