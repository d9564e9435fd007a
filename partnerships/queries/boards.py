"""Commitments as a board: a column for each status, its first cards, and what the viewer may do with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from partnerships.choices import CommitmentStatus, EntryState, UpdateState
from partnerships.models import StatusUpdate
from partnerships.permissions import Access, Permission, visible
from partnerships.queries import commitments
from partnerships.rules.updates import proposable

CARDS = 8  # in a column; the table has the rest
# Shown even when empty: the way from a promise to its fulfilment. The others appear when something stands there.
ALWAYS = (
    CommitmentStatus.NOT_STARTED,
    CommitmentStatus.IN_PROGRESS,
    CommitmentStatus.PARTLY_IMPLEMENTED,
    CommitmentStatus.IMPLEMENTED,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One status: how many stand there, and the first of them, most urgent first."""

    status: CommitmentStatus
    count: int
    cards: list[Any]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.cards)


def columns(rows: QuerySet[Any], *, viewer: Access, is_past: bool = False) -> list[Column]:
    """
    Sort rows of `commitments.listing` into columns, in a fixed number of statements.

    On a past day (`is_past`) the cards stand where they stood then, and nothing can be done with them.
    """
    counts, first = _first_of_each(rows)
    found = cards_of(rows.filter(pk__in=first), viewer=viewer, is_past=is_past)
    return [
        Column(status, counts.get(status, 0), [card for card in found if card.status_term == status])
        for status in CommitmentStatus
        if status in counts or status in ALWAYS
    ]


def _first_of_each(rows: QuerySet[Any]) -> tuple[dict[str, int], list[int]]:
    """Count the cards of every column and give the ids of the first of each, in one pass over the rows."""
    ranked = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by=F("shown_status"), order_by=_ORDER),
        in_column=Window(Count("*"), partition_by=F("shown_status")),
    )
    found = list(ranked.filter(place__lte=CARDS).values_list("pk", "shown_status", "in_column"))
    return {status: count for _pk, status, count in found}, [pk for pk, *_rest in found]


_ORDER = (F("shown_due_latest").asc(nulls_last=True), F("pk").asc())


def cards_of(rows: QuerySet[Any], *, viewer: Access, is_past: bool = False) -> list[Any]:
    """
    Describe rows as cards, in their order on the board.

    Sets beside what `described` sets: `waiting` (the update under review), `draft` (the viewer's own, unfinished),
    `moves` (statuses that the viewer may propose now), `may_take_up`, `may_decide` (on `waiting`).
    """
    cards = commitments.described(rows.order_by(*_ORDER))
    waiting, drafts = _updates([] if is_past else cards, viewer)
    for card in cards:
        card.waiting, card.draft = waiting.get(card.pk), drafts.get(card.pk)
        is_followed = card.entry_state == EntryState.TAKEN_UP
        may_report = not is_past and is_followed and viewer.can(Permission.UPDATE_WRITE, card)
        card.moves = _moves(card.status) if may_report and card.waiting is None else []
        card.may_take_up = not is_past and not is_followed and viewer.can(Permission.WORK_EDIT, card)
        card.may_decide = (
            card.waiting is not None
            and viewer.user.pk not in (card.waiting.author_id, card.waiting.submitted_by_id)
            and viewer.can(Permission.RECORD_DECIDE, card)
        )
    return cards


def card(*, viewer: Access, reference: str, on: date) -> Any | None:
    """Give one commitment as a card, or nothing where the viewer may not see it."""
    rows = commitments.listing(viewer=viewer, on=on).filter(reference=reference.upper())
    return next(iter(cards_of(rows, viewer=viewer)), None)


def _moves(status: str) -> list[CommitmentStatus]:
    return [other for other in proposable(status) if other != status]


def _updates(cards: Sequence[Any], viewer: Access) -> tuple[dict[int, StatusUpdate], dict[int, StatusUpdate]]:
    """Give the updates under review and the viewer's drafts, each by the id of its commitment."""
    rows = visible(viewer, StatusUpdate.objects.filter(commitment__in=[card.pk for card in cards]))
    own = Q(state=UpdateState.DRAFT, author=viewer.user.pk)
    waiting: dict[int, StatusUpdate] = {}
    drafts: dict[int, StatusUpdate] = {}
    for update in rows.filter(Q(state=UpdateState.SUBMITTED) | own).order_by("pk"):
        (waiting if update.state == UpdateState.SUBMITTED else drafts)[update.commitment_id] = update
    return waiting, drafts
