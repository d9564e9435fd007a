"""Who acts is told to the database for one transaction, and for nobody else's."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.audit.context import acting_as, origin
from partnerships.models import AuditEvent, Unit
from tests.factories.base import Account

FIELDS = ("actor", "actor_id", "role", "action", "reason", "request_id", "source")


def told() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('audit.{name}', true), '')" for name in FIELDS))
        return dict(zip(FIELDS, cursor.fetchone(), strict=True))


def test_context_is_told_whole(db):
    with (
        origin(source="page", request_id="request-1"),
        acting_as(Account("anna", 7), action="units.add", reason=" because ", role="official"),
    ):
        assert told() == {
            "actor": "anna",
            "actor_id": "7",
            "role": "official",
            "action": "units.add",
            "reason": "because",
            "request_id": "request-1",
            "source": "page",
        }


def test_outer_context_is_put_back_after_an_inner_one(db):
    with acting_as(Account("anna", 1), action="outer", reason="first"):
        with acting_as(Account("ben", 2), action="inner"):
            inner = told()
        outer = told()

    assert (inner["actor"], inner["reason"]) == ("ben", "")
    assert (outer["actor"], outer["actor_id"], outer["action"], outer["reason"]) == ("anna", "1", "outer", "first")


def test_outer_context_is_put_back_after_an_inner_failure(db):
    with acting_as(Account("anna", 1), action="outer"):
        with pytest.raises(ZeroDivisionError), acting_as(Account("ben", 2), action="inner"):
            raise ZeroDivisionError
        assert told()["actor"] == "anna"


def test_nobody_acts_after_the_block(db):
    with acting_as(Account("anna", 1), action="once"):
        pass

    assert set(told().values()) == {""}
    with pytest.raises(IntegrityError, match="who acts and why"), transaction.atomic():
        Unit(code="X", name="X").save()


def test_action_stands_where_no_reason_was_asked_for(db):
    with acting_as(Account("anna"), action="units.add"):
        unit = Unit(code="X", name="X")
        unit.save()

    assert AuditEvent.objects.get(tbl="partnerships_unit", pk_of_row=unit.pk).reason == "units.add"


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_changes_of_many_at_once_are_each_booked_on_their_own_author():
    barrier = threading.Barrier(4)

    def work(number: int) -> None:
        try:
            barrier.wait(timeout=10)
            for step in range(10):
                with acting_as(Account(f"person-{number}"), action="units.add"):
                    Unit(code=f"{number}-{step}", name=f"{number}-{step}").save()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    events = list(AuditEvent.objects.filter(tbl="partnerships_unit"))
    assert len(events) == 40
    assert [event for event in events if event.after and event.actor != f"person-{event.after['code'][0]}"] == []
