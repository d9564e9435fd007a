"""The partnership with one partner and the steps of its life."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ConclusionMode, PartnershipState, Side, SignatoryRole, StepKind
from partnerships.models.base import Demonstrable, Marked, Record, in_list, web_address
from partnerships.models.fields import PARAGRAPH, PartialDateField, Reference, Words, partial_date_constraints


class Partnership(Record, Marked):
    """The Security and Defence Partnership with one partner; its state follows its latest step (database trigger)."""

    partner = models.OneToOneField(
        "partnerships.Partner", models.PROTECT, related_name="partnership", verbose_name=_("partner")
    )
    reference = Reference(_("reference"), max_length=20, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=PartnershipState, default=PartnershipState.EXPECTED, editable=False
    )
    title = Words(_("title"), max_length=500, blank=True, default="")
    title_is_exact = models.BooleanField(_("the title is exact"), default=False)
    nature = Words(_("nature, in its own words"), max_length=500, blank=True, default="")
    conclusion_mode = models.CharField(
        _("mode of conclusion"), max_length=30, choices=ConclusionMode, blank=True, default=""
    )
    place = Words(_("place"), blank=True, default="")
    occasion = Words(_("occasion"), blank=True, default="")
    text_url = Words(_("address of the text"), max_length=2_000, blank=True, default="")
    review_clause = Words(_("review clause"), max_length=PARAGRAPH, blank=True, default="")
    lead_official = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead official")
    )
    manager = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("manager")
    )
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partnership"), _("partnerships")
        constraints = [
            in_list("state", PartnershipState, "partnership_state_in_list"),
            web_address("text_url", "partnership_text_is_of_the_web"),
            models.CheckConstraint(
                name="partnership_conclusion_mode_in_list",
                condition=models.Q(conclusion_mode__in=["", *ConclusionMode.values]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Signatory(Record):
    """Who signed, adopted or announced a partnership, in the order of the document."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="signatories")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    role = models.CharField(_("role"), max_length=20, choices=SignatoryRole, default=SignatoryRole.SIGNED)
    office = Words(_("office"))
    name = Words(_("name"), blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("signatory"), _("signatories")
        constraints = [
            in_list("side", Side, "signatory_side_in_list"),
            in_list("role", SignatoryRole, "signatory_role_in_list"),
        ]

    def __str__(self) -> str:
        return f"{self.office} ({self.name})" if self.name else self.office


class Step(Record, Demonstrable):
    """A dated, sourced event in the life of a partnership, and the state after it."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="steps", verbose_name=_("partnership"))
    kind = models.CharField(_("kind"), max_length=30, choices=StepKind)
    date = PartialDateField(_("date"))
    state_after = models.CharField(_("state after it"), max_length=20, choices=PartnershipState)
    meeting = models.ForeignKey(
        "partnerships.Meeting", models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("step"), _("steps")
        constraints = [
            in_list("kind", StepKind, "step_kind_in_list"),
            in_list("state_after", PartnershipState, "step_state_in_list"),
            *partial_date_constraints("step", "date"),
        ]
        indexes = [models.Index(fields=["partnership", "date_earliest", "id"], name="step_of_partnership")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.date}"


class ReferenceCounter(models.Model):
    """The last number given out for one kind and partner ("COM-JPN"); locked while the next is given."""

    series = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("reference counter"), _("reference counters")

    def __str__(self) -> str:
        return f"{self.series}-{self.last:03d}"
