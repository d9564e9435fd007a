"""What a meeting counts as, and what its record needs."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from partnerships.choices import Level, MeetingStatus, Modality, RecordState
from partnerships.errors import RuleViolation
from partnerships.rules import workflow
from partnerships.rules.partial_dates import PartialDate
from partnerships.wording import gettext as _

# Highest first. Industry and track 1.5 stand beside the tiers: they are counted apart (domain.md, section 5).
RANKED = (
    Level.LEADERS,
    Level.MINISTERIAL,
    Level.SENIOR_OFFICIALS,
    Level.AMBASSADORIAL,
    Level.WORKING_LEVEL,
    Level.EXPERT,
    Level.INDUSTRY,
    Level.TRACK_1_5,
)
POLITICAL = (Level.LEADERS, Level.MINISTERIAL)
APART = (Level.INDUSTRY, Level.TRACK_1_5)
BELOW_MINISTERIAL = tuple(level for level in RANKED if level not in POLITICAL)

# The facts of a meeting may be corrected here; a submitted record is first returned, an approved one revised.
OPEN_RECORDS = (RecordState.DRAFT, RecordState.RETURNED, RecordState.REPORTED)
AHEAD = (MeetingStatus.PLANNED, MeetingStatus.CONFIRMED)


class Tier(StrEnum):
    """Where a session counts; `NONE` is an occasion without session, or one that was not held."""

    POLITICAL = "political"
    WORKING = "working"
    APART = "apart"
    NONE = "none"


def counting_level(stated: str, eu: str, partner: str) -> str:
    """
    Give the level a meeting counts at: the one stated, else the lower of the two sides.

    Empty if neither is known. Source: domain.md, section 1, Meeting.
    """
    sides = [Level(side) for side in (eu, partner) if side]
    return stated or (max(sides, key=RANKED.index) if sides else "")


def is_session(*, modality: str, format_is_session: bool) -> bool:
    """Say whether people met: a written adoption or an announcement counts in no tier and no cadence."""
    return format_is_session and modality != Modality.NONE


def tier(*, level: str, status: str, modality: str, format_is_session: bool) -> Tier:
    """Place a meeting in its tier; only what was held counts."""
    if status != MeetingStatus.HELD or not is_session(modality=modality, format_is_session=format_is_session):
        return Tier.NONE
    if level in APART:
        return Tier.APART
    return Tier.POLITICAL if level in POLITICAL else Tier.WORKING


def check_held(when: PartialDate, *, on: date) -> None:
    """
    Refuse a meeting said to have been held in the future.

    One day is allowed for: in Tokyo it may be tomorrow already.
    :raises RuleViolation: naming the date.
    """
    if when.earliest and when.earliest > on + timedelta(days=1):
        raise RuleViolation({"date": _("This day has not come yet: plan the meeting instead, or correct the date.")})


def is_owed(*, status: str, when: PartialDate, on: date) -> bool:
    """Say whether "record or cancel" is owed: the time of a planned meeting has passed."""
    return status in AHEAD and when.is_past(on=on)


def steps_to(verb: str, status: str) -> list[str]:
    """List the verbs that lead there: what was planned and took place was, by that, also confirmed."""
    return ["confirm", "hold"] if verb == "hold" and status == MeetingStatus.PLANNED else [verb]


def transitions(*, status: str, record_state: str) -> list[str]:
    """List the verbs open for a meeting, the likeliest first; reported history is taken up before anything else."""
    if record_state == RecordState.REPORTED:
        return []
    verbs = workflow.available(workflow.MEETING, status)
    return ["hold", *(verb for verb in verbs if verb != "hold")] if verbs else []


def record_transitions(*, status: str, record_state: str, to_triage: int) -> list[str]:
    """List the verbs open for a record; a record with outcomes to triage is not approved (invariant 4)."""
    verbs = workflow.available(workflow.RECORD, record_state)
    if status != MeetingStatus.HELD:
        return [verb for verb in verbs if verb == "take_up"]
    return [verb for verb in verbs if verb != "approve" or not to_triage]


def check_taken_up(record_state: str) -> None:
    """:raises RuleViolation: if the meeting is reported history nobody here has taken up."""
    if record_state == RecordState.REPORTED:
        raise RuleViolation(_("This is reported history: take it up first."))


def check_editable(record_state: str) -> None:
    """:raises RuleViolation: if the record is with a reviewer or approved."""
    if record_state == RecordState.SUBMITTED:
        raise RuleViolation(_("This record is with the reviewer; it can be changed again when it is returned."))
    if record_state == RecordState.APPROVED:
        raise RuleViolation(_("This record is approved; start a new revision to correct it."))


def check_content(status: str, *, summary: str, outcomes: int) -> None:
    """:raises RuleViolation: if a meeting that was not held is given a summary or outcomes."""
    if status in (MeetingStatus.HELD, MeetingStatus.UNCONFIRMED):
        return
    if summary.strip():
        raise RuleViolation({"summary": _("Only a meeting that was held has a summary: record it as held first.")})
    if outcomes:
        raise RuleViolation(_("Only a meeting that was held has outcomes: record it as held first."))


def check_submittable(*, status: str, summary: str, outcomes: int) -> None:
    """:raises RuleViolation: if there is nothing to review."""
    if status != MeetingStatus.HELD:
        raise RuleViolation(_("Only the record of a meeting that was held is submitted."))
    if not summary.strip() and not outcomes:
        raise RuleViolation({"summary": _("Write a summary or at least one outcome before you submit.")})
