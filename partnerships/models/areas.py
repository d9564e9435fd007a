"""Areas of cooperation, the objectives above them, and each side's interest in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import AreaEvidence, Priority
from partnerships.models.base import Marked, Record, in_list
from partnerships.models.fields import PARAGRAPH, Words


class Objective(Record):
    """A strategic objective above areas (B13)."""

    name = Words(_("name"), unique=True)
    description = Words(_("description"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("objective"), _("objectives")

    def __str__(self) -> str:
        return self.name


class Area(Record):
    """An area of cooperation."""

    slug = models.SlugField(_("key"), max_length=80, unique=True)
    name = Words(_("name"), unique=True)
    description = Words(_("description"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("area"), _("areas")

    def __str__(self) -> str:
        return self.name


class AreaObjective(Record):
    """An objective that an area serves."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="objective_links")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="area_links")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("objective of an area"), _("objectives of an area")
        constraints = [models.UniqueConstraint(fields=["area", "objective"], name="area_serves_objective_once")]

    def __str__(self) -> str:
        return f"{self.area}: {self.objective}"


class Interest(Record, Marked):
    """What each side wants in one area of one partnership (B4)."""

    partnership = models.ForeignKey("partnerships.Partnership", models.CASCADE, related_name="interests")
    area = models.ForeignKey(Area, models.PROTECT, related_name="interests", verbose_name=_("area"))
    evidence = models.CharField(
        _("evidence that the text names the area"), max_length=20, choices=AreaEvidence, default=AreaEvidence.NOT_FOUND
    )
    eu_priority = models.PositiveSmallIntegerField(_("EU priority"), choices=Priority, null=True, blank=True)
    partner_priority = models.PositiveSmallIntegerField(
        _("partner's priority"), choices=Priority, null=True, blank=True
    )
    eu_statement = Words(_("EU statement"), max_length=PARAGRAPH, blank=True, default="")
    partner_statement = Words(_("partner's statement"), max_length=PARAGRAPH, blank=True, default="")
    clause = Words(_("clause"), blank=True, default="")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("interest"), _("interests")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "area"], name="interest_once"),
            in_list("evidence", AreaEvidence, "interest_evidence_in_list"),
            models.CheckConstraint(
                name="interest_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The interest ends before it starts."),
            ),
            models.CheckConstraint(
                name="interest_priorities_in_list",
                condition=(Q(eu_priority=None) | Q(eu_priority__in=Priority.values))
                & (Q(partner_priority=None) | Q(partner_priority__in=Priority.values)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.area}"
