"""Bringing events of a file in as reported history: all of it or nothing, and a second time only what differs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.choices import EntryState, Marking, RecordState
from partnerships.errors import NotAllowed, RuleViolation
from partnerships.models import Commitment, Meeting, Partner, User
from partnerships.permissions import Access, Permission
from partnerships.queries import edits
from partnerships.queries import events as queries
from partnerships.rules import event_files
from partnerships.rules.event_entries import EventEntry, differences, keeping_history, only_adds_positions
from partnerships.services import event_rows
from partnerships.services.base import acting, give_reason
from partnerships.services.event_writing import WAYS, Writer
from partnerships.services.users import system_account

ACTION = "events.import_file"
IMPORTER = "importer"

Stored = dict[str, Meeting]
Differing = list[tuple[Meeting, EventEntry, EventEntry]]  # a meeting, what the file says of it, what it says itself


@dataclass
class Report:
    """What an import did, or would do; `warnings` are sentences for whoever ran it."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)


class _Undo(Exception):
    """Leave the transaction of a dry run without keeping anything."""


def import_file(*, actor: User | None, content: bytes, reason: str, is_dry_run: bool = False) -> Report:
    """
    Import a file of events (schema version 1) in one transaction.

    Without an actor the system account "importer" imports. A file equal to what is stored changes nothing.
    :raises RuleViolation: naming every fault with event, field and remedy, or the fields in which a record that may
        no longer be overwritten differs.
    :raises NotAllowed: if the actor may not import for all the partners concerned.
    """
    report = Report()
    try:
        with transaction.atomic():
            who = actor or system_account(IMPORTER)
            with acting(who, ACTION, reason=give_reason(reason)) as access:
                if actor is not None:  # before the file is read, which would be said to be at fault
                    access.require(Permission.IMPORT_TRY if is_dry_run else Permission.IMPORT_RUN)
                entries = event_files.read(content, queries.known())
                stored = _stored(entries)
                if actor is not None:
                    _require(access, entries, stored, is_dry_run=is_dry_run)
                _bring_in(entries, stored, access, report)
            if is_dry_run:
                raise _Undo
    except _Undo:
        return report
    return report


def _stored(entries: Collection[EventEntry]) -> Stored:
    ids = [entry.id for entry in entries]
    return {queries.id_of(each): each for each in queries.meetings(viewer=None, ids=ids)}


def _require(access: Access, entries: Collection[EventEntry], stored: Stored, *, is_dry_run: bool) -> None:
    permission = Permission.IMPORT_TRY if is_dry_run else Permission.IMPORT_RUN
    ids = {queries.code_of(each): each.pk for each in Partner.objects.order_by("pk")}
    for entry in entries:
        before = stored.get(entry.id)
        marks = [each.marking for each in before.commitments.all()] if before is not None else []
        may_now = access.may(permission, [ids[code] for code in entry.partners], max(marks, default=Marking.NORMAL))
        if not may_now or (before is not None and not access.can(permission, before)):
            raise NotAllowed(
                _(
                    "Event %(event)s: you may not %(do)s for %(partners)s. "
                    "Leave it out, or have the file imported by somebody who may."
                )
                % {
                    "event": entry.id,
                    "do": _(permission.value),
                    "partners": ", ".join(entry.partners) or _("unknown partners; this needs the scope “everything”"),
                }
            )


def _bring_in(entries: list[EventEntry], stored: Stored, access: Access, report: Report) -> None:
    _refuse_taken_ids(entries, stored)
    fresh = [entry for entry in entries if entry.id not in stored]
    differing = _differing(entries, stored)
    _refuse_edited(differing, access)
    report.added, report.updated = len(fresh), len(differing)
    report.unchanged = len(entries) - len(fresh) - len(differing)
    if fresh or differing:
        writer = Writer([*fresh, *(entry for _meeting, entry, _before in differing)], on=access.on)
        for entry in fresh:
            writer.add(entry)
        for meeting, entry, before in differing:
            writer.change(meeting, entry, before)
        for commitment in writer.finish():
            report.warnings.append(
                _("Commitment %(id)s had been waiting for an event of this file and is linked to it now.")
                % {"id": commitment}
            )
    report.warnings += _awaited(entries)


def _differing(entries: list[EventEntry], stored: Stored) -> Differing:
    concluded = queries.conclusions() if stored else {}
    pairs = [(stored[entry.id], entry) for entry in entries if entry.id in stored]
    told = [(meeting, entry, queries.entry(meeting, concluded)) for meeting, entry in pairs]
    return [
        (meeting, entry, before)
        for meeting, entry, before in told
        if keeping_history(entry, before).as_dict() != before.as_dict()
    ]


def _refuse_taken_ids(entries: list[EventEntry], stored: Stored) -> None:
    home = {promise.id: entry.id for entry in entries for promise in entry.commitments}
    faults = []
    for each in queries.with_ids(Commitment.objects.order_by("pk"), home.keys()):
        key = queries.id_of(each)
        meeting = stored.get(home[key])
        if meeting is None or each.meeting_id != meeting.pk:
            faults.append(
                _("event %(event)s, commitment %(id)s, id: another record here has this id. Give it another.")
                % {"event": home[key], "id": key}
            )
    if faults:
        raise RuleViolation(faults)


def _refuse_edited(differing: Differing, access: Access) -> None:
    edited = edits.by_people([meeting for meeting, _entry, _before in differing], besides=ACTION)
    faults = []
    for meeting, entry, before in differing:
        if only_adds_positions(entry, before):
            continue  # what sources say of another day overwrites nothing, whoever follows the promise by now
        if why := _why_kept(meeting, entry, access, is_edited=meeting.pk in edited):
            faults.append(
                _(
                    "event %(event)s, %(fields)s: the file differs from what is stored, and %(why)s. "
                    "Change it on its page, or leave the event out of the file."
                )
                % {
                    "event": entry.id,
                    "fields": ", ".join(differences(keeping_history(entry, before).as_dict(), before.as_dict())),
                    "why": why,
                }
            )
    if faults:
        raise RuleViolation(faults)


def _why_kept(meeting: Meeting, entry: EventEntry, access: Access, *, is_edited: bool) -> str:
    """Say why a stored event may not be overwritten any more; empty if it may."""
    if meeting.record_state != RecordState.REPORTED:
        return _("its record has been taken up")
    if any(each.entry_state != EntryState.REPORTED for each in meeting.commitments.all()):
        return _("a commitment of it has been taken up")
    if is_edited:
        return _("somebody has edited it")
    target = event_rows.status_of(entry, on=access.on)
    if meeting.status != target and (meeting.status, target) not in WAYS:
        return _("it is recorded as “%(status)s” already") % {"status": meeting.get_status_display()}
    return ""


def _awaited(entries: list[EventEntry]) -> list[str]:
    wanted = {each for entry in entries for promise in entry.commitments for each in promise.fulfilled_by}
    here = (
        {queries.id_of(each) for each in queries.with_ids(Meeting.objects.order_by("pk"), wanted)} if wanted else set()
    )
    return [
        _(
            "event %(event)s, commitment %(id)s, fulfilled_by: no event %(awaited)s is known here yet. "
            "The link is kept and made when a file brings it."
        )
        % {"event": entry.id, "id": promise.id, "awaited": each}
        for entry in entries
        for promise in entry.commitments
        for each in promise.fulfilled_by
        if each not in here
    ]
