"""How each status word of the domain looks: a colour and an icon. Presentation only; no rule is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Look(NamedTuple):
    """CSS code (class `st--<code>`, see app.css) and icon name (lucide.svg)."""

    code: str
    icon: str


NEUTRAL = Look("todo", "circle")
UNKNOWN = Look("unknown", "circle-question-mark")

# Unknown is neutral wherever it stands: never green, never red. A word with two homes ("open", "approved", "signed")
# looks the same in both.
_LOOKS: dict[str, Look] = {
    # commitment: status
    "unknown": UNKNOWN,
    "not_started": NEUTRAL,
    "in_progress": Look("track", "circle-dot"),
    "partly_implemented": Look("track", "contrast"),
    "implemented": Look("done", "circle-check"),
    "suspended": Look("hold", "circle-pause"),
    "not_implemented": Look("late", "circle-x"),
    "superseded": Look("gone", "circle-slash"),
    # commitment: confidence
    "on_track": Look("track", "circle-dot"),
    "at_risk": Look("risk", "triangle-alert"),
    "off_track": Look("late", "circle-alert"),
    # commitment: standing on a day
    "kept": Look("done", "circle-check"),
    "kept_late": Look("done", "clock"),
    "partly_kept": Look("risk", "contrast"),
    "not_kept": Look("late", "circle-x"),
    "open": Look("track", "circle-dot"),
    "open_unknown": UNKNOWN,
    "overdue": Look("late", "circle-alert"),
    "past_due_unknown": Look("hold", "circle-question-mark"),
    # session due in a standing dialogue, occurrence of a commitment
    "session_late": Look("risk", "clock"),
    "missed": Look("late", "circle-x"),
    "unheard": UNKNOWN,
    "paused": Look("gone", "circle-pause"),
    "due": Look("hold", "calendar-clock"),
    "session_ahead": Look("todo", "circle-dashed"),
    # commitment: reported position, position
    "met": Look("done", "circle-check"),
    "met_late": Look("done", "clock"),
    "partly_met": Look("risk", "contrast"),
    "not_met": Look("late", "circle-x"),
    "partly": Look("risk", "contrast"),
    "done_late": Look("done", "clock"),
    "not_done": Look("late", "circle-x"),
    # commitment: entry
    "reported": Look("todo", "file-text"),
    "taken_up": Look("track", "flag"),
    # meeting
    "planned": Look("todo", "calendar"),
    "confirmed": Look("track", "calendar-check"),
    "held": Look("done", "calendar-check"),
    "cancelled": Look("gone", "ban"),
    "postponed": Look("hold", "calendar-clock"),
    "unconfirmed": UNKNOWN,
    # record of a meeting, status update, review
    "draft": Look("todo", "pencil"),
    "submitted": Look("hold", "eye"),
    "returned": Look("risk", "undo-2"),
    "approved": Look("done", "circle-check"),
    "approved_with_change": Look("done", "pencil"),
    "withdrawn": Look("gone", "circle-minus"),
    # action
    "blocked": Look("late", "ban"),
    "done": Look("done", "check"),
    "verified": Look("done", "shield-check"),
    # date change
    "requested": Look("hold", "calendar-clock"),
    "rejected": Look("late", "circle-x"),
    # a change of many at once
    "changed": Look("done", "circle-check"),
    "waits": Look("hold", "calendar-clock"),
    "refused": Look("late", "circle-x"),
    # outcome
    "not_owed": Look("todo", "file-text"),
    "to_triage": Look("hold", "inbox"),
    "converted": Look("done", "flag"),
    "deferred": Look("todo", "clock"),
    "no_action": Look("gone", "circle-minus"),
    "merged": Look("gone", "git-merge"),
    # partnership
    "expected": Look("todo", "circle-dashed"),
    "exploratory": Look("todo", "search"),
    "negotiating": Look("hold", "messages-square"),
    "signed": Look("track", "handshake"),
    "active": Look("done", "circle-dot"),
    "dormant": Look("gone", "moon"),
    "ended": Look("gone", "circle-slash"),
    # reminder: rung
    "ahead": Look("todo", "clock"),
    "late": Look("late", "circle-alert"),
    "unit": Look("risk", "arrow-up"),
    "partnership": Look("risk", "arrow-up"),
    "head": Look("risk", "arrow-up"),
    # access token
    "in_force": Look("done", "circle-check"),
    "expired": Look("gone", "clock"),
    "revoked": Look("gone", "ban"),
}

LOOKS: Mapping[str, Look] = MappingProxyType(_LOOKS)


def look(word: str) -> Look:
    """Give the look of a status word; spaces and hyphens count as underscores, an unlisted word is neutral."""
    return LOOKS.get(word.replace(" ", "_").replace("-", "_"), NEUTRAL)
