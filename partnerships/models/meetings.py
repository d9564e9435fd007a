"""Meetings, who took part, and what was on the agenda."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import NullIf
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    CancelReason,
    Level,
    MeetingStatus,
    Modality,
    ParticipantRole,
    RecordState,
    Side,
)
from partnerships.models.base import Demonstrable, Marked, Record, in_list
from partnerships.models.fields import PAGE, PARAGRAPH, PartialDateField, Reference, Words, partial_date_constraints


class Meeting(Record, Demonstrable, Marked):
    """
    One session, or an occasion without session; its summary and outcomes are its record.

    Status says whether it took place; `record_state` where its record stands. Reported history has no state of ours:
    nobody here reviewed it.
    """

    reference = Reference(_("reference"), max_length=20, unique=True, editable=False)
    external_id = models.SlugField(_("identifier in files"), max_length=200, null=True, blank=True, unique=True)
    title = Words(_("title"), max_length=500)
    format = models.ForeignKey(
        "partnerships.DialogueFormat", models.PROTECT, related_name="meetings", verbose_name=_("format")
    )
    legal_basis = Words(_("legal basis"), max_length=500, blank=True, default="")
    level = models.CharField(_("level"), max_length=20, choices=Level)
    level_eu = models.CharField(_("level of the EU side"), max_length=20, choices=Level, blank=True, default="")
    level_partner = models.CharField(_("level of the partner"), max_length=20, choices=Level, blank=True, default="")
    date = PartialDateField(_("date"))
    time_zone = models.CharField(_("time zone of the place"), max_length=60, blank=True, default="")
    place = Words(_("place"), blank=True, default="")
    modality = models.CharField(_("modality"), max_length=20, choices=Modality, default=Modality.UNKNOWN)
    modality_remark = Words(_("remark on the modality"), blank=True, default="")
    visit = Words(_("visit it was part of"), blank=True, default="")
    status = models.CharField(_("status"), max_length=20, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    cancel_reason = models.CharField(
        _("why cancelled or postponed"), max_length=20, choices=CancelReason, blank=True, default=""
    )
    cancel_note = Words(_("remark on it"), max_length=PARAGRAPH, blank=True, default="")
    postponed_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="postponed_from", verbose_name=_("postponed to")
    )
    summary = Words(_("summary"), max_length=PAGE, blank=True, default="")
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")
    # Moves whenever a participant, agenda item … does, so that the version of the meeting speaks for all of it.
    lists_version = models.PositiveIntegerField(_("version of its lists"), default=1, editable=False)
    record_state = models.CharField(
        _("state of the record"), max_length=20, choices=RecordState, default=RecordState.DRAFT
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    submitted_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_comment = Words(_("reviewer's comment"), max_length=PARAGRAPH, blank=True, default="")
    search = models.GeneratedField(
        expression=SearchVector("reference", "title", "place", "summary", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")
        constraints = [
            in_list("level", Level, "meeting_level_in_list"),
            in_list("modality", Modality, "meeting_modality_in_list"),
            in_list("status", MeetingStatus, "meeting_status_in_list"),
            in_list("record_state", RecordState, "meeting_record_state_in_list"),
            *partial_date_constraints("meeting", "date"),
            models.CheckConstraint(
                name="meeting_submitted_at_and_by",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_decided_at_and_by",
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_not_decided_by_its_submitter",
                condition=Q(decided_by=None) | Q(submitted_by=None) | ~Q(decided_by=F("submitted_by")),
                violation_error_message=_("Nobody decides on what they submitted."),
            ),
            models.CheckConstraint(
                name="meeting_off_needs_its_reason",
                condition=~Q(status__in=[MeetingStatus.CANCELLED, MeetingStatus.POSTPONED]) | ~Q(cancel_reason=""),
                violation_error_message=_("Say why the meeting was cancelled or postponed."),
            ),
            models.CheckConstraint(
                name="meeting_record_decided_needs_a_held_meeting",
                condition=~Q(record_state__in=[RecordState.SUBMITTED, RecordState.APPROVED])
                | Q(status=MeetingStatus.HELD),
                violation_error_message=_("Only the record of a meeting that was held is reviewed."),
            ),
        ]
        indexes = [
            models.Index(F("date_earliest").desc(nulls_last=True), F("id").desc(), name="meeting_newest_first"),
            models.Index(fields=["status", "date_earliest", "id"], name="meeting_by_status"),
            models.Index(
                fields=["submitted_at", "id"], name="meeting_to_review", condition=Q(record_state="submitted")
            ),
            GinIndex(fields=["search"], name="meeting_search"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingPartner(Record):
    """A partner of a meeting, in the order of the document; no row at all means that none is known."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey("partnerships.Partner", models.PROTECT, related_name="meeting_links")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partner of a meeting"), _("partners of a meeting")
        constraints = [models.UniqueConstraint(fields=["meeting", "partner"], name="meeting_partner_once")]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.partner}"


class MeetingTrack(Record):
    """A track that a meeting belongs to, with its ordinal there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="track_links")
    track = models.ForeignKey("partnerships.Track", models.PROTECT, related_name="meeting_links")
    ordinal = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("track of a meeting"), _("tracks of a meeting")
        constraints = [models.UniqueConstraint(fields=["meeting", "track"], name="meeting_track_once")]

    def __str__(self) -> str:
        return f"{self.track} {self.ordinal or ''}".strip()


class Participant(Record):
    """Who took part: an office or a body, with or without a name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participants")
    side = models.CharField(_("side"), max_length=20, choices=Side)
    partner = models.ForeignKey("partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="+")
    office = Words(_("office, body or group"), max_length=500)
    name = Words(_("name"), blank=True, default="")
    role = models.CharField(_("role"), max_length=20, choices=ParticipantRole, blank=True, default="")
    remark = Words(_("remark"), max_length=500, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("participant"), _("participants")
        constraints = [
            in_list("side", Side, "participant_side_in_list"),
            models.CheckConstraint(
                name="participant_role_in_list", condition=Q(role__in=["", *ParticipantRole.values])
            ),
        ]

    def __str__(self) -> str:
        text = f"{self.office} ({self.name})" if self.name else self.office
        return f"{text}, {self.remark}" if self.remark else text


class AgendaItem(Record):
    """One thing on the agenda: an area, free words, a commitment to review, or an outcome taken up."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    area = models.ForeignKey("partnerships.Area", models.PROTECT, null=True, blank=True, related_name="+")
    words = Words(_("topic"), max_length=500, blank=True, default="")
    commitment = models.ForeignKey(
        "partnerships.Commitment", models.CASCADE, null=True, blank=True, related_name="agenda_items"
    )
    outcome = models.ForeignKey(
        "partnerships.Outcome", models.CASCADE, null=True, blank=True, related_name="agenda_items"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("agenda item"), _("agenda items")
        constraints = [
            models.CheckConstraint(
                name="agenda_item_is_one_thing",
                condition=Exact(
                    models.Func(
                        F("area"),
                        F("commitment"),
                        F("outcome"),
                        NullIf(F("words"), models.Value("")),
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
                violation_error_message=_("An agenda item is one thing: an area, a topic, a commitment or an outcome."),
            )
        ]

    def __str__(self) -> str:
        return str(self.area or self.commitment or self.outcome or self.words)
