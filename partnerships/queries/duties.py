"""What waits for one person: returned, to record, to triage, to do, to verify."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from partnerships.choices import ActionState, Disposition, RecordState, UpdateState
from partnerships.models import Action, Meeting, Outcome, StatusUpdate
from partnerships.permissions import Access, Permission, visible
from partnerships.queries import meetings, outcomes

OPEN_ACTIONS = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)
FEW = 5


@dataclass(frozen=True, slots=True)
class Duties:
    """The first few of each kind, most urgent first."""

    returned_updates: list[StatusUpdate]
    returned_records: list[Meeting]
    owed_meetings: list[Meeting]
    to_triage: list[Meeting]
    deferred: list[Outcome]
    actions: list[Action]
    to_verify: list[Action]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def of(*, viewer: Access, on: date) -> Duties:
    """Collect what waits for the viewer, each kind in one statement."""
    me = viewer.user.pk
    updates = visible(viewer, StatusUpdate.objects.filter(author=me, state=UpdateState.RETURNED, revised_by=None))
    actions = visible(viewer, Action.objects.all())
    working = _meetings_worked_on(viewer)
    return Duties(
        returned_updates=list(updates.select_related("commitment").order_by("pk")[:FEW]),
        returned_records=list(working.filter(record_state=RecordState.RETURNED).order_by("decided_at", "pk")[:FEW]),
        owed_meetings=list(meetings.owed(viewer=viewer, on=on)[:FEW]),
        to_triage=list(
            working.annotate(waiting=Count("outcomes", filter=Q(outcomes__disposition=Disposition.TO_TRIAGE)))
            .filter(waiting__gt=0)
            .order_by("date_latest", "pk")[:FEW]
        ),
        deferred=list(outcomes.come_up(viewer=viewer, on=on)[:FEW]),
        actions=list(_with_commitment(actions.filter(assignee=me, state__in=OPEN_ACTIONS))[:FEW]),
        to_verify=list(_with_commitment(actions.filter(verifier=me, state=ActionState.DONE))[:FEW]),
    )


def _meetings_worked_on(viewer: Access) -> QuerySet[Meeting]:
    found: QuerySet[Meeting] = visible(viewer, Meeting.objects.all(), permission=Permission.WORK_EDIT)
    return found


def _with_commitment(actions: QuerySet[Any]) -> QuerySet[Any]:
    return actions.select_related("commitment").order_by("due_on", "pk")
