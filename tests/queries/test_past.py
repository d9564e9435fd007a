"""Rows as they were, from the audit record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partnerships.choices import CommitmentStatus, Marking, PartnershipState, Position, RecordState, Reported
from partnerships.models import Area, Commitment, Fulfilment, Outcome, Partnership, User
from partnerships.permissions import Access
from partnerships.queries import commitments as reads
from partnerships.queries import past
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import commitments as services
from partnerships.services import events
from partnerships.services.base import today
from tests.factories import commitments, event_files, meetings, rows
from tests.factories.base import making


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


def columns_of(schema: str, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            [schema, table],
        )
        return {name for (name,) in cursor.fetchall()}


def test_at_shadows_every_column_of_the_tables_it_covers(db: None):
    shadowed = [
        model._meta.db_table
        for model in apps.get_app_config("partnerships").get_models()
        if columns_of("past", model._meta.db_table)
    ]

    assert len(shadowed) == 24
    for table in shadowed:
        assert columns_of("past", table) == columns_of("public", table) | (
            set() if table in ("partnerships_commitment", "partnerships_partnership") else {"is_restored"}
        )


def test_at_reads_a_row_as_it_was_at_the_moment(official: User, japan: Any):
    row = commitments.commitment([japan], official, text="as first written")
    before = timezone.now()
    services.change(actor=official, commitment=row, version=1, values={"text": "as of today"}, reason="clearer")

    with past.at(moment=before):
        assert Commitment.objects.get(pk=row.pk).text == "as first written"
    assert Commitment.objects.get(pk=row.pk).text == "as of today"


def test_at_leaves_out_what_was_entered_later(official: User, japan: Any):
    before = timezone.now()
    commitments.commitment([japan], official)

    with past.at(moment=before):
        assert not Commitment.objects.exists()
    with past.at(today()):
        assert Commitment.objects.exists()


def test_at_refuses_writing(official: User, japan: Any):
    row = commitments.commitment([japan], official)

    with pytest.raises(DatabaseError), past.at(today()), transaction.atomic(), making():
        row.save()


def test_at_needs_a_day_or_a_moment(db: None):
    with pytest.raises(ValueError, match="Name the day"), past.at():
        pass


def test_at_puts_the_surrounding_moment_back(official: User, japan: Any):
    before = timezone.now()
    row = commitments.commitment([japan], official)

    with past.at(moment=before):
        with past.at(today()):
            assert Commitment.objects.filter(pk=row.pk).exists()
        assert not Commitment.objects.filter(pk=row.pk).exists()


def test_at_knows_status_and_position_from_the_reviews_of_the_time(official: User, manager: User, japan: Any):
    row = commitments.commitment([japan], official)
    commitments.reviewed(row, official, manager, CommitmentStatus.IN_PROGRESS)
    before = timezone.now()
    commitments.reviewed(row, official, manager, CommitmentStatus.PARTLY_IMPLEMENTED)

    with past.at(moment=before):
        then = Commitment.objects.get(pk=row.pk)
    assert (then.status, then.position) == (CommitmentStatus.IN_PROGRESS, Position.OPEN)


def test_at_counts_a_reported_position_from_the_day_it_speaks_of(official: User, japan: Any):
    row = commitments.commitment([japan], official)
    before = timezone.now()
    commitments.reported(row, Reported.MET, days_ago(3))

    with past.at(moment=before):
        assert Commitment.objects.get(pk=row.pk).position == Position.DONE


def test_at_takes_the_higher_marking(official: User, japan: Any):
    row = commitments.commitment([japan], official, marking=Marking.NORMAL)
    before = timezone.now()
    services.change(
        actor=official, commitment=row, version=1, values={"marking": Marking.SENSITIVE}, reason="names people"
    )

    with past.at(moment=before):
        assert Commitment.objects.get(pk=row.pk).marking == Marking.SENSITIVE


def test_at_shows_parts_that_were_taken_out_since(official: User, japan: Any):
    held = meetings.meeting([japan], outcomes=["one", "two"])
    before = timezone.now()
    with making():
        Outcome.objects.filter(text="two").delete()

    with past.at(moment=before):
        assert list(Outcome.objects.filter(meeting=held).order_by("pk").values_list("text", flat=True)) == [
            "one",
            "two",
        ]


def test_at_gives_a_partnership_the_state_of_its_latest_step_by_then(japan: Any):
    partnership = Partnership.objects.get(partner=japan)
    with past.at(date(2001, 1, 1)):
        assert Partnership.objects.get(pk=partnership.pk).state == PartnershipState.EXPECTED


@pytest.mark.long
def test_at_says_of_the_real_events_what_lists_say_as_of_a_day(auditor: User):
    """However late history is imported, it counts from the day it speaks of (invariant 14)."""
    event_files.load_reference()
    events.import_file(actor=None, content=event_files.DEMO.read_bytes(), reason="events.yaml")
    viewer = Access.of(auditor, on=today())

    for day in (date(2018, 1, 1), date(2019, 12, 31), date(2024, 6, 30), date(2025, 12, 31), days_ago(1)):
        listed = reads.listing(viewer=viewer, on=today(), as_of=day)
        expected = {row.reference: row.standing for row in listed}
        with past.at(day):
            found = {row.reference: row.standing for row in reads.listing(viewer=viewer, on=day)}
        assert found == expected
        assert bool(found) == (day.year >= 2019)


def test_a_promise_to_two_partners_was_partly_kept_while_only_one_had_its_step(japan: Any, korea: Any):
    held = meetings.meeting([japan, korea], when=PartialDate.on(days_ago(60)), record_state=RecordState.REPORTED)
    row = commitments.commitment([japan, korea], meeting=held)
    with making():
        for partner, day in ((japan, 40), (korea, 10)):
            Fulfilment(commitment=row, awaited_id=f"e{day}", partner=partner, fulfilled_on=days_ago(day)).save()
        row.refresh_from_db()
        row.save()
    commitments.reported(row, Reported.MET, days_ago(20))

    found = []
    for days in (21, 20, 11, 10):
        with past.at(on=days_ago(days)):
            found.append(Commitment.objects.values_list("position", flat=True).get(pk=row.pk))

    assert found == [Position.UNKNOWN, Position.PARTLY, Position.PARTLY, Position.DONE]
