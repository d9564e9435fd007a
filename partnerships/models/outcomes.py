"""What a meeting produced, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Disposition, OutcomeKind
from partnerships.models.base import Demonstrable, Record, in_list
from partnerships.models.fields import PARAGRAPH, Words


class Outcome(Record, Demonstrable):
    """One outcome of a meeting; it is disposed of: converted, deferred, merged, or closed with a reason."""

    meeting = models.ForeignKey("partnerships.Meeting", models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = Words(_("what was agreed or said"), max_length=PARAGRAPH)
    kind = models.CharField(_("kind"), max_length=20, choices=OutcomeKind, default=OutcomeKind.NOT_CLASSIFIED)
    disposition = models.CharField(
        _("what became of it"), max_length=20, choices=Disposition, default=Disposition.TO_TRIAGE
    )
    disposition_reason = Words(_("reason"), max_length=PARAGRAPH, blank=True, default="")
    deferred_to_track = models.ForeignKey(
        "partnerships.Track",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deferred to track"),
    )
    deferred_until = models.DateField(_("deferred until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_here", verbose_name=_("merged into")
    )
    # "Agreement to go on talking" converts to a planned meeting or a cadence instead of a commitment.
    planned_meeting = models.ForeignKey(
        "partnerships.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("planned meeting"),
    )
    cadence_track = models.ForeignKey(
        "partnerships.Track",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cadence of track"),
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("outcome"), _("outcomes")
        constraints = [
            in_list("kind", OutcomeKind, "outcome_kind_in_list"),
            in_list("disposition", Disposition, "outcome_disposition_in_list"),
            models.CheckConstraint(
                name="outcome_closed_needs_a_reason",
                condition=~Q(disposition=Disposition.NO_ACTION) | ~Q(disposition_reason=""),
                violation_error_message=_("Say why no action is needed."),
            ),
            models.CheckConstraint(
                name="outcome_deferred_to_something",
                condition=~Q(disposition=Disposition.DEFERRED)
                | Q(deferred_to_track__isnull=False)
                | Q(deferred_until__isnull=False),
                violation_error_message=_("Defer the outcome to a track or to a date."),
            ),
            models.CheckConstraint(
                name="outcome_merged_into_another",
                condition=(~Q(disposition=Disposition.MERGED) | Q(merged_into__isnull=False))
                & (Q(merged_into=None) | ~Q(merged_into=F("id"))),
                violation_error_message=_("Choose the other outcome that this one is merged into."),
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "position", "id"], name="outcome_of_meeting"),
            models.Index(fields=["meeting"], name="outcome_to_triage", condition=Q(disposition="to_triage")),
        ]

    def __str__(self) -> str:
        return self.text
