"""What people were reminded of, the mail that told them, and when the worker last came round."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import MessageKind, MessageState, ObligationKind, Rung
from partnerships.models.base import Record, in_list
from partnerships.models.fields import Words


class Message(models.Model):
    """
    A letter to one person, to be sent once; not audited, for it is itself the record of what was sent.

    It holds no text: that is written when it is sent, from what its reader may see then. `key` is unique for what it
    is about ("digest:12:2026-11-23"). `not_before`: when to try, moved on before each attempt, so that a worker that
    dies in the middle has another try it later.
    """

    recipient = models.ForeignKey("partnerships.User", models.CASCADE, related_name="+", verbose_name=_("recipient"))
    kind = models.CharField(_("kind"), max_length=20, choices=MessageKind)
    key = models.CharField(_("key"), max_length=100, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    not_before = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = Words(_("last error"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        constraints = [
            in_list("kind", MessageKind, "message_kind_in_list"),
            in_list("state", MessageState, "message_state_in_list"),
            models.CheckConstraint(
                name="message_sent_says_when",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="message_waiting", condition=Q(state=MessageState.WAITING)),
        ]

    def __str__(self) -> str:
        return self.key


class Reminder(Record):
    """
    One thing that one person was told they, or somebody in their care, owe; once for each rung of the ladder.

    It holds no words of its subject but the reference: a title is shown as its reader may see it at that moment.
    `key` is the obligation's with its last day (`rules.reminders.key_of`). `due` and `days_late` are as they were when
    it was raised; `settled_at` is when the worker found it no longer owed. Whether it was read, and
    which message told it, are no business of the record.
    """

    recipient = models.ForeignKey(
        "partnerships.User", models.CASCADE, related_name="reminders", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ObligationKind)
    key = models.CharField(_("key"), max_length=200)
    rung = models.CharField(_("rung"), max_length=20, choices=Rung)
    subject_pk = models.BigIntegerField(_("number of its subject"))
    reference = models.CharField(_("reference"), max_length=60, blank=True, default="")
    due = models.DateField(_("due"), null=True, blank=True)
    days_late = models.PositiveIntegerField(_("days late"), default=0)
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "partnerships.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acknowledged by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="reminders", verbose_name=_("message")
    )

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        constraints = [
            in_list("kind", ObligationKind, "reminder_kind_in_list"),
            in_list("rung", Rung, "reminder_rung_in_list"),
            models.UniqueConstraint(fields=["recipient", "key", "rung"], name="reminder_once_for_each_rung"),
            models.CheckConstraint(
                name="reminder_acknowledged_at_and_by",
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="reminder_of_obligation"),
            models.Index(fields=["recipient", "raised_at"], name="reminder_in_inbox"),
            models.Index(
                fields=["recipient"], name="reminder_unread", condition=Q(read_at=None, settled_at=None)
            ),
            models.Index(
                fields=["raised_at"], name="reminder_untold", condition=Q(message=None, settled_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_rung_display()})"


class JobRun(models.Model):
    """When a job of the clock last came to its end; not audited, for it says nothing about a record."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    finished_at = models.DateTimeField(_("finished at"))

    class Meta:
        verbose_name, verbose_name_plural = _("run of a job"), _("runs of jobs")

    def __str__(self) -> str:
        return self.name
