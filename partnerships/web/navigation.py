"""The entries of the main menu, as far as the viewer has use for them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.permissions import Access
from partnerships.queries import obligations
from partnerships.rules.obligations import DECISIONS


def for_viewer(*, viewer: Access) -> list[dict[str, Any]]:
    """
    List the menu's entries for one person.

    Shape: key, label, url, count (of what waits for this person, or None); empty before sign-in and without a role.
    """
    if not viewer.grants:
        return []
    owed = obligations.by_kind(viewer, viewer.on)
    entries = [
        _entry("home", _("Follow-through"), "home"),
        _entry("work", _("My work"), "work", sum(owed.values())),
        _entry("partners", _("Partners"), "partner-list"),
        _entry("commitments", _("Commitments"), "commitment-list"),
        _entry("dialogues", _("Dialogues"), "track-list"),
        _entry("calendar", _("Calendar"), "calendar-month"),
    ]
    if viewer.may_decide:
        entries.append(_entry("reviews", _("Reviews"), "review-list", sum(owed[kind] for kind in DECISIONS)))
    if viewer.may_see_audit:
        entries.append(_entry("history", _("History"), "history-list"))
    return entries


def _entry(key: str, label: str, url_name: str, count: int | None = None) -> dict[str, Any]:
    return {"key": key, "label": label, "url": reverse(url_name), "count": count}
