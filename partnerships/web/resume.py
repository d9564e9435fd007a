"""Where a person goes on with what they began to type."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

# What the key of a draft begins with → the page of the form; the rest of the key is the page's argument.
FIXED = {"meeting:new": "meeting-log", "meeting:plan": "meeting-plan"}
WITH_ARGUMENT = {"meeting": "meeting-edit", "update": "update-edit", "update-add": "update-add"}


def resume_url(key: str) -> str:
    """Give the address of the form that a draft belongs to; empty if there is none (any more)."""
    kind, _colon, argument = key.partition(":")
    try:
        if key in FIXED:
            return reverse(FIXED[key])
        return reverse(WITH_ARGUMENT[kind], args=[argument]) if kind in WITH_ARGUMENT else ""
    except NoReverseMatch:
        return ""


def with_addresses(drafts: list[Any]) -> list[dict[str, Any]]:
    """
    Prepare drafts for a page.

    Shape: title, url (of the form to go on with; may be empty), saved_at.
    """
    return [
        {"title": draft.title or draft.key, "url": resume_url(draft.key), "saved_at": draft.saved_at}
        for draft in drafts
    ]
