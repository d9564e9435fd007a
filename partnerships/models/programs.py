"""How programs sign in, and how a request that is sent twice acts once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.choices import TokenScope
from partnerships.models.base import in_list
from partnerships.models.fields import Words
from partnerships.models.keys import Key, key_constraints


class AccessToken(Key):
    """A person's key for one program of theirs; it can do less than the person, and ends."""

    user = models.ForeignKey("partnerships.User", models.PROTECT, related_name="tokens", verbose_name=_("owner"))
    name = Words(_("name"), max_length=100, help_text=_("What program it is for, such as “Dashboard in Power BI”."))
    scope = models.CharField(_("may"), max_length=20, choices=TokenScope, default=TokenScope.READ)

    class Meta(Key.Meta):
        verbose_name, verbose_name_plural = _("access token"), _("access tokens")
        constraints = [
            in_list("scope", TokenScope, "access_token_scope_in_list"),
            *key_constraints(
                "access_token",
                name_in_use=_("You have a token with this name already; revoke it or choose another."),
            ),
        ]


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
