"""A person's own reminders, with the words of what they are about as far as the person sees it now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Model, QuerySet, Value, When

from partnerships.choices import Marking, ObligationKind
from partnerships.models import (
    Action,
    Commitment,
    DateChange,
    JobRun,
    Meeting,
    Reminder,
    StatusUpdate,
    Track,
)
from partnerships.permissions import Access, marking_of, partners_of, visible
from partnerships.rules.obligations import Obligation
from partnerships.rules.reminders import ESCALATIONS

ALL, UNREAD, ESCALATED = "all", "unread", "escalated"
SHOWN = (ALL, UNREAD, ESCALATED)
ORDER = ("is_over", "-raised_at", "-pk")
REMIND = "remind"
LATE_AFTER = timedelta(minutes=15)

# What an obligation of each kind is about, and the record that has its words.
_OF_COMMITMENT = ("commitment", "commitment__partner_links")
SUBJECTS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = MappingProxyType(
    {
        ObligationKind.UPDATE: (Commitment, ("partner_links",)),
        ObligationKind.ACT: (Action, _OF_COMMITMENT),
        ObligationKind.VERIFY: (Action, _OF_COMMITMENT),
        ObligationKind.MEND_UPDATE: (StatusUpdate, _OF_COMMITMENT),
        ObligationKind.REVIEW: (StatusUpdate, _OF_COMMITMENT),
        ObligationKind.DECIDE_DATE: (DateChange, _OF_COMMITMENT),
        ObligationKind.MEND_RECORD: (Meeting, ("partner_links",)),
        ObligationKind.RECORD_MEETING: (Meeting, ("partner_links",)),
        ObligationKind.TRIAGE: (Meeting, ("partner_links",)),
        ObligationKind.APPROVE_RECORD: (Meeting, ("partner_links",)),
        ObligationKind.SCHEDULE: (Track, ("partner_links",)),
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """
    One reminder as its reader may see it now.

    `obligation` is what it is about, with its title and marking; `None` where that is gone or no longer theirs to see.
    """

    reminder: Reminder
    obligation: Obligation | None

    @property
    def is_unread(self) -> bool:
        """Whether it still asks for attention: neither read nor settled."""
        return self.reminder.read_at is None and self.reminder.settled_at is None

    @property
    def is_escalated(self) -> bool:
        return self.reminder.rung in ESCALATIONS


@dataclass(frozen=True, slots=True)
class Lateness:
    """Reminders are late. `last`: when the worker last came round; `None` if it never did."""

    last: datetime | None


def unread_count(*, viewer: Access) -> int:
    """Count what asks for the viewer's attention, in one statement on an index."""
    return own(viewer=viewer).filter(read_at=None, settled_at=None).count() if viewer.grants else 0


def own(*, viewer: Access) -> QuerySet[Reminder]:
    """Give the viewer's reminders; nobody else's exist for them."""
    return Reminder.objects.filter(recipient=viewer.user.pk)


def listing(*, viewer: Access, shown: str = ALL) -> QuerySet[Reminder]:
    """Give the viewer's reminders, those that ask for attention first (`ORDER`)."""
    rows = own(viewer=viewer)
    if shown == UNREAD:
        rows = rows.filter(read_at=None, settled_at=None)
    elif shown == ESCALATED:
        rows = rows.filter(rung__in=ESCALATIONS)
    return rows.annotate(is_over=Case(When(read_at=None, settled_at=None, then=Value(0)), default=Value(1)))


def find_own(*, viewer: Access, pk: int) -> Reminder | None:
    return own(viewer=viewer).filter(pk=pk).first()


def items(reminders: Iterable[Reminder], *, viewer: Access) -> list[Item]:
    """Put words to reminders, in a few statements for each kind of record they are about."""
    rows = list(reminders)
    subjects: dict[tuple[type[Model], int], Any] = {}
    for model, ways in dict.fromkeys(SUBJECTS[row.kind] for row in rows):
        keys = {row.subject_pk for row in rows if SUBJECTS[row.kind][0] is model}
        seen = visible(viewer, model._default_manager.filter(pk__in=keys))
        subjects |= {(model, one.pk): one for one in _with_words(seen, ways)}
    return [Item(row, _obligation(row, subjects.get((SUBJECTS[row.kind][0], row.subject_pk)))) for row in rows]


def _with_words(rows: QuerySet[Any], ways: tuple[str, ...]) -> QuerySet[Any]:
    return rows.select_related(*ways[:-1]).prefetch_related(ways[-1])


def _obligation(reminder: Reminder, subject: Any) -> Obligation | None:
    if subject is None:
        return None
    return Obligation(
        kind=ObligationKind(reminder.kind),
        pk=reminder.subject_pk,
        key=reminder.key,
        reference=reminder.reference,
        title=_title(subject),
        since=None,
        due=reminder.due,
        person_id=None,
        unit_id=None,
        partner_ids=tuple(sorted(partners_of(subject))),
        marking=marking_of(subject),
    )


def _title(subject: Any) -> str:
    if isinstance(subject, Meeting):
        return str(subject.title)
    if isinstance(subject, Track):
        return str(subject.name)
    if isinstance(subject, Commitment | Action):
        return str(subject.text)
    return str(subject.commitment.text)


def highest_marking(found: Iterable[Item]) -> Marking:
    """Give the highest marking of what a list of reminders shows (domain.md, invariant 10)."""
    return Marking(max((one.obligation.marking for one in found if one.obligation), default=Marking.PUBLIC))


def lateness(*, now: datetime) -> Lateness | None:
    """Say whether reminders are late: the worker has not come round for a quarter of an hour, or never yet."""
    last = JobRun.objects.filter(name=REMIND).values_list("finished_at", flat=True).first()
    return Lateness(last) if last is None or now - last > LATE_AFTER else None
