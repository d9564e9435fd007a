"""A list of commitments as a table."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

import pytest

from partnerships.choices import Marking, Reported
from partnerships.exports import commitments as exports
from partnerships.models import Commitment, Partner, User
from partnerships.queries import commitments as queries
from partnerships.queries.readings import leaving
from partnerships.rules.partial_dates import PartialDate
from partnerships.services.base import today
from tests.factories import commitments
from tests.personas import access

pytestmark = pytest.mark.django_db


def table(viewer: User, *, sort: str = "due", marking: Marking | None = None) -> list[list[str]]:
    rows = queries.listing(viewer=access(viewer), on=today())
    highest = leaving(rows, covers="").marking if marking is None else marking
    text = "".join(exports.lines(rows, marking=highest, day=today(), sort=sort, is_past=False))
    return list(csv.reader(text.splitlines()))


def test_the_table_says_its_marking_its_day_and_each_standing(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official, due=PartialDate.on(today() - timedelta(days=3)), text="=1+1")
    commitments.reported(row, Reported.OPEN, today())

    marking, day, gap, heads, line = table(official)

    assert (marking, day, gap) == (["Marking", "Internal"], ["State of play on", today().isoformat()], [])
    told = dict(zip(heads, line, strict=True))
    assert (told["Reference"], told["Standing"], told["Commitment"]) == (row.reference, "Overdue", "'=1+1")
    assert (told["Partners"], told["Marking"]) == ("Japan", "Internal")


def test_the_marking_is_the_highest_of_what_is_shown(japan: Partner, norway: Partner, official: User) -> None:
    commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    commitments.commitment([norway], None, marking=Marking.PUBLIC)

    assert table(official)[0] == ["Marking", "Limited"]


def test_a_list_without_rows_is_public(official: User) -> None:
    assert table(official)[0] == ["Marking", "Public"]
    assert len(table(official)) == 4


def test_what_is_marked_higher_meanwhile_is_left_out(japan: Partner, official: User) -> None:
    row = commitments.commitment([japan], official)
    commitments.commitment([japan], official, marking=Marking.SENSITIVE)

    lines = table(official, marking=Marking.NORMAL)

    assert [line[0] for line in lines[4:]] == [row.reference]


@pytest.mark.long
def test_all_rows_come_in_the_order_of_the_list_and_in_a_fixed_number_of_statements(
    japan: Partner, official: User, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        commitments.commitment([japan], official, due=PartialDate.on(today() - timedelta(days=number)))
    monkeypatch.setattr(queries, "STREAMED", 2)

    with django_assert_max_num_queries(8):  # the access, the marking, three pages with their partners
        lines = table(official, sort="-due")

    expected = Commitment.objects.order_by("-due_latest").values_list("reference", flat=True)
    assert [line[0] for line in lines[4:]] == list(expected)
