"""Rows as they were, from the audit record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from partnerships.models import Area, Commitment, User
from partnerships.queries import past
from partnerships.services import commitments as services
from partnerships.services.base import today
from tests.factories import commitments, rows


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


@pytest.fixture
def changed(official: User, japan: Any) -> Commitment:
    """A commitment whose text has been changed just now."""
    row = commitments.commitment([japan], official, text="as first written")
    services.change(actor=official, commitment=row, version=1, values={"text": "as of today"}, reason="clearer")
    return Commitment.objects.get(pk=row.pk)


def test_columns_read_as_they_were_at_the_end_of_the_day(changed: Commitment):
    past.restored([changed], on=days_ago(1))

    assert changed.text == "as first written"


def test_a_change_of_the_day_itself_counts(changed: Commitment):
    past.restored([changed], on=today())

    assert changed.text == "as of today"


def test_references_and_dates_come_back_as_such(official: User, manager: User, japan: Any):
    row = commitments.commitment([japan], official)
    old = row.due
    area = rows.row(Area)
    services.change(
        actor=official, commitment=row, version=1, values={"area": area, "owner": manager}, reason="hand-over"
    )

    row = Commitment.objects.select_related("owner", "area").get(pk=row.pk)
    past.restored([row], on=days_ago(1))

    assert (row.owner_id, row.area_id, row.due) == (official.pk, None, old)
    assert row.owner == official


def test_several_changes_are_taken_back_to_the_first(official: User, japan: Any):
    row = commitments.commitment([japan], official, text="one")
    for version, text in ((1, "two"), (2, "three")):
        services.change(actor=official, commitment=row, version=version, values={"text": text}, reason="x")

    row.refresh_from_db()
    past.restored([row], on=days_ago(1))

    assert row.text == "one"


def test_a_page_of_rows_takes_one_statement(official: User, japan: Any, django_assert_num_queries: Any):
    found = [commitments.commitment([japan], official) for _each in range(3)]

    with django_assert_num_queries(1):
        past.restored(found, on=days_ago(1))
    with django_assert_num_queries(0):
        past.restored([], on=days_ago(1))
