"""The audit record, written by triggers alone."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One change of one row: who, when, as what, through what, why; `before` and `after` are images of the row."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("at"))
    tbl = models.CharField(_("table"), max_length=63)
    pk_of_row = models.BigIntegerField(_("row"), db_column="pk")
    op = models.CharField(_("what"), max_length=1)
    actor = models.CharField(_("who"), max_length=150)
    actor_id = models.BigIntegerField(_("account"), null=True)
    role = models.CharField(_("role"), max_length=100)
    action = models.CharField(_("action"), max_length=100)
    reason = models.CharField(_("reason"), max_length=2_000)
    request_id = models.CharField(_("request"), max_length=64)
    source = models.CharField(_("through"), max_length=40)
    db_user = models.CharField(_("database role"), max_length=63)
    changed = ArrayField(models.CharField(max_length=63), verbose_name=_("changed"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        managed = False
        db_table = '"audit"."event"'
        verbose_name, verbose_name_plural = _("audit event"), _("audit events")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit record is written by database triggers alone.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit record is never deleted.")
