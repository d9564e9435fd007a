"""The board: columns, their first cards, and what may be done with each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from partnerships.choices import CommitmentStatus, UpdateState
from partnerships.models import Commitment, Partner, User
from partnerships.permissions import Access
from partnerships.queries import boards as queries
from partnerships.queries import commitments as listed
from partnerships.rules.partial_dates import NO_DATE, PartialDate
from partnerships.services.base import today
from tests.factories import commitments
from tests.personas import access

pytestmark = pytest.mark.django_db
IN_PROGRESS, IMPLEMENTED, UNKNOWN = (
    CommitmentStatus.IN_PROGRESS, CommitmentStatus.IMPLEMENTED, CommitmentStatus.UNKNOWN,
)  # fmt: skip


def columns(viewer: Access, **changes: Any) -> dict[CommitmentStatus, queries.Column]:
    rows = listed.listing(viewer=viewer, on=today())
    return {column.status: column for column in queries.columns(rows, viewer=viewer, **changes)}


def card(user: User, row: Commitment) -> Any:
    return queries.card(viewer=access(user), reference=row.reference, on=today())


@pytest.fixture
def row(japan: Partner, official: User) -> Commitment:
    return commitments.commitment([japan], official)


def test_board_shows_what_the_viewer_sees_alone(row: Commitment, norway: Partner, outsider: User) -> None:
    commitments.commitment([norway], outsider)

    shown = columns(access(outsider))

    assert [(status, column.count) for status, column in shown.items() if column.count] == [(UNKNOWN, 1)]
    assert row.pk not in {one.pk for column in shown.values() for one in column.cards}
    assert card(outsider, row) is None


def test_way_to_fulfilment_is_there_even_when_empty(official: User) -> None:
    assert tuple(columns(access(official))) == queries.ALWAYS


def test_cards_stand_by_status_most_urgent_first(japan: Partner, official: User, manager: User) -> None:
    dates = (NO_DATE, PartialDate.on(date(2027, 5, 1)), PartialDate.on(date(2027, 2, 1)))
    rows = [commitments.commitment([japan], official, due=due) for due in dates]
    done = commitments.commitment([japan], official)
    commitments.evidence(done)
    commitments.reviewed(done, official, manager, IMPLEMENTED)

    shown = columns(access(official))

    assert [one.pk for one in shown[UNKNOWN].cards] == [rows[2].pk, rows[1].pk, rows[0].pk]
    assert [one.pk for one in shown[IMPLEMENTED].cards] == [done.pk]


@pytest.mark.long
def test_column_shows_its_first_cards_and_counts_all(japan: Partner, official: User) -> None:
    for number in range(queries.CARDS + 2):
        commitments.commitment([japan], official, due=PartialDate.on(date(2027, 1, 1) + timedelta(days=number)))

    (column,) = (one for one in columns(access(official)).values() if one.count)

    assert (column.count, len(column.cards), column.has_more) == (queries.CARDS + 2, queries.CARDS, True)
    assert max(one.due_latest for one in column.cards) == date(2027, 1, queries.CARDS)


def test_card_says_what_may_follow(row: Commitment, official: User, manager: User, reader: User) -> None:
    commitments.reviewed(row, official, manager, IN_PROGRESS)

    moves = card(official, row).moves

    assert IMPLEMENTED in moves
    assert not {IN_PROGRESS, UNKNOWN} & set(moves)
    assert card(reader, row).moves == []


def test_card_under_review_waits(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official, state=UpdateState.SUBMITTED)

    seen = {who: card(who, row) for who in (official, manager)}

    assert {one.waiting for one in seen.values()} == {update}
    assert all(one.moves == [] for one in seen.values())
    assert (seen[official].may_decide, seen[manager].may_decide) == (False, True)


def test_draft_is_its_authors_alone(row: Commitment, official: User, manager: User) -> None:
    update = commitments.update(row, official)

    assert (card(official, row).draft, card(manager, row).draft) == (update, None)


def test_reported_history_is_to_be_taken_up_first(japan: Partner, official: User, reader: User) -> None:
    reported = commitments.commitment([japan])

    assert (card(official, reported).moves, card(official, reported).may_take_up) == ([], True)
    assert card(reader, reported).may_take_up is False


def test_nothing_moves_on_a_past_day(row: Commitment, official: User) -> None:
    commitments.update(row, official, state=UpdateState.SUBMITTED)

    (found,) = columns(access(official), is_past=True)[UNKNOWN].cards

    assert (found.moves, found.waiting, found.may_take_up) == ([], None, False)
