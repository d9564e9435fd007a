"""Addresses from which other programs' calendars read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CalendarScope
from partnerships.models.base import Demonstrable, Record, in_list
from partnerships.models.fields import Words


class CalendarFeed(Record, Demonstrable):
    """
    An address of a person's own that shows some of what they may see to any calendar that knows it.

    It holds a key, which is shown once and never stored: `digest` is its SHA-256, `hint` its first characters. What it
    shows is what its owner may see at each request. It stops once it is revoked, has expired or its owner is switched
    off.
    """

    user = models.ForeignKey("partnerships.User", models.PROTECT, related_name="feeds", verbose_name=_("owner"))
    name = Words(_("name"), max_length=100)
    scope = models.CharField(_("shows"), max_length=20, choices=CalendarScope, default=CalendarScope.OWN)
    partner = models.ForeignKey(
        "partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name, verbose_name_plural = _("calendar address"), _("calendar addresses")
        constraints = [
            in_list("scope", CalendarScope, "calendar_feed_scope_in_list"),
            models.CheckConstraint(
                name="calendar_feed_revoked_at_and_by",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "name"], name="calendar_feed_name_once", condition=Q(revoked_at=None),
                violation_error_message=_("You have an address with this name already; revoke it or choose another."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
