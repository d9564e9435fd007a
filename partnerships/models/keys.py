"""Keys that a person gives away: to a program of theirs, or to a calendar."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.base import Demonstrable, Record
from partnerships.models.fields import Words


class Key(Record, Demonstrable):
    """
    A secret with which somebody else does a part of what its owner may; each kind names the way back from the owner.

    The secret is shown once and never stored: `digest` is its SHA-256 (256 random bits need no slow hash), `hint` its
    first characters, to tell keys apart. It stops working once it is revoked, has expired or its owner is switched off.
    """

    user = models.ForeignKey("partnerships.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    name = Words(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("begins with"), max_length=12, editable=False)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey("partnerships.User", models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name


def key_constraints(kind: str, *, name_in_use: Any) -> list[models.BaseConstraint]:
    """Constrain what every kind of key promises: who revoked it is known, and one name is in use once."""
    return [
        models.CheckConstraint(
            name=f"{kind}_revoked_at_and_by",
            condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
        ),
        models.UniqueConstraint(
            fields=["user", "name"],
            name=f"{kind}_name_once",
            condition=Q(revoked_at=None),
            violation_error_message=name_in_use,
        ),
    ]
