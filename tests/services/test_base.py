"""What every write begins with: who acts, references without gaps, reasons, refusals in words."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.choices import Marking
from partnerships.errors import RuleViolation
from partnerships.models import AuditEvent, Commitment, Partner, ReferenceCounter, Source, Unit, User
from partnerships.rules.partial_dates import PartialDate
from partnerships.services import base
from tests.factories import commitments
from tests.factories.rows import row
from tests.personas import access


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_today_is_the_day_in_brussels(monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    assert base.today() == day


def test_acting_books_the_role_the_action_and_the_reason(official: User):
    with base.acting(official, "units.add", reason="  needed ") as granted:
        unit = Unit(code="NEW", name="New unit")
        unit.save()

    event = AuditEvent.objects.get(tbl="partnerships_unit", pk_of_row=unit.pk)
    assert granted.roles == access(official).roles
    assert (event.actor, event.actor_id, event.role) == ("official", official.pk, "official")
    assert (event.action, event.reason) == ("units.add", "needed")


def test_acting_turns_the_refusal_of_the_database_into_words(official: User, japan: Partner):
    made = commitments.commitment([japan], official)

    with pytest.raises(RuleViolation, match="latest approved review"), base.acting(official, "commitments.bend"):
        Commitment.objects.filter(pk=made.pk).update(status="implemented")


def test_acting_says_what_is_refused_at_the_end_of_the_transaction(official: User, japan: Partner):
    made = commitments.commitment([japan], official)

    with pytest.raises(RuleViolation, match="save the commitment"), base.acting(official, "commitments.bend"):
        made.reported_positions.create(position="met", on=date(2026, 1, 1))


def test_acting_explains_a_clash(official: User):
    row(Unit, code="SAME")

    with pytest.raises(RuleViolation, match="saved already, or clashes"), base.acting(official, "units.add"):
        Unit(code="SAME", name="Other").save()


def test_acting_lets_faults_of_ours_through(official: User):
    with pytest.raises(IntegrityError, match="null value"), base.acting(official, "units.add"):
        Unit(**{"code": None, "name": "Nameless"}).save()


def test_acting_undoes_everything_of_a_refused_write(official: User):
    row(Unit, code="SAME")

    with pytest.raises(RuleViolation), base.acting(official, "units.add"):
        Unit.objects.bulk_create([Unit(code="GONE", name="Gone"), Unit(code="SAME", name="Other")])

    assert not Unit.objects.filter(code="GONE").exists()


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_give_reason_refuses_none(reason: str):
    with pytest.raises(RuleViolation) as refusal:
        base.give_reason(reason, field="comment")

    assert list(refusal.value.message_dict) == ["comment"]


def test_lower_marking_needs_a_manager_and_a_reason(manager: User, official: User):
    lower = {"old": Marking.SENSITIVE, "new": Marking.NORMAL}

    with pytest.raises(RuleViolation, match="Only a manager"):
        base.lower_marking_needs(access(official), **lower, may_decide=False, reason="why")
    with pytest.raises(RuleViolation, match="Say why"):
        base.lower_marking_needs(access(manager), **lower, may_decide=True, reason="")
    base.lower_marking_needs(access(manager), **lower, may_decide=True, reason="declassified")
    base.lower_marking_needs(access(official), old=Marking.PUBLIC, new=Marking.NORMAL, may_decide=False, reason="")


def test_next_reference_counts_each_series_by_itself(db: None):
    given = [base.next_reference("COM", codes) for codes in (["JPN"], ["NOR"], ["JPN"], ["JPN", "NOR"], [], ["JPN"])]

    assert given == ["COM-JPN-001", "COM-NOR-001", "COM-JPN-002", "COM-MUL-001", "COM-MUL-002", "COM-JPN-003"]


def test_next_reference_of_a_failed_write_is_given_again(db: None):
    with transaction.atomic():
        base.next_reference("COM", ["JPN"])
        transaction.set_rollback(True)

    assert base.next_reference("COM", ["JPN"]) == "COM-JPN-001"


def test_next_reference_grows_beyond_three_digits(db: None):
    ReferenceCounter(series="COM-JPN", last=999).save()

    assert base.next_reference("COM", ["JPN"]) == "COM-JPN-1000"


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_next_reference_is_given_once_and_without_gap_to_many_at_once():
    barrier = threading.Barrier(4)

    def take(number: int) -> list[str]:
        taken = []
        try:
            barrier.wait(timeout=10)
            for step in range(10):
                with transaction.atomic():
                    reference = base.next_reference("COM", ["JPN"])
                    if (number + step) % 4 == 0:
                        transaction.set_rollback(True)
                    else:
                        taken.append(reference)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        given = sorted(reference for taken in pool.map(take, range(4)) for reference in taken)

    assert given == [f"COM-JPN-{number:03d}" for number in range(1, len(given) + 1)]


def test_filled_puts_values_and_partial_dates_into_columns():
    made = base.filled(Source(), {"title": "Release", "date": PartialDate.month(2024, 11)})

    assert (made.title, made.date.latest) == ("Release", date(2024, 11, 30))
    assert made.pk is None
