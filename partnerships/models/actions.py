"""Tasks under a commitment, what stands in their way, and later dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    ActionState,
    BlockerKind,
    DateChangeReason,
    DateChangeState,
    Responsible,
)
from partnerships.models.base import Demonstrable, Record, in_list
from partnerships.models.fields import PARAGRAPH, PartialDateField, Words, partial_date_constraints


class Action(Record, Demonstrable):
    """One task of one person under a commitment."""

    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="actions")
    text = Words(_("task"), max_length=PARAGRAPH)
    assignee = models.ForeignKey(
        "partnerships.User", models.PROTECT, related_name="actions", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ActionState, default=ActionState.OPEN)
    effort_days = models.DecimalField(_("effort, working days"), max_digits=6, decimal_places=1, null=True, blank=True)
    evidence_needed = Words(_("evidence needed"), max_length=PARAGRAPH, blank=True, default="")
    verifier = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verifier")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    state_reason = Words(_("why blocked, re-opened or cancelled"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("action"), _("actions")
        constraints = [
            in_list("state", ActionState, "action_state_in_list"),
            models.CheckConstraint(
                name="action_done_at_and_by",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_verified_at_and_by",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_verified_by_another",
                condition=Q(verified_by=None) | (~Q(verified_by=F("done_by")) & ~Q(verified_by=F("assignee"))),
                violation_error_message=_("Somebody else than the one who did it verifies an action."),
            ),
            models.CheckConstraint(
                name="action_cancelled_needs_a_reason",
                condition=~Q(state=ActionState.CANCELLED) | ~Q(state_reason=""),
                violation_error_message=_("Say why the action is cancelled."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["assignee", "due_on", "id"], name="action_open_of_assignee",
                condition=Q(state__in=["open", "in_progress", "blocked"]),
            ),
            models.Index(fields=["verifier", "id"], name="action_to_verify", condition=Q(state="done")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text


class Blocker(Record, Demonstrable):
    """Something that stands in the way of a commitment, on one side or both."""

    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="blockers")
    kind = models.CharField(_("kind"), max_length=20, choices=BlockerKind)
    side = models.CharField(_("side"), max_length=20, choices=Responsible)
    text = Words(_("what stands in the way"), max_length=PARAGRAPH)
    since = models.DateField(_("since"))
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)
    resolution = Words(_("how it was resolved"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("blocker"), _("blockers")
        constraints = [
            in_list("kind", BlockerKind, "blocker_kind_in_list"),
            in_list("side", Responsible, "blocker_side_in_list"),
            models.CheckConstraint(
                name="blocker_resolved_after_it_began",
                condition=Q(resolved_on=None) | Q(resolved_on__gte=F("since")),
                violation_error_message=_("The blocker is resolved before it began."),
            ),
        ]
        indexes = [models.Index(fields=["commitment"], name="blocker_open", condition=Q(resolved_on=None))]

    def __str__(self) -> str:
        return self.text


class DateChange(Record, Demonstrable):
    """Another due date for a commitment; a later or removed one of high priority waits for a manager's decision."""

    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="date_changes")
    old_due = PartialDateField(_("old date"))
    new_due = PartialDateField(_("new date"))
    reason_code = models.CharField(_("kind of reason"), max_length=20, choices=DateChangeReason)
    reason = Words(_("reason"), max_length=PARAGRAPH)
    state = models.CharField(_("state"), max_length=20, choices=DateChangeState, default=DateChangeState.REQUESTED)
    requested_by = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_comment = Words(_("comment"), max_length=PARAGRAPH, blank=True, default="")
    needs_decision = models.BooleanField(_("waits for a decision"), default=True)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("date change"), _("date changes")
        constraints = [
            in_list("state", DateChangeState, "date_change_state_in_list"),
            in_list("reason_code", DateChangeReason, "date_change_reason_in_list"),
            *partial_date_constraints("datechange", "old_due"),
            *partial_date_constraints("datechange", "new_due"),
            models.CheckConstraint(
                name="date_change_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="date_change_decided_by_another",
                condition=Q(needs_decision=False)
                | Q(decided_by=None)
                | ~Q(decided_by=F("requested_by"))
                | Q(state=DateChangeState.WITHDRAWN),
                violation_error_message=_("Nobody decides on a date change they asked for."),
            ),
            models.UniqueConstraint(
                fields=["commitment"], name="date_change_one_at_a_time", condition=Q(state="requested"),
                violation_error_message=_("Another date change waits for a decision."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"
