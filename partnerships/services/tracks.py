"""Standing dialogues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from partnerships.errors import NotAllowed
from partnerships.models import Area, Partner, Track, TrackArea, TrackPartner, User
from partnerships.permissions import Access, Permission
from partnerships.services.base import acting
from partnerships.services.rows import keep


def add(
    *, actor: User, values: dict[str, Any], partners: Sequence[Partner], areas: Sequence[Area] = (), reason: str = ""
) -> Track:
    """
    Enter a track; `values` names columns of `Track`.

    :raises NotAllowed: without the right for every partner, or for everything if it is open to all.
    """
    with acting(actor, "tracks.add", reason=reason) as access:
        _require(access, partners)
        # Whatever an account of the demonstration makes up goes when the demonstration goes.
        track = Track(is_demonstration=actor.is_demonstration, **values)
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
    partners: Sequence[Partner] | None = None,
    areas: Sequence[Area] | None = None,
    reason: str = "",
) -> Track:
    """
    Change a track and what it links to; partners or areas that are not given stay as they are.

    The right is needed for its partners before and after, so nobody drops one they do not see. The version speaks
    for partners and areas too (`lists_version`).
    """
    with acting(actor, "tracks.change", reason=reason) as access:
        locked: Track = Track.objects.lock(track.pk)
        access.require(Permission.CONTEXT_EDIT, locked)
        if partners is not None:
            _require(access, partners)
        locked.expect(version)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.full_clean()
        if _link(locked, partners, areas):
            locked.lists_version += 1
        locked.save()
    return locked


def _require(access: Access, partners: Sequence[Partner]) -> None:
    if not access.may(Permission.CONTEXT_EDIT, {partner.pk for partner in partners}):
        # Refuses with the sentence that names the roles; a partner outside the scope is not told apart from none.
        raise NotAllowed(_("A track is edited by those who work on all of its partners."))


def _link(track: Track, partners: Sequence[Partner] | None, areas: Sequence[Area] | None) -> bool:
    """Make the links what they should be and say whether any differed; those that stay are not touched."""
    differs = False
    if partners is not None:
        by_partner = {link.partner_id: link for link in track.partner_links.all()}
        for position, partner in enumerate(partners):
            link = by_partner.pop(partner.pk, None) or TrackPartner(track=track, partner=partner)
            differs |= keep(link, {"position": position})
        differs |= _remove(by_partner.values())
    if areas is not None:
        by_area = {link.area_id: link for link in track.area_links.all()}
        for area in areas:
            differs |= keep(by_area.pop(area.pk, None) or TrackArea(track=track, area=area), {})
        differs |= _remove(by_area.values())
    return differs


def _remove(links: Collection[TrackPartner | TrackArea]) -> bool:
    for gone in links:
        gone.delete()
    return bool(links)
