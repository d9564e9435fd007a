"""What the roadmap of one partner knows of its commitments."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.choices import Origin
from partnerships.models import Fulfilment, Partner, Partnership, User
from partnerships.queries import partners, roadmap
from partnerships.queries.paging import Page
from partnerships.rules.partial_dates import PartialDate
from tests.factories import commitments as promises
from tests.factories import meetings as make
from tests.factories.base import making, saved
from tests.personas import access

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
CONCLUDED = PartialDate.on(date(2024, 11, 1))


def page(user: User, partner: Partner, **values: object) -> Page:
    viewer = access(user)
    rows = partners.commitments_of(partner, viewer=viewer, on=TODAY)
    return roadmap.page(rows, viewer=viewer, concluded=CONCLUDED, **values)  # type: ignore[arg-type]


def test_roadmap_shows_nothing_out_of_sight(outsider: User, japan: Partner) -> None:
    promises.commitment([japan])

    assert page(outsider, japan).rows == []


def test_promise_counts_from_its_meeting_its_partnership_or_its_entry(official: User, japan: Partner) -> None:
    meeting = make.meeting([japan], when=PartialDate.on(date(2025, 7, 1)))
    partnership = Partnership.objects.get(partner=japan)
    of_meeting = promises.commitment([japan], official, meeting=meeting)
    of_clause = promises.commitment([japan], official, origin=Origin.CLAUSE, partnership=partnership)
    entered = promises.commitment([japan], official)

    since = {each.commitment.pk: each.since for each in page(official, japan).rows}

    assert since[of_meeting.pk] == meeting.date
    assert since[of_clause.pk] == CONCLUDED
    assert since[entered.pk].earliest == entered.created_at.date()


def test_stretch_tells_slip_steps_and_actions(official: User, japan: Partner) -> None:
    row = promises.commitment([japan], official, due=PartialDate.on(date(2026, 6, 11)))
    task = promises.action(row, official)
    with making():
        Fulfilment(commitment=row, awaited_id="e1", fulfilled_on=date(2026, 5, 1)).save()
        row.refresh_from_db()
        row.save()

    (plain,) = page(official, japan).rows
    (whole,) = page(official, japan, with_actions=True).rows

    assert (plain.slip, plain.fulfilled_on, plain.actions) == (0, (date(2026, 5, 1),), ())
    assert whole.actions == (task,)


def test_concluded_on_needs_a_partnership(official: User, japan: Partner) -> None:
    assert roadmap.concluded_on(None, viewer=access(official)) is None
    assert roadmap.concluded_on(japan.partnership, viewer=access(official)) is None


def test_cost_is_the_same_whatever_the_number(official: User, japan: Partner) -> None:
    def statements(count: int) -> int:
        for _number in range(count):
            row = promises.commitment([japan], official, meeting=make.meeting([japan]))
            saved(promises.action(row, official))
        with CaptureQueriesContext(connection) as seen:
            page(official, japan, with_actions=True)
        return len(seen)

    assert statements(1) == statements(4)
