"""What happens at the door: every sign-in, failure, sign-out and change of what opens it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import SignInDetail, SignInKind
from partnerships.models.base import in_list


class SignInEvent(models.Model):
    """
    One thing that happened at the door. The database sets the moment and lets nobody change or delete a row, until its
    time is over (`rules/retention.py`) or its person's name is erased (`services/pseudonyms.py`).

    The account is named as the audit record names it, so that it outlives the account. A name that nobody has is kept
    only as a keyed digest (`name_key`, which all attempts on one name share): people type passwords there.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    kind = models.CharField(_("what"), max_length=20, choices=SignInKind)
    account_id = models.BigIntegerField(_("account"), null=True)
    username = models.CharField(_("who"), max_length=150, default="")
    name_key = models.CharField(max_length=64, default="")
    address = models.GenericIPAddressField(_("from"), null=True)
    browser = models.CharField(_("with"), max_length=300, default="")
    detail = models.CharField(_("how, or why"), max_length=300, default="")
    by_id = models.BigIntegerField(_("account of whoever did it"), null=True)
    by_username = models.CharField(_("done by"), max_length=150, default="")
    request_id = models.CharField(_("request"), max_length=64, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("sign-in event"), _("sign-in events")
        constraints = [in_list("kind", SignInKind, "sign_in_event_kind_in_list")]
        indexes = [
            models.Index(fields=["name_key", "at"], name="sign_in_event_of_name"),
            models.Index(fields=["account_id", "-id"], name="sign_in_event_of_account"),
            models.Index(fields=["address", "at"], name="sign_in_event_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.kind}"

    @property
    def detail_words(self) -> str:
        """The detail with its known parts in words."""
        known = dict(SignInDetail.choices)
        return ", ".join(str(known.get(part, part)) for part in self.detail.split(", "))
