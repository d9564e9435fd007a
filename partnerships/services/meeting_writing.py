"""What planning, logging, reporting and changing a meeting share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from partnerships.choices import Marking, MeetingStatus, RecordState
from partnerships.errors import RuleViolation
from partnerships.models import Meeting, Partner
from partnerships.permissions import Access, Permission
from partnerships.rules import meetings as rules
from partnerships.services import meeting_rows
from partnerships.services.base import next_reference, today

FIELDS = (
    "title",
    "format",
    "legal_basis",
    "level",
    "level_eu",
    "level_partner",
    "date",
    "time_zone",
    "place",
    "modality",
    "modality_remark",
    "visit",
    "summary",
    "note",
    "marking",
)


def create(
    access: Access,
    values: Mapping[str, Any],
    partners: Sequence[Partner],
    rows: Mapping[str, Any],
    *,
    status: MeetingStatus,
    record_state: RecordState = RecordState.DRAFT,
    external_id: str | None = None,
    is_demonstration: bool = False,
) -> Meeting:
    """
    Make a meeting with its rows (as for `meeting_rows.write`) and a reference of its own.

    :raises NotAllowed: without the right to work for all its partners.
    """
    access.require_for(
        Permission.WORK_EDIT, {partner.pk for partner in partners}, values.get("marking", Marking.NORMAL)
    )
    meeting = Meeting(
        status=status,
        record_state=record_state,
        external_id=external_id,
        # Whatever an account of the demonstration makes up goes when the demonstration goes.
        is_demonstration=is_demonstration or access.user.is_demonstration,
    )
    meeting.reference = next_reference("MTG", [partner.iso3 for partner in partners])
    apply(meeting, values, outcomes=len(rows.get("outcomes") or ()))
    meeting.save()
    meeting_rows.write(access, meeting, partners=partners, **rows)
    return meeting


def apply(meeting: Meeting, values: Mapping[str, Any], *, outcomes: int) -> None:
    """
    Put the values among `FIELDS` on a meeting and judge the whole; `outcomes` is how many it is to have.

    :raises RuleViolation: naming the field.
    """
    for name in FIELDS:
        if name in values:
            setattr(meeting, name, values[name])
    meeting.level = rules.counting_level(meeting.level, meeting.level_eu, meeting.level_partner)
    if not meeting.level:
        raise RuleViolation({"level": _("Choose the level, or the level of each side.")})
    if meeting.status == MeetingStatus.HELD:
        rules.check_held(meeting.date, on=today())
    rules.check_content(meeting.status, summary=meeting.summary, outcomes=outcomes)
    meeting.full_clean()
