"""Addresses from which other programs' calendars read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.choices import CalendarScope
from partnerships.models.base import in_list
from partnerships.models.keys import Key, key_constraints


class CalendarFeed(Key):
    """
    An address of a person's own that shows some of what they may see to any calendar that knows it.

    What it shows is what its owner may see at each request.
    """

    user = models.ForeignKey("partnerships.User", models.PROTECT, related_name="feeds", verbose_name=_("owner"))
    scope = models.CharField(_("shows"), max_length=20, choices=CalendarScope, default=CalendarScope.OWN)
    partner = models.ForeignKey(
        "partnerships.Partner", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner")
    )

    class Meta(Key.Meta):
        verbose_name, verbose_name_plural = _("calendar address"), _("calendar addresses")
        constraints = [
            in_list("scope", CalendarScope, "calendar_feed_scope_in_list"),
            *key_constraints(
                "calendar_feed",
                name_in_use=_("You have an address with this name already; revoke it or choose another."),
            ),
        ]
