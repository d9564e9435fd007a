"""The record of reading through the API, and what the API leaves on it."""

from __future__ import annotations

from typing import Any

import pytest

from partnerships.choices import Marking
from partnerships.models import Partner, Reading, User
from tests.api.programs import Program
from tests.factories import commitments
from tests.factories.tokens import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(japan: Partner, official: User) -> Any:
    return commitments.commitment([japan], official, marking=Marking.SENSITIVE)


def test_readings_are_refused_to_those_who_work(manager: User) -> None:
    assert Program(manager).get("readings/").status_code == 403


def test_what_a_program_reads_is_booked_on_its_token(secret: Any, official: User) -> None:
    made, key = token(official)

    Program(key=key).get(f"commitments/{secret.pk}/")

    reading = Reading.objects.get()
    assert (reading.username, reading.source) == ("official", f"api:{made.pk}")
    assert reading.of == {"Commitment": [secret.pk]}


def test_one_row_a_page_and_one_a_table(secret: Any, official: User) -> None:
    program = Program(official)

    program.get("commitments/")
    program.get("commitments/", output="csv")

    assert [(row.kind, row.of) for row in Reading.objects.order_by("pk")] == [
        (kind, {"Commitment": [secret.pk]}) for kind in ("view", "export")
    ]


def test_readings_are_read_and_narrowed(secret: Any, official: User, auditor: User) -> None:
    Program(official).get(f"commitments/{secret.pk}/")
    program = Program(auditor)

    (found,) = program.get("readings/", record=secret.reference, person="official").json()["results"]

    assert (found["who"], found["records"]) == ("official", {"Commitment": [secret.pk]})
    assert program.get(f"readings/{found['id']}/").json() == found
    assert program.get("readings/", kind="export").json()["results"] == []
    assert program.get("readings/", record="COM-XXX-999").status_code == 400
    assert program.post("readings/", {}).status_code == 405
