"""Who read what: every answer that showed a record of the highest marking, every export, every refusal."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Marking, ReadingKind
from partnerships.models.base import in_list
from partnerships.models.marking_names import MarkingField


class Reading(models.Model):
    """
    One answer that was given, or refused. The database sets the moment and lets nobody change a row, or delete one but
    with the whole batch it was sealed in (`audit.reading_batch`), when it was kept long enough.

    `of` holds what was shown, as lists of keys by the name of their model ({"Commitment": [4, 7]}): one row for a whole
    list. The account is named as the audit record names it, so that it outlives the account.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=ReadingKind)
    account_id = models.BigIntegerField(_("account"), null=True)
    username = models.CharField(_("who"), max_length=150, default="")
    source = models.CharField(_("through"), max_length=64, default="")
    route = models.CharField(_("address"), max_length=80, default="")
    covers = models.CharField(_("what was asked for"), max_length=300, default="")
    highest_marking = MarkingField(_("highest marking"), choices=Marking, default=Marking.PUBLIC)
    rows = models.PositiveIntegerField(_("rows"), null=True)
    of = models.JSONField(_("records of the highest marking"), default=dict)
    request_id = models.CharField(_("request"), max_length=64, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        constraints = [in_list("kind", ReadingKind, "reading_kind_in_list")]
        indexes = [
            models.Index(fields=["account_id", "-id"], name="reading_of_account"),
            GinIndex(fields=["of"], name="reading_of_record", opclasses=["jsonb_path_ops"]),
            BrinIndex(fields=["at"], name="reading_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.kind}"
