"""
What names a person because they answer for it, and what names them because it happened.

Every column that names a person is in one of these lists (a test walks over all of them): whoever adds one says what
becomes of it when the person leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ActionState, EntryState, PartnershipState, UpdateState
from partnerships.models import Action, Commitment, Partnership, StatusUpdate, User
from partnerships.models.commitments import OPEN_STATUSES
from partnerships.permissions import Access, Permission, partners_of, visible
from partnerships.rules.obligations import OPEN_ACTIONS

MOST = 500  # of one duty at once: each is written by itself, in one request
TO_VERIFY = (*OPEN_ACTIONS, ActionState.DONE)


@dataclass(frozen=True, slots=True)
class Duty:
    """
    One column that says who answers for something, as long as it is open.

    `needs`: what whoever takes it over must be allowed on it. `is_registry`: administrators alone change it.
    """

    key: str
    label: Any
    model: Any
    column: str
    needs: Permission
    open_rows: Callable[[], QuerySet[Any]]
    is_registry: bool = False

    @property
    def name(self) -> str:
        return f"{self.model.__name__}.{self.column}"

    def rows(self, who: User) -> QuerySet[Any]:
        """Give what is open and names somebody."""
        return self.open_rows().filter(**{self.column: who.pk})


def _commitments() -> QuerySet[Any]:
    rows = Commitment.objects.filter(entry_state=EntryState.TAKEN_UP, status__in=OPEN_STATUSES)
    return rows.prefetch_related("partner_links").order_by("reference", "pk")


def _actions(*states: ActionState) -> Callable[[], QuerySet[Any]]:
    rows = Action.objects.filter(state__in=states).select_related("commitment").order_by("commitment__reference", "pk")
    return lambda: rows.prefetch_related("commitment__partner_links")


def _partnerships() -> QuerySet[Any]:
    rows = Partnership.objects.exclude(state=PartnershipState.ENDED)
    return rows.select_related("partner").order_by("partner__sort_key", "pk")


_P = Permission
HANDED_OVER: tuple[Duty, ...] = (
    Duty("owner", _("Commitments to follow"), Commitment, "owner", _P.UPDATE_WRITE, _commitments),
    Duty("assignee", _("Actions to do"), Action, "assignee", _P.UPDATE_WRITE, _actions(*OPEN_ACTIONS)),
    Duty("verifier", _("Actions to verify"), Action, "verifier", _P.ACTION_VERIFY, _actions(*TO_VERIFY)),
    Duty("lead_official", _("Partnerships led"), Partnership, "lead_official", _P.WORK_EDIT, _partnerships, True),
    Duty("manager", _("Partnerships managed"), Partnership, "manager", _P.RECORD_DECIDE, _partnerships, True),
)
# Ended with the person's time here, by `services.leaving`.
ENDED = frozenset({"AccessToken.user", "Assignment.user", "CalendarFeed.user"})
# Passed on without being written: whoever may report mends a returned update; a meeting that the one who entered it can
# no longer record is the lead official's, or anybody's who may (`queries.owed`).
PASSED_ON = frozenset({"Meeting.submitted_by", "StatusUpdate.author"})
# Nobody else's: being named for an annex, unfinished forms, receipts of forms and requests, letters and reminders of
# what they owed.
PRIVATE = frozenset(
    {
        "AnnexReader.reader",
        "Draft.user",
        "FormReceipt.user",
        "Message.recipient",
        "Reminder.recipient",
        "RequestReceipt.user",
    }
)
# Who did what, which stays theirs for good.
HISTORY = frozenset(
    {
        "AccessToken.revoked_by",
        "Action.done_by",
        "Action.verified_by",
        "Annex.author",
        "CalendarFeed.revoked_by",
        "DateChange.decided_by",
        "DateChange.requested_by",
        "Meeting.decided_by",
        "Reminder.acknowledged_by",
        "Review.reviewer",
        "StatusUpdate.submitted_by",
    }
)
STAMPS = frozenset({"created_by", "changed_by"})  # of every record: history too


@dataclass(frozen=True, slots=True)
class Open:
    """What is open of one duty as far as the viewer sees it: some `rows`, how many there are, who hands them over."""

    duty: Duty
    rows: list[Any]
    count: int
    may_hand_over: bool

    @property
    def left(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


def open_of(who: User, *, viewer: Access) -> list[Open]:
    """List what names a person and is open, duty by duty, those without anything left out."""
    found = []
    for duty in HANDED_OVER:
        rows = visible(viewer, duty.rows(who))
        if count := rows.count():
            may = viewer.has(Permission.PEOPLE_EDIT) or (not duty.is_registry and viewer.has(Permission.WORK_EDIT))
            found.append(Open(duty, list(rows[:MOST]), count, may))
    return found


def count_open(who: User) -> int:
    """Count what names a person and is open, whoever sees it."""
    return sum(duty.rows(who).count() for duty in HANDED_OVER)


def open_by_person(people: Iterable[User]) -> dict[int, int]:
    """Count what is open and names each of several people, in one statement a duty; who has nothing is left out."""
    found: Counter[int] = Counter()
    for duty in HANDED_OVER:
        rows = duty.open_rows().filter(**{f"{duty.column}__in": list(people)}).order_by()
        found.update(dict(rows.values_list(duty.column).annotate(n=Count("pk"))))
    return dict(found)


def unfinished(who: User, *, viewer: Access) -> Mapping[str, int]:
    """Count what only the person can finish, as far as the viewer sees its commitment: `drafts`, `returned` updates."""
    updates = visible(viewer, StatusUpdate.objects.filter(author=who))
    return {
        "drafts": updates.filter(state=UpdateState.DRAFT).count(),
        "returned": updates.filter(state=UpdateState.RETURNED, revised_by=None).count(),
    }


def reference(row: Any) -> str:
    """Give what a thing that is handed over is known by."""
    return str((row.commitment if isinstance(row, Action) else row).reference)


def partners(row: Any) -> set[int]:
    """Give the keys of the partners it is about."""
    return partners_of(row)
