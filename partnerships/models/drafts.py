"""What a person has typed into a form and not sent yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """
    One unfinished form of one person, kept on the server; private to that person and no record.

    `key` names the form and the thing it is about ("meeting:new", "update:12"); `data` is the form as posted,
    field name → list of values.
    """

    user = models.ForeignKey("partnerships.User", models.CASCADE, related_name="drafts")
    key = models.CharField(_("form"), max_length=100)
    title = models.CharField(_("title"), max_length=300, blank=True, default="")
    data = models.JSONField(_("content"), default=dict)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("draft"), _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class FormReceipt(models.Model):
    """A form that was accepted, by the token it carried: sent again, it leads to the same result and acts once."""

    user = models.ForeignKey("partnerships.User", models.CASCADE, related_name="+")
    token = models.CharField(max_length=64)
    location = models.CharField(max_length=500)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("form receipt"), _("form receipts")
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="form_accepted_once")]

    def __str__(self) -> str:
        return self.token
