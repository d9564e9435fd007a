"""
How states look in pictures: colour and icon, the same as `templatetags.status_words` gives their words elsewhere.

A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from partnerships.choices import ActionState, OccurrenceState, SlotState, Standing


class Shape(NamedTuple):
    """The colour and the icon of a state, and the word under which a pill shows the same."""

    code: str
    icon: str
    look: str


_UNKNOWN = ("unknown", "circle-question-mark")
STANDINGS: Mapping[str, Shape] = {
    Standing.KEPT: Shape("done", "circle-check", "kept"),
    Standing.KEPT_LATE: Shape("done", "clock", "kept_late"),
    Standing.PARTLY_KEPT: Shape("risk", "contrast", "partly_kept"),
    Standing.NOT_KEPT: Shape("late", "circle-x", "not_kept"),
    Standing.SUPERSEDED: Shape("gone", "circle-slash", "superseded"),
    Standing.OPEN: Shape("track", "circle-dot", "open"),
    Standing.OPEN_UNKNOWN: Shape(*_UNKNOWN, "open_unknown"),
    Standing.OVERDUE: Shape("late", "circle-alert", "overdue"),
    Standing.PAST_DUE_UNKNOWN: Shape("hold", "circle-question-mark", "past_due_unknown"),
}
SLOTS: Mapping[str, Shape] = {
    SlotState.KEPT: Shape("done", "circle-check", "kept"),
    SlotState.LATE: Shape("risk", "clock", "session_late"),
    SlotState.MISSED: Shape("late", "circle-x", "missed"),
    SlotState.UNHEARD: Shape(*_UNKNOWN, "unheard"),
    SlotState.PAUSED: Shape("gone", "circle-pause", "paused"),
    SlotState.DUE: Shape("hold", "calendar-clock", "due"),
    SlotState.AHEAD: Shape("todo", "circle-dashed", "session_ahead"),
}
OCCURRENCES: Mapping[str, Shape] = {
    OccurrenceState.KEPT: SLOTS[SlotState.KEPT],
    OccurrenceState.LATE: SLOTS[SlotState.LATE],
    OccurrenceState.MISSED: SLOTS[SlotState.MISSED],
    OccurrenceState.UNKNOWN: Shape(*_UNKNOWN, "unknown"),
    OccurrenceState.AHEAD: SLOTS[SlotState.AHEAD],
}
ACTIONS: Mapping[str, Shape] = {
    ActionState.OPEN: Shape("track", "circle-dot", "open"),
    ActionState.IN_PROGRESS: Shape("track", "circle-dot", "in_progress"),
    ActionState.BLOCKED: Shape("late", "ban", "blocked"),
    ActionState.DONE: Shape("done", "check", "done"),
    ActionState.VERIFIED: Shape("done", "shield-check", "verified"),
    ActionState.CANCELLED: Shape("gone", "ban", "cancelled"),
}
