"""Planning meetings, logging them, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.choices import Disposition, MeetingStatus, RecordState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Meeting, Partner
from partnerships.permissions import Access, Permission
from partnerships.queries import meetings as queries
from partnerships.rules import meetings as rules
from partnerships.rules import sources as source_rules
from partnerships.rules import workflow
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services import meeting_rows, meeting_writing
from partnerships.services.base import acting, give_reason, lower_marking_needs, today
from partnerships.services.rows import Rows


def plan(
    *,
    actor: Any,
    values: Mapping[str, Any],
    partners: Sequence[Partner],
    tracks: meeting_rows.Tracks = (),
    participants: Rows = (),
    agenda: Rows = (),
    outcomes: Rows = (),
    sources: Rows = (),
    is_demonstration: bool = False,
) -> Meeting:
    """
    Enter a meeting that is to come.

    `values`: names in `meeting_writing.FIELDS`; `participants`: side, partner, office, name, role, remark; `agenda`:
    one of area, words, commitment or outcome each; `sources`: as for `citations.write`.
    :raises RuleViolation: also for outcomes, which a meeting has once it was held.
    """
    with acting(actor, "meetings.plan") as access:
        rows = {
            "tracks": tracks, "participants": participants, "agenda": agenda, "outcomes": outcomes, "sources": sources,
        }  # fmt: skip
        return meeting_writing.create(
            access, values, partners, rows, status=MeetingStatus.PLANNED, is_demonstration=is_demonstration
        )


def log(
    *,
    actor: Any,
    values: Mapping[str, Any],
    partners: Sequence[Partner],
    tracks: meeting_rows.Tracks = (),
    participants: Rows = (),
    agenda: Rows = (),
    outcomes: Rows = (),
    sources: Rows = (),
    is_demonstration: bool = False,
) -> Meeting:
    """
    Enter a meeting that was held, with its record as a draft.

    As `plan`; `outcomes`: text, kind.
    :raises RuleViolation: also for a row, as "outcomes-1-text".
    """
    with acting(actor, "meetings.log") as access:
        rows = {
            "tracks": tracks, "participants": participants, "agenda": agenda, "outcomes": outcomes, "sources": sources,
        }  # fmt: skip
        return meeting_writing.create(
            access, values, partners, rows, status=MeetingStatus.HELD, is_demonstration=is_demonstration
        )


def change(
    *,
    actor: Any,
    meeting: Meeting,
    version: int | None,
    values: Mapping[str, Any] | None = None,
    partners: Sequence[Partner] | None = None,
    reason: str = "",
    **rows: Any,
) -> Meeting:
    """
    Correct a meeting whose record is a draft, returned or reported; what is not given stays.

    `rows`: tracks, participants, agenda, outcomes, sources as for `log`; an outcome with its `pk` is changed, one left
    out is removed. The version speaks for all of them (`lists_version`).
    """
    with acting(actor, "meetings.change", reason=reason) as access:
        meeting = _locked(access, meeting, version)
        rules.check_editable(meeting.record_state)
        lower_marking_needs(
            access,
            old=meeting.marking,
            new=(values or {}).get("marking", meeting.marking),
            may_decide=access.can(Permission.RECORD_DECIDE, meeting),
            reason=reason,
        )
        meeting_writing.apply(meeting, values or {}, outcomes=len(rows.get("outcomes") or ()))
        if meeting.record_state == RecordState.REPORTED and rows.get("sources") is not None:
            source_rules.check_reported(len(rows["sources"]))
        if meeting_rows.write(access, meeting, partners=partners, **rows):
            meeting.lists_version += 1
        meeting.save()
        access.require(Permission.WORK_EDIT, meeting)
        return meeting


def confirm(*, actor: Any, meeting: Meeting, version: int | None) -> Meeting:
    """Note that both sides have confirmed a planned meeting."""
    with _moving(actor, meeting, version, "confirm") as (meeting, _access):
        return _moved(meeting, "confirm")


def hold(*, actor: Any, meeting: Meeting, version: int | None, date: PartialDate | None = None) -> Meeting:
    """Note that a meeting took place, on its planned or on another date; its record can then be written."""
    with _moving(actor, meeting, version, "hold") as (meeting, _access):
        for verb in rules.steps_to("hold", meeting.status)[:-1]:
            _moved(meeting, verb)
        workflow.check(workflow.MEETING, "hold", meeting.status)
        meeting.date = date or meeting.date
        rules.check_held(meeting.date, on=today())
        return _moved(meeting, "hold")


def cancel(*, actor: Any, meeting: Meeting, version: int | None, cancel_reason: str, cancel_note: str = "") -> Meeting:
    """Call a meeting off; `cancel_reason` is one of `CancelReason`."""
    with _moving(actor, meeting, version, "cancel", reason=cancel_note) as (meeting, _access):
        meeting.cancel_reason, meeting.cancel_note = cancel_reason, cancel_note
        return _moved(meeting, "cancel", given=("cancel_reason",) if cancel_reason else ())


def postpone(
    *,
    actor: Any,
    meeting: Meeting,
    version: int | None,
    cancel_reason: str,
    cancel_note: str = "",
    date: PartialDate = NO_DATE,
) -> Meeting:
    """
    Put a meeting off: another is planned in its place, with its partners, tracks and agenda, on a date if one is known.

    Gives the postponed meeting; the new one is its `postponed_to`.
    """
    with _moving(actor, meeting, version, "postpone", reason=cancel_note) as (meeting, access):
        meeting.cancel_reason, meeting.cancel_note = cancel_reason, cancel_note
        workflow.check(workflow.MEETING, "postpone", meeting.status, given=("cancel_reason",) if cancel_reason else ())
        values = {name: getattr(meeting, name) for name in meeting_writing.FIELDS if name != "summary"}
        partners = [link.partner for link in meeting.partner_links.select_related("partner").order_by("position")]
        rows = {
            "tracks": [(link.track, link.ordinal) for link in meeting.track_links.select_related("track")],
            "agenda": [
                {name: getattr(item, name) for name in meeting_rows.AGENDA}
                for item in meeting.agenda.order_by("position", "pk")
            ],
        }
        successor = meeting_writing.create(
            access, values | {"date": date}, partners, rows,
            status=MeetingStatus.PLANNED, is_demonstration=meeting.is_demonstration,
        )  # fmt: skip
        meeting.postponed_to = successor
        return _moved(meeting, "postpone", given=("cancel_reason",))


def doubt(*, actor: Any, meeting: Meeting, version: int | None, reason: str = "") -> Meeting:
    """Note that nobody can say whether an announced meeting takes or took place."""
    with _moving(actor, meeting, version, "doubt", reason=reason) as (meeting, _access):
        return _moved(meeting, "doubt")


def take_up(*, actor: Any, meeting: Meeting, version: int | None, reason: str = "") -> Meeting:
    """Make reported history a record of ours: from now on its outcomes owe triage and it owes a review."""
    with acting(actor, "meetings.take_up", reason=reason) as access:
        meeting = _locked(access, meeting, version)
        _record_moved(meeting, "take_up")
        for outcome in meeting.outcomes.select_for_update(of=("self",)).order_by("pk"):
            outcome.disposition = workflow.check(workflow.OUTCOME, "take_up", outcome.disposition)
            outcome.save()
        return meeting


def submit(*, actor: Any, meeting: Meeting, version: int | None, comment: str = "") -> Meeting:
    """Hand a record to a manager; until it is returned nobody changes it."""
    with acting(actor, "meetings.submit", reason=comment) as access:
        meeting = _locked(access, meeting, version)
        rules.check_submittable(status=meeting.status, summary=meeting.summary, outcomes=meeting.outcomes.count())
        meeting.submitted_by, meeting.submitted_at = actor, timezone.now()
        meeting.decided_by, meeting.decided_at, meeting.decision_comment = None, None, ""
        return _record_moved(meeting, "submit")


def approve(*, actor: Any, meeting: Meeting, version: int | None, comment: str = "") -> Meeting:
    """Approve a record somebody else wrote and submitted, once every outcome is triaged (invariants 2 and 4)."""
    with acting(actor, "meetings.approve", reason=comment) as access:
        meeting = _to_decide(access, meeting, version)
        if waiting := meeting.outcomes.filter(disposition=Disposition.TO_TRIAGE).count():
            raise RuleViolation(
                _("%(count)d of its outcomes are still to triage; then the record can be approved.")
                % {"count": waiting}
            )
        return _decided(actor, meeting, "approve", comment)


def return_(*, actor: Any, meeting: Meeting, version: int | None, comment: str) -> Meeting:
    """Give a record back with what is to be mended."""
    with acting(actor, "meetings.return", reason=comment) as access:
        meeting = _to_decide(access, meeting, version)
        comment = give_reason(comment, field="comment")
        return _decided(actor, meeting, "return", comment)


def revise(*, actor: Any, meeting: Meeting, version: int | None, reason: str) -> Meeting:
    """Start a new revision of an approved record, to correct it; what became of its outcomes stays."""
    with acting(actor, "meetings.revise", reason=reason) as access:
        meeting = _locked(access, meeting, version)
        give_reason(reason)
        meeting.revision += 1
        return _record_moved(meeting, "revise", given=("reason",))


def _locked(
    access: Access, meeting: Meeting, version: int | None, needed: Permission = Permission.WORK_EDIT
) -> Meeting:
    locked: Meeting = Meeting.objects.lock(meeting.pk)
    access.require(needed, locked)
    return locked.expect(version)


@contextmanager
def _moving(
    actor: Any, meeting: Meeting, version: int | None, verb: str, *, reason: str = ""
) -> Iterator[tuple[Meeting, Access]]:
    with acting(actor, f"meetings.{verb}", reason=reason) as access:
        locked = _locked(access, meeting, version)
        rules.check_taken_up(locked.record_state)
        yield locked, access


def _moved(meeting: Meeting, verb: str, *, given: Sequence[str] = ()) -> Meeting:
    meeting.status = workflow.check(workflow.MEETING, verb, meeting.status, given=given)
    meeting.full_clean()
    meeting.save()
    return meeting


def _record_moved(meeting: Meeting, verb: str, *, given: Sequence[str] = ()) -> Meeting:
    meeting.record_state = workflow.check(workflow.RECORD, verb, meeting.record_state, given=given)
    meeting.full_clean()
    meeting.save()
    return meeting


def _to_decide(access: Access, meeting: Meeting, version: int | None) -> Meeting:
    locked = _locked(access, meeting, version, Permission.RECORD_DECIDE)
    if queries.barred_from([locked], viewer=access):
        raise NotAllowed(_("Nobody decides on a record they wrote or submitted. Ask another manager."))
    return locked


def _decided(actor: Any, meeting: Meeting, verb: str, comment: str) -> Meeting:
    meeting.decided_by, meeting.decided_at, meeting.decision_comment = actor, timezone.now(), comment
    return _record_moved(meeting, verb, given=("comment",) if comment else ())
