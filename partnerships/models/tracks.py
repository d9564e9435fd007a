"""Dialogue formats and standing dialogues."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Level
from partnerships.models.base import Demonstrable, Record
from partnerships.models.fields import PARAGRAPH, Words


class DialogueFormat(Record):
    """A form that dialogue takes (Strategic Dialogue, symposium …); an editable list."""

    slug = models.SlugField(_("key"), max_length=80, unique=True)
    name = Words(_("name"), unique=True)
    usual_level = models.CharField(_("usual level"), max_length=20, choices=Level, blank=True, default="")
    is_session = models.BooleanField(
        _("is a session"), default=True,
        help_text=_(
            "Not for written adoption, announcements or one side's decision: these count in no tier or cadence."
        ),
    )  # fmt: skip
    description = Words(_("description"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("dialogue format"), _("dialogue formats")
        constraints = [
            models.CheckConstraint(name="format_level_in_list", condition=Q(usual_level__in=["", *Level.values]))
        ]

    def __str__(self) -> str:
        return self.name


class Track(Record, Demonstrable):
    """A standing dialogue with one partner or more, or open to all."""

    name = Words(_("name"), unique=True)
    is_open_to_all = models.BooleanField(_("open to all partners"), default=False)
    format = models.ForeignKey(
        DialogueFormat, models.PROTECT, null=True, blank=True, related_name="tracks", verbose_name=_("format")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level, blank=True, default="")
    cadence = Words(_("cadence, in words"), blank=True, default="")
    interval_months = models.PositiveSmallIntegerField(_("interval, months"), null=True, blank=True)
    tolerance_days = models.PositiveSmallIntegerField(_("tolerance, days"), null=True, blank=True)
    legal_basis = Words(_("legal basis"), blank=True, default="")
    eu_chair = Words(_("EU chair, by post"), blank=True, default="")
    partner_chair = Words(_("partner's chair, by post"), blank=True, default="")
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reporting", verbose_name=_("reports to")
    )
    succeeds = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("succeeds")
    )
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")
    # Moves whenever a partner or an area comes or goes, so that the version of the track speaks for these too.
    lists_version = models.PositiveIntegerField(_("version of its lists"), default=1, editable=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("track"), _("tracks")
        constraints = [
            models.CheckConstraint(name="track_level_in_list", condition=Q(level__in=["", *Level.values])),
            models.CheckConstraint(
                name="track_follows_another",
                condition=(Q(reports_to=None) | ~Q(reports_to=F("id"))) & (Q(succeeds=None) | ~Q(succeeds=F("id"))),
                violation_error_message=_("A track neither reports to itself nor succeeds itself."),
            ),
            models.CheckConstraint(
                name="track_interval_not_zero",
                condition=Q(interval_months=None) | Q(interval_months__gt=0),
                violation_error_message=_("Give an interval of at least one month, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrackPartner(Record):
    """A partner of a track."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey("partnerships.Partner", models.PROTECT, related_name="track_links")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partner of a track"), _("partners of a track")
        constraints = [models.UniqueConstraint(fields=["track", "partner"], name="track_partner_once")]

    def __str__(self) -> str:
        return f"{self.track}: {self.partner}"


class TrackArea(Record):
    """An area that a track deals with."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="area_links")
    area = models.ForeignKey("partnerships.Area", models.PROTECT, related_name="track_links")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("area of a track"), _("areas of a track")
        constraints = [models.UniqueConstraint(fields=["track", "area"], name="track_area_once")]

    def __str__(self) -> str:
        return f"{self.track}: {self.area}"
