"""Entries of the registry that administrators keep: partners, partnerships, steps, areas, formats, sources …"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from partnerships import models
from partnerships.errors import NotAllowed
from partnerships.models import Partner, Partnership, User
from partnerships.permissions import Permission
from partnerships.rules.names import sort_key
from partnerships.services.base import acting, give_reason

# What this door opens; everything with a workflow has its own services.
KINDS = (
    models.Area, models.AreaObjective, models.Category, models.CategoryArea, models.Citation, models.DialogueFormat,
    models.Divergence, models.DivergencePartner, models.Interest, models.Membership, models.Objective, models.Partner,
    models.Partnership, models.Signatory, models.Source, models.Step, models.Track, models.TrackArea,
    models.TrackPartner,
)  # fmt: skip


def save(*, actor: User, entry: Any, reason: str) -> Any:
    """
    Keep one entry as filled in.

    A partner's sort key and a partnership's reference follow from the rest; a partnership's state from its steps.
    :raises NotAllowed: if it is not of the registry, or the actor is no administrator.
    :raises Conflict: if the row has another version than `entry` was read with.
    """
    if not isinstance(entry, KINDS):
        raise NotAllowed(_("This is not an entry of the registry."))
    with acting(actor, f"entries.save_{type(entry).__name__.lower()}", reason=give_reason(reason)) as access:
        access.require(Permission.REGISTRY_EDIT)
        if isinstance(entry, Partner):
            entry.sort_key = sort_key(entry.name)
        if isinstance(entry, Partnership) and not entry.reference:
            entry.reference = f"SDP-{entry.partner.iso3}"
        entry.full_clean()
        entry.save()
    return entry
