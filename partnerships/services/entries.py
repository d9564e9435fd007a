"""Entries of the registry that administrators keep: partners, partnerships, steps, areas, formats, sources …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from partnerships import models
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Partner, Partnership, User
from partnerships.models.base import Marked
from partnerships.models.marking_names import marking_choices, read_anew
from partnerships.permissions import Access, Permission
from partnerships.rules.markings import check_name
from partnerships.rules.names import sort_key
from partnerships.rules.sources import check_address
from partnerships.services.base import acting, filled, give_reason, lower_marking_needs

# What this door opens; everything with a workflow has its own services.
KINDS = (
    models.Area, models.AreaObjective, models.Category, models.CategoryArea, models.Citation, models.DialogueFormat,
    models.Divergence, models.DivergencePartner, models.HandlingMarking, models.Interest, models.Membership,
    models.Objective, models.Partner, models.Partnership, models.Signatory, models.Source, models.Step, models.Track,
    models.TrackArea, models.TrackPartner,
)  # fmt: skip


def save(*, actor: User, entry: Any, reason: str) -> Any:
    """
    Keep one entry as filled in.

    A partner's sort key and a partnership's reference follow from the rest; a partnership's state from its steps.
    :raises NotAllowed: if it is not of the registry, or the actor is no administrator.
    :raises RuleViolation: if a marking is lowered by somebody who is no manager, too.
    :raises Conflict: if the row has another version than `entry` was read with.
    """
    with _editing(actor, type(entry), reason) as access:
        return _kept(access, entry, reason)


def add(*, actor: User, kind: type[Model], values: Mapping[str, Any], reason: str) -> Any:
    """Make an entry of a kind; refuses what `save` does."""
    with _editing(actor, kind, reason) as access:
        return _kept(access, filled(kind(), values), reason)


def change(*, actor: User, entry: Any, version: int | None, values: Mapping[str, Any], reason: str) -> Any:
    """Change the columns of an entry that `values` names; refuses what `save` does."""
    with _editing(actor, type(entry), reason) as access:
        held = type(entry).objects.lock(entry.pk).expect(version)
        return _kept(access, filled(held, values), reason)


@contextmanager
def _editing(actor: User, kind: type[Model], reason: str) -> Iterator[Access]:
    if not issubclass(kind, KINDS):
        raise NotAllowed(_("This is not an entry of the registry."))
    with acting(actor, f"entries.save_{kind.__name__.lower()}", reason=give_reason(reason)) as access:
        access.require(Permission.REGISTRY_EDIT)
        yield access


def _kept(access: Access, entry: Any, reason: str) -> Any:
    if isinstance(entry, Partner):
        entry.sort_key = sort_key(entry.name)
    if isinstance(entry, Partnership):
        entry.reference = entry.reference or f"SDP-{entry.partner.iso3}"
        check_address(entry.text_url, field="text_url")
    if isinstance(entry, models.Source):
        check_address(entry.url)
    if isinstance(entry, models.HandlingMarking):
        check_name(entry.name, [name for level, name in marking_choices() if level != entry.level])
    entry.full_clean()
    if isinstance(entry, Marked):
        _check_marking(access, entry, reason)
    entry.save()
    if isinstance(entry, models.HandlingMarking):
        read_anew()
    return entry


def _check_marking(access: Access, entry: Any, reason: str) -> None:
    """Keep a marking from being lowered by who is no manager, or raised beyond what the actor sees (invariant 10)."""
    old = type(entry).objects.filter(pk=entry.pk).values_list("marking", flat=True).first()
    if old is not None:
        may_decide = access.can(Permission.RECORD_DECIDE, entry)
        lower_marking_needs(access, old=old, new=entry.marking, may_decide=may_decide, reason=reason)
    if not access.can(Permission.RECORD_SEE, entry):
        raise RuleViolation({"marking": _("With this marking you could not see the entry any more.")})
