"""Standing dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from partnerships.errors import NotAllowed
from partnerships.models import Area, Partner, Track, TrackArea, TrackPartner, User
from partnerships.permissions import Access, Permission
from partnerships.services.base import acting


def add(
    *, actor: User, values: dict[str, Any], partners: Sequence[Partner], areas: Sequence[Area] = (), reason: str = ""
) -> Track:
    """
    Enter a track; `values` names columns of `Track`.

    :raises NotAllowed: without the right for every partner, or for everything if it is open to all.
    """
    with acting(actor, "tracks.add", reason=reason) as access:
        _require(access, partners)
        track = Track(**values)
        track.full_clean()
        track.save()
        _link(track, partners, areas)
    return track


def change(
    *,
    actor: User,
    track: Track,
    version: int | None,
    values: dict[str, Any],
    partners: Sequence[Partner],
    areas: Sequence[Area],
    reason: str,
) -> Track:
    """Change a track and what it links to; the right is needed for its partners before and after."""
    with acting(actor, "tracks.change", reason=reason) as access:
        locked: Track = Track.objects.lock(track.pk)
        access.require(Permission.CONTEXT_EDIT, locked)
        _require(access, partners)
        locked.expect(version)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save()
        _link(locked, partners, areas)
    return locked


def _require(access: Access, partners: Sequence[Partner]) -> None:
    if not access.may(Permission.CONTEXT_EDIT, {partner.pk for partner in partners}):
        # Refuses with the sentence that names the roles; a partner outside the scope is not told apart from none.
        raise NotAllowed(_("A track is edited by those who work on all of its partners."))


def _link(track: Track, partners: Sequence[Partner], areas: Sequence[Area]) -> None:
    """Make the links what they should be; those that stay are not touched."""
    by_partner = {link.partner_id: link for link in track.partner_links.all()}
    for position, partner in enumerate(partners):
        link = by_partner.pop(partner.pk, None) or TrackPartner(track=track, partner=partner)
        if link.pk is None or link.position != position:
            link.position = position
            link.save()
    by_area = {area_link.area_id: area_link for area_link in track.area_links.all()}
    for area in areas:
        if by_area.pop(area.pk, None) is None:
            TrackArea(track=track, area=area).save()
    for gone in [*by_partner.values(), *by_area.values()]:
        gone.delete()
