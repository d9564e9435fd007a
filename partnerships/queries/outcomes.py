"""Outcomes that wait for somebody, and one outcome for the pages that dispose of it."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from partnerships.choices import Disposition, OutcomeKind
from partnerships.models import AgendaItem, Commitment, MeetingPartner, Outcome, Participant
from partnerships.permissions import Access, Permission, visible
from partnerships.queries import meetings
from partnerships.queries import rows as rows_seen
from partnerships.rules import workflow


def find(*, viewer: Access, pk: int) -> Outcome | None:
    """Give one outcome with its meeting and the meeting's partners."""
    partners = MeetingPartner.objects.select_related("partner").order_by("position", "pk")
    rows = visible(viewer, Outcome.objects.filter(pk=pk))
    found: Outcome | None = (
        rows.select_related("meeting__format").prefetch_related(Prefetch("meeting__partner_links", partners)).first()
    )
    return found


def siblings(outcome: Outcome, *, viewer: Access) -> QuerySet[Outcome]:
    """Give the other outcomes of the meeting that this one could be merged into."""
    rows: QuerySet[Outcome] = visible(viewer, Outcome.objects.filter(meeting=outcome.meeting))
    return rows.exclude(pk=outcome.pk).exclude(disposition=Disposition.MERGED).order_by("position", "pk")


def listing(*, viewer: Access) -> QuerySet[Outcome]:
    """Give the outcomes the viewer sees, with what became of them as far as the viewer sees that."""
    rows: QuerySet[Outcome] = rows_seen.listing(Outcome, viewer=viewer)
    return rows.prefetch_related(Prefetch("commitments", visible(viewer, Commitment.objects.order_by("pk"))))


def transitions(outcome: Outcome, *, viewer: Access) -> list[str]:
    """List the verbs this viewer may use on an outcome of `listing` now."""
    if not viewer.can(Permission.WORK_EDIT, outcome):
        return []
    verbs = [verb for verb in workflow.available(workflow.OUTCOME, outcome.disposition) if verb != "take_up"]
    if "convert" in verbs and outcome.kind == OutcomeKind.GO_ON_TALKING:
        verbs += ["convert_to_meeting", "convert_to_cadence"]
    return ["change", *verbs] if meetings.is_open(outcome.meeting) else verbs


def agenda(*, viewer: Access) -> QuerySet[AgendaItem]:
    """Give agenda items as `meetings.agenda` does, with all they name."""
    return rows_seen.with_relations(meetings.agenda(viewer=viewer), viewer=viewer)


def transitions_of_part(part: Participant | AgendaItem, *, viewer: Access) -> list[str]:
    """Say whether the viewer may change a participant or an agenda item now."""
    return ["change"] if meetings.may_edit(part.meeting, viewer=viewer) else []
