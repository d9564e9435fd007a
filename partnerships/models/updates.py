"""Claims about implementation, the decisions on them, and what proves them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CommitmentStatus, Confidence, EvidenceKind, ReviewDecision, UpdateState
from partnerships.models.base import Demonstrable, Marked, Record, in_list, web_address
from partnerships.models.fields import PAGE, PARAGRAPH, Words
from partnerships.models.files import KeptFile


class StatusUpdate(Record, Demonstrable):
    """
    One revision of a claim about implementation; frozen once submitted.

    A returned one is mended as a new row with the next `revision`, which `revises` it.
    """

    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="updates")
    revises = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="revised_by", verbose_name=_("revises")
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    author = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    state = models.CharField(_("state"), max_length=20, choices=UpdateState, default=UpdateState.DRAFT)
    proposed_status = models.CharField(_("status"), max_length=20, choices=CommitmentStatus)
    proposed_confidence = models.CharField(
        _("confidence"), max_length=20, choices=Confidence, default=Confidence.UNKNOWN
    )
    narrative = Words(_("what was done"), max_length=PAGE)
    next_steps = Words(_("next steps"), max_length=PARAGRAPH, blank=True, default="")
    base_version = models.PositiveIntegerField(_("version of the commitment it was written on"))
    submitted_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("status update"), _("status updates")
        constraints = [
            in_list("state", UpdateState, "update_state_in_list"),
            in_list("proposed_status", CommitmentStatus, "update_status_in_list"),
            in_list("proposed_confidence", Confidence, "update_confidence_in_list"),
            models.CheckConstraint(
                name="update_proposes_a_status",
                condition=~Q(proposed_status=CommitmentStatus.UNKNOWN),
                violation_error_message=_("Say what the status is."),
            ),
            models.CheckConstraint(
                name="update_submitted_at_and_by",
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="update_under_review_was_submitted",
                condition=~Q(state__in=["submitted", "approved", "returned"]) | Q(submitted_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["commitment"], name="update_one_under_review", condition=Q(state="submitted"),
                violation_error_message=_("Another update of this commitment is under review."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["submitted_at", "id"], name="update_to_review", condition=Q(state="submitted")),
            models.Index(fields=["commitment", "id"], name="update_of_commitment"),
            models.Index(
                fields=["author", "id"], name="update_of_author", condition=Q(state__in=["draft", "returned"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}, {self.get_proposed_status_display()}"


class Review(Record, Demonstrable):
    """A manager's decision on one update; the only thing that gives a commitment its status and confidence."""

    update = models.OneToOneField(StatusUpdate, models.PROTECT, related_name="review", verbose_name=_("update"))
    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+", verbose_name=_("reviewer"))
    decision = models.CharField(_("decision"), max_length=30, choices=ReviewDecision)
    decided_status = models.CharField(_("status"), max_length=20, choices=CommitmentStatus, blank=True, default="")
    decided_confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence, blank=True, default="")
    comment = Words(_("comment"), max_length=PARAGRAPH, blank=True, default="")
    judged_version = models.PositiveIntegerField(_("version of the commitment it judged"))
    decided_at = models.DateTimeField(_("decided at"))

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("review"), _("reviews")
        constraints = [
            in_list("decision", ReviewDecision, "review_decision_in_list"),
            models.CheckConstraint(
                name="review_approval_decides_status_and_confidence",
                condition=Q(decision=ReviewDecision.RETURNED, decided_status="", decided_confidence="")
                | (
                    Q(decision__in=[ReviewDecision.APPROVED, ReviewDecision.APPROVED_WITH_CHANGE])
                    & ~Q(decided_status__in=["", CommitmentStatus.UNKNOWN])
                    & ~Q(decided_confidence="")
                ),
            ),
            models.CheckConstraint(
                name="review_return_needs_a_comment",
                condition=~Q(decision__in=[ReviewDecision.RETURNED, ReviewDecision.APPROVED_WITH_CHANGE])
                | ~Q(comment=""),
                violation_error_message=_("Say what is to be mended or why you changed it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commitment", "-decided_at", "-id"], name="review_approved_latest",
                condition=~Q(decision="returned"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.update}: {self.get_decision_display()}"


class Evidence(Record, Demonstrable, Marked):
    """A document, link, registry reference or meeting that proves something about a commitment."""

    commitment = models.ForeignKey("partnerships.Commitment", models.PROTECT, related_name="evidence")
    update = models.ForeignKey(StatusUpdate, models.PROTECT, null=True, blank=True, related_name="evidence")
    action = models.ForeignKey("partnerships.Action", models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind)
    title = Words(_("title"), max_length=500)
    url = models.URLField(_("address"), max_length=2_000, blank=True, default="")
    registry_number = models.CharField(_("registry number"), max_length=200, blank=True, default="")
    meeting = models.ForeignKey(
        "partnerships.Meeting", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    dated_on = models.DateField(_("date"), null=True, blank=True)
    withdrawn_reason = Words(_("why withdrawn"), max_length=PARAGRAPH, blank=True, default="")
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("evidence"), _("evidence")
        constraints = [
            in_list("kind", EvidenceKind, "evidence_kind_in_list"),
            web_address("url", "evidence_address_is_of_the_web"),
            models.CheckConstraint(
                name="evidence_names_what_it_is",
                condition=Q(kind=EvidenceKind.DOCUMENT)
                | (Q(kind=EvidenceKind.LINK) & ~Q(url=""))
                | (Q(kind=EvidenceKind.REGISTRY) & ~Q(registry_number=""))
                | Q(kind=EvidenceKind.MEETING, meeting__isnull=False),
                violation_error_message=_("Give the address, the registry number or the meeting."),
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_needs_a_reason",
                condition=Q(is_withdrawn=False) | ~Q(withdrawn_reason=""),
                violation_error_message=_("Say why the evidence is withdrawn."),
            ),
        ]
        indexes = [models.Index(fields=["commitment"], name="evidence_standing", condition=Q(is_withdrawn=False))]

    def __str__(self) -> str:
        return self.title


class EvidenceFile(KeptFile):
    """The document of a piece of evidence."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="file")

    class Meta(KeptFile.Meta):
        abstract = False
        verbose_name, verbose_name_plural = _("evidence file"), _("evidence files")
