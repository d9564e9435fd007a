"""Pages by key: forwards and back, every row once, unknown values last, whatever the order."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.models import Commitment, User
from partnerships.queries import paging
from partnerships.queries.paging import keyset_page
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments

START = date(2026, 1, 1)
days = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=12)
orders = st.sampled_from([["due_latest"], ["-due_latest"], ["priority", "-due_latest"], ["-priority"], ["pk"], ["-pk"]])


def make(offsets: list[int | None]) -> None:
    for number, offset in enumerate(offsets):
        due = PartialDate() if offset is None else PartialDate.on(START + timedelta(days=offset))
        commitments.commitment([], due=due, priority=number % 2)


def walk(order: list[str], size: int, *, back: bool = False) -> list[list[Any]]:
    """Go through all pages, from the beginning or from the end."""
    page = keyset_page(Commitment.objects.all(), order=order, size=size)
    pages = [page]
    while page.next_cursor:
        page = keyset_page(Commitment.objects.all(), order=order, cursor=page.next_cursor, size=size)
        pages.append(page)
    if back:
        pages = [page]
        while page.previous_cursor:
            page = keyset_page(Commitment.objects.all(), order=order, cursor=page.previous_cursor, size=size)
            pages.append(page)
    return [page.rows for page in pages]


def sorted_by_hand(order: list[str]) -> list[Any]:
    rows = sorted(Commitment.objects.all(), key=lambda row: row.pk, reverse=order[-1].startswith("-"))
    for name in reversed([name for name in order if name.lstrip("-") != "pk"]):
        column = name.removeprefix("-")
        known = [row for row in rows if getattr(row, column) is not None]
        unknown = [row for row in rows if getattr(row, column) is None]
        rows = sorted(known, key=lambda row: getattr(row, column), reverse=name.startswith("-")) + unknown
    return rows


@pytest.mark.long
@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offsets=days, order=orders, size=st.integers(1, 5))
def test_pages_hold_every_row_once_in_order(offsets: list[int | None], order: list[str], size: int):
    with transaction.atomic():
        make(offsets)
        forwards = [row for page in walk(order, size) for row in page]
        backwards = [row for page in reversed(walk(order, size, back=True)) for row in page]
        expected = sorted_by_hand(order)
        transaction.set_rollback(True)

    assert forwards == expected
    assert backwards[-len(expected) :] == expected if expected else backwards == []


@pytest.mark.django_db
def test_page_counts_up_to_the_cap(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    make([0, 1, 2, 3])

    page = keyset_page(Commitment.objects.all(), order=["pk"], size=2)

    assert (page.count, page.is_capped, len(page.rows)) == (3, True, 2)


@pytest.mark.django_db
def test_page_does_not_count_where_nobody_asks(django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        assert keyset_page(Commitment.objects.all(), order=["pk"], count=False).count is None


def encoded(**place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        "====",
        encoded(),
        encoded(order=["pk"], at=[1], back="yes"),
        encoded(order=["-pk"], at=[1], back=False),
        encoded(order=["pk"], at=[[1]], back=False),
        encoded(order=["pk"], at=[{"a": 1}], back=False),
        encoded(order=["pk"], at=["\x00"], back=False),
        encoded(order=["pk"], at=[], back=False),
    ],
)
def test_cursor_that_was_tampered_with_starts_from_the_beginning(cursor: str):
    make([0, 1])

    assert len(keyset_page(Commitment.objects.all(), order=["pk"], cursor=cursor, size=1).rows) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["not a number", "1; DROP TABLE x", 1e400, True])
def test_cursor_with_a_value_of_another_kind_starts_from_the_beginning(value: Any):
    make([0, 1])
    cursor = encoded(order=["pk"], at=[value], back=False)

    assert len(keyset_page(Commitment.objects.all(), order=["pk"], cursor=cursor, size=1).rows) <= 1


@pytest.mark.django_db
def test_cursor_with_a_date_that_is_none_starts_from_the_beginning(official: User):
    make([0, 1])
    cursor = encoded(order=["due_latest", "pk"], at=["yesterday", 1], back=False)

    assert len(keyset_page(Commitment.objects.all(), order=["due_latest"], cursor=cursor, size=1).rows) == 1
