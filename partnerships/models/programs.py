"""How programs sign in, and how a request that is sent twice acts once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import TokenScope
from partnerships.models.base import Demonstrable, Record, in_list
from partnerships.models.fields import Words


class AccessToken(Record, Demonstrable):
    """
    A person's key for one program of theirs; it can do less than the person, and ends.

    The key itself is shown once and never stored: `digest` is its SHA-256 (256 random bits need no slow hash), `hint`
    its first characters, to tell tokens apart. It stops working once it is revoked, has expired or its owner is
    switched off.
    """

    user = models.ForeignKey("partnerships.User", models.PROTECT, related_name="tokens", verbose_name=_("owner"))
    name = Words(_("name"), max_length=100, help_text=_("What program it is for, such as “Dashboard in Power BI”."))
    scope = models.CharField(_("may"), max_length=20, choices=TokenScope, default=TokenScope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("access token"), _("access tokens")
        constraints = [
            in_list("scope", TokenScope, "access_token_scope_in_list"),
            models.CheckConstraint(
                name="access_token_revoked_at_and_by",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "name"], name="access_token_name_once", condition=Q(revoked_at=None),
                violation_error_message=_("You have a token with this name already; revoke it or choose another."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class RequestReceipt(models.Model):
    """
    A request of a program that was carried out, by the key it carried: sent again, it gets the same answer.

    `fingerprint` is a keyed digest of method, address and content; `headers` and `body` are those of the answer.
    """

    user = models.ForeignKey("partnerships.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("request receipt"), _("request receipts")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="request_accepted_once")]
        indexes = [models.Index(fields=["user", "accepted_at"], name="request_receipt_by_age")]

    def __str__(self) -> str:
        return self.key
