"""What is read is on record, for good, before it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from partnerships.audit import shown
from partnerships.choices import Marking, ReadingKind, Role
from partnerships.models import Partner, Reading, User
from partnerships.models.fields import _Told
from partnerships.services import readings
from sdptracker.postgres.ownership import as_owner
from tests.factories import commitments, people
from tests.personas import client_for

REFUSED, VIEW, EXPORT = ReadingKind.REFUSED, ReadingKind.VIEW, ReadingKind.EXPORT


def kept() -> list[tuple[str, str, dict[str, list[int]]]]:
    return [(each.kind, each.username, each.of) for each in Reading.objects.order_by("pk")]


def page(row: Any) -> str:
    return reverse("commitment-detail", args=[row.reference])


@pytest.fixture
def secret(japan: Partner, official: User) -> Any:
    return commitments.commitment([japan], official, text="A secret of Japan", marking=Marking.SENSITIVE)


def a_reading(**values: Any) -> Reading:
    plain: dict[str, Any] = {"marking": Marking.SENSITIVE, "rows": 1, "of": {}, "covers": "/", "route": "home"}
    return readings.record(**{"actor": None, "kind": VIEW, **plain, **values})


def test_refusal_is_kept_and_names_nothing(secret: Any, outsider: User):
    assert client_for(outsider).get(page(secret)).status_code == 404

    assert kept() == [(REFUSED, "outsider", {})]


def test_refusal_by_its_marking_is_kept(secret: Any, japan: Partner):
    lower = people.user("lower")
    people.assign(lower, Role.OFFICIAL, to=japan, highest_marking=Marking.NORMAL)

    assert client_for(lower).get(page(secret)).status_code == 404

    assert kept() == [(REFUSED, "lower", {})]


def test_whoever_is_not_signed_in_leaves_nothing(secret: Any, client: Client):
    client.get(page(secret))

    assert kept() == []


def test_address_that_is_none_leaves_nothing(official: User):
    assert client_for(official).get("/no/such/address/").status_code == 404

    assert kept() == []


def test_view_of_the_highest_marking_leaves_one_row(secret: Any, official: User):
    response = client_for(official).get(page(secret), headers={"X-Request-ID": "request-77"})

    (made,) = Reading.objects.all()
    assert response.status_code == 200
    assert (made.kind, made.username, made.account_id) == (VIEW, "official", official.pk)
    assert (made.source, made.route, made.covers) == ("page", "commitment-detail", page(secret))
    assert (made.of, made.highest_marking, made.request_id) == ({"Commitment": [secret.pk]}, 2, "request-77")


def test_list_leaves_one_row_that_names_all(japan: Partner, official: User, secret: Any):
    other = commitments.commitment([japan], official, marking=Marking.SENSITIVE)
    commitments.commitment([japan], official)

    client_for(official).get(reverse("commitment-list"))

    assert kept() == [(VIEW, "official", {"Commitment": [secret.pk, other.pk]})]


def test_lower_markings_leave_nothing(japan: Partner, official: User):
    row = commitments.commitment([japan], official, marking=Marking.NORMAL)

    assert client_for(official).get(page(row)).status_code == 200
    assert kept() == []


def test_part_of_a_record_is_read_as_the_record(secret: Any, official: User):
    task = commitments.action(secret, official)

    client_for(official).get(reverse("history-object", args=["action", task.pk]))

    assert kept() == [(VIEW, "official", {"Commitment": [secret.pk]})]


def test_head_shows_nothing(secret: Any, official: User):
    client_for(official).head(page(secret))

    assert kept() == []


def test_table_is_kept_as_one_file(japan: Partner, official: User, secret: Any):
    commitments.commitment([japan], official)

    client_for(official).get(reverse("commitment-table"))

    (made,) = Reading.objects.all()
    assert (made.kind, made.rows, made.highest_marking) == (EXPORT, 2, Marking.SENSITIVE)
    assert made.of == {"Commitment": [secret.pk]}


def test_what_cannot_be_recorded_is_not_shown(secret: Any, official: User, monkeypatch: pytest.MonkeyPatch):
    def fail(**_values: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(readings, "record", fail)
    client = client_for(official)
    client.raise_request_exception = False

    response = client.get(page(secret))

    assert response.status_code == 500
    assert b"secret" not in response.content


def test_file_that_says_nothing_of_itself_is_not_sent(official: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shown, "leaves", lambda _what, **_reader: None)

    with pytest.raises(ImproperlyConfigured, match="commitment-table"):
        client_for(official).get(reverse("commitment-table"))


def test_nothing_is_kept_where_words_are_not_noted(secret: Any, official: User, monkeypatch: pytest.MonkeyPatch):
    """The counter-proof: the page leaves no row once reading words off a row, and the page's tag, say nothing."""
    monkeypatch.setattr(shown, "tell", lambda _row: None)
    monkeypatch.setattr(shown, "carry", lambda _marking: None)
    assert isinstance(type(secret).__dict__["text"], _Told)

    assert client_for(official).get(page(secret)).status_code == 200
    assert kept() == []


def test_key_in_an_address_is_not_kept(official: User):
    client_for(official).get("/calendar/feeds/cal_of-somebody.ics")

    assert "cal_of-somebody" not in str(Reading.objects.values_list("covers", flat=True))


@pytest.mark.django_db
def test_record_outside_of_a_request_is_the_operators():
    made = a_reading(kind=EXPORT, covers="x" * 900)

    assert (made.username, made.account_id, len(made.covers)) == ("", None, readings.LONGEST)


def test_nothing_is_gathered_outside_of_an_answer(secret: Any):
    with shown.gathered() as found:
        pass

    assert secret.text
    assert RequestFactory().get("/").path
    assert found.told == {}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET username = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_was_read_stays(statement: str):
    a_reading()

    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format("partnerships_reading"))
    assert Reading.objects.count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_what_was_read_stays_even_against_the_owner():
    a_reading()

    with as_owner(), pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM partnerships_reading")
