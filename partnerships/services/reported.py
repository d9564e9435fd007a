"""Reported history by hand: what sources tell of a meeting, with its commitments, as an imported file would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.choices import EntryState, Marking, MeetingStatus, Origin, RecordState
from partnerships.errors import RuleViolation
from partnerships.models import Commitment, CommitmentPartner, Meeting, Partner, User
from partnerships.permissions import Access, Permission, visible
from partnerships.queries.events import with_ids
from partnerships.rules import commitments as rules
from partnerships.rules import sources as source_rules
from partnerships.rules.event_entries import INTERVAL_MONTHS
from partnerships.services import citations, fulfilments, meeting_rows, meeting_writing, reported_positions
from partnerships.services.activity import fill, take_over_positions
from partnerships.services.base import acting, next_reference
from partnerships.services.commitments import check_promise, interest_served
from partnerships.services.rows import Problems, Rows, noting

STATUSES = (MeetingStatus.HELD, MeetingStatus.PLANNED, MeetingStatus.UNCONFIRMED)
COMMITMENT = frozenset(
    {
        "external_id", "text", "kind", "responsible", "area", "due", "recurrence", "recurrence_months", "amount",
        "currency", "deliverable", "measure_of_success", "binding_nature", "is_outside_security", "note",
    }
)  # fmt: skip
PARTS = frozenset({"partners", "reported_positions", "fulfilled_by", "sources"})


def report(
    *,
    actor: User,
    values: Mapping[str, Any],
    partners: Sequence[Partner],
    tracks: meeting_rows.Tracks = (),
    participants: Rows = (),
    agenda: Rows = (),
    outcomes: Rows = (),
    sources: Rows = (),
    commitments: Rows = (),
    is_demonstration: bool = False,
) -> Meeting:
    """
    Enter a meeting as sources report it: nobody here reviewed it, and nobody follows its commitments yet.

    `values`: names in `meeting_writing.FIELDS`, `external_id`, and `status` (one of `STATUSES`). `commitments`: names
    in `COMMITMENT`, and `partners` (else the meeting's), `reported_positions` (on, position, note), `fulfilled_by`
    (identifiers or references of meetings, known here or not) and `sources`. The rest as for `meetings.log`.
    :raises RuleViolation: also for a row, as "commitments-0-reported_positions-1-on".
    """
    with acting(actor, "meetings.report") as access:
        partner_ids = {partner.pk for partner in partners}
        access.require_for(Permission.WORK_EDIT, partner_ids, values.get("marking", Marking.NORMAL))
        source_rules.check_reported(len(sources))
        rows = {
            "tracks": tracks, "participants": participants, "agenda": agenda, "outcomes": outcomes, "sources": sources,
        }  # fmt: skip
        meeting = meeting_writing.create(
            access, values, partners, rows, status=_status(values), record_state=RecordState.REPORTED,
            external_id=_identifier(Meeting, values), is_demonstration=is_demonstration,
        )  # fmt: skip
        touched = _write_commitments(access, meeting, partners, commitments)
        if not meeting.is_demonstration:
            touched += [step.commitment_id for step in fulfilments.link_awaited([meeting])]
        take_over_positions(touched)
    return meeting


def _status(values: Mapping[str, Any]) -> MeetingStatus:
    if values.get("status") not in STATUSES:
        words = ", ".join(STATUSES)
        raise RuleViolation({"status": _("Say what sources say of it, one of these: %(words)s.") % {"words": words}})
    return MeetingStatus(values["status"])


def _identifier(model: type[Meeting] | type[Commitment], values: Mapping[str, Any]) -> str | None:
    """
    Give the identifier in files, if there is one.

    :raises RuleViolation: if another record is meant by it already, by its own identifier or by its reference.
    """
    given: str | None = values.get("external_id") or None
    if given and with_ids(model.objects.order_by("pk"), [given]).exists():
        raise RuleViolation({"external_id": _("Another record here has this identifier. Give it another.")})
    return given


def _write_commitments(access: Access, meeting: Meeting, partners: Sequence[Partner], rows: Rows) -> list[int]:
    problems: Problems = {}
    written = []
    for index, row in enumerate(rows):
        at = f"commitments-{index}"
        with noting(problems, at):
            rules.check_fulfilled_by(row.get("fulfilled_by") or ())
            commitment = _commitment(meeting, partners, row, index)
            reported_positions.write(
                commitment, row.get("reported_positions") or (), problems, at=f"{at}-reported_positions"
            )
            citations.write(row.get("sources") or (), problems, at=f"{at}-sources", commitment=commitment)
            written.append((commitment, row.get("fulfilled_by") or ()))
    if problems:
        raise RuleViolation(problems)
    known = _known(access, meeting, {each for _commitment, named in written for each in named})
    for commitment, named in written:
        for step in fulfilments.steps(commitment, named, known):
            step.full_clean()
            step.save()
    return [commitment.pk for commitment, _named in written]


def _commitment(meeting: Meeting, among: Sequence[Partner], row: Mapping[str, Any], position: int) -> Commitment:
    partners = row.get("partners") or among
    rules.check_partners({partner.pk for partner in partners}, {partner.pk for partner in among})
    commitment = Commitment(
        entry_state=EntryState.REPORTED, origin=Origin.MEETING, meeting=meeting, position_in_meeting=position,
        marking=meeting.marking, is_demonstration=meeting.is_demonstration,
    )  # fmt: skip
    values = {name: value for name, value in row.items() if name not in PARTS and value is not None}
    fill(commitment, values | {"external_id": _identifier(Commitment, row)}, allowed=COMMITMENT)
    commitment.recurrence_months = commitment.recurrence_months or INTERVAL_MONTHS.get(commitment.recurrence)
    commitment.baseline_due = commitment.due
    commitment.interest = interest_served(commitment, partners)
    check_promise(commitment)
    commitment.reference = next_reference("COM", [partner.iso3 for partner in partners])
    commitment.full_clean(exclude=["search"])
    commitment.save()
    for place, partner in enumerate(partners):
        CommitmentPartner(commitment=commitment, partner=partner, position=place).save()
    return commitment


def _known(access: Access, meeting: Meeting, named: set[str]) -> dict[str, Meeting]:
    """Find the meetings that are named by identifier or reference, as far as the actor sees them."""
    seen = visible(access, Meeting.objects.filter(Q(is_demonstration=False) | Q(pk=meeting.pk)))
    found = list(seen.filter(Q(external_id__in=named) | Q(reference__in={each.upper() for each in named})))
    by_name = {each.reference.lower(): each for each in found}
    by_name |= {each.external_id: each for each in found if each.external_id}
    keys = {each: each if each in by_name else each.lower() for each in named}
    return {each: by_name[key] for each, key in keys.items() if key in by_name}
