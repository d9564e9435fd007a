"""Promises, and what is known of their fulfilment."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import (
    BindingNature,
    CommitmentKind,
    CommitmentStatus,
    Confidence,
    EntryState,
    Origin,
    Position,
    Priority,
    Reported,
    Responsible,
)
from partnerships.models.base import Demonstrable, Marked, Record, in_list
from partnerships.models.fields import PARAGRAPH, PartialDateField, Reference, Words, partial_date_constraints

OPEN_STATUSES = (
    CommitmentStatus.UNKNOWN,
    CommitmentStatus.NOT_STARTED,
    CommitmentStatus.IN_PROGRESS,
    CommitmentStatus.PARTLY_IMPLEMENTED,
    CommitmentStatus.SUSPENDED,
)
OPEN_POSITIONS = (Position.UNKNOWN, Position.OPEN, Position.PARTLY, Position.SUSPENDED)


class Commitment(Record, Demonstrable, Marked):
    """
    A promise made by one side or both.

    Reported history (`entry_state`) has no owner, action or review until an official takes it up. `status` and
    `confidence` are the decision of the latest approved review and nothing else (database trigger). `position`,
    `position_on` and `fulfilled_on` repeat what reviews, reported positions and fulfilments say as of their latest,
    so that lists by standing need no join; a deferred trigger holds them to it.
    """

    reference = Reference(_("reference"), max_length=20, unique=True, editable=False)
    external_id = models.SlugField(_("identifier in files"), max_length=200, null=True, blank=True, unique=True)
    entry_state = models.CharField(_("entry"), max_length=20, choices=EntryState, default=EntryState.TAKEN_UP)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin)
    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    clause = Words(_("clause or statement"), max_length=500, blank=True, default="")
    meeting = models.ForeignKey(
        "partnerships.Meeting", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    outcome = models.ForeignKey(
        "partnerships.Outcome", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    position_in_meeting = models.PositiveSmallIntegerField(default=0, editable=False)
    text = Words(_("what was promised"), max_length=PARAGRAPH)
    kind = models.CharField(_("kind"), max_length=20, choices=CommitmentKind, default=CommitmentKind.NOT_CLASSIFIED)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    is_outside_security = models.BooleanField(_("outside security and defence"), default=False)
    binding_nature = models.CharField(
        _("what binds it"), max_length=20, choices=BindingNature, default=BindingNature.UNKNOWN
    )
    responsible = models.CharField(_("responsible side"), max_length=20, choices=Responsible)
    area = models.ForeignKey(
        "partnerships.Area", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("area")
    )
    interest = models.ForeignKey(
        "partnerships.Interest", models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    deliverable = Words(_("deliverable"), max_length=PARAGRAPH, blank=True, default="")
    measure_of_success = Words(_("measure of success"), max_length=PARAGRAPH, blank=True, default="")
    owner_unit = models.ForeignKey(
        "partnerships.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("lead unit"),
    )
    owner = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("owner")
    )
    counterpart = models.ForeignKey(
        "partnerships.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("counterpart")
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.MEDIUM)
    baseline_due = PartialDateField(_("agreed due date"))
    due = PartialDateField(_("due date"))
    recurrence = Words(_("recurring, in words"), blank=True, default="")
    recurrence_months = models.PositiveSmallIntegerField(_("interval, months"), null=True, blank=True)
    review_interval_days = models.PositiveSmallIntegerField(_("review interval, days"), default=90)
    status = models.CharField(
        _("status"), max_length=20, choices=CommitmentStatus, default=CommitmentStatus.UNKNOWN, editable=False
    )
    confidence = models.CharField(
        _("confidence"), max_length=20, choices=Confidence, default=Confidence.UNKNOWN, editable=False
    )
    position = models.CharField(max_length=20, choices=Position, default=Position.UNKNOWN, editable=False)
    position_on = models.DateField(null=True, editable=False)
    fulfilled_on = models.DateField(null=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    last_activity_at = models.DateTimeField(_("last activity"), null=True, editable=False)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")
    search = models.GeneratedField(
        expression=SearchVector("reference", "text", "deliverable", "note", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("commitment"), _("commitments")
        constraints = [
            in_list("entry_state", EntryState, "commitment_entry_state_in_list"),
            in_list("origin", Origin, "commitment_origin_in_list"),
            in_list("kind", CommitmentKind, "commitment_kind_in_list"),
            in_list("binding_nature", BindingNature, "commitment_binding_in_list"),
            in_list("responsible", Responsible, "commitment_side_in_list"),
            in_list("priority", Priority, "commitment_priority_in_list"),
            in_list("status", CommitmentStatus, "commitment_status_in_list"),
            in_list("confidence", Confidence, "commitment_confidence_in_list"),
            *partial_date_constraints("commitment", "baseline_due"),
            *partial_date_constraints("commitment", "due"),
            models.CheckConstraint(
                name="commitment_names_its_origin",
                condition=Q(origin=Origin.CLAUSE, partnership__isnull=False)
                | Q(origin=Origin.MEETING, meeting__isnull=False)
                | (
                    Q(origin__in=[Origin.JOINT_STATEMENT, Origin.UNILATERAL])
                    & (~Q(clause="") | Q(meeting__isnull=False))
                ),
                violation_error_message=_("Name the origin: the partnership, the meeting, or the statement."),
            ),
            models.CheckConstraint(
                name="commitment_amount_has_a_currency",
                condition=Q(amount=None, currency="") | (Q(amount__isnull=False) & Q(currency__regex=r"^[A-Z]{3}$")),
                violation_error_message=_("Give an amount together with its currency (three letters, such as EUR)."),
            ),
            models.CheckConstraint(
                name="commitment_taken_up_has_an_owner",
                condition=Q(entry_state=EntryState.REPORTED) | Q(owner__isnull=False),
                violation_error_message=_("Choose the owner who follows this commitment."),
            ),
            models.CheckConstraint(
                name="commitment_reported_has_no_review",
                condition=Q(entry_state=EntryState.TAKEN_UP)
                | Q(status=CommitmentStatus.UNKNOWN, confidence=Confidence.UNKNOWN),
            ),
            models.CheckConstraint(
                name="commitment_succeeded_by_another", condition=Q(successor=None) | ~Q(successor=F("id"))
            ),
        ]
        indexes = [
            models.Index(fields=["due_latest", "id"], name="commitment_by_due"),
            models.Index(
                fields=["due_latest", "id"], name="commitment_open_by_due",
                condition=Q(position__in=[position.value for position in OPEN_POSITIONS]),
            ),
            models.Index(fields=["status", "id"], name="commitment_by_status"),
            models.Index(fields=["owner", "due_latest", "id"], name="commitment_of_owner"),
            models.Index(F("changed_at").desc(), F("id").desc(), name="commitment_latest_changes"),
            GinIndex(fields=["search"], name="commitment_search"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class CommitmentPartner(Record):
    """A partner to whom a promise was made; no row at all means that none is known."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey("partnerships.Partner", models.PROTECT, related_name="commitment_links")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("partner of a commitment"), _("partners of a commitment")
        constraints = [models.UniqueConstraint(fields=["commitment", "partner"], name="commitment_partner_once")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.partner}"


class ReportedPosition(Record):
    """What sources say of a commitment on one day; it never writes the commitment's status."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="reported_positions")
    on = models.DateField(_("on"))
    position = models.CharField(_("position"), max_length=20, choices=Reported)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("reported position"), _("reported positions")
        constraints = [
            in_list("position", Reported, "reported_position_in_list"),
            models.UniqueConstraint(fields=["commitment", "on"], name="reported_position_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_position_display()}"


class Fulfilment(Record, Demonstrable):
    """
    A step that is said to fulfil a commitment, by a meeting or evidence, for one partner or all.

    `awaited_id` names an event of a file that is not known here yet. A link alone proves nothing.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="fulfilments")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    meeting = models.ForeignKey("partnerships.Meeting", models.PROTECT, null=True, blank=True, related_name="fulfils")
    evidence = models.ForeignKey("partnerships.Evidence", models.PROTECT, null=True, blank=True, related_name="fulfils")
    awaited_id = models.SlugField(_("awaited event"), max_length=200, blank=True, default="")
    partner = models.ForeignKey("partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="+")
    fulfilled_on = models.DateField(_("on"), null=True, blank=True)
    note = Words(_("note"), max_length=PARAGRAPH, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("fulfilment"), _("fulfilments")
        constraints = [
            models.CheckConstraint(
                name="fulfilment_names_one_thing",
                condition=Q(meeting__isnull=False, evidence=None, awaited_id="")
                | Q(meeting=None, evidence__isnull=False, awaited_id="")
                | (Q(meeting=None, evidence=None) & ~Q(awaited_id="")),
                violation_error_message=_("Name the meeting or the evidence that fulfils the commitment."),
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting or self.evidence or self.awaited_id)
