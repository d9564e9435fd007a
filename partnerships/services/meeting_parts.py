"""
Single rows of a meeting's lists, written by themselves.

Each moves the meeting's version too, so that whoever edits the meeting as a whole meets them, and is met by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Max, Model
from django.utils.translation import gettext as _

from partnerships.errors import Conflict
from partnerships.models import Meeting
from partnerships.permissions import Access, Permission
from partnerships.rules import meetings as rules
from partnerships.services.base import acting
from partnerships.services.rows import keep


def add(actor: Any, action: str, meeting: Meeting, make: Callable[[Meeting], Any], *, reason: str) -> Any:
    """
    Add the row that is made for the meeting, as it is now, after the last of its list.

    :raises RuleViolation: also if the meeting's record is not open to changes.
    """
    with acting(actor, action, reason=reason) as access:
        held = _open(access, meeting)
        row = make(held)
        last = type(row).objects.filter(meeting=held).aggregate(last=Max("position"))["last"]
        keep(row, {"position": 0 if last is None else last + 1})
        move_on(held)
    return row


def change(actor: Any, action: str, row: Any, *, version: int | None, values: Mapping[str, Any], reason: str) -> Any:
    """
    Change a row; the meeting is held before it, as where the whole is edited.

    :raises Conflict: also if somebody took the row out meanwhile.
    """
    kind: Any = type(row)
    with acting(actor, action, reason=reason) as access:
        meeting = _open(access, row.meeting)
        try:
            locked = kind.objects.lock(row.pk).expect(version)
        except kind.DoesNotExist as error:
            raise Conflict(_("Somebody changed this record while you were working on it."), record=row) from error
        locked.meeting = meeting
        if keep(locked, values):
            move_on(meeting)
    return locked


def _open(access: Access, meeting: Model) -> Meeting:
    held: Meeting = Meeting.objects.lock(meeting.pk)
    access.require(Permission.WORK_EDIT, held)
    rules.check_editable(held.record_state)
    return held


def move_on(meeting: Meeting) -> None:
    """Let whoever edits the meeting as a whole meet a change of its lists."""
    meeting.lists_version += 1
    meeting.save()
